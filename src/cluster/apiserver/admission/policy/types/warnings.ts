import type { Environment } from '@marcbachmann/cel-js';
import type { ExpressionWarning, ValidatingAdmissionPolicy, Variable } from '../../../../api/types.ts';
import { compiled } from '../../../../custom/cel/compile.ts';
import { ruleEnvironment } from '../../../../custom/cel/library.ts';
import { CelTypes } from '../../../../custom/cel/types.ts';
import { apiVersionOf } from '../../../../kinds/kind.ts';
import type { Schemas } from '../../../../machinery/schema.ts';
import type { Store } from '../../../../store/store.ts';
import { authorization, AUTHORIZER } from '../authorizer.ts';
import { declareRequest, withVariables } from '../declarations.ts';
import { ExposedSchemas } from './exposed.ts';
import { type ServedType, typeOfParams, typesToCheck } from './kinds.ts';

/** What may be missing as a whole is compared with null. */
const NULLABLE = ['google.protobuf.Timestamp', 'google.protobuf.Duration'];

/** `has` of another name that takes any value: what it asks for must be declared, which the macro does not look at. */
const ASKED = 'Has';

const withAsked = (expression: string): string => expression.replace(/\bhas(?=\s*\()/g, ASKED);

/** Declares a type's objects. @returns the name of their type */
function declareType(types: CelTypes, type: ServedType, all: Schemas): string {
  const exposed = new ExposedSchemas(all.extended(type.own)).of(type.schema);
  return exposed ? types.of(exposed).name : 'dyn';
}

/** An environment in which `object` is of a type. */
function environmentFor(type: ServedType, params: ServedType | undefined, all: Schemas): Environment {
  const env = ruleEnvironment();
  authorization(env);
  declareRequest(env);
  const types = new CelTypes(env);
  const object = declareType(types, type, all);
  env.registerVariable('object', object).registerVariable('oldObject', object);
  if (params) env.registerVariable('params', declareType(types, params, all));
  env.registerVariable('authorizer', AUTHORIZER);
  env.registerFunction(`${ASKED}(dyn): bool`, () => true);
  for (const name of [...types.objects, ...NULLABLE]) env.registerOperator(`${name} == null`, () => false);
  return env;
}

/** What is wrong with an expression. */
function issueOf(env: Environment, expression: string): string | undefined {
  const outcome = compiled(env, withAsked(expression), expression);
  return 'error' in outcome ? outcome.error : undefined;
}

/** The types of the policy's variables: nothing is known of objects among them, nor of what cannot be compiled. */
function variableTypes(env: Environment, variables: readonly Variable[]): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  for (const { name, expression } of variables) {
    const outcome = compiled(withVariables(env.clone(), types), withAsked(expression));
    types.set(name, 'declared' in outcome ? outcome.declared.replace(/\bobject\d+\b/g, 'dyn') : 'dyn');
  }
  return types;
}

/**
 * Where the expressions of a policy do not fit the types that it names.
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/validating/typechecking.go Check
 */
export function warningsOf(
  policy: ValidatingAdmissionPolicy,
  store: Store,
  all: Schemas,
): readonly ExpressionWarning[] {
  const { validations = [], variables = [], paramKind } = policy.spec ?? {};
  const params = typeOfParams(paramKind, store);
  const checks = typesToCheck(policy, store).map((type) => {
    const env = environmentFor(type, params, all);
    const types = variableTypes(env, variables);
    const name = `${type.group === '' ? '/' : ''}${apiVersionOf(type)}, Kind=${type.kind}`;
    return (expression: string): readonly string[] => {
      const issue = issueOf(withVariables(env.clone(), types), expression);
      return issue === undefined ? [] : [`${name}: ${issue}\n`];
    };
  });
  const checked = (expression: string, fieldRef: string): readonly ExpressionWarning[] => {
    const issues = checks.flatMap((check) => check(expression));
    return issues.length === 0 ? [] : [{ fieldRef, warning: issues.join('\n') }];
  };
  return validations.flatMap(({ expression, messageExpression = '' }, i) => {
    const field = `spec.validations[${i}]`;
    return [
      ...checked(expression, `${field}.expression`),
      ...(messageExpression === '' ? [] : checked(messageExpression, `${field}.messageExpression`)),
    ];
  });
}
