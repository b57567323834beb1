import type { CSIStorageCapacity, Node, StorageClass } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { nano } from '../../machinery/quantity.ts';
import { selectorMatches } from '../../machinery/selectors.ts';
import type { Store } from '../../store/store.ts';

/** The largest volume that there is room for, in billionths of a byte; undefined where nobody says it. */
function limit({ maximumVolumeSize, capacity }: CSIStorageCapacity): bigint | undefined {
  const most = maximumVolumeSize ?? capacity;
  return most === undefined ? undefined : nano(most);
}

/** Whether there may be room for a larger volume than before. */
export function hasGrown(before: CSIStorageCapacity | undefined, after: CSIStorageCapacity): boolean {
  if (!before) return true;
  const [had, has] = [limit(before), limit(after)];
  return has !== undefined && (had === undefined || has > had);
}

/**
 * Whether a volume of a size can be made where a node reaches it, as far as its driver tells of its room.
 * Models pkg/scheduler/framework/plugins/volumebinding/binder.go hasEnoughCapacity
 */
export function hasRoom(
  store: Store,
  { metadata, provisioner }: Stored<StorageClass>,
  size: string | undefined,
  node: Stored<Node>,
): boolean {
  const driver = store.get('csidrivers.storage.k8s.io', provisioner);
  if (size === undefined || driver?.spec.storageCapacity !== true) return true;
  return store.list('csistoragecapacities.storage.k8s.io').some((capacity) => {
    const { nodeTopology, storageClassName } = capacity;
    const most = limit(capacity);
    return (
      storageClassName === metadata.name &&
      most !== undefined &&
      most >= nano(size) &&
      nodeTopology !== undefined &&
      selectorMatches(nodeTopology, node.metadata.labels)
    );
  });
}
