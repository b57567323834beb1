import { expect, it } from 'vitest';
import { look } from './test-look.ts';

/** Models pkg/controller/cronjob/cronjob_controllerv2_test.go: what comes of one look at a cron job. */

interface Given {
  readonly policy: 'Allow' | 'Forbid' | 'Replace';
  readonly now: string;
  readonly schedule?: string;
  readonly zone?: string;
  readonly suspend?: boolean;
  readonly deadline?: number;
  /** A job has been started, and what has become of it. */
  readonly ran?: 'on' | 'done';
}

interface Expected {
  readonly creates: number;
  readonly deletes: number;
  readonly active: number;
  readonly warnings: number;
  /** In how many milliseconds it is looked at again. */
  readonly again?: number;
}

const DONE = {
  completionTime: '2016-05-19T09:01:10Z',
  conditions: [{ type: 'Complete', status: 'True' }],
};

function counts({
  policy,
  now,
  schedule = '0 * * * ?',
  zone,
  suspend = false,
  deadline,
  ran,
}: Given): Expected {
  const { made, deleted, status, told, again } = look({
    now,
    created: ran ? '2016-05-19T08:59:00Z' : '2016-05-19T09:59:00Z',
    spec: {
      concurrencyPolicy: policy,
      schedule,
      suspend,
      ...(zone !== undefined && { timeZone: zone }),
      ...(deadline !== undefined && { startingDeadlineSeconds: deadline }),
    },
    ...(ran && {
      last: '2016-05-19T09:01:00Z',
      active: ['cj-1'],
      jobs: [{ name: 'cj-1', ...(ran === 'done' && { status: DONE }) }],
    }),
  });
  return {
    creates: made.length,
    deletes: deleted.length,
    active: status.active?.length ?? 0,
    warnings: told.filter((one) => one.startsWith('Warning')).length,
    ...(again !== undefined && { again }),
  };
}

