import type { PersistentVolumeClaim } from '../../api/types.ts';
import type { AdmissionPlugin } from './admission.ts';
import { newestDefault } from './default-class.ts';

const OLD_CLASS = 'volume.beta.kubernetes.io/storage-class';
const DEFAULT = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

/** Claims that name no class get the default one. Models plugin/pkg/admission/storage/storageclass/setdefault/admission.go */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  resources: ['persistentvolumeclaims'],
  admit({ object, old, subresource }, { store }) {
    const claim: PersistentVolumeClaim = object;
    if (old !== undefined || subresource !== '') return claim;
    const annotated = claim.metadata?.annotations?.[OLD_CLASS];
    if (claim.spec?.storageClassName !== undefined || annotated !== undefined) return claim;
    const byDefault = newestDefault(store.list('storageclasses.storage.k8s.io'), DEFAULT);
    if (!byDefault) return claim;
    return { ...claim, spec: { ...claim.spec, storageClassName: byDefault } } as PersistentVolumeClaim;
  },
};
