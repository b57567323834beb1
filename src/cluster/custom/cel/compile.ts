import type { Environment } from '@marcbachmann/cel-js';
import type { ValidationRule } from '../../api/types.ts';
import { readExpression, withNames } from './expression.ts';
import { Optional } from './library.ts';
import type { CelType } from './types.ts';

/** The values that a rule looks at. */
export interface Scope {
  readonly self: unknown;
  /** Undefined where nothing stood before. */
  readonly oldSelf: unknown;
}

/** A rule ready to run, or why it is none. */
export interface CompiledRule {
  readonly rule: ValidationRule;
  readonly usesOldSelf: boolean;
  /** Why the rule cannot be run. */
  readonly error: string | undefined;
  readonly messageError: string | undefined;
  /** @throws CelFailure */
  holds(scope: Scope): boolean;
  /** The text of the rule's message expression; undefined where it has none or it gives none. */
  message(scope: Scope): string | undefined;
}

/** A rule that fails instead of giving an answer, in the words of the reference implementation. */
export class CelFailure extends Error {}

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly at: number;
}

function problemOf(error: unknown): Problem {
  const [message = ''] = withNames(error instanceof Error ? error.message : String(error)).split('\n');
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const range: unknown = error instanceof Error && 'range' in error ? error.range : undefined;
  const at = typeof range === 'object' && range !== null && 'start' in range ? Number(range.start) : 0;
  return { code, message, at };
}

/** The types of the reference implementation. */
const typeName = (text: string): string =>
  text
    .replaceAll('<', '(')
    .replaceAll('>', ')')
    .replace(/\bobject\d+\b/g, 'object');

const isFunction = (env: Environment, name: string): boolean =>
  env.getDefinitions().functions.some((one) => one.name === name);

/** Where the reference implementation sees a problem, and what it says of it. */
function detail(
  env: Environment,
  expression: string,
  { code, message, at }: Problem,
): readonly [at: number, text: string] {
  const name = /: (.+)$/.exec(message)?.[1] ?? '';
  switch (code) {
    case 'no_such_key':
      return [Math.max(expression.lastIndexOf('.', at), 0), `undefined field '${name}'`];
    case 'cannot_index_type': {
      const type = typeName(/'(.*)'/.exec(message)?.[1] ?? '');
      const dot = expression.slice(0, at).trimEnd().length - 1;
      if (expression[dot] === '.') return [dot, `type '${type}' does not support field selection`];
      return [at, `found no matching overload for '_[_]' applied to '(${type}, dyn)'`];
    }
    case 'unknown_variable':
      return [at, `undeclared reference to '${name}' (in container '')`];
    case 'no_such_overload': {
      const [left = '', operator = '', right = ''] = name.split(' ');
      const where = expression.indexOf(operator, at);
      const types = [left, right].map(typeName).join(', ');
      return [
        where < 0 ? at : where,
        `found no matching overload for '_${operator}_' applied to '(${types})'`,
      ];
    }
    case 'no_matching_overload': {
      const call = /'(?:(.+)\.)?(\w+)\((.*)\)'$/.exec(message);
      const [, receiver = '', method = '', types = ''] = call ?? [];
      const where = expression.indexOf(`${method}(`, at);
      const target = receiver === '' ? '' : `${typeName(receiver)}.`;
      const bracket = where < 0 ? at : where + method.length;
      if (!isFunction(env, method)) return [bracket, `undeclared reference to '${method}' (in container '')`];
      return [
        bracket,
        `found no matching overload for '${method}' applied to '${target}(${typeName(types)})'`,
      ];
    }
    default:
      return [at, `Syntax error: ${message}`];
  }
}

