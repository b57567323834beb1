import type { Validation, ValidatingAdmissionPolicy } from '../../../api/types.ts';
import { conditionsHold } from './conditions.ts';
import { evaluateExpression, type Scope, variablesOf } from './expressions.ts';

/** A validation that did not hold. */
export interface Denial {
  readonly message: string;
  readonly reason: string;
}

/** What a policy says of a request. */
export interface Verdict {
  /** What the binding's actions are for. */
  readonly denials: readonly Denial[];
  /** What is refused whatever the actions. */
  readonly errors: readonly Denial[];
}

const MAX_MESSAGE = 5 * 1024;

const CLEAN: Verdict = { denials: [], errors: [] };

/** A refusal without a reason of its own. */
export const invalidly = (message: string): Denial => ({ message, reason: 'Invalid' });

function messageOf(validation: Validation, scope: Scope): string {
  const { message, messageExpression, expression } = validation;
  if (messageExpression) {
    const outcome = evaluateExpression({ of: validation, expression: messageExpression }, scope);
    const text = 'value' in outcome && typeof outcome.value === 'string' ? outcome.value.trim() : '';
    if (text !== '' && text.length <= MAX_MESSAGE && !text.includes('\n')) return text;
  }
  return message?.trim() || `failed expression: ${expression.trim()}`;
}

/** What goes wrong with the values for the audit log. */
function annotationProblems({ spec = {} }: ValidatingAdmissionPolicy, scope: Scope): readonly Denial[] {
  return (spec.auditAnnotations ?? []).flatMap((annotation) => {
    const outcome = evaluateExpression({ of: annotation, expression: annotation.valueExpression }, scope);
    return 'problem' in outcome && spec.failurePolicy !== 'Ignore' ? [invalidly(outcome.problem)] : [];
  });
}

/**
 * Holds a request to a policy.
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/validating/validator.go
 * @param given all variables but `variables`
 */
export function verdictOf(policy: ValidatingAdmissionPolicy, given: Scope): Verdict {
  const { validations = [], variables = [], matchConditions = [], failurePolicy } = policy.spec ?? {};
  const failed = (message: string): readonly Denial[] =>
    failurePolicy === 'Ignore' ? [] : [invalidly(message)];
  const condition = conditionsHold(matchConditions, { ...given, namespaceObject: null });
  if (typeof condition === 'string') return { denials: failed(condition), errors: [] };
  if (!condition) return CLEAN;
  const scope = { ...given, variables: variablesOf(variables, given) };
  const denials = validations.flatMap((validation) => {
    const outcome = evaluateExpression({ of: validation, expression: validation.expression }, scope);
    if ('problem' in outcome) return failed(outcome.problem);
    if (outcome.value === true) return [];
    return [{ message: messageOf(validation, scope), reason: validation.reason ?? 'Invalid' }];
  });
  return { denials, errors: annotationProblems(policy, scope) };
}
