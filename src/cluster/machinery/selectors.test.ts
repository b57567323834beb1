import { describe, expect, test } from 'vitest';
import { parseFieldSelector } from './fields.ts';
import {
  formatLabels,
  formatRequirements,
  formatSelector,
  matches,
  parseLabelSelector,
  selectorMatches,
  SelectorError,
} from './selectors.ts';

const refused = (text: string): string => {
  try {
    parseLabelSelector(text);
  } catch (error) {
    if (error instanceof SelectorError) return error.message;
    throw error;
  }
  return 'parsed';
};

describe('label selectors', () => {
  test.each([
    ['app=web', 'app=web'],
    ['app==web', 'app==web'],
    ['app = web , tier != db', 'app=web,tier!=db'],
    ['app in (b, a)', 'app in (a,b)'],
    ['app notin (a)', 'app notin (a)'],
    ['app', 'app'],
    ['!app', '!app'],
    ['a>1,b<2', 'a>1,b<2'],
    ['z=1,a=2', 'a=2,z=1'],
    ['', ''],
    ['x=', 'x='],
    ['in in (in)', 'in in (in)'],
  ])('%j is %j', (text, formatted) => {
    expect(formatRequirements(parseLabelSelector(text))).toBe(formatted);
  });

  test.each([
    ['app=', { app: '' }, true],
    ['app!=web', {}, true],
    ['app notin (web)', {}, true],
    ['app in (web,db)', { app: 'db' }, true],
    ['!app', { app: 'web' }, false],
    ['n>1', { n: '2' }, true],
    ['n>1', { n: 'two' }, false],
    ['', { any: 'thing' }, true],
  ])('%j over %j: %s', (text, labels, outcome) => {
    expect(matches(parseLabelSelector(text), labels as Record<string, string>)).toBe(outcome);
  });

  test.each([
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['app in', "unable to parse requirement: found '' expected: '('"],
    ['app in (a', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['=web', "found '=', expected: !, identifier, or 'end of string'"],
    ['app=web,', "found '', expected: identifier after ','"],
    ['app=web)', "found ')', expected: ',' or 'end of string'"],
  ])('%j is refused', (text, message) => {
    expect(refused(text)).toBe(message);
  });
});

test('label selectors of objects', () => {
  const selector = {
    matchLabels: { app: 'web' },
    matchExpressions: [
      { key: 'tier', operator: 'In', values: ['b', 'a'] },
      { key: 'old', operator: 'DoesNotExist' },
    ],
  } as const;
  expect(formatSelector(selector)).toBe('app=web,!old,tier in (a,b)');
  expect(selectorMatches(selector, { app: 'web', tier: 'a' })).toBe(true);
  expect(selectorMatches(selector, { app: 'web', tier: 'a', old: '' })).toBe(false);
  expect(selectorMatches({}, { any: 'thing' })).toBe(true);
  expect(selectorMatches(undefined, {})).toBe(false);
  expect([
    formatSelector({}),
    formatSelector(undefined),
    formatLabels({}),
    formatLabels({ b: '2', a: '1' }),
  ]).toEqual(['<none>', '<none>', '<none>', 'a=1,b=2']);
});

test('field selectors', () => {
  expect(parseFieldSelector('metadata.name=a,status.phase!=Running,x==y')).toEqual([
    { field: 'metadata.name', operator: '=', value: 'a' },
    { field: 'status.phase', operator: '!=', value: 'Running' },
    { field: 'x', operator: '=', value: 'y' },
  ]);
  expect(() => parseFieldSelector('metadata.name')).toThrow(
    "invalid selector: 'metadata.name'; can't understand 'metadata.name'",
  );
});
