import { expect, it } from 'vitest';
import { goDuration, humanDuration, longTime, shortHumanDuration, since } from './duration.ts';

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];

it.each([
  [-5 * SECOND, '<invalid>', '<invalid>'],
  [-1500, '0s', '0s'],
  [0, '0s', '0s'],
  [999, '0s', '0s'],
  [119 * SECOND, '119s', '1m'],
  [2 * MINUTE, '2m', '2m'],
  [9 * MINUTE + 59 * SECOND, '9m59s', '9m'],
  [10 * MINUTE + 30 * SECOND, '10m', '10m'],
  [179 * MINUTE, '179m', '2h'],
  [3 * HOUR, '3h', '3h'],
  [7 * HOUR + 59 * MINUTE, '7h59m', '7h'],
  [8 * HOUR + 59 * MINUTE, '8h', '8h'],
  [47 * HOUR, '47h', '1d'],
  [2 * DAY, '2d', '2d'],
  [7 * DAY + 23 * HOUR, '7d23h', '7d'],
  [8 * DAY + HOUR, '8d', '8d'],
  [729 * DAY, '729d', '1y'],
  [730 * DAY, '2y', '2y'],
  [800 * DAY, '2y70d', '2y'],
  [3000 * DAY, '8y', '8y'],
])('shows %i ms as %s, or %s for short', (milliseconds, human, short) => {
  expect([humanDuration(milliseconds), shortHumanDuration(milliseconds)]).toEqual([human, short]);
});

it.each([
  [0, '0s'],
  [500, '500ms'],
  [1500, '1.5s'],
  [90 * SECOND, '1m30s'],
  [HOUR, '1h0m0s'],
  [-25 * HOUR, '-25h0m0s'],
])('shows %i ms as Go does: %s', (milliseconds, text) => {
  expect(goDuration(milliseconds)).toBe(text);
});

it('shows times in full, and how long ago they were', () => {
  expect(longTime('2026-01-05T09:08:07Z')).toBe('Mon, 05 Jan 2026 09:08:07 +0000');
  expect(longTime(undefined)).toBe('Mon, 01 Jan 0001 00:00:00 +0000');
  expect(since('2026-01-05T09:00:00Z', Date.parse('2026-01-05T09:03:20Z'))).toBe('3m20s');
  expect(since(null, 0)).toBe('<unknown>');
});
