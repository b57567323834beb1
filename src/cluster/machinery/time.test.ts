import { expect, test } from 'vitest';
import { age, formatMicroTime, formatTime, humanDuration, parseTime } from './time.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test.each([
  [-2 * SECOND, '<invalid>'],
  [-1 * SECOND, '0s'],
  [0, '0s'],
  [999, '0s'],
  [119 * SECOND, '119s'],
  [2 * MINUTE, '2m'],
  [2 * MINUTE + 1 * SECOND, '2m1s'],
  [9 * MINUTE + 59 * SECOND, '9m59s'],
  [10 * MINUTE + 59 * SECOND, '10m'],
  [179 * MINUTE, '179m'],
  [3 * HOUR, '3h'],
  [3 * HOUR + 5 * MINUTE, '3h5m'],
  [8 * HOUR + 5 * MINUTE, '8h'],
  [47 * HOUR, '47h'],
  [2 * DAY, '2d'],
  [2 * DAY + 3 * HOUR, '2d3h'],
  [8 * DAY + 3 * HOUR, '8d'],
  [729 * DAY, '729d'],
  [2 * 365 * DAY, '2y'],
  [2 * 365 * DAY + 30 * DAY, '2y30d'],
  [9 * 365 * DAY, '9y'],
])('%d ms is %s', (milliseconds, text) => {
  expect(humanDuration(milliseconds)).toBe(text);
});

test('RFC 3339, to the second and to the microsecond', () => {
  const time = Date.parse('2026-01-05T09:00:00.123Z');
  expect(formatTime(time)).toBe('2026-01-05T09:00:00Z');
  expect(formatMicroTime(time)).toBe('2026-01-05T09:00:00.123000Z');
  expect(parseTime('2026-01-05T09:00:00Z')).toBe(time - 123);
});

test('the age of what has no time', () => {
  expect([age(undefined, 0), age(null, 0), age('1970-01-01T00:00:00Z', 65_000)]).toEqual([
    '<unknown>',
    '<unknown>',
    '65s',
  ]);
});
