import type { PersistentVolumeClaim, PersistentVolumeClaimStatus } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { checkQualifiedName } from '../machinery/names.ts';
import { wholeUnits } from '../machinery/quantity.ts';
import { replace } from './kind.ts';
import { isNative } from './resource-names.ts';

const STORAGE = 'storage';
const RESIZES: readonly string[] = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
];

/** A status that is written, without what classes of attributes would say, which are off. Models DropDisabledFieldsFromStatus */
export function prepareClaimStatus(
  status: PersistentVolumeClaimStatus,
  old: PersistentVolumeClaimStatus,
): PersistentVolumeClaimStatus {
  let out = status;
  if (old.currentVolumeAttributesClassName === undefined)
    out = replace(out, 'currentVolumeAttributesClassName', undefined);
  return old.modifyVolumeStatus === undefined ? replace(out, 'modifyVolumeStatus', undefined) : out;
}

/**
 * Models validatePersistentVolumeClaimResourceKey
 * @returns whether the key is good
 */
function validateKey(key: string, field: string, errors: FieldErrors): boolean {
  const complaints = checkQualifiedName(key);
  errors.complain(field, key, complaints);
  if (complaints.length > 0) return false;
  if (!isNative(key) || key === STORAGE) return true;
  errors.notSupported(field, key, [STORAGE]);
  return false;
}

/** Models validateBasicResource */
function validateAmount(amount: string, field: string, errors: FieldErrors): void {
  const units = wholeUnits(amount);
  if (units < 0) errors.invalid(field, units, 'must be a valid resource quantity');
}

/** Models pkg/apis/core/validation/validation.go ValidatePersistentVolumeClaimStatusUpdate */
export function validateClaimStatus({ status = {} }: PersistentVolumeClaim, errors: FieldErrors): void {
  for (const [name, amount] of Object.entries(status.capacity ?? {}))
    validateAmount(amount, `status.capacity[${name}]`, errors);
  for (const [name, resize] of Object.entries(status.allocatedResourceStatuses ?? {})) {
    const field = 'status.allocatedResourceStatus';
    validateKey(name, field, errors);
    if (!RESIZES.includes(resize)) errors.notSupported(field, name, RESIZES);
  }
  for (const [name, amount] of Object.entries(status.allocatedResources ?? {})) {
    const field = 'status.allocatedResources';
    if (validateKey(name, field, errors)) validateAmount(amount, `${field}[${name}]`, errors);
  }
}
