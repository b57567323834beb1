import { describe, expect, it } from 'vitest';
import type {
  ContainerStatus,
  JobSpec,
  JobStatus,
  PodFailurePolicyRule,
  PodStatus,
} from '../../api/types.ts';
import type { StoredPod } from '../pods.ts';
import { at, type Given, jobsPod, look, words } from './test-look.ts';

/** Models the tables of pkg/controller/job/job_controller_test.go about failure and success policies and limits per index */

const INDEX = 'batch.kubernetes.io/job-completion-index';
const FAILURES = 'batch.kubernetes.io/job-index-failure-count';

const exited = (exitCode: number, name = 'main-container', finishedAt?: string): ContainerStatus => ({
  ...{ name, image: 'i', imageID: '', ready: false, restartCount: 0 },
  state: { terminated: { exitCode, ...(finishedAt !== undefined && { finishedAt }) } },
});
const LONG_AGO = '0001-01-01T00:00:01Z';

const codes = (
  action: PodFailurePolicyRule['action'],
  operator: 'In' | 'NotIn',
  values: readonly number[],
  containerName?: string,
): PodFailurePolicyRule => ({
  action,
  onExitCodes: { operator, values, ...(containerName !== undefined && { containerName }) },
});
const onCondition = (
  action: PodFailurePolicyRule['action'],
  type = 'DisruptionTarget',
): PodFailurePolicyRule => ({
  action,
  onPodConditions: [{ type, status: 'True' }],
});
const RULES = [codes('Ignore', 'In', [1, 2, 3]), codes('FailJob', 'In', [5, 6, 7])];
const disrupted = { type: 'DisruptionTarget', status: 'True' };

/** Active, failed, succeeded, going, conditions. */
const seen = (given: Given): readonly unknown[] => {
  const { status } = look(given);
  const { active = 0, failed = 0, succeeded = 0, terminating = 0 } = status;
  return [active, failed, succeeded, terminating, words(status)];
};

const failedBy = (reason: string, terminated = true): string[] => [
  `FailureTarget=True ${reason}`,
  ...(terminated ? [`Failed=True ${reason}`] : []),
];
const byCode = (code: number, rule: number, pod = 'mypod-0', container = 'main-container'): string =>
  `PodFailurePolicy: Container ${container} for pod default/${pod} failed with exit code ${code} matching FailJob rule at index ${rule}`;
const LIMIT = 'BackoffLimitExceeded: Job has reached the specified backoff limit';
const FAILED_INDEXES = 'FailedIndexes: Job has failed indexes';

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

/** `0F` has the index 0 and failed, `0F1` did so for the second time; `d` says that it was disrupted, `3` that it ended with 3. */
const indexedPods = (text: string): StoredPod[] =>
  text.split(' ').map((word, i) => {
    const [, index = '', phase, failures, mark] = /^(\d)([FSRP])(\d?)(d|x)?$/.exec(word) ?? [];
    const phases = { F: 'Failed', S: 'Succeeded', R: 'Running', P: 'Pending' } as const;
    const annotations = { [INDEX]: index, ...(failures && { [FAILURES]: failures }) };
    const status = {
      phase: phases[phase === 'F' || phase === 'S' || phase === 'R' ? phase : 'P'],
      ...(mark === 'd' && { conditions: [disrupted] }),
      ...(mark === 'x' && { containerStatuses: [exited(3, 'x')] }),
    };
    return jobsPod(`mypod-${i}`, { status, metadata: { annotations, creationTimestamp: at(0) } });
  });

interface Row {
  readonly spec: Partial<JobSpec>;
  readonly pods: string;
  readonly status?: JobStatus;
  /** Active, failed, succeeded, going, conditions. */
  readonly counts: readonly unknown[];
  readonly completed?: string;
  readonly failedIndexes?: string;
}

function check({ spec, pods, status, counts, completed, failedIndexes }: Row): void {
  const given = {
    spec: { completionMode: 'Indexed', backoffLimit: 2_147_483_647, ...spec } as const,
    pods: indexedPods(pods),
    ...(status && { status }),
  };
  expect(seen(given)).toEqual(counts);
  const { completedIndexes, failedIndexes: lost } = look(given).status;
  expect([completedIndexes, lost]).toEqual([completed, failedIndexes]);
}

