import { describe, expect, it } from 'vitest';
import type { DaemonSetSpec, PodSpec, Taint } from '../../api/types.ts';
import { formatTime } from '../../machinery/time.ts';
import { computeHash } from '../hash/hash.ts';
import { keysNoted, type Placed, Rig } from '../test-rig.ts';
import { owner, storedNode, storedPod } from '../test-objects.ts';
import { daemonSetController } from './daemonset.ts';
import { daemonPod, HASH, type StoredDaemonSet } from './placement.ts';
import { daemonSet, rolling } from './test-fleet.ts';

/**
 * Models pkg/controller/daemon/daemon_controller_test.go: TestUpdateNode, TestAddNode, TestDeleteNoDaemonPod, TestGetNodesToDaemonPods,
 * TestDaemonKillFailedPods… and others that are about what a set is to do next.
 */

const LABEL = { type: 'production' };
const PRODUCTION: Partial<PodSpec> = { nodeSelector: LABEL };
const CLOSED: Taint = { key: 'dedicated', value: 'user1', effect: 'NoSchedule' };
const EXPELLING: Taint = { key: 'dedicated', value: 'user1', effect: 'NoExecute' };

const placed = (set: StoredDaemonSet): Placed => ['daemonsets.apps', set];
const at = (labels: object = {}, ...taints: Taint[]): Placed => [
  'nodes',
  storedNode('node-0', taints.length > 0 ? { taints } : {}, labels),
];
const mine = { ownerReferences: [owner('apps/v1', 'DaemonSet', 'agent', 'agent-uid')] };
const pod: Placed = [
  'pods',
  storedPod('agent-0', { metadata: { labels: { app: 'agent' }, ...mine }, spec: { nodeName: 'node-0' } }),
];
const misplaced = (set: StoredDaemonSet): StoredDaemonSet => ({
  ...set,
  status: { ...set.status, numberMisscheduled: 1 },
});

describe('a set is looked at', () => {
  const [_, base] = at();
  const larger: Placed = [
    'nodes',
    { ...base, ...{ status: { allocatable: { memory: '200M', cpu: '200m' } } } },
  ];
  it.each<[string, readonly Placed[], Placed, boolean]>([
    ['not when nothing changes', [placed(daemonSet({}, PRODUCTION)), at()], at(), false],
    ['when a node is selected', [placed(daemonSet({}, PRODUCTION)), at()], at(LABEL), true],
    ['when a node opens', [placed(daemonSet()), at({}, CLOSED)], at(), true],
    ['not when a node gets larger', [placed(daemonSet()), at()], larger, false],
    [
      'when a pod comes to be where it belongs',
      [placed(misplaced(daemonSet({}, PRODUCTION))), at(), pod],
      at(LABEL),
      true,
    ],
    ['when a node comes', [placed(daemonSet({}, PRODUCTION))], at(LABEL), true],
    ['not when a node comes that is not selected', [placed(daemonSet({}, PRODUCTION))], at(), false],
    ['not when a node closes under its pod', [placed(daemonSet()), at(), pod], at({}, CLOSED), false],
    ['when a node expels its pod', [placed(daemonSet()), at(), pod], at({}, EXPELLING), true],
    ['not when a node expels no pod', [placed(daemonSet()), at()], at({}, EXPELLING), false],
    ['not when a node gets labels under its pod', [placed(daemonSet()), at(), pod], at(LABEL), false],
  ])('%s', (_name, there, change, expected) => {
    expect(keysNoted(daemonSetController, there, [change])).toEqual(expected ? ['default/agent'] : []);
  });

  it('not when a node goes', () => {
    expect(
      keysNoted(daemonSetController, [placed(daemonSet()), at(), pod], [['nodes', 'default/node-0']]),
    ).toEqual([]);
  });

  it.each([
    ['of nobody goes that took room', undefined, 'node-0'],
    ['of another kind goes that took room', owner('v1', 'Other', 'other', 'other-uid'), 'node-0'],
    ['of nobody goes that came to no node', undefined, ''],
  ])('not when a pod %s', (_name, by, nodeName) => {
    const other = storedPod('other', {
      metadata: by ? { ownerReferences: [by] } : {},
      spec: { nodeName },
    });
    const there = [placed(daemonSet()), at(), ['pods', other]] as const;
    expect(keysNoted(daemonSetController, there, [['pods', 'default/other']])).toEqual([]);
  });
});

/** A set on some nodes. Its spec counts as not observed, so that times are counted from one spec. */
class Looked extends Rig {
  constructor(set: StoredDaemonSet, nodes: number) {
    const all = Array.from({ length: nodes }, (_, i): Placed => ['nodes', storedNode(`node-${i}`)]);
    super(daemonSetController, [placed(set), ...all], false);
  }

  /** A pod of the template on a node, of the set unless it is said whose. */
  add(name: string, node: string, phase: 'Failed' | 'Succeeded' | 'Running', meta: object = mine): void {
    const labels = { app: 'agent', [HASH]: computeHash(daemonSet().spec.template, undefined) };
    const traits = { metadata: { labels, ...meta }, spec: { nodeName: node }, status: { phase } };
    this.take(['pods', storedPod(name, traits)]);
  }
}

