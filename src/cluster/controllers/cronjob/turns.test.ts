import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../machinery/cron.ts';
import { alreadyExists, forbidden } from '../../machinery/status.ts';
import { metadata } from '../test-objects.ts';
import { nextStart } from './cronjob.ts';
import { type Given, look } from './test-look.ts';

/** Models pkg/controller/cronjob: cronjob_controllerv2_test.go and utils_test.go, of the turns that a look can take. */

const at = (time: string): string => `2016-05-19T${time}Z`;
const done = (completionTime: string, type = 'Complete') => ({
  completionTime,
  conditions: [{ type, status: 'True' }],
});
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DELTA = 100;

describe('a schedule of hours since the last start', () => {
  const every = (deadline?: number) => ({
    schedule: '@every 1h',
    ...(deadline !== undefined && { startingDeadlineSeconds: deadline }),
  });
  const ran = (job: string) => ({ active: ['cj-1'], jobs: [{ name: 'cj-1', status: done(at(job)) }] });
  const RUNS = { active: ['cj-1'], jobs: [{ name: 'cj-1' }] };
  const WARNED = ['Warning TooManyMissedTimes'];
  const SAW = ['Normal SawCompletedJob'];
  const MADE = ['Normal SuccessfulCreate'];
  it.each<[string, Given, number, number, readonly string[], number]>([
    [
      'never ran, not time',
      { now: at('10:00:00'), created: at('09:59:00'), spec: every() },
      0,
      0,
      [],
      HOUR - MINUTE,
    ],
    ['never ran, is time', { now: at('09:59:00'), spec: every() }, 1, 1, MADE, HOUR],
    ['never ran, past the deadline', { now: at('09:59:11'), spec: every(10) }, 0, 0, [], HOUR - 11 * SECOND],
    [
      'never ran, before the deadline',
      { now: at('09:59:09'), spec: every(1_000_000) },
      1,
      1,
      MADE,
      HOUR - 9 * SECOND,
    ],
    [
      'ran, not time',
      { now: at('10:00:00'), last: at('09:59:00'), spec: every(), ...ran('08:59:10') },
      0,
      0,
      SAW,
      HOUR - MINUTE,
    ],
    [
      'ran, is time',
      { now: at('11:00:00'), last: at('09:59:00'), spec: every(), ...ran('08:59:10') },
      1,
      1,
      [...SAW, ...MADE],
      HOUR - MINUTE,
    ],
    [
      'ran, past the deadline',
      { now: at('10:59:11'), last: at('09:59:00'), spec: every(10), ...ran('08:59:10') },
      0,
      0,
      SAW,
      HOUR - 11 * SECOND,
    ],
    [
      'runs, not time',
      { now: at('10:00:00'), last: at('09:59:00'), spec: every(), ...RUNS },
      0,
      1,
      [],
      HOUR - MINUTE,
    ],
    [
      'runs, is time',
      { now: at('10:01:00'), last: at('08:59:00'), spec: every(), ...RUNS },
      1,
      2,
      MADE,
      HOUR - 2 * MINUTE,
    ],
    [
      'runs, past the deadline',
      { now: at('10:59:11'), last: at('09:59:00'), spec: every(10), ...RUNS },
      0,
      1,
      [],
      HOUR - 11 * SECOND,
    ],
    [
      'runs, before the deadline',
      { now: at('10:59:09'), last: at('09:59:00'), spec: every(1_000_000), ...RUNS },
      1,
      2,
      MADE,
      HOUR - 9 * SECOND,
    ],
    [
      'ran, long overdue',
      {
        now: '2016-05-26T10:00:00Z',
        created: at('09:01:00'),
        last: at('10:01:00'),
        spec: every(),
        ...ran('09:01:10'),
      },
      1,
      1,
      [...SAW, ...WARNED, ...MADE],
      MINUTE,
    ],
    [
      'ran, long overdue, past the deadline',
      {
        now: '2016-05-26T10:01:11Z',
        created: at('09:01:00'),
        last: at('10:01:00'),
        spec: every(10),
        ...ran('09:01:10'),
      },
      0,
      0,
      SAW,
      HOUR - 11 * SECOND,
    ],
    [
      'by hours of the clock, never ran, past the deadline',
      { now: at('10:12:00'), created: at('09:59:00'), spec: { startingDeadlineSeconds: 10 } },
      0,
      0,
      [],
      48 * MINUTE,
    ],
    [
      'by hours of the clock, just past the deadline',
      { now: `2016-05-19T10:00:10.500Z`, created: at('09:59:00'), spec: { startingDeadlineSeconds: 10 } },
      0,
      0,
      [],
      HOUR - 10_500,
    ],
  ])('%s', (_name, given, made, active, told, again) => {
    const found = look(given);
    expect([found.made.length, found.status.active?.length ?? 0]).toEqual([made, active]);
    expect(found.told).toEqual(told);
    expect(found.again).toBe(again + DELTA);
  });
});

