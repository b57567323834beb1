import { expect, test } from 'vitest';
import { moment } from './moment.ts';

const NOW = Date.parse('2026-01-05T09:00:00Z');

const said = (text: string): string => {
  try {
    return new Date(moment(text, NOW)).toISOString();
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
};

/** Models moby's api/types/time/timestamp_test.go (TestGetTimestamp) */
test.each([
  ['2006-01-02T15:04:05.999999999+07:00', '2006-01-02T08:04:05.999Z'],
  ['2006-01-02T15:04:05.999Z', '2006-01-02T15:04:05.999Z'],
  ['2006-01-02T15:04:05.999', '2006-01-02T15:04:05.999Z'],
  ['2006-01-02T15:04:05', '2006-01-02T15:04:05.000Z'],
  ['2006-01-02T15:04:05-07:00', '2006-01-02T22:04:05.000Z'],
  ['2006-01-02T15:04:05Z', '2006-01-02T15:04:05.000Z'],
  ['2006-01-02T15:04', '2006-01-02T15:04:00.000Z'],
  ['2006-01-02T15:04+07:00', '2006-01-02T08:04:00.000Z'],
  ['2006-01-02T15:04Z', '2006-01-02T15:04:00.000Z'],
  ['2006-01-02T15', '2006-01-02T15:00:00.000Z'],
  ['2006-01-02T15Z', '2006-01-02T15:00:00.000Z'],
  ['2006-01-02T15+07:00', '2006-01-02T08:00:00.000Z'],
  ['2006-01-02', '2006-01-02T00:00:00.000Z'],
  ['2006-01-02Z', '2006-01-02T00:00:00.000Z'],
  ['2006-01-02+07:00', '2006-01-01T17:00:00.000Z'],
  ['1m', '2026-01-05T08:59:00.000Z'],
  ['1.5h', '2026-01-05T07:30:00.000Z'],
  ['1h30m', '2026-01-05T07:30:00.000Z'],
  ['-10s', '2026-01-05T09:00:10.000Z'],
  ['250ms', '2026-01-05T08:59:59.750Z'],
  ['1136073600', '2006-01-01T00:00:00.000Z'],
  ['1136073600.5', '2006-01-01T00:00:00.500Z'],
  ['0', '1970-01-01T00:00:00.000Z'],
])('%s is %s', (text, expected) => {
  expect(said(text)).toBe(expected);
});

test.each([
  ['2006-13-01', 'parsing time "2006-13-01": month out of range'],
  ['2006-02-30', 'parsing time "2006-02-30": day out of range'],
  ['2006-01-02T24:00:00', 'parsing time "2006-01-02T24:00:00": hour out of range'],
  ['2006-1-2', 'parsing time "2006-1-2" as "2006-01-02": cannot parse "1-2" as "01"'],
  ['06-01-02', 'parsing time "06-01-02" as "2006-01-02": cannot parse "06-01-02" as "2006"'],
  ['2006-01-02 15:04', 'parsing time "2006-01-02 15:04": extra text: " 15:04"'],
  ['yesterday', 'failed to parse value as time or duration: "yesterday"'],
  ['5 minutes', 'failed to parse value as time or duration: "5 minutes"'],
  ['Jan 5, 2026', 'failed to parse value as time or duration: "Jan 5, 2026"'],
])('%s is none: %s', (text, expected) => {
  expect(said(text)).toBe(expected);
});
