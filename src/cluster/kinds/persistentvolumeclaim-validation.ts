import type { PersistentVolumeClaim, PersistentVolumeClaimSpec, TypedObjectReference } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { GoText, quote } from '../machinery/go.ts';
import { checkLabel, checkSubdomain } from '../machinery/names.ts';
import { compareQuantities, nano } from '../machinery/quantity.ts';
import { validateImmutable } from './metadata-validation.ts';
import { validateClassAndMode, validateModes } from './persistentvolume-validation.ts';
import { goDiff } from './podspec/diff.ts';
import { validateSelector } from './selector-validation.ts';

/** Models pkg/apis/core/validation/validation.go ValidatePersistentVolumeClaimSpec */
export function validateClaim({ spec }: PersistentVolumeClaim, errors: FieldErrors): void {
  if (!spec) return;
  if (!spec.accessModes?.length) errors.required('spec.accessModes', 'at least 1 access mode is required');
  if (spec.selector) validateSelector(spec.selector, 'spec.selector', errors);
  validateModes(spec.accessModes, errors);
  const size = spec.resources?.requests?.['storage'];
  if (size === undefined) errors.required('spec.resources[storage]');
  else if (nano(size) <= 0n) {
    errors.invalid('spec.resources[storage]', size, 'must be greater than zero');
  }
  validateClassAndMode(spec, errors);
  if (spec.dataSource) validateDataSource(spec.dataSource, 'spec.dataSource', errors);
  if (spec.dataSourceRef) validateDataSource(spec.dataSourceRef, 'spec.dataSourceRef', errors);
}

/** Models validateDataSource and validateDataSourceRef */
function validateDataSource(
  { apiGroup = '', kind, name, namespace = '' }: TypedObjectReference,
  field: string,
  errors: FieldErrors,
): void {
  if (!name) errors.required(`${field}.name`);
  if (!kind) errors.required(`${field}.kind`);
  if (apiGroup !== '') errors.complain(`${field}.apiGroup`, apiGroup, checkSubdomain(apiGroup));
  else if (kind !== 'PersistentVolumeClaim') {
    const rule = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
    errors.invalid(field, kind, rule);
  }
  if (namespace !== '') errors.complain(`${field}.namespace`, namespace, checkLabel(namespace));
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