it.each<readonly [string, Given, Expected]>([
  [
    'never ran, not valid schedule, A',
    { policy: 'Allow', now: '2016-05-19T09:59:00Z', schedule: 'obvious error schedule' },
    { creates: 0, deletes: 0, active: 0, warnings: 1 },
  ],
  [
    'never ran, not valid schedule, F',
    { policy: 'Forbid', now: '2016-05-19T09:59:00Z', schedule: 'obvious error schedule' },
    { creates: 0, deletes: 0, active: 0, warnings: 1 },
  ],
  [
    'never ran, not valid schedule, R',
    { policy: 'Forbid', now: '2016-05-19T09:59:00Z', schedule: 'obvious error schedule' },
    { creates: 0, deletes: 0, active: 0, warnings: 1 },
  ],
  [
    'never ran, not valid time zone',
    { policy: 'Allow', now: '2016-05-19T09:59:00Z', zone: 'bad timezone' },
    { creates: 0, deletes: 0, active: 0, warnings: 1 },
  ],
  [
    'never ran, not time, A',
    { policy: 'Allow', now: '2016-05-19T09:59:00Z' },
    { creates: 0, deletes: 0, active: 0, warnings: 0, again: 60100 },
  ],
  [
    'never ran, not time, F',
    { policy: 'Forbid', now: '2016-05-19T09:59:00Z' },
    { creates: 0, deletes: 0, active: 0, warnings: 0, again: 60100 },
  ],
  [
    'never ran, not time, R',
    { policy: 'Replace', now: '2016-05-19T09:59:00Z' },
    { creates: 0, deletes: 0, active: 0, warnings: 0, again: 60100 },
  ],
  [
    'never ran, not time in zone',
    { policy: 'Allow', now: '2016-05-19T09:59:00Z', zone: 'America/New_York' },
    { creates: 0, deletes: 0, active: 0, warnings: 0, again: 60100 },
  ],
  [
    'never ran, is time, A',
    { policy: 'Allow', now: '2016-05-19T10:01:00Z' },
    { creates: 1, deletes: 0, active: 1, warnings: 0, again: 3540100 },
  ],
  [
    'never ran, is time, F',
    { policy: 'Forbid', now: '2016-05-19T10:01:00Z' },
    { creates: 1, deletes: 0, active: 1, warnings: 0, again: 3540100 },
  ],
  [
    'never ran, is time, R',
    { policy: 'Replace', now: '2016-05-19T10:01:00Z' },
    { creates: 1, deletes: 0, active: 1, warnings: 0, again: 3540100 },
  ],
  [
    'never ran, is time in zone, but time zone disabled',
    { policy: 'Allow', now: '2016-05-19T10:01:00Z', zone: 'America/New_York' },
    { creates: 1, deletes: 0, active: 1, warnings: 0, again: 3540100 },
  ],
  [
    'never ran, is time in zone',
    { policy: 'Allow', now: '2016-05-19T10:01:00Z', zone: 'America/New_York' },
    { creates: 1, deletes: 0, active: 1, warnings: 0, again: 3540100 },
  ],
  [
    'never ran, is time, suspended',
    { policy: 'Allow', now: '2016-05-19T10:01:00Z', suspend: true },
    { creates: 0, deletes: 0, active: 0, warnings: 0 },
  ],
  [
    'never ran, is time, not past deadline',
    { policy: 'Allow', now: '2016-05-19T10:01:00Z', deadline: 1000000 },
    { creates: 1, deletes: 0, active: 1, warnings: 0, again: 3540100 },
  ],
  [
    'prev ran but done, not time, A',
    { policy: 'Allow', now: '2016-05-19T09:59:00Z', ran: 'done' },
    { creates: 0, deletes: 0, active: 0, warnings: 0, again: 60100 },
  ],
  [
    'prev ran but done, not time, F',
    { policy: 'Forbid', now: '2016-05-19T09:59:00Z', ran: 'done' },
    { creates: 0, deletes: 0, active: 0, warnings: 0, again: 60100 },
  ],
  [
    'prev ran but done, not time, R',
    { policy: 'Replace', now: '2016-05-19T09:59:00Z', ran: 'done' },
    { creates: 0, deletes: 0, active: 0, warnings: 0, again: 60100 },
  ],
  [
    'prev ran but done, is time, A',
    { policy: 'Allow', now: '2016-05-19T10:01:00Z', ran: 'done' },
    { creates: 1, deletes: 0, active: 1, warnings: 0, again: 3540100 },
  ],
  [
    'prev ran but done, is time, F',
    { policy: 'Forbid', now: '2016-05-19T10:01:00Z', ran: 'done' },
    { creates: 1, deletes: 0, active: 1, warnings: 0, again: 3540100 },
  ],
  [
    'prev ran but done, is time, R',
    { policy: 'Replace', now: '2016-05-19T10:01:00Z', ran: 'done' },
    { creates: 1, deletes: 0, active: 1, warnings: 0, again: 3540100 },
  ],
  [
    'prev ran but done, is time, suspended',
    { policy: 'Allow', now: '2016-05-19T10:01:00Z', suspend: true, ran: 'done' },
    { creates: 0, deletes: 0, active: 0, warnings: 0 },
  ],
  [
    'prev ran but done, is time, past deadline',
    { policy: 'Allow', now: '2016-05-19T10:01:00Z', deadline: 10, ran: 'done' },
    { creates: 0, deletes: 0, active: 0, warnings: 0, again: 3540100 },
  ],
  [
    'prev ran but done, is time, not past deadline',
    { policy: 'Allow', now: '2016-05-19T10:01:00Z', deadline: 1000000, ran: 'done' },
    { creates: 1, deletes: 0, active: 1, warnings: 0, again: 3540100 },
  ],
  [
    'still active, not time, A',
    { policy: 'Allow', now: '2016-05-19T09:59:00Z', ran: 'on' },
    { creates: 0, deletes: 0, active: 1, warnings: 0, again: 60100 },
  ],
  [
    'still active, not time, F',
    { policy: 'Forbid', now: '2016-05-19T09:59:00Z', ran: 'on' },
    { creates: 0, deletes: 0, active: 1, warnings: 0, again: 60100 },
  ],
  [
    'still active, not time, R',
    { policy: 'Replace', now: '2016-05-19T09:59:00Z', ran: 'on' },
    { creates: 0, deletes: 0, active: 1, warnings: 0, again: 60100 },
  ],
  [
    'still active, is time, A',
    { policy: 'Allow', now: '2016-05-19T10:01:00Z', ran: 'on' },
    { creates: 1, deletes: 0, active: 2, warnings: 0, again: 3540100 },
  ],
  [
    'still active, is time, F',
    { policy: 'Forbid', now: '2016-05-19T10:01:00Z', ran: 'on' },
    { creates: 0, deletes: 0, active: 1, warnings: 0, again: 3540100 },
  ],
  [
    'still active, is time, R',
    { policy: 'Replace', now: '2016-05-19T10:01:00Z', ran: 'on' },
    { creates: 1, deletes: 1, active: 1, warnings: 0, again: 3540100 },
  ],
  [
    'still active, is time, suspended',
    { policy: 'Allow', now: '2016-05-19T10:01:00Z', suspend: true, ran: 'on' },
    { creates: 0, deletes: 0, active: 1, warnings: 0 },
  ],
  [
    'still active, is time, past deadline',
    { policy: 'Allow', now: '2016-05-19T10:01:00Z', deadline: 10, ran: 'on' },
    { creates: 0, deletes: 0, active: 1, warnings: 0, again: 3540100 },
  ],
  [
    'still active, is time, not past deadline',
    { policy: 'Allow', now: '2016-05-19T10:01:00Z', deadline: 1000000, ran: 'on' },
    { creates: 1, deletes: 0, active: 2, warnings: 0, again: 3540100 },
  ],
  [
    'prev ran but done, long overdue, not past deadline, A',
    { policy: 'Allow', now: '2016-05-26T10:00:00Z', deadline: 1000000, ran: 'done' },
    { creates: 1, deletes: 0, active: 1, warnings: 1, again: 3600100 },
  ],
  [
    'prev ran but done, long overdue, not past deadline, R',
    { policy: 'Replace', now: '2016-05-26T10:00:00Z', deadline: 1000000, ran: 'done' },
    { creates: 1, deletes: 0, active: 1, warnings: 1, again: 3600100 },
  ],
  [
    'prev ran but done, long overdue, not past deadline, F',
    { policy: 'Forbid', now: '2016-05-26T10:00:00Z', deadline: 1000000, ran: 'done' },
    { creates: 1, deletes: 0, active: 1, warnings: 1, again: 3600100 },
  ],
  [
    'prev ran but done, long overdue, no deadline, A',
    { policy: 'Allow', now: '2016-05-26T10:00:00Z', ran: 'done' },
    { creates: 1, deletes: 0, active: 1, warnings: 1, again: 3600100 },
  ],
  [
    'prev ran but done, long overdue, no deadline, R',
    { policy: 'Replace', now: '2016-05-26T10:00:00Z', ran: 'done' },
    { creates: 1, deletes: 0, active: 1, warnings: 1, again: 3600100 },
  ],
  [
    'prev ran but done, long overdue, no deadline, F',
    { policy: 'Forbid', now: '2016-05-26T10:00:00Z', ran: 'done' },
    { creates: 1, deletes: 0, active: 1, warnings: 1, again: 3600100 },
  ],
  [
    'prev ran but done, long overdue, past medium deadline, A',
    { policy: 'Allow', now: '2016-05-26T10:00:00Z', deadline: 7200, ran: 'done' },
    { creates: 1, deletes: 0, active: 1, warnings: 0, again: 3600100 },
  ],
  [
    'prev ran but done, long overdue, past short deadline, A',
    { policy: 'Allow', now: '2016-05-26T10:00:00Z', deadline: 10, ran: 'done' },
    { creates: 1, deletes: 0, active: 1, warnings: 0, again: 3600100 },
  ],
  [
    'prev ran but done, long overdue, past medium deadline, R',
    { policy: 'Replace', now: '2016-05-26T10:00:00Z', deadline: 7200, ran: 'done' },
    { creates: 1, deletes: 0, active: 1, warnings: 0, again: 3600100 },
  ],
  [
    'prev ran but done, long overdue, past short deadline, R',
    { policy: 'Replace', now: '2016-05-26T10:00:00Z', deadline: 10, ran: 'done' },
    { creates: 1, deletes: 0, active: 1, warnings: 0, again: 3600100 },
  ],
  [
    'prev ran but done, long overdue, past medium deadline, F',
    { policy: 'Forbid', now: '2016-05-26T10:00:00Z', deadline: 7200, ran: 'done' },
    { creates: 1, deletes: 0, active: 1, warnings: 0, again: 3600100 },
  ],
  [
    'prev ran but done, long overdue, past short deadline, F',
    { policy: 'Forbid', now: '2016-05-26T10:00:00Z', deadline: 10, ran: 'done' },
    { creates: 1, deletes: 0, active: 1, warnings: 0, again: 3600100 },
  ],
])('%s', (_name, given, expected) => {
  expect(counts(given)).toEqual(expected);
});
