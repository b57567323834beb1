import type { Environment } from '@marcbachmann/cel-js';
import type { Expression } from '../../../../regexp/expression.ts';
import { goExpression, readRegExp, SyntaxProblem } from '../../../../regexp/re2.ts';
import { replacing } from '../expression.ts';

/** @throws Error in the words of what looks for an expression */
function toFind(rule: string): Expression {
  const expression = readRegExp(rule);
  if (expression instanceof SyntaxProblem) throw new Error(`Illegal regex: ${expression.message}`);
  return expression;
}

const findAll = (text: string, rule: string): (string | undefined)[] =>
  [...toFind(rule).matches(text)].map(({ groups }) => groups[0]);

const outside = (at: bigint): Error => new Error(`index out of range: ${at}`);

const lengthOf = (text: string): bigint => BigInt([...text].length);

/** Where the character of a number begins. */
const unitOf = (text: string, at: bigint): number => [...text].slice(0, Number(at)).join('').length;

/** The number of the character that begins somewhere; -1n for nowhere. */
const numberOf = (text: string, unit: number): bigint => (unit < 0 ? -1n : lengthOf(text.slice(0, unit)));

/** Looks for a part of a text from a character on. @throws Error for a number below 0 */
function searched(text: string, part: string, from: bigint, search: (from: number) => number): bigint {
  if (part === '') return from;
  if (from < 0n) throw outside(from);
  return from >= lengthOf(text) ? -1n : numberOf(text, search(unitOf(text, from)));
}

const indexOf = (text: string, part: string, from = 0n): bigint =>
  searched(text, part, from, (unit) => text.indexOf(part, unit));

const lastIndexOf = (text: string, part: string, from: bigint): bigint =>
  searched(text, part, from, (unit) => text.lastIndexOf(part, unit));

/** Without a place to begin at, the end of the text is it. */
const lastOf = (text: string, part: string): bigint => numberOf(text, text.lastIndexOf(part));

function substring(text: string, start: bigint, end: bigint): string {
  const characters = [...text];
  if (start > end) throw new Error(`invalid substring range. start: ${start}, end: ${end}`);
  for (const at of [start, end]) if (at < 0n || at > characters.length) throw outside(at);
  return characters.slice(Number(start), Number(end)).join('');
}

function charAt(text: string, at: bigint): string {
  const characters = [...text];
  if (at < 0n || at > characters.length) throw outside(at);
  return characters[Number(at)] ?? '';
}

/** Models Go's strings.Replace: an empty text stands before each character and at the end. */
function replaced(text: string, from: string, to: string, most: number): string {
  if (from === '') {
    const out = [...text].map((char, i) => (i < most ? to + char : char));
    return out.join('') + (out.length < most ? to : '');
  }
  const parts = text.split(from);
  const count = Math.min(most, parts.length - 1);
  return (
    parts
      .slice(0, count)
      .map((part) => part + to)
      .join('') + parts.slice(count).join(from)
  );
}

/** Expressions, and what texts can do beside what the language has. Models library/regex.go and github.com/google/cel-go/ext/strings.go */
export function texts(env: Environment): void {
  env.registerFunction(
    'string.find(string): string',
    (text: string, rule: string) => toFind(rule).exec(text)?.groups[0] ?? '',
  );
  env.registerFunction('string.findAll(string): list<string>', findAll);
  env.registerFunction(
    'string.findAll(string, int): list<string>',
    (text: string, rule: string, most: bigint) =>
      findAll(text, rule).slice(0, most < 0n ? undefined : Number(most)),
  );
  env.registerFunction('string.replace(string, string): string', (text: string, from: string, to: string) =>
    replaced(text, from, to, Infinity),
  );
  env.registerFunction(
    'string.replace(string, string, int): string',
    (text: string, from: string, to: string, most: bigint) =>
      replaced(text, from, to, most < 0n ? Infinity : Number(most)),
  );
  env.registerFunction('string.charAt(int): string', charAt);
  const replace = (
    method: string,
    signature: string,
    handler: (text: string, ...args: never[]) => unknown,
  ): void => {
    env.registerFunction(`string.${replacing(method)}${signature}`, handler);
  };
  replace('matches', '(string): bool', (text, rule: string) => goExpression(rule).test(text));
  replace('indexOf', '(string): int', (text, part: string) => indexOf(text, part));
  replace('indexOf', '(string, int): int', indexOf);
  replace('lastIndexOf', '(string): int', lastOf);
  replace('lastIndexOf', '(string, int): int', lastIndexOf);
  replace('substring', '(int): string', (text, start: bigint) => {
    if (start > lengthOf(text)) throw outside(start);
    return substring(text, start, lengthOf(text));
  });
  replace('substring', '(int, int): string', substring);
  replace('lowerAscii', '(): string', (text) => text.replace(/[A-Z]+/g, (part) => part.toLowerCase()));
  replace('upperAscii', '(): string', (text) => text.replace(/[a-z]+/g, (part) => part.toUpperCase()));
}
