import { describe, expect, it } from 'vitest';
import type { JobSpec, JobStatus } from '../../api/types.ts';
import type { StoredPod } from '../pods.ts';
import { metadata } from '../test-objects.ts';
import { Rig } from '../test-rig.ts';
import { jobController } from './job.ts';
import { at, type Given, jobsPod, look, words } from './test-look.ts';

/** Models TestControllerSyncJob, TestSyncJobPastDeadline and others of pkg/controller/job/job_controller_test.go */

const INDEX = 'batch.kubernetes.io/job-completion-index';
const ended = { name: 'c', image: 'i', imageID: '', ready: false, restartCount: 0 };
const LONG_AGO = [{ ...ended, state: { terminated: { exitCode: 0, finishedAt: '0001-01-01T00:00:01Z' } } }];

interface Pods {
  readonly pending?: number;
  readonly active?: number;
  readonly ready?: number;
  readonly succeeded?: number;
  readonly failed?: number;
  readonly going?: number;
  /** Pods of an indexed job: `0S` has the index 0 and has succeeded; `F`, `R`, `P`; `x` is no index. */
  readonly indexes?: string;
}

const PHASES = { S: 'Succeeded', F: 'Failed', R: 'Running', P: 'Pending' } as const;

function podsOf({
  pending = 0,
  active = 0,
  ready = 0,
  succeeded = 0,
  failed = 0,
  going = 0,
  indexes = '',
}: Pods) {
  const some = (count: number, phase: (typeof PHASES)[keyof typeof PHASES], more = {}): StoredPod[] =>
    Array.from({ length: count }, (_, i) => {
      const conditions = phase === 'Running' && i < ready ? [{ type: 'Ready', status: 'True' }] : [];
      const name = `${phase.toLowerCase()}${Object.keys(more).length}-${i}`;
      return jobsPod(name, { status: { phase, conditions, containerStatuses: LONG_AGO }, metadata: more });
    });
  return [
    ...some(pending, 'Pending'),
    ...some(active, 'Running'),
    ...some(succeeded, 'Succeeded'),
    ...some(failed, 'Failed'),
    ...some(going, 'Running', { deletionTimestamp: at(0) }),
    ...(indexes === '' ? [] : indexes.split(' ')).map((word, i) => {
      const letter = word.at(-1);
      const phase = letter === 'S' || letter === 'F' || letter === 'R' ? PHASES[letter] : PHASES.P;
      const annotations = { [INDEX]: word.slice(0, -1) };
      const containerStatuses = letter === 'S' || letter === 'F' ? LONG_AGO : [];
      return jobsPod(`indexed-${i}`, { status: { phase, containerStatuses }, metadata: { annotations } });
    }),
  ];
}

const COMPLETE = [
  'SuccessCriteriaMet=True CompletionsReached: Reached expected number of succeeded pods',
  'Complete=True CompletionsReached: Reached expected number of succeeded pods',
];
const LIMIT = 'BackoffLimitExceeded: Job has reached the specified backoff limit';
const DEADLINE = 'DeadlineExceeded: Job was active longer than specified deadline';
const SUSPENDED = 'Suspended=True JobSuspended: Job suspended';

interface Wanted {
  readonly created?: number;
  readonly deleted?: number;
  readonly untracked?: number;
  readonly active?: number;
  readonly ready?: number;
  readonly succeeded?: number;
  readonly failed?: number;
  readonly going?: number;
  readonly completed?: string;
  readonly indexes?: readonly number[];
  readonly conditions?: readonly string[];
}

const NOTHING: Required<Wanted> = {
  created: 0,
  deleted: 0,
  untracked: 0,
  active: 0,
  ready: 0,
  succeeded: 0,
  failed: 0,
  going: 0,
  completed: '',
  indexes: [],
  conditions: [],
};