const of = (count: number, more: Partial<JobSpec> = {}): Partial<JobSpec> => ({
  parallelism: count,
  completions: count,
  ...more,
});
const DONE = [
  'SuccessCriteriaMet=True CompletionsReached: Reached expected number of succeeded pods',
  'Complete=True CompletionsReached: Reached expected number of succeeded pods',
];

describe('limits per index', () => {
  const limited = (count: number, more: Partial<JobSpec> = {}): Partial<JobSpec> =>
    of(count, { backoffLimitPerIndex: 1, ...more });
  const byThree = (action: PodFailurePolicyRule['action']): Partial<JobSpec> => ({
    podFailurePolicy: { rules: [codes(action, 'In', [3])] },
    podReplacementPolicy: 'Failed',
  });
  it.each<[string, Row]>([
    [
      'are not passed by one failure',
      {
        spec: limited(2),
        pods: '0F0 0S1 1S0',
        counts: [0, 1, 2, 0, DONE],
        completed: '0,1',
        failedIndexes: '',
      },
    ],
    [
      'wait before they count',
      { spec: limited(2), pods: '0F0', counts: [1, 0, 0, 0, []], failedIndexes: '' },
    ],
    [
      'count what was replaced',
      { spec: limited(2), pods: '0F0 0P1', counts: [2, 1, 0, 0, []], failedIndexes: '' },
    ],
    ['fail an index', { spec: limited(2), pods: '0F1', counts: [1, 1, 0, 0, []], failedIndexes: '0' }],
    [
      'do not matter to a rule that fails an index',
      { spec: limited(2, byThree('FailIndex')), pods: '0F0x', counts: [1, 1, 0, 0, []], failedIndexes: '0' },
    ],
    [
      'do not matter to a rule that fails the job',
      {
        spec: limited(2, byThree('FailJob')),
        pods: '0F0x',
        counts: [0, 1, 0, 0, failedBy(byCode(3, 0, 'mypod-0', 'x'))],
        failedIndexes: '',
      },
    ],
    [
      'do not matter to what is ignored',
      { spec: limited(2, byThree('Ignore')), pods: '0F0x', counts: [1, 0, 0, 0, []], failedIndexes: '' },
    ],
    [
      'come after the limit of all',
      {
        spec: limited(2, { backoffLimit: 1 }),
        pods: '0F0 1F0',
        counts: [0, 2, 0, 0, failedBy(LIMIT)],
        failedIndexes: '',
      },
    ],
    [
      'fail the job in the end',
      {
        spec: limited(2),
        pods: '0F1 1S0',
        counts: [0, 1, 1, 0, failedBy(FAILED_INDEXES)],
        completed: '1',
        failedIndexes: '0',
      },
    ],
    [
      'fail the job with too many failed indexes',
      {
        spec: limited(4, { maxFailedIndexes: 1 }),
        pods: '0F1 1S0 2F1 3R0',
        counts: [
          0,
          3,
          1,
          1,
          failedBy(
            'MaxFailedIndexesExceeded: Job has exceeded the specified maximal number of failed indexes',
            false,
          ),
        ],
        completed: '1',
        failedIndexes: '0,2',
      },
    ],
  ])('%s', (_name, row) => {
    check(row);
  });

  it('wait as long as the index has failed', () => {
    const text = '1F1 2F0 3F2';
    const pods = indexedPods(text);
    const spec = {
      ...limited(4, { backoffLimitPerIndex: 9 }),
      completionMode: 'Indexed',
      backoffLimit: 99,
    } as const;
    const { indexes, annotations } = look({ spec, pods });
    expect([indexes, annotations]).toEqual([[0], [{ [FAILURES]: '0' }]]);
    const done = { completedIndexes: '0' };
    expect(look({ spec, pods, status: done }).again).toBe(1000);
    const later = pods.map((pod) => ({ ...pod, metadata: { ...pod.metadata, creationTimestamp: at(-15) } }));
    const again = look({ spec, pods: later, status: done });
    expect([again.indexes, again.annotations]).toEqual([[2], [{ [FAILURES]: '1' }]]);
  });
});

