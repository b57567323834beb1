import type { Client } from '../../client.ts';
import type { Stored } from '../../machinery/object.ts';
import type { PersistentVolume } from '../../api/types.ts';
import { equal } from '../../machinery/equal.ts';
import type { Store } from '../../store/store.ts';

/** How nodes name a volume of a driver. Models pkg/volume/util/util.go (GetUniqueVolumeName) */
export function uniqueVolumeName({ spec: { csi } }: Stored<PersistentVolume>): string | undefined {
  return csi && `kubernetes.io/csi/${csi.driver}^${csi.volumeHandle}`;
}

/**
 * Writes in a node's status what is attached to it, without what is being taken away.
 * Models pkg/controller/volume/attachdetach/statusupdater/node_status_updater.go
 */
export function reportAttached(store: Store, client: Client, name: string): void {
  const node = client.get('nodes', '', name);
  if (!node) return;
  const names = store.list('volumeattachments.storage.k8s.io').flatMap(({ metadata, spec, status }) => {
    if (spec.nodeName !== name || !status?.attached || metadata.deletionTimestamp !== undefined) return [];
    const volume = store.get('persistentvolumes', spec.source.persistentVolumeName ?? '');
    return (volume && uniqueVolumeName(volume)) ?? [];
  });
  const attached = names.sort().map((volume) => ({ name: volume, devicePath: '' }));
  const { volumesAttached: before = [], ...status } = node.status;
  if (equal(before, attached)) return;
  client.updateStatus('nodes', {
    ...node,
    status: { ...status, ...(attached.length > 0 && { volumesAttached: attached }) },
  });
}
