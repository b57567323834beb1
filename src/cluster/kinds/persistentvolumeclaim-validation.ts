import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { compareQuantities, nano } from '../machinery/quantity.ts';
import { validateModes } from './persistentvolume-validation.ts';

/** Models pkg/apis/core/validation/validation.go ValidatePersistentVolumeClaimSpec */
export function validateClaim({ spec }: PersistentVolumeClaim, errors: FieldErrors): void {
  if (!spec) return;
  validateModes(spec.accessModes, 'at least 1 access mode is required', errors);
  if (spec.accessModes?.includes('ReadWriteOncePod') && spec.accessModes.length > 1) {
    errors.forbidden('spec.accessModes', 'may not use ReadWriteOncePod with other access modes');
  }
  const size = spec.resources?.requests?.['storage'];
  if (size === undefined) errors.required('spec.resources[storage]');
  else if (nano(size) <= 0n) {
    errors.invalid('spec.resources[storage]', size, 'must be greater than zero');
  }
}

const fixed = ({ resources: _resources, volumeName: _volume, ...spec }: PersistentVolumeClaimSpec): object =>
  spec;

export function validateClaimUpdate(
  object: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  errors: FieldErrors,
): void {
  const { spec } = object;
  const was = old.spec;
  if (!spec || !was || spec === was) return;
  validateClaim(object, errors);
  const size = spec.resources?.requests?.['storage'];
  const before = was.resources?.requests?.['storage'];
  const bound = old.status?.phase === 'Bound';
  const volume = was.volumeName !== undefined && was.volumeName !== spec.volumeName;
  const grows = compareQuantities(size, before) > 0;
  if (volume || !semanticEqual(fixed(spec), fixed(was)) || (!bound && size !== before)) {
    errors.forbidden(
      'spec',
      'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
    );
  } else if (size !== before && !grows) {
    errors.forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity');
  }
}