describe('success policies', () => {
  const oneOfTwo = { successPolicy: { rules: [{ succeededIndexes: '0,1', succeededCount: 1 }] } };
  const failsOnDisruption = {
    podFailurePolicy: { rules: [onCondition('FailJob')] },
    podReplacementPolicy: 'Failed',
  } as const;
  const MET = 'SuccessPolicy: Matched rules at index 0';
  const met = [`SuccessCriteriaMet=True ${MET}`];
  const complete = [...met, `Complete=True ${MET}`];
  const decided: JobStatus = {
    conditions: [
      {
        ...{ type: 'SuccessCriteriaMet', status: 'True', reason: 'SuccessPolicy' },
        message: 'Matched rules at index 0',
      },
    ],
  };
  const DISRUPTED =
    'PodFailurePolicy: Pod default/mypod-0 has condition DisruptionTarget matching FailJob rule at index 0';
  const failedBefore: JobStatus = {
    conditions: [
      {
        ...{ type: 'FailureTarget', status: 'True', reason: 'PodFailurePolicy' },
        message: DISRUPTED.slice('PodFailurePolicy: '.length),
      },
    ],
  };
  const done = { succeeded: 1, completedIndexes: '1', uncountedTerminatedPods: {} };
  it.each<[string, Row]>([
    [
      'are met though some have failed',
      { spec: of(3, oneOfTwo), pods: '0F 0R 1S 2R', counts: [0, 1, 1, 2, met], completed: '1' },
    ],
    [
      'are met without what a failure policy knows',
      {
        spec: of(2, { ...oneOfTwo, ...failsOnDisruption }),
        pods: '0F 0R 1S',
        counts: [0, 1, 1, 1, met],
        completed: '1',
      },
    ],
    [
      'are met within the limits per index',
      {
        spec: of(2, { ...oneOfTwo, backoffLimitPerIndex: 2 }),
        pods: '0F 0R 1S',
        counts: [0, 1, 1, 1, met],
        completed: '1',
        failedIndexes: '',
      },
    ],
    [
      'complete the job when nothing runs',
      {
        spec: of(2, oneOfTwo),
        status: decided,
        pods: '0F 1S',
        counts: [0, 1, 1, 0, complete],
        completed: '1',
      },
    ],
    [
      'wait for what runs',
      {
        spec: of(3, oneOfTwo),
        status: decided,
        pods: '0F 1R 1S 2R',
        counts: [0, 1, 1, 2, met],
        completed: '1',
      },
    ],
    [
      'come after failure policies',
      {
        spec: of(2, { ...oneOfTwo, ...failsOnDisruption }),
        pods: '0Fd 0R 1S',
        counts: [0, 2, 1, 1, failedBy(DISRUPTED, false)],
        completed: '1',
      },
    ],
    [
      'come after limits per index',
      {
        spec: of(2, { ...oneOfTwo, backoffLimitPerIndex: 1 }),
        pods: '0F1 1S',
        counts: [0, 1, 1, 0, failedBy(FAILED_INDEXES)],
        completed: '1',
        failedIndexes: '0',
      },
    ],
    [
      'come after the limit of all',
      {
        spec: of(2, { ...oneOfTwo, backoffLimit: 1 }),
        pods: '0F 0F 1S',
        counts: [0, 2, 1, 0, failedBy(LIMIT)],
        completed: '1',
      },
    ],
    [
      'once met, are so whatever a failure policy says',
      {
        spec: of(2, { successPolicy: { rules: [{ succeededCount: 1 }] }, ...failsOnDisruption }),
        status: { ...decided, ...done },
        pods: '0Fd 1S',
        counts: [0, 1, 1, 0, complete],
        completed: '1',
      },
    ],
    [
      'once met, are so whatever the limits per index say',
      {
        spec: of(2, { successPolicy: { rules: [{ succeededIndexes: '1' }] }, backoffLimitPerIndex: 1 }),
        status: { ...decided, ...done },
        pods: '0F1 1S',
        counts: [0, 1, 1, 0, complete],
        completed: '1',
        failedIndexes: '0',
      },
    ],
    [
      'once met, are so whatever the limit says',
      {
        spec: of(2, { ...oneOfTwo, backoffLimit: 1 }),
        status: { ...decided, ...done },
        pods: '0F 1S',
        counts: [0, 1, 1, 0, complete],
        completed: '1',
      },
    ],
    [
      'do not save what has failed',
      {
        spec: of(2, { ...oneOfTwo, ...failsOnDisruption }),
        status: { ...failedBefore, completedIndexes: '1' },
        pods: '0Fd 1S',
        counts: [0, 1, 1, 0, failedBy(DISRUPTED)],
        completed: '1',
      },
    ],
    ['are not needed', { spec: of(1), pods: '0S', counts: [0, 0, 1, 0, DONE], completed: '0' }],
  ])('%s', (_name, row) => {
    check(row);
  });
});
