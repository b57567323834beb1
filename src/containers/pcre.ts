import { readRegExp } from '../cluster/machinery/regexp/regexp.ts';
import { SyntaxProblem } from '../cluster/machinery/regexp/syntax.ts';

/** A Perl-compatible expression: what it and its groups match first. */
export interface Pcre {
  /** Undefined for no match, `limit` where PCRE would give up. */
  exec(text: string): readonly (string | undefined)[] | undefined | 'limit';
}

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

/** Whether something that is repeated stands in something that is: what may take for ever when tried one way after the other. */
function nestsRepeats(source: string): boolean {
  const bare = source.replace(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]/gs, 'x');
  const open: boolean[] = [];
  let inner = false;
  for (let at = 0; at < bare.length; at++) {
    const letter = bare[at] ?? '';
    if (letter === '(') {
      open.push(inner);
      inner = false;
    } else if (letter === ')') {
      const repeated = /[*+{]/.test(bare[at + 1] ?? '');
      if (repeated && inner) return true;
      inner = inner || repeated || open.pop() === true;
    } else if (/[*+{]/.test(letter)) inner = true;
  }
  return false;
}

/**
 * Reads an expression of nginx's. Most run in time that grows with the text alone; those with what only Perl knows (looking around,
 * references back) are tried one way after the other, as PCRE does all.
 * @returns what is wrong with it, in PCRE2's words
 */
export function readPcre(source: string, ignoreCase: boolean): Pcre | string {
  const linear = readRegExp(ignoreCase ? `(?i)${source}` : source);
  if (!(linear instanceof SyntaxProblem)) return linear;
  try {
    const expression = new RegExp(source, ignoreCase ? 'i' : '');
    const endless = nestsRepeats(source);
    return { exec: (text) => (endless ? 'limit' : (expression.exec(text) ?? undefined)) };
  } catch {
    const [, problem] = PROBLEMS.find(([go]) => linear.message.includes(go)) ?? ['', 'unrecognized pattern'];
    return problem;
  }
}
