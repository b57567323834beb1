import type { StorageClass } from '../api/types.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind, withDefaults } from './kind.ts';

const DEFAULT = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

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
  validate({ provisioner }, errors) {
    if (!provisioner) errors.required('provisioner');
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
