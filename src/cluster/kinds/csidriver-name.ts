import type { FieldErrors } from '../machinery/field-errors.ts';
import { checkSubdomain } from '../machinery/names.ts';

const MAX_LENGTH = 63;

/** Models pkg/apis/core/validation/validation.go ValidateCSIDriverName */
export function validateDriverName(name: string, field: string, errors: FieldErrors): void {
  if (name === '') errors.required(field);
  if (name.length > MAX_LENGTH) errors.tooLong(field, MAX_LENGTH);
  errors.complain(field, name, checkSubdomain(name.toLowerCase()));
}
