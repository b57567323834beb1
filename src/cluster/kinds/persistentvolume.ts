import type { PersistentVolume, PersistentVolumeSpec } from '../api/types.ts';
import { age, formatTime } from '../machinery/time.ts';
import { accessModesText } from './access-modes.ts';
import { columns, defineKind, replace, withDefaults } from './kind.ts';
import { validateVolume, validateVolumeUpdate } from './persistentvolume-validation.ts';
import { NIL } from '../machinery/nil.ts';

// Go writes a pointer to nothing as null, unless the field says otherwise.
function specDefaults(spec: PersistentVolumeSpec): PersistentVolumeSpec {
  let out = withDefaults<PersistentVolumeSpec>(spec, {
    persistentVolumeReclaimPolicy: 'Retain',
    volumeMode: 'Filesystem',
  });
  if (out.azureFile) {
    out = replace(out, 'azureFile', withDefaults(out.azureFile, { secretNamespace: NIL }));
  }
  return out.hostPath ? replace(out, 'hostPath', withDefaults(out.hostPath, { type: '' })) : out;
}

/** Models pkg/registry/core/persistentvolume/strategy.go */
export const persistentvolume = defineKind<PersistentVolume>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  shortNames: ['pv'],
  namespaced: false,
  schema: 'io.k8s.api.core.v1.PersistentVolume',
  hasStatus: true,
  returnsDeleted: true,
  columns: columns(
    'Name',
    'Capacity',
    'Access Modes',
    'Reclaim Policy',
    'Status',
    'Claim',
    'StorageClass',
    'VolumeAttributesClass',
    'Reason',
    'Age',
    'VolumeMode*',
  ),
  defaults: (object) => replace(object, 'spec', specDefaults(object.spec ?? {})),
  prepareForCreate(object, { now }) {
    return { ...object, status: { phase: 'Pending', lastPhaseTransitionTime: formatTime(now) } };
  },
  prepareForStatusUpdate(object, old, { now }) {
    const { phase, lastPhaseTransitionTime: time } = object.status ?? {};
    const { phase: was, lastPhaseTransitionTime: before } = old.status ?? {};
    // A phase that begins does not begin when the one before it did.
    const fresh = time === undefined || time === before ? formatTime(now) : time;
    const stamp = phase === was ? (time ?? before) : fresh;
    return replace(object, 'status', replace(object.status ?? {}, 'lastPhaseTransitionTime', stamp));
  },
  validate: validateVolume,
  validateUpdate: validateVolumeUpdate,
  row({ metadata, spec, status }, { now }) {
    const claim = spec?.claimRef;
    return [
      metadata?.name ?? '',
      spec?.capacity?.['storage'] ?? '0',
      accessModesText(spec?.accessModes),
      spec?.persistentVolumeReclaimPolicy ?? '',
      metadata?.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
      claim ? `${claim.namespace ?? ''}/${claim.name ?? ''}` : '',
      metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '',
      spec?.volumeAttributesClassName ?? '<unset>',
      status?.reason ?? '',
      age(metadata?.creationTimestamp, now),
      spec?.volumeMode ?? '<unset>',
    ];
  },
});
