import { describe, expect, it } from 'vitest';
import type { DaemonSetSpec } from '../../api/types.ts';
import { formatTime } from '../../machinery/time.ts';
import type { StoredPod } from '../pods.ts';
import { storedNode } from '../test-objects.ts';
import { limits } from './counts.ts';
import { planNodes } from './nodes.ts';
import { HASH, targetNode } from './placement.ts';
import { daemonSet, Fleet, rolling } from './test-fleet.ts';

const updated = (count: number, spec: Partial<DaemonSetSpec>, { ready = true } = {}): Fleet => {
  const fleet = new Fleet(count, daemonSet(spec));
  expect(fleet.step()).toEqual([count, 0]);
  if (ready) fleet.mark(true);
  fleet.hash = 'v2';
  return fleet;
};

describe('limits of an update', () => {
  it.each([
    [{ maxUnavailable: 0 }, 0, { surge: 0, unavailable: 0 }],
    [{ maxUnavailable: 1 }, 2, { surge: 0, unavailable: 1 }],
    [{ maxUnavailable: 0 }, 2, { surge: 0, unavailable: 1 }],
    [{ maxUnavailable: 0, maxSurge: 0 }, 2, { surge: 0, unavailable: 1 }],
    [{ maxUnavailable: '50%' }, 2, { surge: 0, unavailable: 1 }],
    [{ maxUnavailable: '50%' }, 3, { surge: 0, unavailable: 2 }],
    [{ maxUnavailable: 0, maxSurge: '50%' }, 2, { surge: 1, unavailable: 0 }],
    [{ maxUnavailable: 0, maxSurge: '100%' }, 2, { surge: 2, unavailable: 0 }],
  ])('%j of %i nodes', (rollingUpdate, nodes, expected) => {
    expect(limits(daemonSet(rolling(rollingUpdate)), nodes)).toEqual(expected);
  });
});

describe('an update that may make daemons unavailable', () => {
  it('goes on as new ones become ready', () => {
    const fleet = updated(5, rolling({ maxUnavailable: 2 }));
    const rounds: (readonly [number, number])[] = [];
    for (let i = 0; i < 3; i++) {
      rounds.push(...fleet.steps(3));
      fleet.mark(true);
    }
    expect(rounds).toEqual([
      [0, 2],
      [2, 0],
      [0, 0],
      [0, 2],
      [2, 0],
      [0, 0],
      [0, 1],
      [1, 0],
      [0, 0],
    ]);
    expect(fleet.nodesOf('v1')).toEqual([]);
  });

  it('waits for new ones that are not ready', () => {
    expect(updated(5, rolling({ maxUnavailable: 3 })).steps(3)).toEqual([
      [0, 3],
      [3, 0],
      [0, 0],
    ]);
  });

  it('replaces all that are not ready at once', () => {
    expect(updated(5, rolling({ maxUnavailable: 3 }), { ready: false }).steps(3)).toEqual([
      [0, 5],
      [5, 0],
      [0, 0],
    ]);
  });

  it('never touches healthy old ones while too many others are not', () => {
    const fleet = updated(20, rolling({ maxUnavailable: 10 }));
    expect(fleet.steps(3)).toEqual([
      [0, 10],
      [10, 0],
      [0, 0],
    ]);
    const kept = fleet.nodesOf('v1');
    for (const maxUnavailable of [0, 3, 9]) {
      fleet.set = daemonSet(rolling({ maxUnavailable }));
      fleet.hash = `v3-${maxUnavailable}`;
      expect(fleet.steps(3)).toEqual([
        [0, 10],
        [10, 0],
        [0, 0],
      ]);
      expect(fleet.nodesOf('v1')).toEqual(kept);
    }
    fleet.set = daemonSet(rolling({ maxUnavailable: 11 }));
    fleet.hash = 'v4';
    expect(fleet.steps(3)).toEqual([
      [0, 11],
      [11, 0],
      [0, 0],
    ]);
    expect(fleet.nodesOf('v1')).toHaveLength(9);
  });

  it('replaces those that are not ready again, and no others', () => {
    const fleet = updated(5, rolling({ maxUnavailable: 2 }));
    const round = [
      [0, 2],
      [2, 0],
      [0, 0],
    ];
    expect(fleet.steps(3)).toEqual(round);
    fleet.hash = 'v3';
    expect(fleet.steps(3)).toEqual(round);
    expect(fleet.nodesOf('v1')).toHaveLength(3);
    expect(fleet.nodesOf('v3')).toHaveLength(2);
  });

  it('replaces useless old ones beside useless new ones', () => {
    const fleet = new Fleet(100, daemonSet(rolling({ maxUnavailable: 10 })));
    for (let i = 0; i < 100; i++) fleet.add(`node-${i}`, i < 12 ? 'v0' : 'v1', i < 10 ? 1 : undefined);
    expect(fleet.steps(3)).toEqual([
      [0, 2],
      [2, 0],
      [0, 0],
    ]);
    expect(fleet.nodesOf('v0')).toHaveLength(10);
  });

  it('has nothing to do when the template stays', () => {
    const fleet = updated(5, rolling({ maxUnavailable: 3 }));
    fleet.hash = 'v1';
    expect(fleet.step()).toEqual([0, 0]);
  });
});

