import { ruleEnvironment } from '../../../custom/cel/library.ts';
import { isList, isMap } from '../../../machinery/patches/values.ts';

/** A JSON value as expressions see it. */
export function celValue(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (isList(value)) return value.map(celValue);
  if (isMap(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return new Map(entries.map(([key, item]) => [key, celValue(item)]));
  }
  return value ?? null;
}

const VARIABLES = ['object', 'oldObject', 'request', 'params', 'namespaceObject', 'variables'];

/** What an expression is worth, or why it is worth nothing. */
export type Outcome = { readonly value: unknown } | { readonly problem: string };

/** Evaluates an expression of an admission policy. */
export function evaluateExpression(expression: string, scope: Readonly<Record<string, unknown>>): Outcome {
  const env = ruleEnvironment();
  for (const name of VARIABLES) env.registerVariable(name, 'dyn');
  try {
    return { value: env.parse(expression.trim())(scope) };
  } catch (error) {
    const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    const key = /^No such key: (.+)$/i.exec(message)?.[1];
    const because = key === undefined ? message : `no such key: ${key}`;
    return { problem: `expression '${expression.trim()}' resulted in error: ${because}` };
  }
}
