import type { PersistentVolumeClaim } from '../../api/types.ts';
import { compareQuantities } from '../../machinery/quantity.ts';
import { refuse, type AdmissionPlugin } from './admission.ts';

const OLD_CLASS = 'volume.beta.kubernetes.io/storage-class';

const classOf = ({ metadata, spec }: PersistentVolumeClaim): string =>
  metadata?.annotations?.[OLD_CLASS] ?? spec?.storageClassName ?? '';

const sizeOf = ({ spec }: PersistentVolumeClaim): string | undefined =>
  spec?.resources?.requests?.['storage'];

/** Bound claims grow where their class allows it. Models plugin/pkg/admission/storage/persistentvolume/resize/admission.go */
export const claimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  resources: ['persistentvolumeclaims'],
  validate(write, { store }) {
    if (write.old === undefined || write.subresource !== '') return;
    const claim: PersistentVolumeClaim = write.object;
    const old: PersistentVolumeClaim = write.old;
    if (compareQuantities(sizeOf(claim), sizeOf(old)) <= 0) return;
    if (old.status?.phase !== 'Bound') {
      throw refuse(write, 'Only bound persistent volume claims can be expanded');
    }
    const name = classOf(claim);
    const known = name !== '' && name === classOf(old) && store.get('storageclasses.storage.k8s.io', name);
    if (known && known.allowVolumeExpansion === true) return;
    throw refuse(
      write,
      'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    );
  },
};
