import { describe, expect, it } from 'vitest';
import type { JobSpec, JobStatus, PodFailurePolicyRule } from '../../api/types.ts';
import type { StoredPod } from '../pods.ts';
import { at, jobsPod, look } from './test-look.ts';
import { exited, codes, onCondition, disrupted, seen, failedBy, byCode, LIMIT } from './test-policies.ts';

/** Models the tables of pkg/controller/job/job_controller_test.go about limits per index and success policies */

const INDEX = 'batch.kubernetes.io/job-completion-index';
const FAILURES = 'batch.kubernetes.io/job-index-failure-count';
const FAILED_INDEXES = 'FailedIndexes: Job has failed indexes';

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
