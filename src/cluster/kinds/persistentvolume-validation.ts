import type { PersistentVolume, PersistentVolumeSpec } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { GoText, quote } from '../machinery/go.ts';
import { nano } from '../machinery/quantity.ts';
import { validateImmutable } from './metadata-validation.ts';
import { goDiff } from './podspec/diff.ts';

const MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const RECLAIM = ['Delete', 'Recycle', 'Retain'];

/** What a volume's spec says beside its source. */
const OTHERS = new Set([
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
]);

/** Access modes of volumes and claims. */
export function validateModes(modes: readonly string[] | undefined, what: string, errors: FieldErrors): void {
  if (!modes?.length) errors.required('spec.accessModes', what);
  for (const mode of modes ?? []) {
    if (!MODES.includes(mode)) errors.notSupported('spec.accessModes', mode, MODES);
  }
}

/** Models pkg/apis/core/validation/validation.go ValidatePersistentVolumeSpec */
export function validateVolume({ spec }: PersistentVolume, errors: FieldErrors): void {
  if (!spec) return;
  validateModes(spec.accessModes, '', errors);
  const size = spec.capacity?.['storage'];
  if (!spec.capacity || Object.keys(spec.capacity).length === 0) errors.required('spec.capacity');
  else if (size === undefined || Object.keys(spec.capacity).length > 1) {
    errors.notSupported('spec.capacity', Object.keys(spec.capacity).join(), ['storage']);
  }
  if (size !== undefined && nano(size) <= 0n) {
    errors.invalid('spec.capacity[storage]', size, 'must be greater than zero');
  }
  const policy = spec.persistentVolumeReclaimPolicy ?? '';
  if (policy !== '' && !RECLAIM.includes(policy)) {
    errors.notSupported('spec.persistentVolumeReclaimPolicy', policy, RECLAIM);
  }
  const sources = Object.keys(spec).filter((key) => !OTHERS.has(key));
  if (sources.length === 0) errors.required('spec', 'must specify a volume type');
  for (const key of sources.slice(1))
    errors.forbidden(`spec.${key}`, 'may not specify more than 1 volume type');
  if (spec.hostPath && !spec.hostPath.path) errors.required('spec.hostPath.path');
  if (spec.nfs && !spec.nfs.server) errors.required('spec.nfs.server');
  if (spec.local && !spec.nodeAffinity)
    errors.required('spec.nodeAffinity', 'Local volume requires node affinity');
}

const sourceOf = (spec: PersistentVolumeSpec | undefined): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(spec ?? {}).filter(([key]) => !OTHERS.has(key)));

/** Models pkg/apis/core/validation/validation.go ValidatePersistentVolumeUpdate */
export function validateVolumeUpdate(
  object: PersistentVolume,
  old: PersistentVolume,
  errors: FieldErrors,
): void {
  validateVolume(object, errors);
  // A driver's secret for growing volumes may be given later.
  const isLate = old.spec?.csi !== undefined && old.spec.csi.controllerExpandSecretRef === undefined;
  const { controllerExpandSecretRef: late, ...csi } = object.spec?.csi ?? {};
  const given = sourceOf(object.spec);
  const source = isLate && late !== undefined ? { ...given, csi } : given;
  const before = sourceOf(old.spec);
  if (!semanticEqual(source, before)) {
    errors.forbidden(
      'spec.persistentvolumesource',
      `spec.persistentvolumesource is immutable after creation\n${goDiff('core.PersistentVolumeSource', before, source)}`,
    );
  }
  const mode = object.spec?.volumeMode;
  const shown = (): GoText => new GoText(quote(mode ?? ''));
  validateImmutable(mode, old.spec?.volumeMode, 'volumeMode', shown, errors);
}
