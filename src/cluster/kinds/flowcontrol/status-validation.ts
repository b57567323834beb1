import type { FlowSchema, PriorityLevelConfiguration } from '../../api/types.ts';
import type { FieldErrors } from '../../machinery/field-errors.ts';

/**
 * The conditions of a flow schema or a priority level have types, each its own.
 * Models pkg/apis/flowcontrol/validation/validation.go ValidateFlowSchemaStatus and ValidatePriorityLevelConfigurationStatus
 */
export function validateFlowStatus(
  { status }: FlowSchema | PriorityLevelConfiguration,
  errors: FieldErrors,
): void {
  const seen = new Set<string>();
  (status?.conditions ?? []).forEach(({ type = '' }, i) => {
    const field = `status.conditions[${i}].type`;
    if (seen.has(type)) errors.duplicate(field, type);
    seen.add(type);
    if (type === '') errors.required(field, 'must not be empty');
  });
}
