import { describe, expect, it } from 'vitest';
import { forbidden } from '../../machinery/status.ts';
import {
  annotatedDesired,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  maxSurge,
  maxUnavailable,
  newSetReplicas,
  proportion,
} from './counts.ts';
import { rollingUpdate } from './rolling.ts';
import { syncScale } from './scaling.ts';
import { type Count, deployment, rolling, rolloutOf, set, sizes } from './test-rollout.ts';

describe('limits of a rolling update', () => {
  it.each<[Count | undefined, Count | undefined, number, number, number]>([
    ['0%', '0%', 1, 0, 1],
    [1, '60%', 10, 1, 6],
    [1, '100%', 10, 1, 10],
    ['39%', '39%', 10, 4, 3],
    [undefined, '39%', 10, 0, 3],
    ['39%', undefined, 10, 4, 0],
    [undefined, undefined, 10, 0, 1],
    [1, 5, 10, 1, 5],
    [1, 10, 10, 1, 10],
    [1, 10, 5, 1, 5],
    [1, 10, 0, 1, 0],
    [1, '50%', 10, 1, 5],
    [1, '100%', 5, 1, 5],
    ['25%', '25%', 3, 1, 0],
    ['25%', '25%', 1, 1, 0],
    [0, '25%', 3, 0, 1],
  ])('maxSurge %s, maxUnavailable %s of %i', (surge, unavailable, replicas, up, down) => {
    const d = deployment(replicas, rolling(surge, unavailable));
    expect([maxSurge(d), maxUnavailable(d)]).toEqual([up, down]);
  });

  it('are none when pods are recreated', () => {
    const d = deployment(3, { strategy: { type: 'Recreate' } });
    expect([maxSurge(d), maxUnavailable(d)]).toEqual([0, 0]);
    expect(newSetReplicas(d, [set('a', 5)], 1)).toBe(3);
  });

  it.each([
    ['cannot grow', 1, 5, 1, 5],
    ['grows to what is wanted', 6, 2, 10, 6],
  ])('let a new set have its size: it %s', (_, wanted, current, surge, expected) => {
    expect(newSetReplicas(deployment(wanted, rolling(surge, 1)), [set('a', 5)], current)).toBe(expected);
  });
});

