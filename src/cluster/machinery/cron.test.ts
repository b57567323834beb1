import { describe, expect, it } from 'vitest';
import { isTimeZone, parseSchedule } from './cron.ts';

/** Models parser_test.go of github.com/robfig/cron/v3 */

describe('what is wrong with a schedule', () => {
  it.each([
    ['', 'empty spec string'],
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['0 * * * * *', 'expected exactly 5 fields, found 6: [0 * * * * *]'],
    ['5-/2 * * * *', 'failed to parse int from : strconv.Atoi: parsing "": invalid syntax'],
    ['xyz * * * *', 'failed to parse int from xyz: strconv.Atoi: parsing "xyz": invalid syntax'],
    [
      '99999999999999999999 * * * *',
      'failed to parse int from 99999999999999999999: strconv.Atoi: parsing "99999999999999999999": value out of range',
    ],
    ['-5 * * * *', 'failed to parse int from : strconv.Atoi: parsing "": invalid syntax'],
    ['*/-5 * * * *', 'negative number (-5) not allowed: -5'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['*/2/3 * * * *', 'too many slashes: */2/3'],
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['5-3 * * * *', 'beginning of range (5) beyond end of range (3): 5-3'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['@unrecognized', 'unrecognized descriptor: @unrecognized'],
    ['@every', 'unrecognized descriptor: @every'],
    ['@every 1', 'failed to parse duration @every 1: time: missing unit in duration "1"'],
    ['@every 1d', 'failed to parse duration @every 1d: time: unknown unit "d" in duration "1d"'],
    ['@every soon', 'failed to parse duration @every soon: time: invalid duration "soon"'],
    ['TZ=Nowhere/At_All 0 * * * *', 'provided bad location Nowhere/At_All: unknown time zone Nowhere/At_All'],
  ])('%s', (text, problem) => {
    expect(parseSchedule(text)).toBe(problem);
  });

  it.each([
    '+5 * * * *',
    '*-5 * * * *',
    'CRON_TZ=Asia/Seoul 0 9 * * *',
    '@every -1h',
    '@every 1.5h3m',
    '0,,5 * * * *',
  ])('nothing: %s', (text) => {
    expect(parseSchedule(text)).toBeTypeOf('object');
  });
});

describe('time zones', () => {
  it.each([
    ['Asia/Seoul', true],
    ['UTC', true],
    ['Etc/GMT+9', true],
    ['asia/seoul', false],
    ['+09:00', false],
    ['Mars/Olympus', false],
  ])('%s: %s', (zone, known) => {
    expect(isTimeZone(zone)).toBe(known);
  });
});
