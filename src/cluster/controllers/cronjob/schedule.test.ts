import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../machinery/cron.ts';
import { lastDue, nextTime } from './schedule.ts';

/** Models github.com/robfig/cron/v3 spec_test.go and pkg/controller/cronjob/utils_test.go */

const text = (at: number | undefined): string =>
  at === undefined ? 'never' : new Date(at).toISOString().slice(0, 16);

function next(schedule: string, after: string, zone?: string): string {
  const parsed = parseSchedule(schedule);
  return typeof parsed === 'object' ? text(nextTime(parsed, Date.parse(after), zone)) : 'unparseable';
}

describe('the next time of a schedule', () => {
  it.each([
    ['0/15 * * * *', '2012-07-09T14:45:00Z', '2012-07-09T15:00'],
    ['0/15 * * * *', '2012-07-09T14:59:59Z', '2012-07-09T15:00'],
    ['20-35/15 * * * *', '2012-07-09T15:45:00Z', '2012-07-09T16:20'],
    ['*/15 * * * *', '2012-07-09T23:46:00Z', '2012-07-10T00:00'],
    ['20-35/15 */2 * * *', '2012-07-09T23:35:51Z', '2012-07-10T00:20'],
    ['*/15 */2 * * *', '2012-07-09T23:35:51Z', '2012-07-10T00:00'],
    ['* * 9-20 7 *', '2012-07-09T23:35:51Z', '2012-07-09T23:36'],
    ['0 0 9 Apr-Oct *', '2012-07-09T23:35:51Z', '2012-08-09T00:00'],
    ['0 0 * Apr,Aug,Oct Mon', '2012-07-09T23:35:51Z', '2012-08-06T00:00'],
    ['0 0 9 Apr,Aug,Oct Mon', '2012-10-31T23:35:51Z', '2013-04-01T00:00'],
    ['0 0 * Feb Mon', '2012-07-09T23:35:51Z', '2013-02-04T00:00'],
    ['0 0 29 Feb ?', '2012-07-09T23:35:51Z', '2016-02-29T00:00'],
    ['59 23 31 2 *', '2012-07-09T23:35:51Z', 'never'],
    ['@hourly', '2012-07-09T14:45:00Z', '2012-07-09T15:00'],
    ['@daily', '2012-07-09T14:45:00Z', '2012-07-10T00:00'],
    ['@weekly', '2012-07-09T14:45:00Z', '2012-07-15T00:00'],
    ['@monthly', '2012-07-09T14:45:00Z', '2012-08-01T00:00'],
    ['@yearly', '2012-07-09T14:45:00Z', '2013-01-01T00:00'],
    ['@every 1h30m', '2012-07-09T14:45:00Z', '2012-07-09T16:15'],
    ['* * * *', '2012-07-09T14:45:00Z', 'unparseable'],
    [', 0 * * *', '2012-07-09T14:45:00Z', 'never'],
    ['60 0 * * *', '2012-07-09T14:45:00Z', 'unparseable'],
    ['0 0 32 * *', '2012-07-09T14:45:00Z', 'unparseable'],
  ])('%s after %s is %s', (schedule, after, expected) => {
    expect(next(schedule, after)).toBe(expected);
  });

  it.each([
    // An hour is left out in New York on 11 March 2012 at 2:00, and shown twice on 4 November 2012 at 1:00.
    ['0 * * * *', '2012-03-11T06:00:00Z', '2012-03-11T07:00'],
    ['30 2 11 Mar ?', '2012-03-11T05:00:00Z', '2013-03-11T06:30'],
    ['30 1 * * *', '2012-03-11T05:00:00Z', '2012-03-11T06:30'],
    ['0 * * * *', '2012-11-04T04:00:00Z', '2012-11-04T05:00'],
    ['0 * * * *', '2012-11-04T05:00:00Z', '2012-11-04T06:00'],
    ['0 3 * * *', '2012-11-04T04:00:00Z', '2012-11-04T08:00'],
    ['0 0 * * *', '2012-03-11T04:00:00Z', '2012-03-11T05:00'],
  ])('%s in New York after %s is %s', (schedule, after, expected) => {
    expect(next(schedule, after, 'America/New_York')).toBe(expected);
  });

  it('leaves a day out that has no midnight at its first hour', () => {
    expect(next('0 0 * * *', '2018-11-03T12:00:00Z', 'America/Sao_Paulo')).toBe('2018-11-05T02:00');
  });
});