describe('jobs that the cron job knows', () => {
  it.each<[string, Given, readonly string[], readonly string[]]>([
    ['nobody owns', { now: at('09:59:00'), jobs: [{ name: 'foo', owner: '' }] }, [], []],
    ['somebody else owns', { now: at('09:59:00'), jobs: [{ name: 'foo', owner: 'another' }] }, [], []],
    [
      'it owns, whatever their labels',
      { now: at('09:59:00'), jobs: [{ name: 'foo', labels: { key: 'different-value' } }] },
      [],
      ['Warning UnexpectedJob'],
    ],
    ['are running', { now: at('09:59:00'), active: ['foo'], jobs: [{ name: 'foo' }] }, ['foo'], []],
    ['have gone', { now: at('09:59:00'), active: ['foo'] }, [], ['Normal MissingJob']],
    [
      'have got another owner',
      { now: at('09:59:00'), active: ['foo'], jobs: [{ name: 'foo', owner: '' }] },
      ['foo'],
      [],
    ],
    [
      'have failed',
      {
        now: at('09:59:00'),
        active: ['foo'],
        jobs: [{ name: 'foo', status: done(at('09:01:10'), 'Failed') }],
      },
      [],
      ['Normal SawCompletedJob'],
    ],
  ])('%s', (_name, given, active, told) => {
    const found = look({ ...given, created: at('09:30:00') });
    expect((found.status.active ?? []).map(({ name }) => name)).toEqual(active);
    expect(found.told).toEqual(told);
  });

  it.each([
    [0, ['foo'], ['Normal SuccessfulDelete']],
    [10, [], ['Normal SawCompletedJob']],
    [undefined, [], ['Normal SawCompletedJob']],
  ])('tell when they succeeded, with a history of %s', (limit, deleted, told) => {
    const found = look({
      now: at('09:59:00'),
      created: at('09:30:00'),
      spec: limit === undefined ? {} : { successfulJobsHistoryLimit: limit },
      active: ['foo'],
      jobs: [{ name: 'foo', status: done(at('09:40:10')) }],
    });
    expect(found.status).toEqual({ lastSuccessfulTime: at('09:40:10') });
    expect([found.deleted, found.told]).toEqual([deleted, told]);
  });

  const started = (name: string, startTime?: string) => ({
    name,
    status: { ...done(at('09:58:00')), ...(startTime !== undefined && { startTime }) },
  });
  it.each([
    ['neither has started', [started('b'), started('a')], 'a'],
    ['one has not started', [started('a'), started('b', at('09:01:00'))], 'b'],
    ['another has not started', [started('a', at('09:01:00')), started('b')], 'a'],
    ['both started at once', [started('b', at('09:01:00')), started('a', at('09:01:00'))], 'a'],
    ['one started later', [started('a', at('09:02:00')), started('b', at('09:01:00'))], 'b'],
  ])('go, the oldest first: %s', (_name, jobs, first) => {
    const spec = { successfulJobsHistoryLimit: 1 };
    expect(look({ now: at('09:59:00'), created: at('09:30:00'), spec, jobs }).deleted).toEqual([first]);
  });

  it('stay within the history', () => {
    const jobs = [started('foo', at('08:59:00'))];
    const spec = { successfulJobsHistoryLimit: 2 };
    expect(look({ now: at('09:59:00'), last: at('09:01:00'), spec, jobs }).deleted).toEqual([]);
  });
});