function seen(given: Given): Required<Wanted> {
  const { status, created, deleted, untracked, indexes } = look(given);
  return {
    ...{ created, deleted, untracked, indexes },
    active: status.active ?? 0,
    ready: status.ready ?? 0,
    succeeded: status.succeeded ?? 0,
    failed: status.failed ?? 0,
    going: status.terminating ?? 0,
    completed: status.completedIndexes ?? '',
    conditions: words(status),
  };
}

type Row = [string, Partial<JobSpec>, Pods, Wanted, Omit<Given, 'spec' | 'pods'>?];

/** Parallelism, completions if there are any, and a limit. */
const spec = (parallelism: number, completions?: number, more: Partial<JobSpec> = {}): Partial<JobSpec> => ({
  parallelism,
  backoffLimit: 6,
  ...(completions !== undefined && { completions }),
  ...more,
});
const indexed = (parallelism: number, completions: number, more: Partial<JobSpec> = {}): Partial<JobSpec> =>
  spec(parallelism, completions, { completionMode: 'Indexed', ...more });
const replacesFailed = { podReplacementPolicy: 'Failed' } as const;
const ADDED = { reason: 'ConditionAddedManually', message: 'Testing', status: 'False' } as const;
const WAS_SUSPENDED: JobStatus = {
  conditions: [{ type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' }],
};

describe('one look at a job', () => {
  it.each<Row>([
    ['starts', spec(2, 5), {}, { created: 2, active: 2 }],
    ['starts a work queue', spec(2), {}, { created: 2, active: 2 }],
    ['waits for pending pods', spec(2, 5), { pending: 2 }, { active: 2 }],
    ['has what it wants', spec(3, 5), { active: 3, ready: 2 }, { active: 3, ready: 2 }],
    ['has what a work queue wants', spec(2), { active: 2 }, { active: 2 }],
    [
      'has too few',
      spec(2, 5),
      { active: 1, succeeded: 1 },
      { created: 1, active: 2, succeeded: 1, untracked: 1 },
    ],
    [
      'counts a failure of a work queue that replaces failed pods',
      spec(1, undefined, replacesFailed),
      { active: 1, failed: 1, going: 1 },
      { active: 1, failed: 1, going: 1, untracked: 1 },
    ],
    [
      'counts what is going as failed',
      spec(1, 1),
      { active: 1, failed: 1, going: 1 },
      { active: 1, failed: 2, going: 1, untracked: 2 },
    ],
    [
      'counts it for a work queue',
      spec(1),
      { active: 1, failed: 1, going: 1 },
      { active: 1, failed: 2, going: 1, untracked: 2 },
    ],
    [
      'has more that is going than it wants',
      spec(1, 1, replacesFailed),
      { active: 2, going: 4 },
      { active: 1, going: 5, deleted: 1, untracked: 1 },
    ],
    [
      'has more that is going, with a failure policy',
      spec(1, 1, { podFailurePolicy: { rules: [] }, ...replacesFailed }),
      { active: 2, going: 4 },
      { active: 1, going: 5, deleted: 1, untracked: 1 },
    ],
    ['waits after a failure', spec(1, 1), {}, {}, { failures: 1, status: { startTime: at(0) } }],
    ['does not wait without one', spec(1, 1), {}, { created: 1, active: 1 }, { failures: 0 }],
    ['has too few for a work queue', spec(2), { active: 1 }, { created: 1, active: 2 }],
    [
      'is refused a pod',
      spec(2, 5),
      { active: 1, succeeded: 1 },
      { active: 1, succeeded: 1, untracked: 1 },
      { room: 0 },
    ],
    ['has too many', spec(2, 5), { active: 3 }, { deleted: 1, active: 2, untracked: 1, going: 1 }],
    [
      'has too many, all ready',
      spec(2, 5),
      { active: 3, ready: 3 },
      { deleted: 1, active: 2, ready: 2, untracked: 1, going: 1 },
    ],
    [
      'does not wait after a success',
      spec(2, 5),
      { active: 1, succeeded: 1, failed: 1 },
      { created: 1, active: 2, succeeded: 1, failed: 1, untracked: 2 },
    ],
    [
      'replaces a failed pod',
      spec(2, 5),
      { active: 1, failed: 1 },
      { created: 1, active: 2, failed: 1, untracked: 1 },
    ],
    [
      'knows of a failure before',
      spec(1, 1),
      { active: 1 },
      { active: 1, failed: 1 },
      { status: { active: 1, failed: 1, startTime: at(0) } },
    ],
    ['finishes', spec(2, 5), { succeeded: 5 }, { succeeded: 5, untracked: 5, conditions: COMPLETE }],
    ['ends a work queue', spec(2), { active: 1, succeeded: 1 }, { active: 1, succeeded: 1, untracked: 1 }],
    [
      'has ended a work queue',
      spec(2),
      { succeeded: 2 },
      { succeeded: 2, untracked: 2, conditions: COMPLETE },
    ],
    [
      'has ended a work queue despite a failure',
      spec(2),
      { succeeded: 1, failed: 1 },
      { succeeded: 1, failed: 1, untracked: 2, conditions: COMPLETE },
    ],
    ['has far too many', spec(2, 5), { active: 10 }, { deleted: 8, active: 2, untracked: 8, going: 8 }],
    [
      'has more than are left to do',
      spec(3, 4),
      { active: 3, succeeded: 2 },
      { deleted: 1, active: 2, succeeded: 2, untracked: 3, going: 1 },
    ],
    ['counts successes', spec(2, 5), { active: 2, succeeded: 2 }, { active: 2, succeeded: 2, untracked: 2 }],
    [
      'is being deleted',
      spec(2, 5),
      { pending: 1, active: 1, succeeded: 1 },
      { active: 2, succeeded: 1, untracked: 3 },
      { deleting: true },
    ],
    ['finds no room', spec(100, 200), {}, { created: 10, active: 10 }, { room: 10 }],
    [
      'has failed too often',
      spec(2, 5, { backoffLimit: 0 }),
      { failed: 1 },
      { failed: 1, untracked: 1, conditions: [`FailureTarget=True ${LIMIT}`, `Failed=True ${LIMIT}`] },
      { deleting: true },
    ],
    [
      'fails with ready pods',
      spec(2, 3, { backoffLimit: 0 }),
      { active: 2, ready: 2, failed: 1 },
      { failed: 3, deleted: 2, untracked: 3, going: 2, conditions: [`FailureTarget=True ${LIMIT}`] },
    ],
    [
      'is suspended',
      spec(2, 4, { suspend: true }),
      { active: 2 },
      { deleted: 2, untracked: 2, going: 2, conditions: [SUSPENDED] },
    ],
    [
      'is suspended with ready pods',
      spec(2, 4, { suspend: true }),
      { active: 2, ready: 2 },
      { deleted: 2, untracked: 2, going: 2, conditions: [SUSPENDED] },
    ],
    [
      'goes on',
      spec(2, 4),
      {},
      { created: 2, active: 2, conditions: ['Suspended=False JobResumed: Job resumed'] },
      { status: WAS_SUSPENDED },
    ],
    [
      'is suspended while it is being deleted',
      spec(2, 4, { suspend: true }),
      { active: 2 },
      { active: 2, untracked: 2 },
      { deleting: true },
    ],
    ...(['FailureTarget', 'SuccessCriteriaMet'] as const).map((type): Row => [
      `lets ${type}=False be`,
      spec(1, 1),
      { active: 1, ready: 1 },
      { active: 1, ready: 1, conditions: [`${type}=False ConditionAddedManually: Testing`] },
      { status: { active: 1, startTime: at(0), conditions: [{ type, ...ADDED }] } },
    ]),
  ])('%s', (_name, wants, pods, wanted, more = {}) => {
    const given = { spec: wants, pods: podsOf(pods), ...more };
    expect(seen(given)).toEqual({ ...NOTHING, ...wanted });
    expect(look(given).status.startTime).toBe(wants.suspend ? undefined : at(0));
  });
});

describe('one look at a job of which the server refuses something', () => {
  const held = 'changes';
  it.each<Row>([
    [
      'a new pod',
      spec(2, 5),
      { active: 1, succeeded: 1 },
      { active: 1, untracked: 1 },
      { room: 0, refuses: held },
    ],
    [
      'a new pod after a failure',
      spec(2, 5),
      { active: 1, failed: 1 },
      { active: 1, untracked: 1 },
      { room: 0, refuses: held },
    ],
    [
      'to let go of one that is too many',
      spec(2, 5),
      { active: 3, ready: 3 },
      { active: 3, ready: 3, untracked: 1 },
      { refuses: held },
    ],
    [
      'to delete one that is too many, which counts as ready no more',
      spec(2, 5),
      { active: 3, ready: 3 },
      { active: 3, ready: 2, untracked: 1 },
      { refuses: 'deletions' },
    ],
    [
      'to delete what runs on after a failure, which does not end the job',
      spec(2, 3, { backoffLimit: 0 }),
      { active: 2, failed: 1 },
      { active: 2, failed: 1, untracked: 1 },
      { refuses: 'deletions' },
    ],
    [
      'to delete what is suspended',
      spec(2, 4, { suspend: true }),
      { active: 2 },
      { active: 2, untracked: 2, conditions: [SUSPENDED] },
      { refuses: 'deletions' },
    ],
  ])('%s', (_name, wants, pods, wanted, more = {}) => {
    const given = { spec: wants, pods: podsOf(pods), ...more };
    expect(seen(given)).toEqual({ ...NOTHING, ...wanted });
    expect(look(given).again).toBe(1000);
  });
});

describe('one look at an indexed job', () => {
  it.each<Row>([
    ['starts', indexed(2, 5), {}, { created: 2, active: 2, indexes: [0, 1] }],
    [
      'waits for what is going',
      indexed(2, 5, replacesFailed),
      { going: 1 },
      { created: 1, active: 1, going: 1, indexes: [0] },
    ],
    [
      'does not wait for what is going',
      indexed(2, 5),
      { going: 1 },
      { created: 2, active: 2, going: 1, untracked: 1, indexes: [0, 1] },
    ],
    [
      'completes',
      indexed(2, 3),
      { indexes: '0S 1F 1S 2S' },
      { succeeded: 3, failed: 1, completed: '0-2', untracked: 4, conditions: COMPLETE },
    ],
    [
      'fails',
      indexed(2, 3, { backoffLimit: 0 }),
      { indexes: '0S 1F 2R' },
      {
        succeeded: 1,
        failed: 2,
        completed: '0',
        untracked: 3,
        deleted: 1,
        going: 1,
        conditions: [`FailureTarget=True ${LIMIT}`],
      },
    ],
    [
      'has an index completed twice',
      indexed(2, 3),
      { indexes: '0S 1S 1S' },
      { created: 1, active: 1, succeeded: 2, completed: '0,1', indexes: [2], untracked: 3 },
    ],
    [
      'has some of all kinds',
      indexed(8, 20),
      { indexes: '0R 2S 3P 4S 5S 7S 8S 9S' },
      {
        created: 6,
        active: 8,
        succeeded: 6,
        completed: '2,4,5,7-9',
        indexes: [1, 6, 10, 11, 12, 13],
        untracked: 6,
      },
    ],
    [
      'has some failed',
      indexed(3, 4),
      { indexes: '0F 1P 2F' },
      { created: 2, active: 3, failed: 2, indexes: [0, 2], untracked: 2 },
    ],
    [
      'has pods without index',
      indexed(2, 5),
      { active: 1, succeeded: 1, failed: 1, indexes: 'xR xS xF xP 0S 1R 2R' },
      { deleted: 3, active: 2, succeeded: 1, completed: '0', untracked: 8, going: 3 },
    ],
    [
      'has an index twice',
      indexed(5, 5),
      { succeeded: 1, failed: 1, indexes: 'xR 0S 1R 2R 2P' },
      { deleted: 2, active: 2, succeeded: 1, completed: '0', untracked: 5, going: 2 },
    ],
    [
      'has indexes that are too large',
      indexed(2, 5),
      { indexes: '0S 5R 6S 7P 8F' },
      { deleted: 2, succeeded: 1, completed: '0', untracked: 5, going: 2 },
    ],
  ])('%s', (_name, wants, pods, wanted, more = {}) => {
    expect(seen({ spec: wants, pods: podsOf(pods), ...more })).toEqual({ ...NOTHING, ...wanted });
  });
});

describe('a deadline', () => {
  const past = (seconds: number): Pick<Given, 'status'> => ({ status: { startTime: at(-seconds) } });
  const target = `FailureTarget=True ${DEADLINE}`;
  it.each<Row>([
    [
      'before a pod has ended',
      spec(1, 1, { activeDeadlineSeconds: 10 }),
      { active: 1 },
      { deleted: 1, failed: 1, untracked: 1, going: 1, conditions: [target] },
      past(15),
    ],
    [
      'after a pod has ended',
      spec(1, 2, { activeDeadlineSeconds: 10 }),
      { active: 1, succeeded: 1 },
      { deleted: 1, succeeded: 1, failed: 1, untracked: 2, going: 1, conditions: [target] },
      past(15),
    ],
    [
      'before any pod',
      spec(1, 1, { activeDeadlineSeconds: 10 }),
      {},
      { conditions: [target, `Failed=True ${DEADLINE}`] },
      past(10),
    ],
    [
      'and the limit',
      spec(1, 1, { activeDeadlineSeconds: 1, backoffLimit: 0 }),
      { failed: 1 },
      { failed: 1, untracked: 1, conditions: [`FailureTarget=True ${LIMIT}`, `Failed=True ${LIMIT}`] },
      past(10),
    ],
    [
      'of a suspended job',
      spec(1, 2, { activeDeadlineSeconds: 10, suspend: true }),
      {},
      { conditions: [SUSPENDED] },
      past(15),
    ],
  ])('%s', (_name, wants, pods, wanted, more = {}) => {
    expect(seen({ spec: wants, pods: podsOf(pods), ...more })).toEqual({ ...NOTHING, ...wanted });
  });

  it('makes one condition of a failure that was denied', () => {
    const denied = { type: 'Failed', status: 'False', reason: 'DeadlineExceeded', message: 'no' };
    const status = { startTime: at(-15), conditions: [denied] };
    const { conditions } = seen({ spec: spec(1, 1, { activeDeadlineSeconds: 10 }), status });
    expect(conditions).toEqual([`Failed=True ${DEADLINE}`, target]);
  });
});

it('a finished job is let be', () => {
  const status = { conditions: [{ type: 'Complete', status: 'True' }] };
  expect(look({ spec: spec(1, 1), status, pods: podsOf({ active: 1 }) })).toMatchObject({
    created: 0,
    deleted: 0,
    status,
  });
});

it.each<[string, Partial<JobSpec>, JobStatus]>([
  ['others look after', { managedBy: 'other' }, { active: 1, ready: 1 }],
  [
    'the controller is said to look after',
    { managedBy: 'kubernetes.io/job-controller' },
    { active: 2, ready: 0, terminating: 0, uncountedTerminatedPods: {} },
  ],
  ['nothing is said of', {}, { active: 2, ready: 0, terminating: 0, uncountedTerminatedPods: {} }],
])('a job that %s', (_name, more, expected) => {
  const status = { active: 1, ready: 1, startTime: at(-5) };
  expect(look({ spec: spec(2, 2, more), status }).status).toEqual({ startTime: at(-5), ...expected });
});

it('a job that has gone makes no pods', () => {
  const rig = new Rig(jobController, []);
  const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: metadata('foobar'), ...{ status: {} } };
  rig.take(['jobs.batch', job]);
  rig.take(['jobs.batch', 'default/foobar']);
  rig.clock.advanceTo(10_000);
  expect(rig.asked).toEqual([]);
});