describe('the last time at which a schedule was due', () => {
  const HOURLY = '0 * * * *';
  const CREATED = '2016-05-19T09:45:00Z';
  it.each([
    ['none yet', HOURLY, '2016-05-19T09:55:00Z', 'never', 'none'],
    ['just now', HOURLY, '2016-05-19T10:00:00Z', '2016-05-19T10:00', 'none'],
    ['a while ago', HOURLY, '2016-05-19T10:10:00Z', '2016-05-19T10:00', 'none'],
    ['twice', HOURLY, '2016-05-19T11:01:00Z', '2016-05-19T11:00', 'few'],
    ['often', HOURLY, '2016-05-21T09:45:00Z', '2016-05-21T09:00', 'few'],
    ['far too often', HOURLY, '2016-05-30T09:45:00Z', '2016-05-30T09:00', 'many'],
    ['at odd hours', '30 6-16/4 * * 1-5', '2016-05-20T09:00:00Z', '2016-05-20T06:30', 'few'],
  ])('%s', (_name, schedule, now, last, missed) => {
    const parsed = parseSchedule(schedule);
    const due =
      typeof parsed === 'object' ? lastDue(parsed, Date.parse(CREATED), Date.parse(now)) : undefined;
    expect([text(due?.last), due?.missed]).toEqual([last, missed]);
  });

  const TEN = Date.parse('2016-05-19T10:00:00Z');
  const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000];
  const DAY = 24 * HOUR;
  it.each<[string, string, number, number, number | undefined, string]>([
    ['before it', HOURLY, -10 * MINUTE, -7 * MINUTE, undefined, 'none'],
    ['just after it', HOURLY, -10 * MINUTE, 2 * SECOND, 0, 'none'],
    ['already started', HOURLY, 0, 2 * MINUTE, undefined, 'none'],
    ['an hour after the start', HOURLY, 0, HOUR + 5 * MINUTE, HOUR, 'none'],
    ['one missed', HOURLY, -HOUR, HOUR + 5 * MINUTE, HOUR, 'few'],
    ['ten days missed', HOURLY, -HOUR, 10 * DAY + HOUR, 10 * DAY + HOUR, 'many'],
    [
      'ten days missed, of which two hours count',
      HOURLY,
      10 * DAY - HOUR,
      10 * DAY + HOUR,
      10 * DAY + HOUR,
      'few',
    ],
    ['half a minute later', HOURLY, 0, 30 * SECOND, undefined, 'none'],
    ['an hour and a minute later', HOURLY, 0, 61 * MINUTE, HOUR, 'none'],
    ['five missed', HOURLY, 10 * SECOND, 301 * MINUTE, 5 * HOUR, 'few'],
    ['on working days', '30 6-16/4 * * 1-5', 30 * MINUTE, DAY + 31 * MINUTE, DAY + 30 * MINUTE, 'few'],
    [
      'not found by the distance of the first two',
      '30 10,11,12 * * 1-5',
      30 * MINUTE,
      30.5 * HOUR,
      undefined,
      'few',
    ],
    ['over a weekend', '30 6-16/4 * * 1-5', 30 * MINUTE, 4 * DAY + 31 * MINUTE, 4 * DAY + 30 * MINUTE, 'few'],
    ['on working days from the hour', '30 6-16/4 * * 1-5', 0, DAY + 31 * MINUTE, DAY + 30 * MINUTE, 'few'],
    ['every hour of a week', '@every 1h', MINUTE, 7 * DAY, 6 * DAY + 23 * HOUR + MINUTE, 'many'],
    ['every five minutes, not yet', '*/5 * * * *', 30 * MINUTE, 31 * MINUTE, undefined, 'none'],
    [
      'every five minutes, not since the deadline',
      '*/5 * * * *',
      31 * MINUTE,
      32 * MINUTE,
      undefined,
      'none',
    ],
  ])('%s', (_name, schedule, since, now, last, missed) => {
    const parsed = parseSchedule(schedule);
    if (typeof parsed === 'string') throw new Error(parsed);
    const due = lastDue(parsed, TEN + since, TEN + now);
    expect(due).toEqual({ last: last === undefined ? undefined : TEN + last, missed });
  });

  it('is nothing for a schedule that is never due', () => {
    const parsed = parseSchedule('59 23 31 2 *');
    expect(
      typeof parsed === 'object' && lastDue(parsed, Date.parse(CREATED), Date.parse('2016-06-01T00:00:00Z')),
    ).toBeUndefined();
  });
});
