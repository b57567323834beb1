import type { ObjectMeta } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { goStrings, goStringsText, GoText } from '../machinery/go.ts';
import { checkLabel, checkLabelValue, checkQualifiedName, type NameRule } from '../machinery/names.ts';
import type { Kind } from './kind.ts';

/** The words for a changed field that must not change. */
export const IMMUTABLE = 'field is immutable';

const ANNOTATIONS_LIMIT = 256 * 1024;

/** Models staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go ValidateLabels */
export function validateLabels(
  labels: Readonly<Record<string, string>> | undefined,
  field: string,
  errors: FieldErrors,
): void {
  for (const key in labels) {
    errors.complain(field, key, checkQualifiedName(key));
    const value = labels[key] ?? '';
    if (value !== '') errors.complain(field, value, checkLabelValue(value));
  }
}

export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  field: string,
  errors: FieldErrors,
): void {
  let size = 0;
  for (const key in annotations) {
    size += key.length + (annotations[key]?.length ?? 0);
    errors.complain(field, key, checkQualifiedName(key.toLowerCase()));
  }
  if (size > ANNOTATIONS_LIMIT) errors.tooLong(field, ANNOTATIONS_LIMIT);
}

function validateOwners(meta: ObjectMeta, field: string, errors: FieldErrors): void {
  let controller = '';
  for (const [i, owner] of (meta.ownerReferences ?? []).entries()) {
    const path = `${field}[${i}]`;
    if (!owner.apiVersion) errors.invalid(`${field}.apiVersion`, '', 'version must not be empty');
    if (!owner.kind) errors.invalid(`${field}.kind`, '', 'kind must not be empty');
    if (!owner.name) errors.invalid(`${field}.name`, '', 'name must not be empty');
    if (!owner.uid) errors.invalid(`${field}.uid`, '', 'uid must not be empty');
    if (owner.controller !== true) continue;
    const name = `${owner.kind}/${owner.name}`;
    if (controller !== '') {
      errors.invalid(
        path,
        new GoText('[]v1.OwnerReference{}'),
        `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`,
      );
    } else controller = name;
  }
}

function validateFinalizers(meta: ObjectMeta, field: string, errors: FieldErrors): void {
  const { finalizers = [] } = meta;
  for (const finalizer of finalizers) errors.complain(field, finalizer, checkQualifiedName(finalizer));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.invalid(
      field,
      goStrings(finalizers),
      'finalizer orphan and foregroundDeletion cannot be both set',
    );
  }
}

const STANDARD_FINALIZERS = ['kubernetes', 'orphan', 'foregroundDeletion'];

/** Finalizers of the server's own kinds are standard ones or qualified. Models pkg/apis/core/validation/validation.go validateKubeFinalizerName */
export function validateKnownFinalizer(name: string, field: string, errors: FieldErrors): void {
  if (name.includes('/') || STANDARD_FINALIZERS.includes(name)) return;
  errors.invalid(field, name, 'name is neither a standard finalizer name nor is it fully qualified');
}

/** A finalizer of a namespace's spec. Models pkg/apis/core/validation/validation.go validateFinalizerName */
export function validateFinalizer(name: string, field: string, errors: FieldErrors): void {
  errors.complain(field, name, checkQualifiedName(name));
  validateKnownFinalizer(name, field, errors);
}

// Their validation goes by the rules of API machinery alone.
const FREE_GROUPS = new Set([
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'coordination.k8s.io',
]);

/** Models pkg/apis/core/validation/validation.go ValidateObjectMeta, by which most kinds go */
export function validateKnownFinalizers(kind: Kind, { finalizers }: ObjectMeta, errors: FieldErrors): void {
  if (!finalizers || kind.custom === true || kind.kind === 'Event' || FREE_GROUPS.has(kind.group)) return;
  finalizers.forEach((name, i) => {
    validateKnownFinalizer(name, `metadata.finalizers[${i}]`, errors);
  });
}

/** Models staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go ValidateObjectMeta */
export function validateMeta(
  meta: ObjectMeta,
  namespaced: boolean,
  nameRule: NameRule,
  field: string,
  errors: FieldErrors,
): void {
  const { generateName, name, namespace } = meta;
  // Paths are written where something is wrong.
  const complain = (part: string, value: string, complaints: readonly string[]): void => {
    if (complaints.length > 0) errors.complain(`${field}.${part}`, value, complaints);
  };
  if (generateName) complain('generateName', generateName, nameRule(generateName, true));
  if (!name) errors.required(`${field}.name`, 'name or generateName is required');
  else complain('name', name, nameRule(name));
  if (!namespaced) {
    if (namespace) errors.forbidden(`${field}.namespace`, 'not allowed on this type');
  } else if (!namespace) errors.required(`${field}.namespace`);
  else complain('namespace', namespace, checkLabel(namespace));
  if (meta.labels) validateLabels(meta.labels, `${field}.labels`, errors);
  if (meta.annotations) validateAnnotations(meta.annotations, `${field}.annotations`, errors);
  if (meta.ownerReferences) validateOwners(meta, `${field}.ownerReferences`, errors);
  if (meta.finalizers) validateFinalizers(meta, `${field}.finalizers`, errors);
}

/** Models ValidateObjectMetaUpdate of the same file; names and namespaces were compared with the request before. */
export function validateMetaUpdate(meta: ObjectMeta, old: ObjectMeta, errors: FieldErrors): void {
  if (old.deletionTimestamp !== undefined && meta.finalizers !== old.finalizers) {
    const fresh = (meta.finalizers ?? []).filter((name) => !old.finalizers?.includes(name)).sort();
    if (fresh.length > 0) {
      errors.forbidden(
        'metadata.finalizers',
        `no new finalizers can be added if the object is being deleted, found new finalizers ${goStringsText(fresh)}`,
      );
    }
  }
  if (meta.uid !== old.uid) errors.invalid('metadata.uid', meta.uid ?? '', IMMUTABLE);
  if (meta.labels !== old.labels) validateLabels(meta.labels, 'metadata.labels', errors);
  if (meta.annotations !== old.annotations) {
    validateAnnotations(meta.annotations, 'metadata.annotations', errors);
  }
  if (meta.ownerReferences !== old.ownerReferences) {
    validateOwners(meta, 'metadata.ownerReferences', errors);
  }
  if (meta.finalizers !== old.finalizers) validateFinalizers(meta, 'metadata.finalizers', errors);
}

/** A field that must not change. */
export function validateImmutable(
  value: unknown,
  old: unknown,
  field: string,
  shown: () => GoText,
  errors: FieldErrors,
): void {
  if (!semanticEqual(value, old)) errors.invalid(field, shown(), IMMUTABLE);
}
