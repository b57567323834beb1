import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { GoText, quote } from '../machinery/go.ts';
import { compareQuantities, nano } from '../machinery/quantity.ts';
import { validateImmutable } from './metadata-validation.ts';
import { validateModes } from './persistentvolume-validation.ts';
import { goDiff } from './podspec/diff.ts';

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

const OLD_CLASS = 'volume.beta.kubernetes.io/storage-class';

/** The spec as it would have to be for nothing to have changed that must not: what may change, as it was. */
function comparable(object: PersistentVolumeClaim, old: PersistentVolumeClaim): PersistentVolumeClaimSpec {
  const { storageClassName, volumeName, resources, ...rest } = object.spec ?? {};
  const was = old.spec ?? {};
  const annotated = old.metadata?.annotations?.[OLD_CLASS];
  // A claim without a class may be given one, once.
  const named = was.storageClassName === undefined && (annotated ?? storageClassName) === storageClassName;
  const className = named ? undefined : storageClassName;
  const volume = was.volumeName ? volumeName : undefined;
  const before = was.resources?.requests?.['storage'];
  const kept =
    object.status?.phase === 'Bound' && resources?.requests && before !== undefined
      ? { ...resources, requests: { ...resources.requests, storage: before } }
      : resources;
  return {
    ...rest,
    ...(kept && { resources: kept }),
    ...(className !== undefined && { storageClassName: className }),
    ...(volume !== undefined && { volumeName: volume }),
  };
}

/** Models pkg/apis/core/validation/validation.go ValidatePersistentVolumeClaimUpdate */
export function validateClaimUpdate(
  object: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  errors: FieldErrors,
): void {
  const { spec } = object;
  const was = old.spec;
  if (!spec || !was) return;
  if (spec !== was) validateClaim(object, errors);
  const annotated = object.metadata?.annotations?.[OLD_CLASS];
  const annotatedBefore = old.metadata?.annotations?.[OLD_CLASS];
  const moved =
    annotatedBefore !== undefined &&
    was.storageClassName === undefined &&
    spec.storageClassName === annotatedBefore &&
    annotated === undefined;
  if (annotated !== annotatedBefore && !moved) {
    errors.invalid(`metadata.annotations.${OLD_CLASS}`, annotated ?? '', 'field is immutable');
  }
  if (spec === was) return;
  const now = comparable(object, old);
  if (!semanticEqual(now, was)) {
    errors.forbidden(
      'spec',
      `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${goDiff('core.PersistentVolumeClaimSpec', was, now)}`,
    );
  }
  const size = spec.resources?.requests?.['storage'];
  const shrinks = compareQuantities(size, was.resources?.requests?.['storage']) < 0;
  if (shrinks && compareQuantities(size, old.status?.capacity?.['storage']) <= 0) {
    errors.forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity');
  }
  const shown = (): GoText => new GoText(quote(spec.volumeMode ?? ''));
  validateImmutable(spec.volumeMode, was.volumeMode, 'volumeMode', shown, errors);
}
