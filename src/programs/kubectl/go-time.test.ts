import { expect, it } from 'vitest';
import { formatGoTime, parseGoTime } from './go-time.ts';

const told = (text: string): string | undefined => {
  try {
    return formatGoTime(parseGoTime(text));
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
};
const unread = (text: string, rest: string, element: string): string =>
  `parsing time "${text}" as "2006-01-02T15:04:05Z07:00": cannot parse "${rest}" as "${element}"`;

it.each([
  ['2024-01-02T03:04:05Z', '2024-01-02T03:04:05Z'],
  ['2024-01-02T3:04:05,5+09:30', '2024-01-01T17:34:05Z'],
  ['0001-01-01T00:00:00Z', undefined],
  ['0000-01-01T00:00:00+01:00', '-0001-12-31T23:00:00Z'],
  ['2024-02-30T00:00:00Z', 'parsing time "2024-02-30T00:00:00Z": day out of range'],
  ['2024-13-01T00:00:00Z', 'parsing time "2024-13-01T00:00:00Z": month out of range'],
  ['2024-01-01T24:00:00Z', 'parsing time "2024-01-01T24:00:00Z": hour out of range'],
  ['2024-01-01T00:00:00Zé', 'parsing time "2024-01-01T00:00:00Z\\xc3\\xa9": extra text: "\\xc3\\xa9"'],
  ['x', unread('x', 'x', '2006')],
  ['2024-1-01T00:00:00Z', unread('2024-1-01T00:00:00Z', '1-01T00:00:00Z', '01')],
  ['2024-01-01t00:00:00Z', unread('2024-01-01t00:00:00Z', 't00:00:00Z', 'T')],
  ['2024-01-01T00:00:00', unread('2024-01-01T00:00:00', '', 'Z07:00')],
])('reads %s', (text, answer) => {
  expect(told(text)).toBe(answer);
});
