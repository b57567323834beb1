import { describe, expect, it } from 'vitest';
import type { PodFailurePolicyRule, PodStatus } from '../../api/types.ts';
import type { StoredPod } from '../pods.ts';
import {
  backoffLeft,
  failureAnnotations,
  finishedAt,
  indexBackoffLeft,
  isIndexFailed,
  nextRecord,
} from './backoff.ts';
import { tally } from './tracking.ts';
import { at, ended, indexed, job, pod, running } from './test-jobs.ts';

/** Models pkg/controller/job/backoff_utils_test.go, and what indexed_job_utils_test.go says of failures */

const FAILURES = 'batch.kubernetes.io/job-index-failure-count';
const IGNORED = 'batch.kubernetes.io/job-index-ignored-failure-count';

/** A failed pod of an index that failed so often before, as its annotation says. */
const failedPod = (index: number, failures: string, more: Partial<StoredPod['metadata']> = {}): StoredPod =>
  indexed(index, 'Failed', {
    metadata: { ...more, annotations: { [FAILURES]: failures, ...more.annotations } },
  });

describe('failures since the last success', () => {
  const pods = (seconds: readonly number[]): StoredPod[] =>
    seconds.map((second) => pod({ containerStatuses: [ended('main', 0, at(second))] }));
  const last = (seconds: number): number => Date.parse(at(seconds));
  it.each([
    ['one failure', { failures: 0, last: 0 }, [], [0], { failures: 1, last: last(0) }],
    ['two failures', { failures: 0, last: 0 }, [], [0, -1], { failures: 2, last: last(0) }],
    ['a success after two failures', { failures: 0, last: 0 }, [0], [-2, -1], { failures: 0, last: 0 }],
    ['a success between', { failures: 0, last: 0 }, [-2], [0, -4, -3, -1], { failures: 2, last: last(0) }],
    ['one more', { failures: 2, last: 0 }, [], [0], { failures: 3, last: last(0) }],
    ['both at once', { failures: 0, last: 0 }, [0], [0], { failures: 0, last: 0 }],
    ['nothing at all', { failures: 0, last: 0 }, [], [], { failures: 0, last: 0 }],
    ['nothing new', { failures: 2, last: 7 }, [], [], { failures: 2, last: 7 }],
    ['a success', { failures: 2, last: 7 }, [0], [], { failures: 0, last: 0 }],
  ])('%s', (_name, before, succeeded, failed, expected) => {
    expect(nextRecord(before, pods(succeeded), pods(failed))).toEqual(expected);
  });

  it.each([
    [0, 0, 0],
    [1, 0, 10_000],
    [1, 4000, 6000],
    [1, 10_000, 0],
    [1, 11_000, 0],
    [2, 0, 20_000],
    [3, 0, 40_000],
    [3, 30_000, 10_000],
    [6, 0, 320_000],
    [7, 0, 600_000],
    [99, 0, 600_000],
  ])('after %i failures, %i ms ago, there are %i ms to wait', (failures, passed, left) => {
    expect(backoffLeft({ failures, last: 1_000_000 }, 1_000_000 + passed)).toBe(left);
  });

  it.each<[string, StoredPod | undefined, number]>([
    ['none', undefined, 0],
    ['two before', failedPod(0, '2', { deletionTimestamp: at(0) }), 40_000],
    [
      'one before, and one that was ignored',
      failedPod(0, '1', { deletionTimestamp: at(0), annotations: { [IGNORED]: '1' } }),
      40_000,
    ],
  ])('of an index are counted together: %s', (_name, replaced, left) => {
    expect(indexBackoffLeft(replaced, Date.parse(at(0)))).toBe(left);
  });
});

describe('when a pod ended', () => {
  const going = { metadata: { deletionTimestamp: at(0) } };
  const ready = (status: string, seconds: number): PodStatus => ({
    containerStatuses: [ended('main', 0)],
    conditions: [{ type: 'Ready', status, lastTransitionTime: at(seconds) }],
  });
  const all = [ended('a', 0, at(-1)), ended('b', 0, at(0)), ended('c', 0, at(-2))];
  const sidecar = { spec: { initContainers: [{ name: 'sidecar', restartPolicy: 'Always' }] } };
  it.each([
    ['with its last container', pod({ containerStatuses: all }), 0],
    ['when it was deleted, if one runs', pod({ containerStatuses: [...all, running] }, going), 0],
    ['when it was deleted, if the only one runs', pod({ containerStatuses: [running] }, going), 0],
    [
      'before its grace period',
      pod(
        { containerStatuses: [running] },
        { metadata: { ...going.metadata, deletionGracePeriodSeconds: 30 } },
      ),
      -30,
    ],
    ['when it ceased to be ready', pod(ready('False', 0)), 0],
    ['not when it became ready', pod(ready('True', -30), going), 0],
    ['when it was made, if nothing else is known', pod({ containerStatuses: [ended('main', 0)] }), -60],
    [
      'with its sidecar',
      pod(
        {
          containerStatuses: [ended('main', 0, at(-1))],
          initContainerStatuses: [ended('sidecar', 0, at(0))],
        },
        sidecar,
      ),
      0,
    ],
    [
      'with its sidecar, though another container runs',
      pod(
        { containerStatuses: [running], initContainerStatuses: [ended('sidecar', 0, at(-5))] },
        { ...sidecar, ...going },
      ),
      -5,
    ],
    [
      'not before its sidecar',
      pod(
        {
          containerStatuses: [ended('main', 0, at(-1))],
          initContainerStatuses: [{ ...running, name: 'sidecar' }],
        },
        { ...sidecar, ...going },
      ),
      0,
    ],
  ])('%s', (_name, one, seconds) => {
    expect(finishedAt(one)).toBe(Date.parse(at(seconds)));
  });
});

