import type { LabelSelector } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { checkLabelValue, checkQualifiedName } from '../machinery/names.ts';
import { validateLabels } from './metadata-validation.ts';

/**
 * Checks the number of values of a requirement whose operator is about sets, as labels' and nodes' selectors share them.
 * Tells whether the operator is one of these.
 */
export function validateSetOperator(
  operator: string,
  values: readonly string[],
  field: string,
  errors: FieldErrors,
): boolean {
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) {
        errors.required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
      }
      return true;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) {
        errors.forbidden(
          `${field}.values`,
          "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        );
      }
      return true;
    default:
      return false;
  }
}

/** Models staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go ValidateLabelSelector */
export function validateSelector(selector: LabelSelector, path: string, errors: FieldErrors): void {
  validateLabels(selector.matchLabels, `${path}.matchLabels`, errors);
  for (const [i, { key, operator, values = [] }] of (selector.matchExpressions ?? []).entries()) {
    const field = `${path}.matchExpressions[${i}]`;
    if (!validateSetOperator(operator, values, field, errors)) {
      errors.invalid(`${field}.operator`, operator, 'not a valid selector operator');
    }
    errors.complain(`${field}.key`, key, checkQualifiedName(key));
    for (const [at, value] of values.entries()) {
      errors.complain(`${field}.values[${at}]`, value, checkLabelValue(value));
    }
  }
}
