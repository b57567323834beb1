import type { Condition } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { checkConditionReason, checkQualifiedName } from '../machinery/names.ts';

const STATUSES = ['False', 'True', 'Unknown'];
const MAX_REASON = 1024;
const MAX_MESSAGE = 32 * 1024;
const PATH = 'status.conditions';

function validateCondition(condition: Condition, path: string, errors: FieldErrors): void {
  const { type, status, observedGeneration = 0, lastTransitionTime, reason = '', message = '' } = condition;
  errors.complain(`${path}.type`, type, checkQualifiedName(type));
  if (!STATUSES.includes(status)) errors.notSupported(`${path}.status`, status, STATUSES);
  if (observedGeneration < 0) {
    const detail = 'must be greater than or equal to zero';
    errors.invalid(`${path}.observedGeneration`, observedGeneration, detail);
  }
  if (!lastTransitionTime) errors.required(`${path}.lastTransitionTime`, 'must be set');
  if (reason === '') errors.required(`${path}.reason`, 'must be set');
  else errors.complain(`${path}.reason`, reason, checkConditionReason(reason));
  if (reason.length > MAX_REASON) errors.tooLong(`${path}.reason`, MAX_REASON);
  if (message.length > MAX_MESSAGE) errors.tooLong(`${path}.message`, MAX_MESSAGE);
}

/**
 * Validates the conditions of a status of the common type.
 * Models staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go ValidateConditions
 */
export function validateConditions(conditions: readonly Condition[] | undefined, errors: FieldErrors): void {
  const seen = new Set<string>();
  (conditions ?? []).forEach((condition, i) => {
    const { type } = condition;
    if (seen.has(type)) errors.duplicate(`${PATH}[${i}].type`, type);
    seen.add(type);
    validateCondition(condition, `${PATH}[${i}]`, errors);
  });
}
