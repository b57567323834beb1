import { resourceOf } from '../../kinds/kind.ts';
import type { AdmissionPlugin } from './admission.ts';

const FINALIZERS: Readonly<Record<string, string>> = {
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
  persistentvolumes: 'kubernetes.io/pv-protection',
};

/** Volumes and claims stay while somebody uses them. Models plugin/pkg/admission/storage/storageobjectinuseprotection/admission.go */
export const storageProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  resources: Object.keys(FINALIZERS),
  admit({ kind, object, old, subresource }) {
    const finalizer = FINALIZERS[resourceOf(kind)];
    const finalizers = object.metadata?.finalizers ?? [];
    if (finalizer === undefined || old !== undefined || subresource !== '') return object;
    if (finalizers.includes(finalizer)) return object;
    return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } };
  },
};
