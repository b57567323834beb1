import { describe, expect, it } from 'vitest';
import type {
  ContainerStatus,
  JobSpec,
  JobStatus,
  PodFailurePolicyRule,
  PodStatus,
} from '../../api/types.ts';
import { at, jobsPod } from './test-look.ts';
import { exited, codes, onCondition, disrupted, seen, failedBy, byCode, LIMIT } from './test-policies.ts';

/** Models the tables of pkg/controller/job/job_controller_test.go about failure policies */

const INDEX = 'batch.kubernetes.io/job-completion-index';
const LONG_AGO = '0001-01-01T00:00:01Z';
const RULES = [codes('Ignore', 'In', [1, 2, 3]), codes('FailJob', 'In', [5, 6, 7])];

describe('failure policies', () => {
  const failed = (...containerStatuses: ContainerStatus[]): PodStatus => ({
    phase: 'Failed',
    containerStatuses,
  });
  const spec = (rules: readonly PodFailurePolicyRule[], more: Partial<JobSpec> = {}): Partial<JobSpec> => ({
    parallelism: 1,
    completions: 1,
    backoffLimit: 6,
    podFailurePolicy: { rules },
    podReplacementPolicy: 'Failed',
    ...more,
  });
  const ofContainer = [
    codes('Ignore', 'In', [1, 2, 3], 'main-container'),
    codes('FailJob', 'In', [5, 6, 7], 'main-container'),
  ];
  const target = (pod: string): JobStatus => ({
    conditions: [
      {
        ...{ type: 'FailureTarget', status: 'True', reason: 'PodFailurePolicy' },
        message: byCode(5, 1, pod).slice('PodFailurePolicy: '.length),
      },
    ],
  });
  const FIVE = failed(exited(5));
  const FAILED_BY_FIVE = [0, 1, 0, 0, failedBy(byCode(5, 1))];
  const count = [codes('Count', 'In', [1, 2]), codes('Ignore', 'In', [2, 3])];
  const counted = [onCondition('Count', 'ResourceLimitExceeded'), onCondition('Ignore')];
  it.each<[string, Partial<JobSpec>, PodStatus[], readonly unknown[], JobStatus?]>([
    [
      'of another container',
      spec(ofContainer),
      [failed(exited(5, 'monitoring-container'), exited(42, 'main-container', LONG_AGO))],
      [1, 1, 0, 0, []],
    ],
    [
      'of a pod that runs',
      spec(RULES),
      [{ phase: 'Running', containerStatuses: [exited(5)] }],
      [1, 0, 0, 0, []],
    ],
    ['fail the job', spec(RULES), [FIVE], FAILED_BY_FIVE],
    ['have failed the job', spec(RULES), [FIVE], FAILED_BY_FIVE, target('mypod-0')],
    [
      'have failed the job for a pod that has gone',
      spec(RULES),
      [FIVE],
      [0, 1, 0, 0, failedBy(byCode(5, 1, 'already-deleted-pod'))],
      target('already-deleted-pod'),
    ],
    [
      'fail a job of two pods',
      spec(RULES, { parallelism: 2, completions: 2 }),
      [{ phase: 'Running' }, FIVE],
      [0, 2, 0, 1, failedBy(byCode(5, 1, 'mypod-1'), false)],
    ],
    ['fail an indexed job', spec(RULES, { completionMode: 'Indexed' }), [FIVE], FAILED_BY_FIVE],
    [
      'fail the job for any other code',
      spec([codes('FailJob', 'NotIn', [5, 6, 7])]),
      [failed(exited(42))],
      [0, 1, 0, 0, failedBy(byCode(42, 0))],
    ],
    [
      'do not for the code itself',
      spec([codes('FailJob', 'NotIn', [5, 6, 7])]),
      [failed(exited(5, 'main-container', LONG_AGO))],
      [1, 1, 0, 0, []],
    ],
    [
      'fail the job for an init container',
      spec(RULES),
      [{ ...failed(exited(143)), initContainerStatuses: [exited(5, 'init-container')] }],
      [0, 1, 0, 0, failedBy(byCode(5, 1, 'mypod-0', 'init-container'))],
    ],
    [
      'take the first rule',
      spec(RULES, { backoffLimit: 0 }),
      [failed(exited(2, 'container1'), exited(6, 'container2'))],
      [1, 0, 0, 0, []],
    ],
    ['ignore a failure', spec(RULES, { backoffLimit: 0 }), [failed(exited(1))], [1, 0, 0, 0, []]],
    ['know no rule', spec(RULES, { backoffLimit: 0 }), [failed(exited(10))], [0, 1, 0, 0, failedBy(LIMIT)]],
    ['count by the first rule', spec(count), [failed(exited(2, 'c', LONG_AGO))], [1, 1, 0, 0, []]],
    [
      'count by the first condition',
      spec(counted),
      [
        {
          ...failed(exited(0, 'c', LONG_AGO)),
          conditions: [{ type: 'ResourceLimitExceeded', status: 'True' }, disrupted],
        },
      ],
      [1, 1, 0, 0, []],
    ],
    [
      'ignore a condition',
      spec([onCondition('Ignore')], { backoffLimit: 0 }),
      [{ phase: 'Failed', conditions: [disrupted] }],
      [1, 0, 0, 0, []],
    ],
    [
      'fail the job for a condition',
      spec([onCondition('FailJob')]),
      [{ phase: 'Failed', conditions: [disrupted] }],
      [
        0,
        1,
        0,
        0,
        failedBy(
          'PodFailurePolicy: Pod default/mypod-0 has condition DisruptionTarget matching FailJob rule at index 0',
        ),
      ],
    ],
  ])('%s', (_name, wants, statuses, wanted, status) => {
    const indexed = wants.completionMode === 'Indexed';
    const pods = statuses.map((one, i) =>
      jobsPod(`mypod-${i}`, {
        status: one,
        metadata: indexed ? { annotations: { [INDEX]: String(i) } } : {},
      }),
    );
    expect(seen({ spec: wants, pods, ...(status && { status }) })).toEqual(wanted);
  });

  it('ignore a failure after which a pod is being deleted, and wait', () => {
    const status = { phase: 'Failed' as const, conditions: [disrupted] };
    const pods = [jobsPod('mypod-0', { status, metadata: { deletionTimestamp: at(0) } })];
    expect(seen({ spec: spec([onCondition('Ignore')], { backoffLimit: 0 }), pods })).toEqual([
      0,
      0,
      0,
      0,
      [],
    ]);
  });

  it('do not take what is going for a failure', () => {
    const pods = [jobsPod('mypod-0', { metadata: { deletionTimestamp: at(0) } })];
    const { completions: _none, ...queue } = spec([onCondition('Count')], { backoffLimit: 0 });
    expect(seen({ spec: queue, pods })).toEqual([0, 0, 0, 1, []]);
  });
});
