import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../api/types.ts';
import { age } from '../machinery/time.ts';
import { accessModesText } from './access-modes.ts';
import { columns, defineKind, replace, withDefaults } from './kind.ts';
import { validateClaim, validateClaimUpdate } from './persistentvolumeclaim-validation.ts';

const OLD_CLASS = 'volume.beta.kubernetes.io/storage-class';

/** Volume attributes classes are a feature that is off. */
export const claimSpecDefaults = (spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec =>
  replace(
    withDefaults<PersistentVolumeClaimSpec>(spec, { resources: {}, volumeMode: 'Filesystem' }),
    'volumeAttributesClassName',
    undefined,
  );

/** Models pkg/registry/core/persistentvolumeclaim/strategy.go */
export const persistentvolumeclaim = defineKind<PersistentVolumeClaim>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  shortNames: ['pvc'],
  schema: 'io.k8s.api.core.v1.PersistentVolumeClaim',
  hasStatus: true,
  returnsDeleted: true,
  columns: columns(
    'Name',
    'Status',
    'Volume',
    'Capacity',
    'Access Modes',
    'StorageClass',
    'VolumeAttributesClass',
    'Age',
    'VolumeMode*',
  ),
  defaults: (object) => replace(object, 'spec', claimSpecDefaults(object.spec ?? {})),
  prepareForCreate(object, { store }) {
    const annotated = object.metadata?.annotations?.[OLD_CLASS];
    if (object.spec?.storageClassName !== undefined || annotated !== undefined) return object;
    // The default class, by the admission plugin DefaultStorageClass.
    const byDefault = store
      .list('storageclasses.storage.k8s.io')
      .filter(
        ({ metadata }) => metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
      )
      .sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : -1))[0];
    return byDefault
      ? { ...object, spec: { ...object.spec, storageClassName: byDefault.metadata.name } }
      : object;
  },
  warnings: ({ metadata }) =>
    metadata?.annotations?.[OLD_CLASS] === undefined
      ? []
      : [
          `metadata.annotations[${OLD_CLASS}]: deprecated since v1.8; use "storageClassName" attribute instead`,
        ],
  initialStatus: () => ({ phase: 'Pending' }),
  validate: validateClaim,
  validateUpdate: validateClaimUpdate,
  row({ metadata, spec, status }, { now }) {
    const bound = spec?.volumeName ?? '';
    return [
      metadata?.name ?? '',
      metadata?.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
      bound,
      bound === '' ? '' : (status?.capacity?.['storage'] ?? '0'),
      bound === '' ? '' : accessModesText(status?.accessModes),
      metadata?.annotations?.[OLD_CLASS] ?? spec?.storageClassName ?? '',
      spec?.volumeAttributesClassName ?? '<unset>',
      age(metadata?.creationTimestamp, now),
      spec?.volumeMode ?? '<unset>',
    ];
  },
});
