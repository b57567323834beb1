import { describe, expect, test } from 'vitest';
import type { Expression } from './expression.ts';
import { goExpression, readRegExp, SyntaxProblem } from './re2.ts';

const found = (expression: Expression, text: string): readonly (string | undefined)[] =>
  [...expression.matches(text)].map(({ groups }) => groups[0]);

/** Expressions with texts that they find and texts that they do not. */
const MATCHES: readonly (readonly [source: string, yes: readonly string[], no: readonly string[]])[] = [
  ['', ['', 'a'], []],
  ['^[a-z]([-a-z0-9]*[a-z0-9])?$', ['a', 'a-b', 'x1'], ['', '-a', 'a-', 'A']],
  ['^(\\d+|\\*)(/\\d+)?(\\s+(\\d+|\\*)(/\\d+)?){4}$', ['* * * * */5', '0 1 2 3 4'], ['* * * *', 'a b c d e']],
  ['^a{2,3}$', ['aa', 'aaa'], ['a', 'aaaa']],
  ['^a{2,}$', ['aa', 'aaaaa'], ['a']],
  ['^a{,2}$', ['a{,2}'], ['a', 'aa']],
  ['a|b|', ['', 'x'], []],
  ['(?i)^HeLLo$', ['hello', 'HELLO'], ['hell']],
  ['^(?i:a)b$', ['Ab', 'ab'], ['AB']],
  ['(?m)^b$', ['a\nb\nc'], ['ab']],
  ['^a.c$', ['abc'], ['a\nc']],
  ['(?s)^a.c$', ['a\nc'], ['ac']],
  ['\\Aab\\z', ['ab'], ['ab\n']],
  ['^[[:alpha:]_]+$', ['a_Z'], ['a1']],
  ['^[^[:space:]]+$', ['ab'], ['a b']],
  ['^[]a-]+$', [']', 'a-'], ['b']],
  ['^\\pL+$', ['한글', 'abc'], ['1']],
  ['^\\p{Greek}+$', ['αβ'], ['ab']],
  ['^\\PL+$', ['12'], ['1a']],
  ['^[^\\d]$', ['a', '한'], ['1']],
  ['\\bcat\\b', ['a cat.'], ['concat']],
  ['^\\Qa.b\\E$', ['a.b'], ['axb']],
  ['^\\x41\\x{1F600}$', ['A😀'], ['A']],
  ['^(?P<year>\\d{4})-(?<month>\\d\\d)$', ['2026-01'], ['26-01']],
  ['^(a*)*$', ['', 'aaa'], ['b']],
];

test.each(MATCHES)('%s', (source, yes, no) => {
  const expression = goExpression(source);
  expect(yes.filter((text) => !expression.test(text))).toEqual([]);
  expect(no.filter((text) => expression.test(text))).toEqual([]);
});

test('The leftmost match is found, by preference', () => {
  expect(found(goExpression('a+?|a+'), 'aaa')).toEqual(['a', 'a', 'a']);
  expect(found(goExpression('ab|abc'), 'abcabc')).toEqual(['ab', 'ab']);
  expect(found(goExpression('[0-9]+'), '1 22 333')).toEqual(['1', '22', '333']);
  expect(found(goExpression('a*'), 'baac')).toEqual(['', 'aa', '']);
});

describe('What is no expression', () => {
  test.each([
    ['(a', 'missing closing ): `(a`'],
    ['a)', 'unexpected ): `a)`'],
    ['x[a', 'missing closing ]: `[a`'],
    ['*a', 'missing argument to repetition operator: `*`'],
    ['a**', 'invalid nested repetition operator: `**`'],
    ['a{1001}', 'invalid repeat count: `{1001}`'],
    ['(a{100}){100}', 'invalid repeat count: `{100}`'],
    ['a\\', 'trailing backslash at end of expression: ``'],
    ['\\y', 'invalid escape sequence: `\\y`'],
    ['(?=a)', 'invalid or unsupported Perl syntax: `(?=`'],
    ['(a)\\1', 'invalid escape sequence: `\\1`'],
    ['[z-a]', 'invalid character class range: `z-a`'],
    ['[[:nope:]]', 'invalid character class range: `[:nope:]`'],
    ['\\p{Nope}', 'invalid character class range: `\\p{Nope}`'],
    ['(?P<a', 'invalid named capture: `(?P<a`'],
  ])('%s', (source, words) => {
    const problem = readRegExp(source);
    expect(problem instanceof SyntaxProblem ? problem.message : '').toBe(`error parsing regexp: ${words}`);
  });
});

test('No text takes longer than its length asks for', () => {
  const text = `${'a'.repeat(20_000)}!`;
  expect(goExpression('^(a+)+$').test(text)).toBe(false);
  expect(goExpression('^(a|a)*$').test(text)).toBe(false);
  expect(goExpression('(x+x+)+y').test('x'.repeat(5000))).toBe(false);
}, 10_000);
