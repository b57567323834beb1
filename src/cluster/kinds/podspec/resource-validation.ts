import type { ResourceRequirements } from '../../api/types.ts';
import type { FieldErrors } from '../../machinery/field-errors.ts';
import { checkQualifiedName } from '../../machinery/names.ts';
import { compareQuantities, milliUnits, nano } from '../../machinery/quantity.ts';
import { isNative } from '../resource-names.ts';

const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage']);

const isHugePages = (name: string): boolean => name.startsWith('hugepages-');
/** Whether more may be requested than there is: not of huge pages and devices. */
const isOvercommitted = (name: string): boolean => isNative(name) && !isHugePages(name);

function validateName(name: string, field: string, errors: FieldErrors): void {
  const complaints = checkQualifiedName(name);
  if (complaints.length > 0) {
    errors.complain(field, name, complaints);
    return;
  }
  if (name.includes('/')) return;
  if (STANDARD.has(name) || isHugePages(name)) return;
  errors.invalid(field, name, 'must be a standard resource type or fully qualified');
  errors.invalid(field, name, 'must be a standard resource for containers');
}

function validateAmount(name: string, amount: string, field: string, errors: FieldErrors): void {
  if (nano(amount) < 0n) errors.invalid(field, amount, 'must be greater than or equal to 0');
  if (!isNative(name) && milliUnits(amount) % 1000 !== 0) errors.invalid(field, amount, 'must be an integer');
}

/** Models pkg/apis/core/validation/validation.go validateResourceRequirements */
export function validateResources(
  { limits, requests }: ResourceRequirements,
  path: string,
  errors: FieldErrors,
): void {
  for (const name in limits) {
    const field = `${path}.limits[${name}]`;
    validateName(name, field, errors);
    validateAmount(name, limits[name] ?? '', field, errors);
  }
  for (const name in requests) {
    const field = `${path}.requests[${name}]`;
    const amount = requests[name] ?? '';
    validateName(name, field, errors);
    validateAmount(name, amount, field, errors);
    const limit = limits?.[name];
    if (limit === undefined) {
      if (!isOvercommitted(name)) {
        errors.required(`${path}.limits`, 'Limit must be set for non overcommitable resources');
      }
      continue;
    }
    const order = compareQuantities(amount, limit);
    if (order !== 0 && !isOvercommitted(name)) {
      errors.invalid(`${path}.requests`, amount, `must be equal to ${name} limit of ${limit}`);
    } else if (order > 0) {
      errors.invalid(`${path}.requests`, amount, `must be less than or equal to ${name} limit of ${limit}`);
    }
  }
}
