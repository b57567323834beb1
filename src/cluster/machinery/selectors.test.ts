import { describe, expect, test } from 'vitest';
import { parseFieldSelector } from './fields.ts';
import type { LabelSelector } from '../api/types.ts';
import {
  formatLabels,
  formatRequirements,
  formatSelector,
  matches,
  parseLabelSelector,
  SelectorError,
  selectorMatches,
  selectorProblem,
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

/** Models LabelSelectorAsSelector of apimachinery/pkg/apis/meta/v1/helpers.go */
describe('selector objects that were never checked', () => {
  const of = (key: string, operator: string, ...values: readonly string[]) => ({
    matchExpressions: [{ key, operator, values }],
  });
  const WORD =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
  const NAME =
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  test.each<[string, LabelSelector, string | undefined]>([
    ['nothing', {}, undefined],
    ['all that is right', { matchLabels: { a: 'b' }, ...of('c', 'In', 'd', 'e') }, undefined],
    ['an operator', of('a', 'Like'), '"Like" is not a valid label selector operator'],
    ['an operator of the text form', of('a', '=', 'b'), '"=" is not a valid label selector operator'],
    [
      'no values',
      of('a', 'NotIn'),
      "values: Invalid value: []string(nil): for 'in', 'notin' operators, values set can't be empty",
    ],
    [
      'values',
      of('a', 'Exists', 'b', 'c'),
      'values: Invalid value: []string{"b", "c"}: values set must be empty for exists and does not exist',
    ],
    ['a value', { matchLabels: { a: '-' } }, `values[0][a]: Invalid value: "-": ${WORD}`],
    [
      'a key and the second value',
      of('-', 'In', 'b', '?'),
      `[key: Invalid value: "-": ${NAME}, values[1][-]: Invalid value: "?": ${WORD}]`,
    ],
  ])('%s', (_name, selector, problem) => {
    expect(selectorProblem(selector)).toBe(problem);
  });
});
