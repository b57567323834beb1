import { describe, expect, it } from 'vitest';
import type { ContainerStatus, JobSpec, PodStatus, SuccessPolicyRule } from '../../api/types.ts';
import type { StoredPod } from '../pods.ts';
import { backoffLeft, finishedAt, isIndexFailed, nextRecord } from './backoff.ts';
import { type StoredJob, TRACKING } from './counts.ts';
import {
  activePodsForRemoval,
  firstPending,
  formatIndexes,
  parseIndexes,
  succeededIndexes,
} from './indexes.ts';
import { matchFailurePolicy, matchSuccessPolicy } from './policies.ts';

/** Models the tables beside pkg/controller/job: backoff_utils, indexed_job_utils, pod_failure_policy, success_policy */

const NOON = '2009-11-10T12:00:00Z';
const at = (seconds: number): string =>
  new Date(Date.parse(NOON) + seconds * 1000).toISOString().replace('.000', '');

function pod(
  status: PodStatus,
  metadata: Partial<StoredPod['metadata']> = {},
  spec: Partial<StoredPod['spec']> = {},
): StoredPod {
  const own = { name: 'p', namespace: 'default', uid: 'p', resourceVersion: '1', creationTimestamp: at(-60) };
  const containers = [{ name: 'main' }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...own, ...metadata },
    spec: { containers, ...spec },
    status,
  };
}

const ended = (name: string, exitCode: number, finished?: string): ContainerStatus => ({
  name,
  image: 'i',
  imageID: '',
  ready: false,
  restartCount: 0,
  state: { terminated: { exitCode, ...(finished !== undefined && { finishedAt: finished }) } },
});
const running: ContainerStatus = {
  name: 'main',
  image: 'i',
  imageID: '',
  ready: true,
  restartCount: 0,
  state: { running: {} },
};

const job = (spec: Partial<JobSpec>, status: StoredJob['status'] = {}): StoredJob => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'j', namespace: 'default', uid: 'j', resourceVersion: '1', creationTimestamp: NOON },
  spec: { template: { spec: { containers: [] } }, ...spec },
  status,
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
    ['nothing new', { failures: 2, last: 7 }, [], [], { failures: 2, last: 7 }],
    ['a success', { failures: 2, last: 7 }, [0], [], { failures: 0, last: 0 }],
  ])('%s', (_name, before, succeeded, failed, expected) => {
    expect(nextRecord(before, pods(succeeded), pods(failed))).toEqual(expected);
  });

  it.each([
    [0, 0, 0],
    [1, 0, 10_000],
    [1, 4000, 6000],
    [1, 20_000, 0],
    [2, 0, 20_000],
    [3, 30_000, 10_000],
    [7, 0, 600_000],
    [99, 0, 600_000],
  ])('after %i failures, %i ms ago, there are %i ms to wait', (failures, passed, left) => {
    expect(backoffLeft({ failures, last: 1_000_000 }, 1_000_000 + passed)).toBe(left);
  });
});

describe('when a pod ended', () => {
  const going = { deletionTimestamp: at(0) };
  const ready = (status: string, seconds: number): PodStatus => ({
    containerStatuses: [ended('main', 0)],
    conditions: [{ type: 'Ready', status, lastTransitionTime: at(seconds) }],
  });
  const all = [ended('a', 0, at(-1)), ended('b', 0, at(0)), ended('c', 0, at(-2))];
  const sidecar = { initContainers: [{ name: 'sidecar', restartPolicy: 'Always' }] };
  it.each([
    ['with its last container', pod({ containerStatuses: all }), 0],
    ['when it was deleted, if one runs', pod({ containerStatuses: [...all, running] }, going), 0],
    [
      'before its grace period',
      pod({ containerStatuses: [running] }, { ...going, deletionGracePeriodSeconds: 30 }),
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
        {},
        sidecar,
      ),
      0,
    ],
  ])('%s', (_name, one, seconds) => {
    expect(finishedAt(one)).toBe(Date.parse(at(seconds)));
  });
});

