import { describe, expect, it } from 'vitest';
import type { DeploymentCondition, DeploymentStatus } from '../../api/types.ts';
import { formatTime } from '../../machinery/time.ts';
import { conditionOf, withCondition, withoutCondition } from '../conditions.ts';
import type { StoredDeployment, StoredReplicaSet } from './counts.ts';
import { condition, deadlineIn, isComplete, rolloutStatus } from './status.ts';
import { deployment, set } from './test-rollout.ts';

/** Models pkg/controller/deployment/progress_test.go and what util/deployment_util_test.go says of progress and conditions. */

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
    ['there are fewer, but more are updated', counts(10, 4, 7, 7), [8, 0, 5, 5], 11, 'ReplicaSetUpdated'],
    ['fewer are updated', counts(10, 7, 3, 3), [6, 4, 3, 3], 11, 'ProgressDeadlineExceeded'],
    ['more are ready', counts(10, 10, 9, 8), [10, 0, 10, 8], 11, 'ReplicaSetUpdated'],
    ['all are available', counts(10, 10, 10, 9), [10, 0, 10, 10], 11, 'NewReplicaSetAvailable'],
  ])('is told when %s', (_, before, now, seconds, expected) => {
    expect(reason(before, now, seconds)).toBe(expected);
  });
});

describe('what a rollout says of its progress', () => {
  const BEFORE = Date.parse('2017-02-15T18:49:00Z');
  const LATER = BEFORE + 600_000;
  const progressing = (status: string, reason: string) =>
    condition('Progressing', status, reason, '', BEFORE);
  const UPDATED = progressing('True', 'ReplicaSetUpdated');
  const AVAILABLE = progressing('True', 'NewReplicaSetAvailable');
  const FAILED = progressing('False', 'ProgressDeadlineExceeded');

  const stored = (
    wanted: number,
    [replicas, updatedReplicas, availableReplicas]: readonly number[],
    conditions: readonly DeploymentCondition[],
    progressDeadlineSeconds: number | undefined = 60,
  ): StoredDeployment =>
    deployment(
      wanted,
      {
        strategy: { type: 'Recreate' },
        ...(progressDeadlineSeconds !== NONE && { progressDeadlineSeconds }),
      },
      {
        replicas: replicas ?? 0,
        updatedReplicas: updatedReplicas ?? 0,
        availableReplicas: availableReplicas ?? 0,
        conditions,
      },
    );
  /** Asks for no deadline at all. */
  const NONE = -1;
  const counted = (
    name: string,
    wanted: number,
    replicas: number,
    availableReplicas: number,
  ): StoredReplicaSet => ({
    ...set(name, wanted),
    status: { replicas, availableReplicas },
  });

  const bar = counted('bar', 0, 1, 1);
  const foo = counted('foo', 3, 2, 2);
  const full = counted('foo', 3, 3, 3);
  const [two, three] = [
    [2, 2, 2],
    [3, 3, 3],
  ];
  /** Status, reason, whether the update is of now, whether the transition is. */
  type Said = readonly [status: string, reason: string, updated: boolean, turned: boolean] | undefined;

  it.each<[string, StoredDeployment, StoredReplicaSet[], StoredReplicaSet | undefined, Said]>([
    ['nothing without a deadline', stored(3, two, [UPDATED], NONE), [bar], foo, undefined],
    [
      'nothing new when only one set has replicas',
      stored(3, three, [AVAILABLE]),
      [counted('bar', 3, 3, 3)],
      undefined,
      ['True', 'NewReplicaSetAvailable', false, false],
    ],
    ['that it goes on', stored(3, two, [UPDATED]), [bar], foo, ['True', 'ReplicaSetUpdated', true, false]],
    [
      'that it goes on again',
      stored(3, two, [FAILED]),
      [bar],
      foo,
      ['True', 'ReplicaSetUpdated', true, true],
    ],
    [
      'that it goes on for the first time',
      stored(3, two, []),
      [bar],
      foo,
      ['True', 'ReplicaSetUpdated', true, true],
    ],
    [
      'that it is done',
      stored(3, three, [UPDATED]),
      [],
      full,
      ['True', 'NewReplicaSetAvailable', true, false],
    ],
    [
      'that it is done after all',
      stored(3, three, [FAILED]),
      [],
      full,
      ['True', 'NewReplicaSetAvailable', true, true],
    ],
    [
      'that it is done at once',
      stored(3, three, []),
      [],
      full,
      ['True', 'NewReplicaSetAvailable', true, true],
    ],
    [
      'that it is done without a new set',
      stored(0, three, [UPDATED]),
      [counted('foo', 0, 0, 0)],
      undefined,
      ['True', 'NewReplicaSetAvailable', true, false],
    ],
    [
      'that it has taken too long',
      stored(3, two, [UPDATED]),
      [],
      foo,
      ['False', 'ProgressDeadlineExceeded', true, true],
    ],
    [
      'nothing new when it has said so',
      stored(3, two, [FAILED]),
      [],
      foo,
      ['False', 'ProgressDeadlineExceeded', false, false],
    ],
  ])('%s', (_name, d, old, fresh, expected) => {
    const { conditions } = rolloutStatus(d, fresh ? [...old, fresh] : old, fresh, LATER);
    const said = conditionOf(conditions, 'Progressing');
    const now = formatTime(LATER);
    expect(
      said && [said.status, said.reason, said.lastUpdateTime === now, said.lastTransitionTime === now],
    ).toEqual(expected);
  });

  it.each([
    ['without a deadline', NONE, undefined, 0, undefined],
    ['with the deadline that is none', 2 ** 31 - 1, undefined, 0, undefined],
    ['before anything is said', 60, undefined, 0, undefined],
    ['when it has failed', 60, FAILED, 0, undefined],
    ['while half a minute is left', 60, UPDATED, 30_000, 30_000],
    ['while a second is left', 60, UPDATED, 59_000, 1000],
    ['in the last second', 60, UPDATED, 59_001, 999],
    ['at the deadline', 60, UPDATED, 60_000, 0],
    ['after it', 60, UPDATED, 61_000, -1000],
    ['long after it', 60, UPDATED, 120_000, -60_000],
  ])('looks again %s', (_name, seconds, said, passed, expected) => {
    const d = stored(3, [3, 3, 1], said ? [said] : [], seconds);
    expect(deadlineIn(d, BEFORE + passed)).toBe(expected);
  });

  it('does not look again when it is done or paused', () => {
    expect(deadlineIn(stored(3, three, [UPDATED]), BEFORE)).toBeUndefined();
    const d = stored(3, two, [progressing('Unknown', 'DeploymentPaused')]);
    expect(deadlineIn({ ...d, spec: { ...d.spec, paused: true } }, BEFORE)).toBeUndefined();
  });

  it.each([
    ['no deadline', NONE, 'ForSomeReason', 9, 'removed'],
    ['no real deadline', 2 ** 31 - 1, 'ForSomeReason', 9, 'removed'],
    ['eleven seconds of ten', 10, 'ForSomeReason', 11, 'ProgressDeadlineExceeded'],
    ['nine seconds of ten', 10, 'ForSomeReason', 9, 'ForSomeReason'],
  ])('%s', (_name, deadline, reason, passed, expected) => {
    const d = stored(3, two, [progressing('True', reason)], deadline);
    const { conditions } = rolloutStatus(d, [foo], foo, BEFORE + passed * 1000);
    expect(conditionOf(conditions, 'Progressing')?.reason ?? 'removed').toBe(expected);
  });
});

