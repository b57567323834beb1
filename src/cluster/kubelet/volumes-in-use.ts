import { uniqueVolumeName } from '../controllers/persistent-volume/attached.ts';
import { isTerminal } from '../controllers/pods.ts';
import type { PodWorker } from './pod-worker.ts';
import type { LastingVolumes } from './volume-place.ts';

/**
 * The volumes of drivers that a node's pods use, by the names that nodes give them, sorted.
 * Models pkg/kubelet/volumemanager/volume_manager.go (GetVolumesInUse)
 */
export function volumesInUse(
  workers: Iterable<Pick<PodWorker, 'pod'>>,
  lasting: Pick<LastingVolumes, 'claimed'>,
): readonly string[] {
  const names = new Set<string>();
  for (const { pod } of workers) {
    const { metadata, spec } = pod;
    if (isTerminal(pod)) continue;
    for (const { name, persistentVolumeClaim, ephemeral } of spec.volumes ?? []) {
      const claim = ephemeral ? `${metadata.name}-${name}` : persistentVolumeClaim?.claimName;
      const volume = claim === undefined ? undefined : lasting.claimed(metadata.namespace ?? '', claim);
      const unique = volume && uniqueVolumeName(volume);
      if (unique !== undefined) names.add(unique);
    }
  }
  return [...names].sort();
}