const STRATEGIES: readonly (readonly [string, Partial<DaemonSetSpec>])[] = [
  ['that others update', { updateStrategy: { type: 'OnDelete' } }],
  ['that rolls out', rolling({ maxUnavailable: 1 })],
];

describe.each(STRATEGIES)('a set %s', (_strategy, strategy) => {
  it('kills a failed pod at once and the next one when a second is over', () => {
    const one = new Looked(daemonSet(strategy), 1);
    one.add('bad-0', 'node-0', 'Failed');
    one.look();
    expect(one).toMatchObject({
      deleted: ['bad-0'],
      told: ['Warning FailedDaemonPod', 'Normal SuccessfulDelete', 'Normal SuccessfulCreate'],
    });
    one.store.remove('pods', 'default/made-0');
    one.told.length = 0;
    one.add('bad-1', 'node-0', 'Failed');
    one.look();
    one.clock.advanceTo(999);
    expect(one).toMatchObject({ deleted: ['bad-0'], told: [], pods: ['bad-1'] });
    one.clock.advanceTo(1000);
    expect(one).toMatchObject({ deleted: ['bad-0', 'bad-1'], pods: ['made-1'] });
  });

  it('kills one of several failed pods of a node, and one of each node', () => {
    const one = new Looked(daemonSet(strategy), 2);
    for (const [name, node] of Object.entries({ a: 'node-0', b: 'node-0', c: 'node-1' }))
      one.add(name, node, 'Failed');
    one.look();
    expect(one).toMatchObject({ deleted: ['a', 'c'], pods: ['b', 'made-0'] });
    expect(one.told.filter((word) => word === 'Warning FailedDaemonPod')).toHaveLength(2);
    one.clock.advanceTo(1000);
    expect(one).toMatchObject({ deleted: ['a', 'c', 'b'], pods: ['made-0', 'made-1'] });
  });

  it('goes on to wait where a snapshot was taken', () => {
    const one = new Looked(daemonSet(strategy), 1);
    one.add('a', 'node-0', 'Failed');
    one.add('b', 'node-0', 'Failed');
    one.look();
    const twin = new Looked(daemonSet(strategy), 1);
    twin.add('b', 'node-0', 'Failed');
    twin.controller.resync();
    const state = one.controller.state?.();
    if (!state) throw new Error('no state');
    twin.controller.restore?.(state);
    twin.clock.advanceTo(999);
    expect(twin.deleted).toEqual([]);
    twin.clock.advanceTo(1000);
    expect(twin.deleted).toEqual(['b']);
  });

  it('deletes pods that have succeeded, all at once', () => {
    const one = new Looked(daemonSet(strategy), 1);
    one.add('a', 'node-0', 'Succeeded');
    one.add('b', 'node-0', 'Succeeded');
    one.look();
    expect(one).toMatchObject({ deleted: ['a', 'b'], pods: ['made-0'] });
    expect(one.told.filter((word) => word === 'Normal SucceededDaemonPod')).toHaveLength(2);
  });

  it.each([
    ['a pod', ['create pods made-0'], 'made-1'],
    ['the status', ['update status daemonsets.apps agent'], 'made-0'],
    ['both', ['create pods made-0', 'update status daemonsets.apps agent'], 'made-1'],
  ])(
    'asks for the status all the same, and begins again, when the server refuses %s',
    (_name, refused, made) => {
      const one = new Looked(daemonSet(strategy), 1);
      for (const words of refused) one.refused.add(words);
      one.controller.resync();
      one.clock.runNext(one.clock.now());
      expect(one.asked.slice(1)).toEqual(['create pods made-0', 'update status daemonsets.apps agent']);
      one.refused.clear();
      one.look();
      one.clock.advanceTo(10);
      expect(one.pods).toEqual([made]);
    },
  );

  it('keeps what it has and takes up, waits for nobody who has ended and goes, and lets go of others', () => {
    const one = new Looked(daemonSet(strategy), 5);
    const going = { ...mine, deletionTimestamp: formatTime(0) };
    one.add('owned', 'node-0', 'Running');
    one.add('orphan', 'node-1', 'Running', {});
    one.add('unlike', 'node-2', 'Running', { ...mine, labels: { app: 'other' } });
    one.add('anothers', 'node-3', 'Running', {
      ownerReferences: [owner('apps/v1', 'DaemonSet', 'foo2', 'foo2-uid')],
    });
    one.add('ended', 'node-4', 'Failed', going);
    one.look();
    expect(one.deleted).toEqual([]);
    expect(one.owners('pods')).toEqual({
      anothers: ['foo2'],
      ended: ['agent'],
      'made-0': ['agent'],
      'made-1': ['agent'],
      'made-2': ['agent'],
      orphan: ['agent'],
      owned: ['agent'],
      unlike: [],
    });
  });

  it('deletes pods for nodes that there are not, unless they came to them', () => {
    const set = daemonSet(strategy);
    const one = new Looked(set, 1);
    one.add('here', 'node-0', 'Running');
    one.add('there', 'node-1', 'Running');
    const { spec } = daemonPod(set, 'node-2', 'v1');
    const metadata = { labels: { app: 'agent' }, ...mine };
    one.take(['pods', storedPod('nowhere', { metadata, ...(spec && { spec }) })]);
    one.look();
    expect(one).toMatchObject({ deleted: ['nowhere'], pods: ['here', 'there'] });
  });
});
