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

function taintNode({ simulation }: TestCluster, on: boolean): void {
  const client = simulation.client('kubectl');
  const node = client.get('nodes', '', 'node-1');
  const { taints: _taints, ...spec } = node?.spec ?? {};
  if (node) client.update('nodes', { ...node, spec: { ...spec, ...(on && { taints: [taint(1)] }) } });
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
  taintNode(cluster, true);
  cluster.pass(50);
  expect(names(cluster)).toEqual(['long']);
  run(cluster, 'late', [toleration(1, 100)]);
  cluster.pass(60);
  expect(names(cluster)).toEqual(['late']);
  taintNode(cluster, false);
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
  taintNode(cluster, true);
  run(cluster, 'short', [toleration(1, 100)]);
  cluster.pass(10);
  cluster.simulation.client('kubectl').delete('pods', 'default', 'short');
  cluster.pass(10);
  expect(said(cluster)).toEqual(['Cancelling deletion of Pod default/short']);
});

test('a pod that takes the name of one that was deleted has its own time', () => {
  const cluster = testCluster({ nodes: 1 });
  taintNode(cluster, true);
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
  taintNode(cluster, true);
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
  taintNode(cluster, false);
  cluster.pass(10);
  expect([names(cluster), said(cluster)]).toEqual([['held'], ['Marking for deletion Pod default/held']]);
});