const failIndexOnThree: PodFailurePolicyRule = {
  action: 'FailIndex',
  onExitCodes: { operator: 'In', values: [3] },
};

describe('an index has failed for good', () => {
  it.each([
    ['within its limit', '0', 1, false],
    ['at its limit', '1', 1, true],
    ['without a limit left', '0', 0, true],
    ['with no number of failures', 'x', 1, false],
  ])('%s', (_name, count, backoffLimitPerIndex, failed) => {
    expect(isIndexFailed(job({ backoffLimitPerIndex }), failedPod(0, count))).toBe(failed);
  });

  it('by a rule', () => {
    const podFailurePolicy = { rules: [failIndexOnThree] };
    const one = indexed(0, 'Failed', { status: { containerStatuses: [ended('main', 3)] } });
    expect(isIndexFailed(job({ backoffLimitPerIndex: 1, podFailurePolicy }), one)).toBe(true);
  });

  it.each<[string, StoredPod[], number, string | undefined, number[]]>([
    ['one of two', [failedPod(0, '0'), failedPod(1, '1')], 1, undefined, [1]],
    ['not of a pod that is not tracked', [failedPod(0, '0', { finalizers: [] })], 0, undefined, []],
    ['not of one that is not asked for', [failedPod(3, '0')], 0, undefined, []],
    ['beside one that had', [failedPod(1, '0')], 0, '0', [0, 1]],
    ['where none had', [failedPod(1, '0')], 0, '', [1]],
    ['without one that is asked for no more', [failedPod(1, '0')], 0, '9', [1]],
  ])('of several: %s', (_name, pods, backoffLimitPerIndex, failedIndexes, expected) => {
    const given = job(
      { completionMode: 'Indexed', completions: 2, backoffLimitPerIndex },
      failedIndexes === undefined ? {} : { failedIndexes },
    );
    expect([...(tally(given, pods, { failures: 0, last: 0 }).failedIndexes ?? [])]).toEqual(expected);
  });
});

describe('a failed pod is kept until another takes its index over', () => {
  const named = (uid: string, pod: StoredPod): StoredPod => ({ ...pod, metadata: { ...pod.metadata, uid } });
  const running = indexed(0, 'Running', { metadata: { annotations: { [FAILURES]: '1' } } });
  it.each<[string, number, StoredPod[], string[]]>([
    [
      'unless its index has failed',
      1,
      [named('a', failedPod(0, '0')), named('b', failedPod(1, '1')), named('c', failedPod(2, '0'))],
      ['a', 'c'],
    ],
    ['not once it is counted', 0, [failedPod(0, '0', { finalizers: [] })], []],
    ['not if its index is not asked for', 0, [failedPod(4, '0')], []],
    ['not beside one that runs', 1, [failedPod(0, '0'), running], []],
    ['not if its index has succeeded', 1, [failedPod(0, '0'), indexed(0, 'Succeeded')], []],
    [
      'if it failed most often',
      4,
      [named('a1', failedPod(0, '0')), named('a3', failedPod(0, '2')), named('a2', failedPod(0, '1'))],
      ['a3'],
    ],
    [
      'if it failed last',
      4,
      [
        named('a1', failedPod(0, '1', { deletionTimestamp: at(-1) })),
        named('a3', failedPod(0, '1', { deletionTimestamp: at(0) })),
        named('a2', failedPod(0, '1', { deletionTimestamp: at(-2) })),
      ],
      ['a3'],
    ],
  ])('%s', (_name, backoffLimitPerIndex, pods, expected) => {
    const given = job({ completionMode: 'Indexed', completions: 3, backoffLimitPerIndex });
    const { toReplace } = tally(given, pods, { failures: 0, last: 0 });
    expect([...toReplace.values()].map(({ metadata }) => metadata.uid)).toEqual(expected);
  });

  const ignoring: PodFailurePolicyRule = {
    action: 'Ignore',
    onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }],
  };
  const disrupted = { conditions: [{ type: 'DisruptionTarget', status: 'True' }] };
  const before = (failures: string, status: PodStatus = {}): StoredPod =>
    indexed(0, 'Failed', { metadata: { annotations: { [FAILURES]: failures } }, status });
  it.each<[string, StoredPod | undefined, Record<string, string>]>([
    ['none', undefined, { [FAILURES]: '0' }],
    ['nothing said', indexed(0, 'Failed'), { [FAILURES]: '1' }],
    ['none before', before('0'), { [FAILURES]: '1' }],
    ['some before', before('3'), { [FAILURES]: '4' }],
    ['more than can be', before('2147483648'), { [FAILURES]: '1' }],
    ['less than none', before('-1'), { [FAILURES]: '1' }],
    ['no number', before('xyz'), { [FAILURES]: '1' }],
    ['one that is ignored', before('3', disrupted), { [FAILURES]: '3', [IGNORED]: '1' }],
  ])('and tells it how often that failed: %s', (_name, replaced, expected) => {
    const given = job({ backoffLimitPerIndex: 9, podFailurePolicy: { rules: [ignoring] } });
    expect(failureAnnotations(given, replaced)).toEqual(expected);
  });
});
