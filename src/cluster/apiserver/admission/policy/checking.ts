import type { Environment } from '@marcbachmann/cel-js';
import type { ParamKind } from '../../../api/types.ts';
import { compiled } from '../../../custom/cel/compile.ts';
import { ruleEnvironment } from '../../../custom/cel/library.ts';
import type { ExpressionCheck, Purpose } from '../../../kinds/admission/expressions.ts';
import { authorization, AUTHORIZER } from './authorizer.ts';
import { declareRequest, withVariables } from './declarations.ts';

/** What expressions of a purpose have to give; undefined: anything. */
const WANTED: Readonly<Record<Purpose, readonly string[] | undefined>> = {
  condition: ['bool'],
  variable: undefined,
  validation: ['bool'],
  message: ['string'],
  annotation: ['string', 'null_type'],
};

/** A field and nothing else, whose type is what it is. */
const isPath = (expression: string): boolean => /^[\w.]+$/.test(expression.trim());

function environment(params: ParamKind | undefined, purpose: Purpose): Environment {
  const env = ruleEnvironment();
  authorization(env);
  declareRequest(env);
  env.registerVariable('object', 'dyn').registerVariable('oldObject', 'dyn');
  if (params) env.registerVariable('params', 'dyn');
  if (purpose !== 'message') env.registerVariable('authorizer', AUTHORIZER);
  return env;
}

function mistyped(wanted: readonly string[], type: string): string {
  const expected = wanted.length === 1 ? wanted.join('') : `one of [${wanted.join(' ')}]`;
  return `must evaluate to ${expected} but got ${type}`;
}

/**
 * Checks the expressions of an object in their order.
 * Models pkg/apis/admissionregistration/validation/validation.go validateCELCondition
 */
export function checkOf(params: ParamKind | undefined): ExpressionCheck {
  const types = new Map<string, string>();
  return (purpose, expression, name) => {
    const env = environment(params, purpose);
    const outcome = compiled(purpose === 'condition' ? env : withVariables(env, types), expression);
    if (name !== undefined) types.set(name, 'dyn');
    if ('error' in outcome) return `compilation failed: ${outcome.error}`;
    const { type } = outcome;
    if (name !== undefined && /^(bool|string|int|double)$/.test(type)) types.set(name, type);
    const wanted = WANTED[purpose];
    if (!wanted || wanted.includes(type) || (type === 'dyn' && !isPath(expression))) return undefined;
    return mistyped(wanted, type);
  };
}
