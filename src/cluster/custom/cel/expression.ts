import type { Environment, ParseResult } from '@marcbachmann/cel-js';

/** Methods of the interpreter's own that do other things than those of the reference implementation. */
const REPLACED: ReadonlySet<unknown> = new Set([
  'indexOf',
  'lastIndexOf',
  'lowerAscii',
  'matches',
  'substring',
  'upperAscii',
]);

/** The name under which the library has a method that replaces one of the interpreter's: no expression can write it. */
export const replacing = (method: string): string => `0${method}`;

/** A message of the interpreter with the names that stand in the expression. */
export const withNames = (message: string): string => message.replace(/\.0(\w+)\(/g, '.$1(');

/** Lets the calls below a node take the library's methods. */
function replaceCalls(node: unknown): void {
  if (Array.isArray(node)) return node.forEach(replaceCalls);
  if (typeof node !== 'object' || node === null || !('op' in node) || !('args' in node)) return;
  const { op, args } = node;
  if (op === 'rcall' && Array.isArray(args) && REPLACED.has(args[0])) args[0] = replacing(String(args[0]));
  replaceCalls(args);
}

/** Reads an expression that may call what the library has. @throws Error where it is none */
export function readExpression(env: Environment, expression: string): ParseResult {
  const read = env.parse(expression);
  replaceCalls(read.ast);
  return read;
}