describe('an update that surges', () => {
  it('brings new daemons beside old ones, and takes the old ones once the new are ready', () => {
    const fleet = updated(3, rolling({ maxSurge: 2, maxUnavailable: 0 }));
    const rounds: (readonly [number, number])[] = [];
    for (let i = 0; i < 3; i++) {
      rounds.push(...fleet.steps(2));
      fleet.mark(true);
    }
    rounds.push(...fleet.steps(1));
    expect(rounds).toEqual([
      [2, 0],
      [0, 0],
      [0, 2],
      [1, 0],
      [0, 1],
      [0, 0],
      [0, 0],
    ]);
  });

  it('surges everywhere where old daemons are of no use, and minds how long new ones must be ready', () => {
    const fleet = updated(5, rolling({ maxSurge: 3, maxUnavailable: 0 }), { ready: false });
    expect(fleet.step()).toEqual([5, 0]);
    expect(fleet.step()).toEqual([0, 5]);
    fleet.now = 200;
    fleet.mark(true);
    fleet.set = daemonSet({ ...rolling({ maxSurge: 3, maxUnavailable: 0 }), minReadySeconds: 15 });
    fleet.hash = 'v3';
    fleet.now = 300;
    expect(fleet.step()).toEqual([3, 0]);
    const isNew = (pod: StoredPod): boolean => pod.metadata.labels?.[HASH] === 'v3';
    const surged = fleet.nodesOf('v3');
    fleet.mark(true, 2, isNew);
    fleet.mark(false, 1, (pod) => !isNew(pod) && !surged.includes(targetNode(pod)));
    fleet.now = 310;
    expect(fleet.step()).toEqual([1, 0]);
    fleet.now = 320;
    expect(fleet.steps(2)).toEqual([
      [0, 3],
      [1, 0],
    ]);
    fleet.mark(true, 3, isNew);
    fleet.now = 340;
    expect(fleet.step()).toEqual([0, 2]);
    fleet.now = 350;
    expect(fleet.step()).toEqual([0, 0]);
  });

  it('keeps the oldest ready old daemon beside the new one', () => {
    const fleet = new Fleet(3, daemonSet(rolling({ maxSurge: 1, maxUnavailable: 0 })));
    fleet.add('node-1', 'v1', undefined, 100);
    fleet.add('node-1', 'v0', 50, 50);
    const surplus = fleet.add('node-1', 'v0', 60, 60);
    const { create, remove } = planNodes(fleet.daemons, () => true);
    expect([create, remove.map(({ metadata: { name } }) => name)]).toEqual([['node-0', 'node-2'], [surplus]]);
  });

  it('drops old daemons that are not ready', () => {
    const fleet = new Fleet(2, daemonSet(rolling({ maxSurge: 1, maxUnavailable: 0 })));
    fleet.add('node-1', 'v1', undefined, 100);
    fleet.add('node-1', 'v0', undefined, 50);
    fleet.add('node-1', 'v0', 60, 60);
    expect(fleet.step()).toEqual([1, 2]);
  });

  it.each([
    [60, 0],
    [70, 1],
  ])('counts at second %i whether the new daemon has been ready for long enough', (now, removed) => {
    const set = daemonSet({ ...rolling({ maxSurge: 1, maxUnavailable: 0 }), minReadySeconds: 15 });
    const fleet = new Fleet(2, set);
    fleet.now = now;
    fleet.add('node-1', 'v1', 50, 100);
    fleet.add('node-1', 'v0', 10, 50);
    expect(fleet.step()).toEqual([1, removed]);
  });

  it('makes a daemon where the old one goes, beyond the surge', () => {
    const fleet = new Fleet(3, daemonSet(rolling({ maxSurge: 1, maxUnavailable: 0 })));
    fleet.add('node-0', 'v1');
    fleet.add('node-0', 'v0', 50);
    fleet.add('node-1', 'v0', 50);
    fleet.add('node-2', 'v0', 50, 0, { deletionTimestamp: formatTime(0) });
    expect(planNodes(fleet.daemons, () => true)).toEqual({ create: ['node-2'], remove: [] });
  });

  it.each([
    ['waits until the pod of a node that has gone is collected', ['v0'], [0, 0], [1, 0]],
    ['does not wait for a new pod of such a node', ['v1'], [1, 0], [0, 0]],
    ['takes two old pods of such a node for one that surges', ['v0', 'v0'], [1, 0], [1, 0]],
  ] as const)('%s', (_name, hashes, expected, then) => {
    const fleet = new Fleet(2, daemonSet(rolling({ maxSurge: hashes.length, maxUnavailable: 0 })));
    for (const node of ['node-0', 'node-1']) fleet.add(node, 'v0', 50);
    for (const hash of hashes) fleet.add('gone', hash, 50);
    expect(fleet.step()).toEqual(expected);
    fleet.pods = fleet.pods.filter((pod) => targetNode(pod) !== 'gone');
    expect(fleet.step()).toEqual(then);
  });

  it('leaves daemons that may not run any more until enough others are available', () => {
    const fleet = new Fleet(3, daemonSet(rolling({ maxSurge: 1, maxUnavailable: 0 })));
    const taints = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' as const }];
    fleet.nodes = [storedNode('node-0', { taints }), ...fleet.nodes.slice(1)];
    for (const node of ['node-0', 'node-1', 'node-2']) fleet.add(node, 'v0', 50);
    const rounds: (readonly [number, number])[] = [];
    for (let i = 0; i < 3; i++) {
      rounds.push(...fleet.steps(2));
      fleet.mark(true);
    }
    expect(rounds).toEqual([
      [1, 1],
      [0, 0],
      [0, 1],
      [1, 0],
      [0, 1],
      [0, 0],
    ]);
    expect(fleet.nodesOf('v0')).toEqual([]);
  });
});
