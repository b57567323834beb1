import type {
  HostPathVolumeSource,
  KeyToPath,
  NFSVolumeSource,
  Volume,
  VolumeProjection,
} from '../../api/types.ts';
import type { FieldErrors } from '../../machinery/field-errors.ts';
import { checkLabel } from '../../machinery/names.ts';
import { nano } from '../../machinery/quantity.ts';
import { validateFieldRef } from './env-validation.ts';

const MODE = 'must be a number between 0 and 0777 (octal), both inclusive';
const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

function validateMode(mode: number | undefined, field: string, errors: FieldErrors): void {
  if (mode !== undefined && (mode > 0o777 || mode < 0)) errors.invalid(field, mode, MODE);
}

/** A path that does not lead upwards. */
export function validateNoBacksteps(path: string, field: string, errors: FieldErrors): void {
  if (path.split('/').includes('..')) errors.invalid(field, path, "must not contain '..'");
}

/** A relative path that does not lead upwards. */
export function validateDescendingPath(path: string, field: string, errors: FieldErrors): void {
  if (path.startsWith('/')) errors.invalid(field, path, 'must be a relative path');
  validateNoBacksteps(path, field, errors);
}

function validateLocalPath(path: string, field: string, errors: FieldErrors): void {
  validateDescendingPath(path, field, errors);
  if (path.startsWith('..') && !path.startsWith('../') && path !== '..') {
    errors.invalid(field, path, "must not start with '..'");
  }
}

function validateItems(items: readonly KeyToPath[] | undefined, path: string, errors: FieldErrors): void {
  for (const [i, item] of (items ?? []).entries()) {
    const field = `${path}.items[${i}]`;
    if (!item.key) errors.required(`${field}.key`);
    if (!item.path) errors.required(`${field}.path`);
    validateLocalPath(item.path, `${field}.path`, errors);
    validateMode(item.mode, `${field}.mode`, errors);
  }
}

type DownwardItems = NonNullable<Volume['downwardAPI']>['items'];

function validateDownward(items: DownwardItems, path: string, errors: FieldErrors): void {
  for (const [i, item] of (items ?? []).entries()) {
    const field = `${path}[${i}]`;
    if (!item.path) errors.required(`${path}.path`);
    validateLocalPath(item.path, `${path}.path`, errors);
    if (item.fieldRef) {
      validateFieldRef(item.fieldRef, true, `${field}.fieldRef`, errors);
      if (item.resourceFieldRef) {
        errors.invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously');
      }
    } else if (!item.resourceFieldRef) {
      errors.required(path, 'one of fieldRef and resourceFieldRef is required');
    }
    validateMode(item.mode, `${path}.mode`, errors);
  }
}

function validateProjection(source: VolumeProjection, path: string, errors: FieldErrors): void {
  const { secret, configMap, downwardAPI, serviceAccountToken } = source;
  if (secret) {
    if (!secret.name) errors.required(`${path}.secret.name`);
    validateItems(secret.items, `${path}.secret`, errors);
  }
  if (configMap) {
    if (!configMap.name) errors.required(`${path}.configMap.name`);
    validateItems(configMap.items, `${path}.configMap`, errors);
  }
  if (downwardAPI) validateDownward(downwardAPI.items, `${path}.downwardAPI`, errors);
  if (serviceAccountToken) {
    const field = `${path}.serviceAccountToken`;
    if (!serviceAccountToken.path) errors.required(`${field}.path`);
    const seconds = serviceAccountToken.expirationSeconds ?? 0;
    if (seconds < 600) {
      errors.invalid(
        `${field}.expirationSeconds`,
        seconds,
        'may not specify a duration less than 10 minutes',
      );
    }
  }
  if (Object.keys(source).length === 0) {
    errors.required(
      path,
      'must specify exactly one of: secret, configMap, downwardAPI, serviceAccountToken, clusterTrustBundle',
    );
  }
}

/** A directory or file of the node. Models validateHostPathVolumeSource */
export function validateHostPath(
  { path, type = '' }: HostPathVolumeSource,
  field: string,
  errors: FieldErrors,
): void {
  if (!path) {
    errors.required(`${field}.path`);
    return;
  }
  validateNoBacksteps(path, `${field}.path`, errors);
  if (!HOST_PATH_TYPES.includes(type)) errors.notSupported(`${field}.type`, type, HOST_PATH_TYPES);
}

