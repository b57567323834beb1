import { beforeEach, expect, test } from 'vitest';
import { deployment, testCluster, type TestCluster } from '../../simulation/test-cluster.ts';

let cluster: TestCluster;

beforeEach(() => {
  cluster = testCluster();
  cluster.simulation.create(deployment('web', 3));
  cluster.pass(30);
});

const pods = (): readonly string[] =>
  cluster.simulation.store.list('pods', 'default').map(({ metadata }) => metadata.name);

const budget = (name: string, spec: object = {}): void =>
  cluster.simulation.create({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name },
    spec: { minAvailable: 2, selector: { matchLabels: { app: 'web' } }, ...spec },
  });

async function evict(
  name: string,
  options: object | undefined = undefined,
  query = '',
  named = name,
): Promise<{ readonly code: number; readonly value: unknown; readonly after: string | undefined }> {
  const answer = await cluster.simulation.handle({
    method: 'POST',
    path: `/api/v1/namespaces/default/pods/${name}/eviction`,
    query: new URLSearchParams(query),
    headers: {},
    body: {
      json: {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name: named },
        ...(options && { deleteOptions: options }),
      },
    },
  });
  const value = answer.body.type === 'json' ? answer.body.value : undefined;
  return { code: answer.status, value, after: answer.headers['retry-after'] };
}

const success = {
  code: 201,
  value: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
  after: undefined,
};

const failure = (code: number, reason: string, message: string, details?: object): unknown => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  ...(reason !== '' && { reason }),
  ...(details && { details }),
  code,
});

const violates = (because: string, more: object = {}): unknown =>
  failure(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [{ reason: 'DisruptionBudget', message: because }],
    ...more,
  });

test('marks the pod as disrupted and deletes it', async () => {
  const [name = ''] = pods();
  expect(await evict(name)).toEqual(success);
  const pod = cluster.simulation.store.get('pods', `default/${name}`);
  expect(pod?.metadata.deletionTimestamp).toBeDefined();
  expect(pod?.status.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  });
});

test('takes disruptions off the budget until none is left', async () => {
  budget('pdb');
  cluster.pass(1);
  const [first = '', second = ''] = pods();
  expect(await evict(first)).toEqual(success);
  const stored = cluster.simulation.store.get('poddisruptionbudgets.policy', 'default/pdb');
  expect(stored?.status.disruptionsAllowed).toBe(0);
  expect(Object.keys(stored?.status.disruptedPods ?? {})).toEqual([first]);
  expect(stored?.status.conditions).toMatchObject([
    { type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods' },
  ]);
  expect(await evict(second)).toEqual({
    code: 429,
    value: violates('The disruption budget pdb needs 2 healthy pods and has 3 currently'),
    after: undefined,
  });
  cluster.pass(40);
  expect(await evict(second)).toEqual(success);
});

test('asks to come again while the controller has not seen the budget', async () => {
  budget('pdb');
  const [first = ''] = pods();
  expect(await evict(first)).toEqual({
    code: 429,
    value: violates('The disruption budget pdb is still being processed by the server.', {
      retryAfterSeconds: 10,
    }),
    after: '10',
  });
});

test('a dry run changes nothing', async () => {
  budget('pdb');
  cluster.pass(1);
  const { revision } = cluster.simulation.store;
  const [first = ''] = pods();
  expect(await evict(first, { dryRun: ['All'] })).toEqual(success);
  expect(await evict(first, undefined, 'dryRun=All')).toEqual(success);
  expect(cluster.simulation.store.revision).toBe(revision);
});

test('refuses what two budgets guard, wrong names and preconditions that do not hold', async () => {
  budget('one');
  budget('two');
  cluster.pass(1);
  const [first = ''] = pods();
  expect(await evict(first)).toEqual({
    code: 201,
    value: failure(
      500,
      '',
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    ),
    after: undefined,
  });
  expect((await evict(first, undefined, '', 'other')).value).toEqual(
    failure(400, 'BadRequest', 'name in URL does not match name in Eviction object'),
  );
  expect((await evict('nope')).code).toBe(404);
  for (const name of ['one', 'two']) {
    cluster.simulation.client('test').delete('poddisruptionbudgets.policy', 'default', name);
  }
  expect((await evict(first, { preconditions: { uid: 'other' } })).code).toBe(409);
  expect((await evict(first, { preconditions: { resourceVersion: '1' } })).code).toBe(409);
});

test('pods that are not ready count for nothing where the budget says so', async () => {
  budget('pdb', { minAvailable: 3, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
  cluster.pass(1);
  const [first = '', second = ''] = pods();
  const pod = cluster.simulation.store.get('pods', `default/${first}`);
  if (!pod) throw new Error('no pod');
  const conditions = (pod.status.conditions ?? []).map((one) =>
    one.type === 'Ready' ? { ...one, status: 'False' } : one,
  );
  const status = { ...pod.status, conditions };
  cluster.simulation.client('test').updateStatus('pods', { ...pod, status });
  expect((await evict(second)).code).toBe(429);
  expect(await evict(first)).toEqual(success);
});
