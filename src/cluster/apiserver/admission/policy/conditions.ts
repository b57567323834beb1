import type { MatchCondition } from '../../../api/types.ts';
import type { WriteContext } from '../../../kinds/kind.ts';
import { aggregate } from '../../authorization/rbac.ts';
import type { Question } from '../question.ts';
import { evaluateExpression, type Scope } from './expressions.ts';
import type { Version } from './matching.ts';
import { requestScope } from './scope.ts';

/**
 * Whether all conditions hold, or what went wrong where none is false.
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/matchconditions/matcher.go
 */
export function conditionsHold(conditions: readonly MatchCondition[], scope: Scope): boolean | string {
  const problems: string[] = [];
  for (const condition of conditions) {
    const outcome = evaluateExpression({ of: condition, expression: condition.expression }, scope);
    if ('problem' in outcome) problems.push(outcome.problem);
    else if (outcome.value === false) return false;
  }
  return problems.length === 0 || aggregate(problems);
}

/** Whether a webhook's conditions hold for a request that it sees in a version. */
export const webhookConditionsHold = (
  conditions: readonly MatchCondition[],
  question: Question,
  version: Version,
  context: WriteContext,
): boolean | string => conditionsHold(conditions, requestScope(question, version, context));