describe('a start that the server refuses', () => {
  const JOBS = { group: 'batch', name: 'jobs' };
  const NAME = 'cj-24394200';
  const due: Given = { now: at('10:01:00'), created: at('09:30:00') };
  const exists = alreadyExists(JOBS, NAME);

  it('still deletes old jobs, tells, and tries again', () => {
    const jobs = ['08:59:00', '09:59:00'].map((time) => ({
      name: `from-${time.slice(0, 2)}`,
      status: { ...done(at(time)), startTime: at(time) },
    }));
    const spec = { successfulJobsHistoryLimit: 1 };
    const refusesCreate = forbidden(JOBS, NAME, 'exceeded quota');
    expect(look({ ...due, spec, jobs, refusesCreate })).toMatchObject({
      deleted: ['from-08'],
      told: ['Normal SuccessfulDelete', 'Warning FailedCreate'],
      status: { lastSuccessfulTime: at('09:59:00') },
      failed: true,
      again: 5,
    });
  });

  it('takes up its own job that it forgot', () => {
    const found = look({ ...due, jobs: [{ name: NAME }], refusesCreate: exists });
    expect(found.status.active?.map(({ name }) => name)).toEqual([NAME]);
    expect(found.status.lastScheduleTime).toBe(at('10:00:00'));
    expect(found).toMatchObject({
      told: ['Warning UnexpectedJob'],
      again: HOUR - MINUTE + DELTA,
      failed: false,
    });
  });

  it('lets a job of somebody else be, and waits for a change', () => {
    expect(look({ ...due, jobs: [{ name: NAME, owner: 'other' }], refusesCreate: exists })).toEqual({
      made: [],
      deleted: [],
      status: {},
      written: false,
      told: [],
      again: undefined,
      failed: false,
    });
  });

  it('waits for the job of this time when the clock went back', () => {
    const jobs = [{ name: 'cj-1', status: done(at('10:01:10')) }];
    const spec = { concurrencyPolicy: 'Forbid' } as const;
    const found = look({ now: at('09:59:00'), last: at('09:01:00'), spec, jobs, refusesCreate: exists });
    expect(found).toMatchObject({
      status: { lastSuccessfulTime: at('10:01:10') },
      told: [],
      again: MINUTE + DELTA,
      failed: false,
    });
  });

  it('does not start a job in the place of one that cannot be deleted', () => {
    const spec = { concurrencyPolicy: 'Replace' } as const;
    const refusesDelete = forbidden(JOBS, 'cj-1', 'no');
    const found = look({ ...due, spec, active: ['cj-1'], jobs: [{ name: 'cj-1' }], refusesDelete });
    expect(found).toMatchObject({ made: [], written: false, told: ['Warning FailedDelete'], failed: true });
  });
});

it('makes jobs of the template', () => {
  const spec = {
    timeZone: 'America/New_York',
    jobTemplate: {
      metadata: { labels: { a: 'b' }, annotations: { x: 'y' } },
      spec: { parallelism: 1, template: { spec: { containers: [{ name: 'c' }] } } },
    },
  };
  expect(look({ now: at('10:01:00'), created: at('09:30:00'), spec }).made).toEqual([
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: 'cj-24394200',
        namespace: 'default',
        labels: { a: 'b' },
        annotations: {
          x: 'y',
          'batch.kubernetes.io/cronjob-scheduled-timestamp': '2016-05-19T06:00:00-04:00',
        },
        ownerReferences: [
          {
            apiVersion: 'batch/v1',
            kind: 'CronJob',
            name: 'cj',
            uid: 'cj-uid',
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: { parallelism: 1, template: { spec: { containers: [{ name: 'c' }] } } },
    },
  ]);
});

describe('the time until the next start', () => {
  const TEN = Date.parse(at('10:00:00'));
  const until = (schedule: string, last: number | undefined, now: number): number | undefined => {
    const parsed = parseSchedule(schedule);
    if (typeof parsed === 'string') throw new Error(parsed);
    const time = (ms: number) => new Date(ms).toISOString().replace('.000', '');
    return nextStart(
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: metadata('cj', { creationTimestamp: time(TEN) }),
        spec: { schedule, jobTemplate: {} },
        status: last === undefined ? {} : { lastScheduleTime: time(last) },
      },
      parsed,
      now,
    );
  };
  it.each([
    [
      'over a weekend',
      '30 6-16/4 * * 1-5',
      TEN + 30 * MINUTE,
      TEN + 24 * HOUR + 31 * MINUTE,
      3 * HOUR + 59 * MINUTE,
    ],
    [
      'over another weekend',
      '30 10,11,12 * * 1-5',
      TEN + 30 * MINUTE,
      TEN + 30 * HOUR + 30 * MINUTE,
      66 * HOUR,
    ],
    [
      'of every week after two missed ones',
      '0 12 * * 4',
      TEN + 2 * HOUR,
      TEN + 19 * 24 * HOUR + HOUR + 30 * MINUTE,
      48 * HOUR + 30 * MINUTE,
    ],
    ['the first one', '0 12 * * 5', undefined, TEN + 6 * HOUR, 20 * HOUR],
    ['of a schedule that became shorter', '*/1 * * * *', TEN - MINUTE, TEN - SECOND, SECOND],
    ['of hours that became more', '@every 3m', TEN - MINUTE, TEN - SECOND, 2 * MINUTE + SECOND],
    ['of hours that became fewer', '@every 1m', TEN - MINUTE, TEN - SECOND, SECOND],
  ])('%s', (_name, schedule, last, now, expected) => {
    expect(until(schedule, last, now)).toBe(expected + DELTA);
  });
});