/** A problem with the line in which it stands, as the reference implementation shows it. */
function shown(env: Environment, expression: string, problem: Problem): string {
  const [at, text] = detail(env, expression, problem);
  const lines = expression.slice(0, at).split('\n');
  const column = lines.at(-1)?.length ?? 0;
  const line = expression.split('\n')[lines.length - 1] ?? '';
  return `ERROR: <input>:${lines.length}:${column + 1}: ${text}\n | ${line}\n | ${'.'.repeat(column)}^`;
}

const withoutTexts = (expression: string): string =>
  expression.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '""');

/** Why an expression is worth nothing, in the words of the reference implementation. */
export function failureText(error: unknown): string {
  const { code, message } = problemOf(error);
  switch (code) {
    case 'no_such_key':
      return `no such key: ${/: (.+)$/.exec(message)?.[1] ?? ''}`;
    case 'index_out_of_bounds':
      return `index out of bounds: ${/index (-?\d+)/.exec(message)?.[1] ?? ''}`;
    case 'division_by_zero':
      return 'division by zero';
    default:
      return code.includes('overload') ? 'no such overload' : message;
  }
}

/** What an expression gives, or why it cannot be compiled. */
export type Compiled =
  | { readonly type: string; /** As the environment declares it. */ readonly declared: string }
  | { readonly error: string };

/**
 * Compiles an expression, in the words and types of the reference implementation.
 * @param original the expression as it is shown, where other names stand in for some of the same length
 */
export function compiled(env: Environment, expression: string, original = expression): Compiled {
  const failed = (error: unknown): Compiled => ({ error: shown(env, original, problemOf(error)) });
  try {
    const { valid, type = 'dyn', error } = readExpression(env, expression).check();
    return valid ? { type: typeName(type), declared: type } : failed(error);
  } catch (error) {
    return failed(error);
  }
}

type Run = (context: Record<string, unknown>) => unknown;

interface Parsed {
  readonly run: Run | undefined;
  readonly error: string | undefined;
}

function parse(env: Environment, expression: string, wanted: 'bool' | 'string', what: string): Parsed {
  try {
    const read = readExpression(env, expression);
    const result = read.check();
    if (!result.valid)
      return {
        run: undefined,
        error: `compilation failed: ${shown(env, expression, problemOf(result.error))}`,
      };
    if (result.type !== wanted && result.type !== 'dyn') {
      return { run: undefined, error: `${what} must evaluate to a ${wanted}` };
    }
    return { run: read, error: undefined };
  } catch (error) {
    return { run: undefined, error: `compilation failed: ${shown(env, expression, problemOf(error))}` };
  }
}

/** Compiles the rule of a schema whose values have the given type. Models staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/compilation.go */
export function compileRule(base: Environment, type: CelType, rule: ValidationRule): CompiledRule {
  const optional = rule.optionalOldSelf === true;
  const env = base
    .clone()
    .registerVariable('self', type.name)
    .registerVariable('oldSelf', optional ? 'optional' : type.name);
  const expression = rule.rule.trim();
  const { run, error } = parse(env, expression, 'bool', 'cel expression');
  const given = rule.messageExpression?.trim() ?? '';
  const message = given === '' ? undefined : parse(env, given, 'string', 'messageExpression');
  const context = ({ self, oldSelf }: Scope): Record<string, unknown> => {
    const old = oldSelf === undefined ? undefined : type.convert(oldSelf);
    return {
      self: type.convert(self),
      ...(optional
        ? { oldSelf: old === undefined ? Optional.none() : Optional.of(old) }
        : old === undefined
          ? {}
          : { oldSelf: old }),
    };
  };
  return {
    rule,
    usesOldSelf: /\boldSelf\b/.test(withoutTexts(expression)),
    error,
    messageError: message?.error,
    holds(scope) {
      try {
        return run?.(context(scope)) === true;
      } catch (problem) {
        throw new CelFailure(failureText(problem));
      }
    },
    message(scope) {
      try {
        const text = message?.run?.(context(scope));
        return typeof text === 'string' && text.trim() !== '' && !/[\n\r]/.test(text) ? text : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