describe('a step of a rolling update', () => {
  it.each([
    [
      { surge: 0, unavailable: 0 },
      { old: 10, new: 0 },
      { old: 9, new: 0 },
    ],
    [
      { surge: 2, unavailable: 0 },
      { old: 10, new: 0 },
      { old: 10, new: 2 },
    ],
    [
      { surge: 2, unavailable: 0 },
      { old: 5, new: 0 },
      { old: 5, new: 7 },
    ],
    [
      { surge: 2, unavailable: 0 },
      { old: 2, new: 11 },
      { old: 2, new: 10 },
    ],
    [
      { surge: 0, unavailable: 2 },
      { old: 10, new: 0 },
      { old: 8, new: 0 },
    ],
    [
      { surge: 0, unavailable: 2 },
      { old: 10, ready: 8, new: 0 },
      { old: 8, new: 0 },
    ],
    [
      { surge: 0, unavailable: 2 },
      { old: 10, ready: 9, new: 0 },
      { old: 8, new: 0 },
    ],
    [
      { surge: 0, unavailable: 2 },
      { old: 8, new: 2, newReady: 0 },
      { old: 8, new: 2 },
    ],
    [
      { surge: 2, unavailable: 0 },
      { old: 10, new: 2, newReady: 0 },
      { old: 10, new: 2 },
    ],
    [
      { surge: 2, unavailable: 2 },
      { old: 10, ready: 8, new: 2, newReady: 0 },
      { old: 8, new: 2 },
    ],
    [
      { surge: 0, unavailable: 2 },
      { old: 10, ready: 1, new: 0 },
      { old: 8, new: 0 },
    ],
    [
      { surge: 0, unavailable: 1 },
      { old: 10, ready: 8, new: 0 },
      { old: 9, new: 0 },
    ],
    [
      { surge: 0, unavailable: 2 },
      { old: 10, ready: 8, new: 1 },
      { old: 7, new: 1 },
    ],
    [
      { surge: 1, unavailable: 0 },
      { old: 10, ready: 8, new: 1, newReady: 0 },
      { old: 10, new: 1 },
    ],
    [
      { surge: 0, unavailable: 2 },
      { old: 10, ready: 10, new: 1 },
      { old: 7, new: 1 },
    ],
    [
      { surge: 0, unavailable: 2 },
      { old: 0, ready: 10, new: 10, newReady: 0 },
      { old: 0, new: 10 },
    ],
  ])('of 10 by %j brings %j to %j', ({ surge, unavailable }, before, after) => {
    const { ready = before.old, newReady = before.new } = before as { ready?: number; newReady?: number };
    const { rollout } = rolloutOf(deployment(10, rolling(surge, unavailable)), [
      set('old', before.old, { available: ready, age: 1 }),
      set('new', before.new, { available: newReady, image: 'new' }),
    ]);
    rollingUpdate(rollout);
    expect(sizes(rollout)).toEqual(after);
  });

  it('takes what is not available from the oldest sets first, and tells', () => {
    const { rollout, told } = rolloutOf(deployment(10, rolling(3, 2)), [
      set('a', 4, { available: 2, age: 3 }),
      set('b', 6, { available: 3, age: 2 }),
      set('new', 3, { image: 'new' }),
    ]);
    rollingUpdate(rollout);
    expect(sizes(rollout)).toEqual({ a: 2, b: 3, new: 3 });
    expect(told).toEqual(['Scaled down replica set a from 4 to 2', 'Scaled down replica set b from 6 to 3']);
  });

  it('waits for a set that counts more than it has', () => {
    const { rollout } = rolloutOf(deployment(10, rolling(3, 2)), [
      set('a', 8, { available: 10, age: 1 }),
      set('new', 5, { image: 'new' }),
    ]);
    rollingUpdate(rollout);
    expect(sizes(rollout)).toEqual({ a: 8, new: 5 });
    expect(rollout.deployment.status.availableReplicas).toBe(15);
  });

  it('tells its counts though the server takes no smaller set', () => {
    const sets = [set('a', 8, { age: 1 }), set('new', 5, { image: 'new' })];
    const { rollout } = rolloutOf(deployment(10, rolling(3, 2)), sets, {
      update: (_, object) => {
        if (object.metadata.name === 'a') throw forbidden({ group: 'apps', name: 'replicasets' }, 'a', 'no');
        return object;
      },
    });
    rollingUpdate(rollout);
    expect(sizes(rollout)).toEqual({ a: 8, new: 5 });
    expect(rollout.deployment.status.availableReplicas).toBe(13);
  });
});

/** The surge now and before, what the sets say of the size before when not all say the same, and what is available of the new one. */
interface Surge {
  readonly surge?: number;
  readonly surgeBefore?: number;
  readonly noted?: readonly (number | undefined)[];
  readonly available?: number;
}

