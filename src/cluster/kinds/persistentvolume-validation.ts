import type {
  CSIPersistentVolumeSource,
  PersistentVolume,
  PersistentVolumeSpec,
  SecretReference,
} from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { GoText, quote } from '../machinery/go.ts';
import { checkLabel, checkSubdomain } from '../machinery/names.ts';
import { nano } from '../machinery/quantity.ts';
import { validateImmutable } from './metadata-validation.ts';
import { validateNodeSelector } from './podspec/affinity-validation.ts';
import { goDiff } from './podspec/diff.ts';
import { validateHostPath, validateNFS, validateNoBacksteps } from './podspec/volume-validation.ts';

const MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const RECLAIM = ['Delete', 'Recycle', 'Retain'];
const VOLUME_MODES = ['Block', 'Filesystem'];

/** The sources in the order in which the server looks at them. */
const SOURCES = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
];

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
export function validateModes(modes: readonly string[] = [], errors: FieldErrors): void {
  for (const mode of modes) {
    if (!MODES.includes(mode)) errors.notSupported('spec.accessModes', mode, MODES);
  }
  const known = modes.filter((mode) => MODES.includes(mode));
  if (known.includes('ReadWriteOncePod') && known.some((mode) => mode !== 'ReadWriteOncePod'))
    errors.forbidden('spec.accessModes', 'may not use ReadWriteOncePod with other access modes');
}

/** The class and the mode of volumes and claims. */
export function validateClassAndMode(
  { storageClassName = '', volumeMode }: Pick<PersistentVolumeSpec, 'storageClassName' | 'volumeMode'>,
  errors: FieldErrors,
): void {
  if (storageClassName !== '')
    errors.complain('spec.storageClassName', storageClassName, checkSubdomain(storageClassName));
  if (volumeMode !== undefined && !VOLUME_MODES.includes(volumeMode))
    errors.notSupported('spec.volumeMode', volumeMode, VOLUME_MODES);
}

function validateSecret({ name, namespace }: SecretReference, field: string, errors: FieldErrors): void {
  if (!name) errors.required(`${field}.name`);
  else errors.complain(`${field}.name`, name, checkSubdomain(name));
  if (!namespace) errors.required(`${field}.namespace`);
  else errors.complain(`${field}.namespace`, namespace, checkLabel(namespace));
}

/** Models validateCSIPersistentVolumeSource */
function validateDriver(csi: CSIPersistentVolumeSource, field: string, errors: FieldErrors): void {
  const { driver, volumeHandle } = csi;
  if (!driver) errors.required(`${field}.driver`);
  if (driver.length > 63) errors.tooLong(`${field}.driver`, 63);
  errors.complain(`${field}.driver`, driver, checkSubdomain(driver.toLowerCase()));
  if (!volumeHandle) errors.required(`${field}.volumeHandle`);
  const secrets = ['controllerPublish', 'controllerExpand', 'nodePublish', 'nodeExpand'] as const;
  for (const of of secrets) {
    const secret = csi[`${of}SecretRef`];
    if (secret) validateSecret(secret, `${field}.${of}SecretRef`, errors);
  }
}

function validateCapacity(capacity: PersistentVolumeSpec['capacity'] = {}, errors: FieldErrors): void {
  const size = capacity['storage'];
  const names = Object.keys(capacity);
  if (names.length === 0) errors.required('spec.capacity');
  else if (size === undefined || names.length > 1)
    errors.notSupported('spec.capacity', names.join(), ['storage']);
  if (size !== undefined && nano(size) <= 0n)
    errors.invalid('spec.capacity[storage]', size, 'must be greater than zero');
}

function validateSource(spec: PersistentVolumeSpec, errors: FieldErrors): void {
  const given = Object.keys(spec).filter((key) => !OTHERS.has(key));
  given.sort((a, b) => SOURCES.indexOf(a) - SOURCES.indexOf(b));
  const [first, ...rest] = given;
  const { hostPath, nfs, local, csi } = spec;
  if (first === 'hostPath' && hostPath) validateHostPath(hostPath, 'spec.hostPath', errors);
  if (first === 'nfs' && nfs) validateNFS(nfs, 'spec.nfs', errors);
  if (first === 'local' && local) {
    if (local.path) validateNoBacksteps(local.path, 'spec.local.path', errors);
    else errors.required('spec.local.path');
    if (!spec.nodeAffinity) errors.required('spec.nodeAffinity', 'Local volume requires node affinity');
  }
  if (first === 'csi' && csi) validateDriver(csi, 'spec.csi', errors);
  for (const key of rest) errors.forbidden(`spec.${key}`, 'may not specify more than 1 volume type');
  if (first === undefined) errors.required('spec', 'must specify a volume type');
}

/** Models pkg/apis/core/validation/validation.go ValidatePersistentVolumeSpec */
export function validateVolume({ spec }: PersistentVolume, errors: FieldErrors): void {
  if (!spec) return;
  if (!spec.accessModes?.length) errors.required('spec.accessModes');
  validateModes(spec.accessModes, errors);
  validateCapacity(spec.capacity, errors);
  const policy = spec.persistentVolumeReclaimPolicy ?? '';
  if (policy !== '' && !RECLAIM.includes(policy)) {
    errors.notSupported('spec.persistentVolumeReclaimPolicy', policy, RECLAIM);
  }
  if (spec.nodeAffinity) {
    const { required } = spec.nodeAffinity;
    const field = 'spec.nodeAffinity.required';
    if (required) validateNodeSelector(required, field, errors);
    else errors.required(field, 'must specify required node constraints');
  }
  validateSource(spec, errors);
  const isRoot = spec.hostPath?.path?.split('/').every((part) => ['', '.', '..'].includes(part)) === true;
  if (policy === 'Recycle' && isRoot && spec.hostPath?.path.startsWith('/')) {
    const field = 'spec.persistentVolumeReclaimPolicy';
    errors.forbidden(field, "may not be 'recycle' for a hostPath mount of '/'");
  }
  validateClassAndMode(spec, errors);
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
