import { describe, expect, it } from 'vitest';
import type { JobSpec, JobStatus } from '../../api/types.ts';
import { metadata } from '../test-objects.ts';
import { Rig } from '../test-rig.ts';
import { jobController } from './job.ts';
import { at, look } from './test-look.ts';
import {
  COMPLETE,
  LIMIT,
  NOTHING,
  podsOf,
  replacesFailed,
  type Row,
  seen,
  spec,
  SUSPENDED,
} from './test-rows.ts';

/** Models TestControllerSyncJob, TestSyncJobPastDeadline and others of pkg/controller/job/job_controller_test.go */

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