describe('scaling in the middle of a rollout', () => {
  const scaled = (
    [before, after]: readonly [number, number],
    [current, ...old]: readonly (number | undefined)[],
    { surge = 0, surgeBefore = surge, noted = [], available }: Surge = {},
  ): readonly (number | undefined)[] => {
    const annotated = (i: number) => ({
      [DESIRED_REPLICAS]: String(noted[i] ?? before),
      [MAX_REPLICAS]: String((noted[i] ?? before) + surgeBefore),
    });
    const d = deployment(after, { ...rolling(surge, 1), paused: true });
    const { rollout } = rolloutOf(d, [
      ...(current === undefined
        ? []
        : [
            set('new', current, { annotations: annotated(0), image: 'new', available: available ?? current }),
          ]),
      ...old.map((size, i) => set(`old-${i}`, size ?? 0, { annotations: annotated(i + 1), age: i + 1 })),
    ]);
    syncScale(rollout);
    const after_ = sizes(rollout);
    return [
      ...(current === undefined ? [undefined] : [after_['new']]),
      ...old.map((_, i) => after_[`old-${i}`]),
    ];
  };

  it.each<[readonly [number, number], (number | undefined)[], (number | undefined)[], Surge?]>([
    [[5, 5], [2, 1, 1], [2, 2, 1], { noted: [5, 3, 5] }],
    [[2, 2], [2, 1], [2, 1], { surge: 1, available: 0 }],
    [[10, 12], [10], [12]],
    [[10, 5], [10], [5]],
    [
      [5, 10],
      [2, 3],
      [4, 6],
    ],
    [
      [5, 3],
      [2, 3],
      [1, 2],
    ],
    [
      [9, 4],
      [8, 1],
      [4, 0],
    ],
    [
      [7, 10],
      [2, 3, 2],
      [3, 4, 3],
    ],
    [
      [13, 8],
      [2, 8, 3],
      [1, 5, 2],
    ],
    [
      [3, 4],
      [1, 1, 1],
      [2, 1, 1],
    ],
    [
      [3, 2],
      [1, 1, 1],
      [1, 1, 0],
    ],
    [
      [4, 5],
      [undefined, 2, 2],
      [undefined, 3, 2],
    ],
    [
      [6, 0],
      [3, 2, 1],
      [0, 0, 0],
    ],
    [
      [6, 6],
      [0, 0, 0],
      [6, 0, 0],
    ],
    [[10, 20], [6, 6], [11, 11], { surge: 2 }],
    [[10, 50], [5, 8], [22, 34], { surge: 6, surgeBefore: 3 }],
    [
      [10, 14],
      [undefined, 7, 3],
      [undefined, 10, 4],
    ],
  ])('%j brings sets of %j to %j', (change, from, to, surge) => {
    expect(scaled(change, from, surge)).toEqual(to);
  });
});

describe('the share of a set', () => {
  const LOST = undefined;
  it.each<[string, number, number, number, number, number | undefined, number]>([
    ['all of it when nothing is wanted', 0, 0, 0, 10, LOST, -10],
    ['nothing when nobody knows how many there were', 10, 0, 0, 5, LOST, 0],
    ['nothing when the sets say 0', 10, 0, 0, 5, 0, 0],
    ['a fifth more by the status', 120, 100, 0, 50, LOST, 10],
    ['a fifth more by the status when the sets say 0', 120, 100, 0, 50, 0, 10],
    ['a fifth more', 120, 0, 0, 50, 100, 10],
    ['about a fifth more with a surge', 120, 0, 10, 50, 110, 9],
    ['a sixth less', 10, 0, 0, 6, 12, -1],
    ['about a sixth less with a surge', 100, 0, 10, 50, 130, -8],
  ])('is %s', (_name, wanted, before, surge, size, noted, share) => {
    const annotations = noted === undefined ? {} : { [MAX_REPLICAS]: String(noted) };
    const d = deployment(wanted, rolling(surge, 1), { replicas: before });
    const toAdd = share < 0 ? -1000 : 1000;
    expect(proportion(set('old', size, { annotations }), d, toAdd, 0)).toBe(share);
  });

  it.each([
    [undefined, undefined],
    ['invalid', undefined],
    ['-1', undefined],
    ['0', 0],
    ['13', 13],
    ['2147483647', 2147483647],
    ['2147483648', undefined],
    ['4294967296', undefined],
  ])('counts by an annotation of %s', (text, expected) => {
    const annotations: Record<string, string> = text === undefined ? {} : { [DESIRED_REPLICAS]: text };
    expect(annotatedDesired(set('old', 1, { annotations }))).toBe(expected);
  });
});
