import { expect, test } from 'vitest';
import type { NodePart } from '../cluster/kubelet/outage.ts';
import { TestCluster } from './cluster.test.fixture.ts';

const TOLERANT = ['not-ready', 'unreachable'].map((key) => ({
  key: `node.kubernetes.io/${key}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 30,
}));

const ready = (cluster: TestCluster): string | undefined =>
  cluster.simulation.store.get('nodes', 'node-1')?.status.conditions?.find(({ type }) => type === 'Ready')
    ?.status;

const taints = (cluster: TestCluster): readonly string[] =>
  (cluster.simulation.store.get('nodes', 'node-1')?.spec.taints ?? []).map(
    ({ key, effect }) => `${key.replace('node.kubernetes.io/', '')}:${effect}`,
  );

/** What a kubelet tells whose machine has come up again. */
const BEGUN = [
  'Starting',
  'InvalidDiskCapacity',
  'NodeHasSufficientMemory',
  'NodeHasNoDiskPressure',
  'NodeHasSufficientPID',
  'NodeAllocatableEnforced',
  'Rebooted',
];

const nodeEvents = (cluster: TestCluster): readonly string[] =>
  cluster.simulation.store
    .list('events')
    .filter(({ involvedObject }) => involvedObject.kind === 'Node')
    .map(({ reason = '' }) => reason);

const state = (cluster: TestCluster, name: string) => {
  const [status] = cluster.get(name).status.containerStatuses ?? [];
  const { exitCode, reason } = status?.lastState?.terminated ?? {};
  return { restarts: status?.restartCount, exitCode, reason, running: status?.state?.running !== undefined };
};

test.each<NodePart>(['kubelet', 'link', 'machine'])(
  'a node whose %s is down: unknown, tainted, its pods are evicted and stay until it is back',
  async (part) => {
    let cluster = new TestCluster({ nodes: 3 });
    cluster.pod('web', { image: 'nginx' }, { nodeName: 'node-1', tolerations: TOLERANT });
    await cluster.run(10);
    cluster.simulation.stopNode('node-1', part);
    await cluster.run(60);
    expect([ready(cluster), taints(cluster)]).toEqual([
      'Unknown',
      ['unreachable:NoSchedule', 'unreachable:NoExecute'],
    ]);
    cluster = cluster.reload();
    await cluster.run(40);
    expect(cluster.get('web').metadata.deletionTimestamp).toBeDefined();
    cluster = cluster.reload();
    await cluster.run(60);
    expect(cluster.exists('web')).toBe(true);
    cluster.simulation.startNode('node-1', part);
    await cluster.run(7);
    expect([cluster.exists('web'), ready(cluster), taints(cluster)]).toEqual([false, 'True', []]);
  },
);

test('a machine that comes up again starts its pods anew, in new sandboxes', async () => {
  const cluster = new TestCluster();
  cluster.pod(
    'web',
    { image: 'nginx' },
    { initContainers: [{ name: 'first', image: 'busybox', command: ['true'] }] },
  );
  cluster.pod('once', { image: 'nginx' }, { restartPolicy: 'Never' });
  await cluster.run(15);
  const { podIP } = cluster.get('web').status;
  cluster.simulation.forgetEvents();
  cluster.simulation.stopNode('node-1', 'machine');
  await cluster.run(20);
  expect(state(cluster, 'web')).toMatchObject({ restarts: 0, running: true });
  cluster.simulation.startNode('node-1', 'machine');
  await cluster.run(10);
  expect(nodeEvents(cluster)).toEqual(BEGUN);
  expect(state(cluster, 'web')).toEqual({ restarts: 1, exitCode: 255, reason: 'Unknown', running: true });
  expect(cluster.get('web').status.podIP).not.toBe(podIP);
  expect(cluster.get('web').status.initContainerStatuses?.[0]?.restartCount).toBe(1);
  expect(cluster.events('web')[0]).toContain('SandboxChanged');
  const once = cluster.get('once').status;
  expect([once.phase, once.containerStatuses?.[0]?.state?.terminated?.exitCode]).toEqual(['Failed', 255]);
});

test('without a kubelet containers go on; one that ends is seen and started when the kubelet is back', async () => {
  let cluster = new TestCluster();
  cluster.pod('short', { image: 'busybox', command: ['sh', '-c', 'sleep 20; exit 3'] });
  await cluster.run(10);
  cluster.simulation.stopNode('node-1', 'kubelet');
  await cluster.run(15);
  cluster = cluster.reload();
  await cluster.run(5);
  expect(state(cluster, 'short')).toMatchObject({ restarts: 0, running: true });
  cluster.simulation.startNode('node-1', 'kubelet');
  await cluster.run(5);
  expect(state(cluster, 'short')).toEqual({ restarts: 1, exitCode: 3, reason: 'Error', running: true });
});

test('a node that is cut off restarts what ends there and tells of it later', async () => {
  const cluster = new TestCluster();
  cluster.pod('short', { image: 'busybox', command: ['sh', '-c', 'sleep 20; exit 3'] });
  await cluster.run(10);
  cluster.simulation.stopNode('node-1', 'link');
  await cluster.run(20);
  expect(state(cluster, 'short')).toMatchObject({ restarts: 0, running: true });
  cluster.simulation.startNode('node-1', 'link');
  await cluster.run(1);
  expect(state(cluster, 'short')).toEqual({ restarts: 1, exitCode: 3, reason: 'Error', running: true });
});

test('a machine that comes up while it is cut off tells that its kubelet began when it is heard again', async () => {
  const cluster = new TestCluster();
  await cluster.run(15);
  cluster.simulation.forgetEvents();
  for (const part of ['link', 'machine'] as const) cluster.simulation.stopNode('node-1', part);
  await cluster.run(5);
  cluster.simulation.startNode('node-1', 'machine');
  await cluster.run(5);
  expect(nodeEvents(cluster)).toEqual([]);
  cluster.simulation.startNode('node-1', 'link');
  await cluster.run(1);
  expect(nodeEvents(cluster)).toEqual(BEGUN);
  cluster.simulation.stopNode('node-1', 'link');
  cluster.simulation.startNode('node-1', 'link');
  await cluster.run(1);
  expect(nodeEvents(cluster)).toEqual(BEGUN);
});

/** A node's part restarts while the node is cut off and its object goes; is it there when the node is reached again? */
async function returns(part: 'kubelet' | undefined): Promise<readonly unknown[]> {
  let cluster = new TestCluster({ nodes: 2 });
  await cluster.run(15);
  cluster.simulation.forgetEvents();
  cluster.simulation.stopNode('node-1', 'link');
  await cluster.run(5);
  cluster.simulation.client('kubectl').delete('nodes', '', 'node-1');
  if (part) for (const act of ['stopNode', 'startNode'] as const) cluster.simulation[act]('node-1', part);
  cluster = cluster.reload();
  await cluster.run(5);
  cluster.simulation.startNode('node-1', 'link');
  await cluster.run(25);
  return [ready(cluster), nodeEvents(cluster)];
}

test('a kubelet that began while it was cut off registers its node when that was deleted meanwhile', async () => {
  expect(await returns('kubelet')).toEqual([
    'True',
    ['RemovingNode', ...BEGUN.slice(0, -1), 'NodeReady', 'RegisteredNode'],
  ]);
});

test('a kubelet whose node was deleted while it was cut off does not register it again', async () => {
  expect(await returns(undefined)).toEqual([undefined, ['RemovingNode']]);
});

test('of a container that crashes the start after its machine has come up is the one that is not waited for', async () => {
  const cluster = new TestCluster();
  cluster.pod('crash', { image: 'busybox', command: ['sh', '-c', 'exit 3'] });
  await cluster.run(25);
  expect(cluster.show('crash')).toBe('crash Running CrashLoopBackOff-/2');
  for (const act of ['stopNode', 'startNode'] as const) cluster.simulation[act]('node-1', 'machine');
  await cluster.run(8);
  expect(cluster.show('crash')).toBe('crash Running CrashLoopBackOff-/3');
  await cluster.run(10);
  expect(cluster.show('crash')).toBe('crash Running CrashLoopBackOff-/4');
});

test('what a kubelet has to tell while it is cut off it tells when it is back, with the time at which it happened', async () => {
  let cluster = new TestCluster();
  cluster.pod('web', { image: 'busybox', command: ['sh', '-c', 'sleep 60; exit 3'] });
  await cluster.run(15);
  cluster.simulation.forgetEvents();
  const told = () =>
    cluster.simulation.store
      .list('events')
      .filter(
        ({ involvedObject, source }) => involvedObject.name === 'web' && source?.component === 'kubelet',
      )
      .map(({ reason, firstTimestamp, lastTimestamp }) => ({ reason, firstTimestamp, lastTimestamp }));
  cluster.simulation.stopNode('node-1', 'link');
  await cluster.run(75);
  cluster = cluster.reload();
  await cluster.run(5);
  cluster.simulation.startNode('node-1', 'link');
  expect(told()).toEqual([]);
  await cluster.run(45);
  const [status] = cluster.get('web').status.containerStatuses ?? [];
  const startedAt = status?.state?.running?.startedAt;
  expect(told().filter(({ reason }) => reason === 'Started')).toEqual([
    { reason: 'Started', firstTimestamp: '2026-01-05T09:01:03Z', lastTimestamp: startedAt },
  ]);
  expect(told().map(({ reason }) => reason)).toEqual([
    'Pulling',
    'Pulled',
    'Created',
    'Started',
    'BackOff',
    'Pulled',
  ]);
});
