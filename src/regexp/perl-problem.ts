import type { SyntaxProblem } from './re2.ts';

/** What is wrong with an expression, as PCRE2 says it, by what Go says. */
const PROBLEMS: readonly (readonly [go: string, pcre: string])[] = [
  ['missing closing )', 'missing closing parenthesis'],
  ['unexpected )', 'unmatched closing parenthesis'],
  ['missing closing ]', 'missing terminating ] for character class'],
  ['missing argument to repetition operator', 'quantifier does not follow a repeatable item'],
  ['trailing backslash', '\\ at end of pattern'],
  ['invalid character class range', 'range out of order in character class'],
  ['invalid repeat count', 'number too big in {} quantifier'],
];

/** What is wrong with an expression, as PCRE2 says it. */
export const perlProblem = ({ message }: SyntaxProblem): string =>
  PROBLEMS.find(([go]) => message.includes(go))?.[1] ?? 'unrecognized pattern';