/** A share of a file server. Models validateNFSVolumeSource */
export function validateNFS({ server, path }: NFSVolumeSource, field: string, errors: FieldErrors): void {
  if (!server) errors.required(`${field}.server`);
  if (!path) errors.required(`${field}.path`);
  if (!path.startsWith('/')) errors.invalid(`${field}.path`, path, 'must be an absolute path');
}

/** The sources in the order in which the server looks at them, with what it says of each. */
const SOURCES: Readonly<Record<string, (volume: Volume, path: string, errors: FieldErrors) => void>> = {
  emptyDir({ emptyDir }, path, errors) {
    if (nano(emptyDir?.sizeLimit) < 0n) {
      errors.forbidden(`${path}.emptyDir.sizeLimit`, 'SizeLimit field must be a valid resource quantity');
    }
  },
  hostPath({ hostPath }, path, errors) {
    if (hostPath) validateHostPath(hostPath, `${path}.hostPath`, errors);
  },
  gitRepo({ gitRepo }, path, errors) {
    if (!gitRepo?.repository) errors.required(`${path}.gitRepo.repository`);
  },
  gcePersistentDisk({ gcePersistentDisk }, path, errors) {
    if (!gcePersistentDisk?.pdName) errors.required(`${path}.persistentDisk.pdName`);
  },
  awsElasticBlockStore({ awsElasticBlockStore }, path, errors) {
    if (!awsElasticBlockStore?.volumeID) errors.required(`${path}.awsElasticBlockStore.volumeID`);
  },
  secret({ secret }, path, errors) {
    if (!secret?.secretName) errors.required(`${path}.secret.secretName`);
    validateMode(secret?.defaultMode, `${path}.secret.defaultMode`, errors);
    validateItems(secret?.items, `${path}.secret`, errors);
  },
  nfs({ nfs }, path, errors) {
    if (nfs) validateNFS(nfs, `${path}.nfs`, errors);
  },
  persistentVolumeClaim({ persistentVolumeClaim }, path, errors) {
    if (!persistentVolumeClaim?.claimName) errors.required(`${path}.persistentVolumeClaim.claimName`);
  },
  downwardAPI({ downwardAPI }, path, errors) {
    validateMode(downwardAPI?.defaultMode, `${path}.downwardAPI.defaultMode`, errors);
    validateDownward(downwardAPI?.items, `${path}.downwardAPI`, errors);
  },
  configMap({ configMap }, path, errors) {
    if (!configMap?.name) errors.required(`${path}.configMap.name`);
    validateMode(configMap?.defaultMode, `${path}.configMap.defaultMode`, errors);
    validateItems(configMap?.items, `${path}.configMap`, errors);
  },
  projected({ projected }, path, errors) {
    validateMode(projected?.defaultMode, `${path}.projected.defaultMode`, errors);
    for (const [i, source] of (projected?.sources ?? []).entries()) {
      validateProjection(source, `${path}.projected.sources[${i}]`, errors);
    }
  },
  csi({ csi }, path, errors) {
    if (!csi?.driver) errors.required(`${path}.csi.driver`);
  },
  ephemeral({ ephemeral }, path, errors) {
    if (!ephemeral?.volumeClaimTemplate) errors.required(`${path}.ephemeral.volumeClaimTemplate`);
  },
};

const ORDER = Object.keys(SOURCES);

function validateSource(volume: Volume, path: string, errors: FieldErrors): void {
  const given = Object.keys(volume).filter((key) => key !== 'name');
  given.sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  given.forEach((key, i) => {
    if (i > 0) errors.forbidden(`${path}.${key}`, 'may not specify more than 1 volume type');
    else SOURCES[key]?.(volume, path, errors);
  });
  if (given.length === 0) errors.required(path, 'must specify a volume type');
}

/**
 * Models pkg/apis/core/validation/validation.go ValidateVolumes
 * @returns the names of the volumes that mounts may use
 */
export function validateVolumes(
  volumes: readonly Volume[] | undefined,
  path: string,
  errors: FieldErrors,
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [i, volume] of (volumes ?? []).entries()) {
    const field = `${path}[${i}]`;
    const before = errors.causes.length;
    validateSource(volume, field, errors);
    if (!volume.name) errors.required(`${field}.name`);
    else errors.complain(`${field}.name`, volume.name, checkLabel(volume.name));
    if (names.has(volume.name)) errors.duplicate(`${field}.name`, volume.name);
    if (errors.causes.length === before) names.add(volume.name);
  }
  return names;
}
