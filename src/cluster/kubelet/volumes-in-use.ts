import type { Volume } from '../api/types.ts';
import { uniqueVolumeName } from '../controllers/persistent-volume/attached.ts';
import { isTerminal } from '../controllers/pods.ts';
import type { PodWorker } from './pod-worker.ts';
import type { LastingVolumes } from './volume-place.ts';

/** Whether a pod has a volume through a claim, be it one that is made for the pod. */
export const isClaimed = ({ persistentVolumeClaim, ephemeral }: Volume): boolean =>
  persistentVolumeClaim !== undefined || ephemeral !== undefined;

/**
 * The volumes of drivers that a node's pods use, by the names that nodes give them, sorted.
 * Models pkg/kubelet/volumemanager/volume_manager.go (GetVolumesInUse)
 */
export function volumesInUse(
  workers: Iterable<Pick<PodWorker, 'pod' | 'hasClaims'>>,
  lasting: Pick<LastingVolumes, 'claimed'>,
): readonly string[] {
  const names = new Set<string>();
  for (const { pod, hasClaims } of workers) {
    if (!hasClaims || isTerminal(pod)) continue;
    const { metadata, spec } = pod;
    for (const { name, persistentVolumeClaim, ephemeral } of spec.volumes ?? []) {
      const claim = ephemeral ? `${metadata.name}-${name}` : persistentVolumeClaim?.claimName;
      const volume = claim === undefined ? undefined : lasting.claimed(metadata.namespace ?? '', claim);
      const unique = volume && uniqueVolumeName(volume);
      if (unique !== undefined) names.add(unique);
    }
  }
  return [...names].sort();
}
