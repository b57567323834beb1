import type { Environment } from '@marcbachmann/cel-js';
import { goExpression } from '../../../../regexp/re2.ts';

const findAll = (text: string, rule: string): (string | undefined)[] =>
  [...goExpression(rule).matches(text)].map(({ groups }) => groups[0]);

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
    (text: string, rule: string) => goExpression(rule).exec(text)?.groups[0] ?? '',
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
  env.registerFunction(
    'string.charAt(int): string',
    (text: string, at: bigint) => [...text][Number(at)] ?? '',
  );
}
