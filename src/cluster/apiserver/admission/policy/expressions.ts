import type { Environment } from '@marcbachmann/cel-js';
import type { Variable } from '../../../api/types.ts';
import { failureText } from '../../../custom/cel/compile.ts';
import { readExpression } from '../../../custom/cel/expression.ts';
import { ruleEnvironment } from '../../../custom/cel/library.ts';
import { isList, isMap } from '../../../machinery/patches/values.ts';
import { authorization, AUTHORIZER } from './authorizer.ts';

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

/** The values of an expression's variables. */
export type Scope = Readonly<Record<string, unknown>>;

/** What an expression is worth, or why it is worth nothing. */
export type Outcome = { readonly value: unknown } | { readonly problem: string };

let environment: Environment | undefined;

/** The functions and variables that expressions of policies may use. Models …/admission/plugin/cel/compile.go */
function policyEnvironment(): Environment {
  const env = ruleEnvironment();
  authorization(env);
  for (const name of VARIABLES) env.registerVariable(name, 'dyn');
  env.registerVariable('authorizer', AUTHORIZER);
  return env;
}

type Run = (scope: Scope) => unknown;

/** An expression, and the part of a stored object in which it stands: a validation, a variable, a condition. */
export interface Held {
  readonly of: object;
  readonly expression: string;
}

/** Expressions are parsed once, and kept as long as the part that holds them is stored: it never changes. */
const parsed = new WeakMap<object, Map<string, Run>>();

function runOf({ of, expression }: Held): Run {
  const own = parsed.get(of) ?? new Map<string, Run>();
  parsed.set(of, own);
  let run = own.get(expression);
  if (!run) {
    environment ??= policyEnvironment();
    run = readExpression(environment, expression.trim());
    own.set(expression, run);
  }
  return run;
}

function outcomeOf(held: Held, scope: Scope): Outcome {
  try {
    return { value: runOf(held)(scope) };
  } catch (error) {
    return { problem: failureText(error) };
  }
}

/** Evaluates an expression of an admission policy or of a webhook's conditions. */
export function evaluateExpression(held: Held, scope: Scope): Outcome {
  const outcome = outcomeOf(held, scope);
  if ('value' in outcome) return outcome;
  return { problem: `expression '${held.expression.trim()}' resulted in error: ${outcome.problem}` };
}

/**
 * The variables of a policy: an object whose properties are worth what their expressions are when somebody asks for them first.
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/cel/composition.go
 */
export function variablesOf(stored: readonly Variable[], given: Scope): object {
  const variables = {};
  for (const variable of stored) {
    const { name, expression } = variable;
    let known: Outcome | undefined;
    const get = (): unknown => {
      known ??= outcomeOf({ of: variable, expression }, { ...given, variables });
      if ('value' in known) return known.value;
      throw new Error(`composited variable "${name}" fails to evaluate: ${known.problem}`);
    };
    Object.defineProperty(variables, name, { get, enumerable: true, configurable: true });
  }
  return variables;
}
