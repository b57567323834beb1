import { expect, test } from 'vitest';
import { createPod, requesting, where } from '../scheduler/test-placing.ts';
import { deployment, messages, testCluster, type TestCluster } from './test-cluster.ts';

/** Every write of some resources is denied from now on. */
async function deny(
  { simulation }: TestCluster,
  resources: readonly string[],
  operation: string,
): Promise<void> {
  const policy = {
    matchConstraints: {
      resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: [operation], resources }],
    },
    validations: [{ expression: 'false', message: 'not here' }],
  };
  const objects = [
    ['validatingadmissionpolicies', policy],
    ['validatingadmissionpolicybindings', { policyName: 'deny', validationActions: ['Deny'] }],
  ] as const;
  for (const [plural, spec] of objects)
    await simulation.handle({
      method: 'POST',
      path: `/apis/admissionregistration.k8s.io/v1/${plural}`,
      query: new URLSearchParams(),
      headers: {},
      body: { json: { metadata: { name: 'deny' }, spec } },
    });
}

async function undeny({ simulation }: TestCluster): Promise<void> {
  await simulation.handle({
    method: 'DELETE',
    path: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/deny',
    query: new URLSearchParams(),
    headers: {},
  });
}

const statuses = ({ simulation }: TestCluster): Record<string, string | undefined> =>
  Object.fromEntries(
    simulation.store.list('pods', 'default').map(({ metadata: { name }, status }) => [name, status.phase]),
  );

test('a scheduler whose words about a pod are refused tries the others', async () => {
  const cluster = testCluster();
  await deny(cluster, ['pods/status'], 'UPDATE');
  createPod(cluster, 'nowhere', { nodeSelector: { no: 'where' } });
  createPod(cluster, 'somewhere');
  cluster.pass(5);
  expect(messages(cluster, 'Pod')[0]).toBe(
    "FailedScheduling: 0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
  );
  expect(cluster.simulation.store.get('pods', 'default/somewhere')?.spec.nodeName).toMatch(/^node-/);
  expect(statuses(cluster)).toEqual({ nowhere: 'Pending', somewhere: 'Pending' });
  await undeny(cluster);
  cluster.pass(30);
  expect(statuses(cluster)).toEqual({ nowhere: 'Pending', somewhere: 'Running' });
});

test.each([
  ['pods/status', 'UPDATE', []],
  ['pods', 'DELETE', ['PreemptionByScheduler']],
] as const)(
  'a pod stays that is to make room while the server refuses %s %s',
  async (resource, operation, said) => {
    const cluster = testCluster({ nodes: 1 });
    const { simulation } = cluster;
    const kind = 'PriorityClass';
    simulation.create({ apiVersion: 'scheduling.k8s.io/v1', kind, metadata: { name: 'high' }, value: 1000 });
    createPod(cluster, 'low', requesting({ cpu: '3' }));
    cluster.pass(5);
    await deny(cluster, [resource], operation);
    createPod(cluster, 'high', { priorityClassName: 'high', ...requesting({ cpu: '3' }) });
    cluster.pass(20);
    expect(where(cluster)).toEqual({ high: undefined, low: 'node-1' });
    const conditions = simulation.store.get('pods', 'default/low')?.status.conditions ?? [];
    expect(conditions.flatMap(({ type, reason }) => (type === 'DisruptionTarget' ? [reason] : []))).toEqual(
      said,
    );
    expect(messages(cluster, 'Pod').filter((text) => text.startsWith('Preempted'))).toEqual([]);
    await undeny(cluster);
    cluster.pass(45);
    expect(where(cluster)).toEqual({ high: 'node-1' });
  },
);

test('a kubelet whose words about its node are refused says them again', async () => {
  const cluster = testCluster();
  const ready = (): string | undefined =>
    cluster.simulation.store.get('nodes', 'node-1')?.status.conditions?.find(({ type }) => type === 'Ready')
      ?.status;
  cluster.simulation.stopNode('node-1', 'machine');
  cluster.pass(60);
  expect(ready()).toBe('Unknown');
  await deny(cluster, ['nodes/status'], 'UPDATE');
  cluster.simulation.startNode('node-1', 'machine');
  cluster.pass(60);
  expect(ready()).toBe('Unknown');
  await undeny(cluster);
  cluster.pass(20);
  expect(ready()).toBe('True');
});

test.each(['CREATE', 'UPDATE', 'DELETE', '*'])(
  'nobody stops the clock though every %s is refused',
  async (operation) => {
    const cluster = testCluster();
    cluster.simulation.create(deployment('web', 3));
    cluster.pass(5);
    const client = cluster.simulation.client('test');
    for (const { metadata } of client.list('pods', 'default'))
      client.delete('pods', 'default', metadata.name);
    await deny(cluster, ['*/*'], operation);
    cluster.simulation.stopNode('node-2', 'machine');
    cluster.pass(400);
    cluster.simulation.startNode('node-2', 'machine');
    cluster.pass(100);
    await undeny(cluster);
    // Controllers wait longer and longer before they try again.
    cluster.pass(1000);
    expect(Object.values(statuses(cluster))).toEqual(['Running', 'Running', 'Running']);
  },
);
