import type { Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { Store } from '../store/store.ts';

/**
 * Why a pod's volumes keep it from every node. Models pkg/scheduler/framework/plugins/volumebinding
 */
export function volumeRefusal({ metadata, spec }: Stored<Pod>, store: Store): string | undefined {
  let unbound = false;
  for (const volume of spec.volumes ?? []) {
    const name = volume.ephemeral
      ? `${metadata.name}-${volume.name}`
      : volume.persistentVolumeClaim?.claimName;
    if (name === undefined) continue;
    const claim = store.get('persistentvolumeclaims', `${metadata.namespace}/${name}`);
    if (!claim) {
      return volume.ephemeral
        ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
        : `persistentvolumeclaim "${name}" not found`;
    }
    if (claim.status.phase === 'Lost')
      return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`;
    if (claim.metadata.deletionTimestamp !== undefined)
      return `persistentvolumeclaim "${name}" is being deleted`;
    unbound ||= claim.spec.volumeName === undefined || claim.status.phase !== 'Bound';
  }
  return unbound ? 'pod has unbound immediate PersistentVolumeClaims' : undefined;
}