const indexed = (
  index: number | string,
  phase: 'Failed' | 'Pending' | 'Running' | 'Succeeded',
  more: Partial<StoredPod['metadata']> = {},
): StoredPod =>
  pod(
    { phase },
    {
      name: `p${index}${phase}`,
      uid: `p${index}${phase}`,
      finalizers: [TRACKING],
      annotations: { 'batch.kubernetes.io/job-completion-index': String(index) },
      ...more,
    },
  );

describe('indexes', () => {
  it.each([
    [[], ''],
    [[1], '1'],
    [[1, 2], '1,2'],
    [[3, 2, 1], '1-3'],
    [[0, 1, 3, 5, 6, 7, 7], '0,1,3,5-7'],
  ])('%j are written as %j', (numbers, text) => {
    expect(formatIndexes(numbers)).toBe(text);
  });

  it.each([
    ['', 10, []],
    ['0', 10, [0]],
    ['1,3-5', 10, [1, 3, 4, 5]],
    ['1,3-5', 4, [1, 3]],
    ['bad,3', 10, [3]],
    ['4,9', 5, [4]],
  ])('%j below %i means %j', (text, completions, numbers) => {
    expect(parseIndexes(text, completions)).toEqual(numbers);
  });

  it('succeed once, if their number is asked for and they are still tracked', () => {
    const pods = [
      indexed(0, 'Succeeded'),
      indexed(1, 'Failed'),
      indexed(3, 'Succeeded', { finalizers: [] }),
      indexed(4, 'Succeeded'),
      indexed(12, 'Succeeded'),
      indexed('x', 'Succeeded'),
    ];
    const one = job({ completionMode: 'Indexed', completions: 8 }, { completedIndexes: '4-6' });
    expect(formatIndexes(succeededIndexes(one, pods))).toBe('0,4-6');
  });

  it('are taken from the lowest that is free', () => {
    expect(firstPending(new Set([0, 2, 3]), 3, 10)).toEqual([1, 4, 5]);
    expect(firstPending(new Set([0, 2]), 5, 4)).toEqual([1, 3]);
    expect(firstPending(new Set(), 0, 4)).toEqual([]);
  });

  it('lose the pods that are too many of one, or have none that is asked for', () => {
    const pods = [
      indexed(0, 'Running'),
      indexed(0, 'Pending'),
      indexed(1, 'Running'),
      indexed(9, 'Running'),
      indexed('x', 'Running'),
    ];
    const one = job({ completionMode: 'Indexed', completions: 5 });
    const names = (atLeast: number): string[] =>
      activePodsForRemoval(one, pods, atLeast, 0)
        .map(({ metadata }) => metadata.name)
        .sort();
    expect(names(0)).toEqual(['p0Pending', 'p9Running', 'pxRunning']);
    expect(names(5).length).toBe(5);
  });

  it.each([
    ['within its limit', '0', 1, false],
    ['at its limit', '1', 1, true],
    ['without a limit left', '0', 0, true],
    ['with an annotation that is no number', 'x', 1, false],
  ])('fail: %s', (_name, count, backoffLimitPerIndex, failed) => {
    const annotations = { 'batch.kubernetes.io/job-index-failure-count': count };
    expect(isIndexFailed(job({ backoffLimitPerIndex }), indexed(0, 'Failed', { annotations }))).toBe(failed);
  });
});

