import { expect, test } from 'vitest';
import { formatTime } from '../../machinery/time.ts';
import { testCluster, type TestCluster } from '../../simulation/test-cluster.ts';
import { storedNode } from '../test-objects.ts';
import { markedUnknown, withOlderLabels } from './health.ts';
import type { StoredNode } from './taints.ts';
import { atRate, evictionRate, taken, zoneOf, zoneState } from './zones.ts';

/** Tables of pkg/controller/nodelifecycle/node_lifecycle_controller_test.go */

const some = (ready: number, gone: number): readonly boolean[] => [
  ...Array<boolean>(ready).fill(true),
  ...Array<boolean>(gone).fill(false),
];

test.each<[number, number, string]>([
  [0, 0, 'normal'],
  [1, 0, 'normal'],
  [0, 1, 'full'],
  [0, 30, 'full'],
  [1, 2, 'normal'],
  [2, 3, 'partial'],
  [9, 11, 'partial'],
  [10, 11, 'normal'],
  [1, 30, 'partial'],
])('a zone of %i ready nodes and %i others is %s', (ready, gone, wanted) => {
  expect(zoneState(some(ready, gone))).toBe(wanted);
});

test('a zone in trouble goes on slowly if it is large, else not at all', () => {
  expect(evictionRate('normal', 3)).toBe(0.1);
  expect(evictionRate('full', 3)).toBe(0.1);
  expect(evictionRate('partial', 50)).toBe(0);
  expect(evictionRate('partial', 51)).toBe(0.01);
});

test('a limiter that is empty is so at the next rate too', () => {
  const full = { rate: 0.1, freeAt: 0 };
  expect(taken(full, 5000)).toEqual({ rate: 0.1, freeAt: 15_000 });
  expect(atRate(full, 0.01, 5000)).toEqual({ rate: 0.01, freeAt: 5000 });
  expect(atRate(taken(full, 5000), 0.01, 6000)).toEqual({ rate: 0.01, freeAt: 106_000 });
  expect(atRate({ rate: 0, freeAt: 0 }, 0.1, 6000)).toEqual({ rate: 0.1, freeAt: 16_000 });
});

test.each<[string, Record<string, string>, string]>([
  ['no labels', {}, ''],
  ['a zone', { 'topology.kubernetes.io/zone': 'a' }, ':a'],
  [
    'a region and a zone',
    { 'topology.kubernetes.io/region': 'r', 'topology.kubernetes.io/zone': 'a' },
    'r:a',
  ],
  [
    'the older label first',
    { 'failure-domain.beta.kubernetes.io/zone': 'b', 'topology.kubernetes.io/zone': 'a' },
    ':b',
  ],
])('the zone of a node with %s', (_case, labels, wanted) => {
  expect(zoneOf(storedNode('n', {}, labels))).toBe(wanted);
});

const OS = 'kubernetes.io/os';
const OLD_OS = 'beta.kubernetes.io/os';

test.each<[string, Record<string, string>, Record<string, string> | undefined]>([
  ['none', {}, undefined],
  ['another', { label: 'value' }, undefined],
  ['the newer one', { [OS]: 'linux' }, { [OS]: 'linux', [OLD_OS]: 'linux' }],
  ['both', { [OS]: 'linux', [OLD_OS]: 'linux' }, undefined],
  ['both, not the same', { [OS]: 'linux', [OLD_OS]: 'windows' }, { [OS]: 'linux', [OLD_OS]: 'linux' }],
  ['the older one', { [OLD_OS]: 'linux' }, undefined],
])('labels of a node that has %s', (_case, labels, wanted) => {
  expect(withOlderLabels(storedNode('n', {}, labels))?.metadata.labels).toEqual(wanted);
});

test('of a node that never said anything nothing is known', () => {
  const node: StoredNode = storedNode('n');
  const condition = (type: string) => ({
    type,
    status: 'Unknown',
    lastHeartbeatTime: formatTime(0),
    lastTransitionTime: formatTime(60_000),
    reason: 'NodeStatusNeverUpdated',
    message: 'Kubelet never posted node status.',
  });
  expect(markedUnknown(node, 60_000).status.conditions).toEqual(
    ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'].map(condition),
  );
});

const evicting = ({ simulation }: TestCluster): readonly string[] =>
  simulation.store
    .list('nodes')
    .filter(({ spec }) => spec.taints?.some(({ effect }) => effect === 'NoExecute'))
    .map(({ metadata }) => metadata.name);

test('nodes are tainted one in ten seconds, and none while all are gone', () => {
  const cluster = testCluster({ nodes: 4 });
  const { simulation, pass } = cluster;
  simulation.stopNode('node-1');
  simulation.stopNode('node-2');
  pass(18);
  expect(evicting(cluster)).toEqual(['node-1']);
  pass(12);
  expect(evicting(cluster)).toEqual(['node-1', 'node-2']);
  simulation.stopNode('node-3');
  simulation.stopNode('node-4');
  pass(40);
  expect(evicting(cluster)).toEqual([]);
  simulation.startNode('node-4');
  pass(8);
  expect(evicting(cluster)).toEqual([]);
  pass(60);
  // three of four are gone: the zone itself is in trouble
  expect(evicting(cluster)).toEqual([]);
});

test('nodes are noticed when they come and when they go', () => {
  const { simulation, pass } = testCluster({ nodes: 1 });
  simulation.client('kubectl').create('nodes', '', { metadata: { name: 'guest' }, spec: {} });
  pass(5);
  simulation.client('kubectl').delete('nodes', '', 'guest');
  pass(5);
  const about = simulation.store
    .list('events')
    .filter(({ source }) => source?.component === 'node-controller');
  expect(about.map(({ type, reason, message }) => `${type} ${reason} ${message}`).sort()).toEqual([
    'Normal RegisteredNode Node guest event: Registered Node guest in Controller',
    'Normal RemovingNode Node guest event: Removing Node guest from Controller',
  ]);
});