describe('conditions', () => {
  const PROGRESSING = { type: 'Progressing', status: 'False', reason: 'ForSomeReason' };
  const OTHERWISE = { type: 'Progressing', status: 'True', reason: 'BecauseItIs' };
  const AVAILABLE = { type: 'Available', status: 'True', reason: 'AwesomeController' };
  const BOTH = [PROGRESSING, AVAILABLE];

  it('are found by their type', () => {
    expect(conditionOf(BOTH, 'Available')).toBe(AVAILABLE);
    expect(conditionOf(BOTH, 'ReplicaFailure')).toBeUndefined();
  });

  it.each([
    ['the first', undefined, AVAILABLE, [AVAILABLE]],
    ['another', [PROGRESSING], AVAILABLE, BOTH],
    ['the same with another status', [PROGRESSING], OTHERWISE, [OTHERWISE]],
  ])('are set: %s', (_name, before, one, after) => {
    expect(withCondition(before, one)).toEqual(after);
  });

  it.each([
    ['none', undefined, 'Progressing', []],
    ['the only one', [PROGRESSING], 'Progressing', []],
    ['one that is not there', BOTH, 'ReplicaFailure', BOTH],
  ])('are removed: %s', (_name, before, type, after) => {
    expect(withoutCondition(before, type)).toEqual(after);
  });
});
