import { expect, test } from 'vitest';
import type { Toleration } from '../api/types.ts';
import { testCluster, type TestCluster } from '../simulation/test-cluster.ts';
import { staysFor } from './taint-eviction.ts';
import { storedPod } from './test-objects.ts';

/** Tables of pkg/controller/tainteviction/taint_eviction_test.go */

const taint = (i: number) => ({ key: `testTaint${i}`, value: `test${i}`, effect: 'NoExecute' as const });
const toleration = (i: number, tolerationSeconds?: number): Toleration => ({
  ...taint(i),
  ...(tolerationSeconds !== undefined && { tolerationSeconds }),
});

test.each<[string, readonly Toleration[], readonly number[], number | undefined]>([
  ['no toleration', [], [1], 0],
  ['a toleration for some time', [toleration(1, 100)], [1], 100_000],
  ['a toleration for ever', [toleration(1)], [1], undefined],
  ['a toleration of another taint', [toleration(2)], [1], 0],
  ['tolerations of two', [toleration(1, 5), toleration(2, 3)], [1, 2], 3000],
  ['one of two for ever', [toleration(1), toleration(2, 3)], [1, 2], 3000],
  ['a toleration for no time', [toleration(1, 0)], [1], 0],
  ['a toleration for less than that', [toleration(1, -1)], [1], 0],
])('a pod with %s', (_case, tolerations, taints, wanted) => {
  expect(staysFor(storedPod('a', { spec: { tolerations } }), taints.map(taint))).toBe(wanted);
});

function taintNode({ simulation }: TestCluster, taints: readonly number[]): void {
  const client = simulation.client('kubectl');
  const node = client.get('nodes', '', 'node-1');
  const { taints: _taints, ...spec } = node?.spec ?? {};
  const some = taints.length > 0 && { taints: taints.map(taint) };
  if (node) client.update('nodes', { ...node, spec: { ...spec, ...some } });
}

function run({ simulation }: TestCluster, name: string, tolerations: readonly Toleration[]): void {
  const containers = [{ name: 'c', image: 'nginx' }];
  const spec = { nodeName: 'node-1', containers, tolerations, terminationGracePeriodSeconds: 0 };
  simulation.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec } as never);
}

const said = ({ simulation }: TestCluster): readonly string[] =>
  simulation.store
    .list('events')
    .filter(({ reason }) => reason === 'TaintManagerEviction')
    .map(({ message }) => message ?? '')
    .sort();

const names = ({ simulation }: TestCluster): readonly string[] =>
  simulation.store.list('pods', 'default').map(({ metadata }) => metadata.name);

test('time counts from when a pod meets the taint, and ends with it', () => {
  const cluster = testCluster({ nodes: 1 });
  run(cluster, 'never', []);
  run(cluster, 'long', [toleration(1, 100)]);
  cluster.pass(20);
  taintNode(cluster, [1]);
  cluster.pass(50);
  expect(names(cluster)).toEqual(['long']);
  run(cluster, 'late', [toleration(1, 100)]);
  cluster.pass(60);
  expect(names(cluster)).toEqual(['late']);
  taintNode(cluster, []);
  cluster.pass(60);
  expect(names(cluster)).toEqual(['late']);
  expect(said(cluster)).toEqual([
    'Cancelling deletion of Pod default/late',
    'Marking for deletion Pod default/long',
    'Marking for deletion Pod default/never',
  ]);
});

test('a pod that goes by itself is no more to be deleted', () => {
  const cluster = testCluster({ nodes: 1 });
  taintNode(cluster, [1]);
  run(cluster, 'short', [toleration(1, 100)]);
  cluster.pass(10);
  cluster.simulation.client('kubectl').delete('pods', 'default', 'short');
  cluster.pass(10);
  expect(said(cluster)).toEqual(['Cancelling deletion of Pod default/short']);
});

test('a pod that takes the name of one that was deleted has its own time', () => {
  const cluster = testCluster({ nodes: 1 });
  taintNode(cluster, [1]);
  run(cluster, 'web-1', [toleration(1, 100)]);
  cluster.pass(101);
  expect(names(cluster)).toEqual([]);
  run(cluster, 'web-1', [toleration(1, 100)]);
  cluster.pass(90);
  expect(names(cluster)).toEqual(['web-1']);
  cluster.pass(11);
  expect(names(cluster)).toEqual([]);
  const marked = cluster.simulation.store
    .list('events')
    .filter(({ message }) => message?.startsWith('Marking'));
  expect(marked.reduce((sum, { count }) => sum + (count ?? 1), 0)).toBe(2);
});