describe('failure policies', () => {
  const codes = (
    action: 'Count' | 'FailIndex' | 'FailJob' | 'Ignore',
    operator: 'In' | 'NotIn',
    ...values: number[]
  ) => ({
    action,
    onExitCodes: { operator, values },
  });
  const disrupted = {
    action: 'Ignore' as const,
    onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }],
  };
  const failed = (code: number): StoredPod =>
    pod({ phase: 'Failed', containerStatuses: [ended('main', code)] });
  const why = 'Container main for pod default/p failed with exit code 2 matching FailJob rule at index';
  it.each([
    ['no rule', [], failed(2), { counts: true }],
    [
      'a code',
      [codes('FailJob', 'In', 1, 2)],
      failed(2),
      { counts: true, action: 'FailJob', message: `${why} 0` },
    ],
    ['another code', [codes('FailJob', 'In', 1)], failed(2), { counts: true }],
    [
      'any other code',
      [codes('Ignore', 'In', 7), codes('FailJob', 'NotIn', 1)],
      failed(2),
      { counts: true, action: 'FailJob', message: `${why} 1` },
    ],
    ['success is no failure', [codes('Ignore', 'NotIn', 1)], failed(0), { counts: true }],
    ['what is ignored', [codes('Ignore', 'In', 2)], failed(2), { counts: false, action: 'Ignore' }],
    ['what counts', [codes('Count', 'In', 2)], failed(2), { counts: true, action: 'Count' }],
    ['what fails an index', [codes('FailIndex', 'In', 2)], failed(2), { counts: true, action: 'FailIndex' }],
    [
      'an init container',
      [codes('Ignore', 'In', 3)],
      pod({ initContainerStatuses: [ended('init', 3)], containerStatuses: [running] }),
      { counts: false, action: 'Ignore' },
    ],
    [
      'a container by name',
      [
        {
          action: 'Ignore' as const,
          onExitCodes: { containerName: 'side', operator: 'In' as const, values: [2] },
        },
      ],
      failed(2),
      { counts: true },
    ],
    [
      'a condition',
      [disrupted],
      pod({ conditions: [{ type: 'DisruptionTarget', status: 'True' }] }),
      { counts: false, action: 'Ignore' },
    ],
    [
      'a condition that fails the job',
      [{ ...disrupted, action: 'FailJob' as const }],
      pod({ conditions: [{ type: 'DisruptionTarget', status: 'True' }] }),
      {
        counts: true,
        action: 'FailJob',
        message: 'Pod default/p has condition DisruptionTarget matching FailJob rule at index 0',
      },
    ],
  ])('%s', (_name, rules, one, expected) => {
    expect(matchFailurePolicy({ rules }, one)).toEqual(expected);
  });
});

describe('success policies', () => {
  it.each<[string, SuccessPolicyRule[], string, number | undefined]>([
    ['no rules', [], '0', undefined],
    ['a text that is none', [{ succeededIndexes: 'invalid-form' }], '0', undefined],
    ['all of a rule', [{ succeededIndexes: '0-2' }], '0-2,4-7', 0],
    ['none of a rule', [{ succeededIndexes: '3' }], '0-2', undefined],
    ['enough', [{ succeededCount: 2 }], '0-2', 0],
    ['not enough', [{ succeededCount: 4 }], '0-2', undefined],
    ['the second rule', [{ succeededIndexes: '9' }, { succeededIndexes: '4,6' }], '0-2,4-7', 1],
    ['enough of a rule', [{ succeededIndexes: '3-6', succeededCount: 2 }], '0-2,4-7', 0],
    ['not enough of a rule', [{ succeededIndexes: '3-6', succeededCount: 2 }], '0-2,6,7', undefined],
    ['nothing at all', [{ succeededCount: 4 }], '', undefined],
    ['an empty rule', [{ succeededIndexes: '' }], '1-3', undefined],
    ['numbers that there are not', [{ succeededIndexes: '10-12,14-16' }], '1-3,5-7', undefined],
    ['an overlap', [{ succeededIndexes: '1-3,5-7' }], '2-4,6-8', undefined],
    ['an overlap that is enough', [{ succeededIndexes: '1-3,5-7', succeededCount: 4 }], '2-4,6-8', 0],
  ])('%s', (_name, rules, done, index) => {
    const found = matchSuccessPolicy({ rules }, 10, new Set(parseIndexes(done, 10)));
    expect(found).toBe(index === undefined ? undefined : `Matched rules at index ${index}`);
  });
});
