import type { StorageClass } from '../api/types.ts';
import { equal } from '../machinery/equal.ts';
import { checkQualifiedName } from '../machinery/names.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind, withDefaults } from './kind.ts';
import { IMMUTABLE } from './metadata-validation.ts';

const DEFAULT = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

const RECLAIM_POLICIES = ['Delete', 'Retain'];
const BINDING_MODES = ['Immediate', 'WaitForFirstConsumer'];

/** Models pkg/registry/storage/storageclass/strategy.go */
export const storageclass = defineKind<StorageClass>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  shortNames: ['sc'],
  namespaced: false,
  schema: 'io.k8s.api.storage.v1.StorageClass',
  returnsDeleted: true,
  columns: columns(
    'Name',
    'Provisioner',
    'ReclaimPolicy',
    'VolumeBindingMode',
    'AllowVolumeExpansion',
    'Age',
  ),
  defaults: (object) => withDefaults(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  validate({ provisioner, parameters, reclaimPolicy, volumeBindingMode }, errors) {
    if (!provisioner) errors.required('provisioner');
    else
      errors.complain(
        'provisioner',
        provisioner.toLowerCase(),
        checkQualifiedName(provisioner.toLowerCase()),
      );
    for (const key in parameters)
      if (key === '') errors.invalid('parameters', key, 'field can not be empty.');
    if (reclaimPolicy && !RECLAIM_POLICIES.includes(reclaimPolicy)) {
      errors.notSupported('reclaimPolicy', reclaimPolicy, RECLAIM_POLICIES);
    }
    if (volumeBindingMode !== undefined && !BINDING_MODES.includes(volumeBindingMode)) {
      errors.notSupported('volumeBindingMode', volumeBindingMode, BINDING_MODES);
    }
  },
  validateUpdate(object, old, errors) {
    for (const key of ['parameters', 'provisioner', 'reclaimPolicy'] as const) {
      if (!equal(object[key], old[key])) errors.forbidden(key, `updates to ${key} are forbidden.`);
    }
    const mode = object.volumeBindingMode;
    if (mode !== old.volumeBindingMode) errors.invalid('volumeBindingMode', mode ?? null, IMMUTABLE);
  },
  row: ({ metadata, provisioner, reclaimPolicy, volumeBindingMode, allowVolumeExpansion }, { now }) => [
    `${metadata?.name ?? ''}${DEFAULT.some((key) => metadata?.annotations?.[key] === 'true') ? ' (default)' : ''}`,
    provisioner,
    reclaimPolicy ?? 'Delete',
    volumeBindingMode ?? 'Immediate',
    allowVolumeExpansion ?? false,
    age(metadata?.creationTimestamp, now),
  ],
});
