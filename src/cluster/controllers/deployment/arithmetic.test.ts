import { describe, expect, it } from 'vitest';
import type { DeploymentSpec, DeploymentStatus } from '../../api/types.ts';
import { VirtualClock } from '../../clock.ts';
import { fakeClient } from '../../test-client.ts';
import { formatTime } from '../../machinery/time.ts';
import { metadata } from '../test-objects.ts';
import {
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  maxSurge,
  maxUnavailable,
  newSetReplicas,
  type StoredDeployment,
  type StoredReplicaSet,
} from './counts.ts';
import { rollingUpdate } from './rolling.ts';
import { Rollout } from './rollout.ts';
import { syncScale } from './scaling.ts';
import { isComplete, rolloutStatus } from './status.ts';

type Count = number | string;

const template = (image: string) => ({ spec: { containers: [{ name: 'c', image }] } });

const rolling = (surge?: Count, unavailable?: Count): Partial<DeploymentSpec> => ({
  strategy: {
    type: 'RollingUpdate',
    rollingUpdate: {
      ...(surge !== undefined && { maxSurge: surge }),
      ...(unavailable !== undefined && { maxUnavailable: unavailable }),
    },
  },
});

const deployment = (
  replicas: number,
  spec: Partial<DeploymentSpec> = {},
  status: DeploymentStatus = {},
): StoredDeployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: metadata('foo'),
  spec: { replicas, selector: {}, template: template('new'), ...spec },
  status,
});

/** A replica set; the one with the highest age number is the oldest. */
const set = (
  name: string,
  replicas: number,
  { available = replicas, age = 0, annotations = {} as Record<string, string>, image = 'old' } = {},
): StoredReplicaSet => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: metadata(name, { annotations, creationTimestamp: formatTime((100 - age) * 1000) }),
  spec: { replicas, selector: {}, template: template(image) },
  status: { replicas, availableReplicas: available },
});

/** A server that takes every update. */
const client = fakeClient({
  update: (_, object) => object,
  updateStatus: (_, object) => object,
});

function rolloutOf(d: StoredDeployment, sets: readonly StoredReplicaSet[]) {
  const told: string[] = [];
  const events = { event: (_: unknown, __: string, ___: string, message: string) => void told.push(message) };
  return { rollout: new Rollout(d, sets, { client, events, clock: new VirtualClock(0) }), told };
}

const sizes = (rollout: Rollout): Record<string, number | undefined> =>
  Object.fromEntries(rollout.allSets.map(({ metadata: { name }, spec }) => [name, spec.replicas]));

describe('limits of a rolling update', () => {
  it.each<[Count | undefined, Count | undefined, number, number, number]>([
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
    expect(() => rollingUpdate(rollout)).toThrow('got invalid request to scale down');
  });
});

describe('scaling in the middle of a rollout', () => {
  const scaled = (
    [before, after]: readonly [number, number],
    [current, ...old]: readonly (number | undefined)[],
    { surge = 0, surgeBefore = surge }: { surge?: number; surgeBefore?: number } = {},
  ): readonly (number | undefined)[] => {
    const annotations = { [DESIRED_REPLICAS]: String(before), [MAX_REPLICAS]: String(before + surgeBefore) };
    const d = deployment(after, { ...rolling(surge, 1), paused: true });
    const { rollout } = rolloutOf(d, [
      ...(current === undefined ? [] : [set('new', current, { annotations, image: 'new' })]),
      ...old.map((size, i) => set(`old-${i}`, size ?? 0, { annotations, age: i + 1 })),
    ]);
    syncScale(rollout);
    const after_ = sizes(rollout);
    return [
      ...(current === undefined ? [undefined] : [after_['new']]),
      ...old.map((_, i) => after_[`old-${i}`]),
    ];
  };

  it.each<
    [
      readonly [number, number],
      (number | undefined)[],
      (number | undefined)[],
      { surge: number; surgeBefore?: number }?,
    ]
  >([
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

describe('progress', () => {
  const counts = (
    replicas: number,
    updatedReplicas: number,
    readyReplicas: number,
    availableReplicas: number,
  ) => ({
    replicas,
    updatedReplicas,
    readyReplicas,
    availableReplicas,
  });

  it.each([
    [5, counts(5, 5, 5, 4), false],
    [5, counts(5, 5, 5, 3), false],
    [5, counts(5, 5, 5, 5), true],
    [5, counts(5, 4, 5, 5), false],
    [1, counts(2, 1, 1, 1), false],
    [1, counts(1, 1, 0, 0), false],
  ])('of %i is complete with %j: %s', (replicas, status, complete) => {
    expect(isComplete(deployment(replicas), status)).toBe(complete);
  });

  /** The reason after a status with these counts, ten seconds' deadline, some seconds after the last progress. */
  const reason = (before: DeploymentStatus, now: readonly number[], seconds: number): string | undefined => {
    const [updated = 0, old = 0, ready = 0, available = 0] = now;
    const conditions = [
      { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', lastUpdateTime: formatTime(0) },
    ];
    const d = deployment(10, { progressDeadlineSeconds: 10 }, { ...before, conditions });
    const fresh = set('new', 10, { image: 'new', available });
    const sets = [set('old', old, { available: 0 }), fresh].map((one) => ({
      ...one,
      status: {
        ...one.status,
        replicas: one === fresh ? updated : old,
        readyReplicas: one === fresh ? ready : 0,
      },
    }));
    const status = rolloutStatus(d, sets, sets[1], seconds * 1000);
    return status.conditions?.find(({ type }) => type === 'Progressing')?.reason;
  };

  it.each([
    ['more are updated', counts(10, 4, 4, 4), [6, 4, 4, 4], 11, 'ReplicaSetUpdated'],
    ['nothing happens in time', counts(10, 4, 4, 4), [4, 6, 4, 4], 9, 'ReplicaSetUpdated'],
    ['nothing happens', counts(10, 4, 4, 4), [4, 6, 4, 4], 11, 'ProgressDeadlineExceeded'],
    ['old ones go', counts(10, 4, 6, 6), [4, 4, 6, 6], 11, 'ReplicaSetUpdated'],
    ['fewer are updated', counts(10, 7, 3, 3), [6, 4, 3, 3], 11, 'ProgressDeadlineExceeded'],
    ['more are ready', counts(10, 10, 9, 8), [10, 0, 10, 8], 11, 'ReplicaSetUpdated'],
    ['all are available', counts(10, 10, 10, 9), [10, 0, 10, 10], 11, 'NewReplicaSetAvailable'],
  ])('is told when %s', (_, before, now, seconds, expected) => {
    expect(reason(before, now, seconds)).toBe(expected);
  });
});