test('a pod that has been sent away is not sent away again, nor called back', () => {
  const cluster = testCluster({ nodes: 1 });
  taintNode(cluster, [1]);
  const containers = [{ name: 'c', image: 'nginx' }];
  const spec = { nodeName: 'node-1', containers, tolerations: [toleration(1, 100)] };
  const metadata = { name: 'held', finalizers: ['example.com/held'] };
  cluster.simulation.create({ apiVersion: 'v1', kind: 'Pod', metadata, spec } as never);
  cluster.pass(110);
  const client = cluster.simulation.client('kubectl');
  const more = { key: 'other', effect: 'NoSchedule' as const };
  const node = client.get('nodes', '', 'node-1');
  if (node) client.update('nodes', { ...node, spec: { ...node.spec, taints: [taint(1), more] } });
  cluster.pass(110);
  taintNode(cluster, []);
  cluster.pass(10);
  expect([names(cluster), said(cluster)]).toEqual([['held'], ['Marking for deletion Pod default/held']]);
});

/** After how many seconds each pod is gone; those that stay are missing. */
function gone(cluster: TestCluster, seconds: number): Readonly<Record<string, number>> {
  const out: Record<string, number> = {};
  let there = names(cluster);
  for (let second = 0; second <= seconds; second++) {
    cluster.pass(second === 0 ? 0.5 : 1);
    const now = names(cluster);
    for (const name of there) if (!now.includes(name)) out[name] = second;
    there = now;
  }
  return out;
}

type Pods = Readonly<Record<string, readonly Toleration[]>>;

// As TestCreatePod, TestCreateNode, TestUpdateNode and TestUpdateNodeWithMultiplePods.
test.each<[what: string, pods: Pods, taints: readonly number[], expected: Readonly<Record<string, number>>]>([
  ['no taint', { a: [] }, [], {}],
  ['a taint', { a: [] }, [1], { a: 0 }],
  ['a taint tolerated for some time', { a: [toleration(1, 100)] }, [1], { a: 100 }],
  ['a taint tolerated for ever', { a: [toleration(1)] }, [1], {}],
  ['a taint that is not the one tolerated', { a: [toleration(2)] }, [1], { a: 0 }],
  ['one taint of two tolerated', { a: [toleration(1, 100)] }, [1, 2], { a: 0 }],
  [
    'two taints, tolerated for different times',
    { a: [toleration(1, 10), toleration(2, 100)] },
    [1, 2],
    { a: 10 },
  ],
  ['one taint and several pods', { a: [], b: [toleration(1, 10)], c: [toleration(1)] }, [1], { a: 0, b: 10 }],
  [
    'two taints and several pods',
    { a: [], b: [toleration(1, 10)], c: [toleration(1)] },
    [1, 2],
    { a: 0, b: 0, c: 0 },
  ],
])('%s, come before the pods and after them', (_what, pods, taints, expected) => {
  for (const before of [true, false]) {
    const cluster = testCluster({ nodes: 1 });
    if (before) taintNode(cluster, taints);
    for (const [name, tolerations] of Object.entries(pods)) run(cluster, name, tolerations);
    if (!before) taintNode(cluster, taints);
    expect(gone(cluster, 120)).toEqual(expected);
  }
});

// As TestUpdateNodeWithMultipleTaints.
test('a taint tolerated for some time that goes again leaves one tolerated for ever', () => {
  const cluster = testCluster({ nodes: 1 });
  run(cluster, 'a', [toleration(1), toleration(2, 60)]);
  const all: string[] = [];
  for (const taints of [[1], [1, 2], [1], []]) {
    taintNode(cluster, taints);
    cluster.pass(40);
    all.push(`${taints.join()}: ${names(cluster).join()}`);
  }
  expect(all).toEqual(['1: a', '1,2: a', '1: a', ': a']);
  expect(said(cluster)).toEqual(['Cancelling deletion of Pod default/a']);
});

// As TestUpdatePod: what the API allows of it.
test('tolerations that come later lengthen nothing', () => {
  const cluster = testCluster({ nodes: 1 });
  taintNode(cluster, [1]);
  run(cluster, 'a', [toleration(1, 10)]);
  cluster.pass(1);
  const client = cluster.simulation.client('kubectl');
  const pod = client.get('pods', 'default', 'a');
  if (!pod) throw new Error('no pod');
  const tolerations = [...(pod.spec.tolerations ?? []), toleration(1, 100)];
  client.update('pods', { ...pod, spec: { ...pod.spec, tolerations } });
  expect(gone(cluster, 20)).toEqual({ a: 9 });
});

test('a pod that gets its node when that has taints already', () => {
  const cluster = testCluster({ nodes: 1 });
  taintNode(cluster, [1]);
  const client = cluster.simulation.client('scheduler');
  for (const [name, tolerations] of Object.entries({ a: [], b: [toleration(1)], c: [toleration(1, 20)] })) {
    const spec = {
      schedulerName: 'mine',
      containers: [{ name: 'c', image: 'nginx' }],
      tolerations,
      terminationGracePeriodSeconds: 0,
    };
    cluster.simulation.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec } as never);
  }
  expect(gone(cluster, 30)).toEqual({});
  for (const pod of client.list('pods', 'default')) client.bind(pod, 'node-1');
  expect(gone(cluster, 30)).toEqual({ a: 0, c: 20 });
});
