import type { Pod, Volume as PodVolume } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { DerivedContent } from './tree.ts';
import { entryAt, hostPathFailure, lastingPlace, type LastingVolumes } from './volume-place.ts';
import { derivedTree, isDerived, type VolumeContext } from './volumes.ts';

/** Why a volume of a pod is not mounted: what is behind its claim is not known, it is not attached to the node, or a mount fails. */
export type MountFailure = {
  /** In the pod's spec. */
  readonly name: string;
} & (
  | { readonly at: 'processing'; readonly message: string }
  | { readonly at: 'attaching' }
  | {
      readonly at: 'mounting';
      /** As events call it: by the persistent volume, if there is one. */
      readonly volume: string;
      readonly message: string;
      /** What failed, `SetUp` if missing. */
      readonly step?: string;
    }
);

/** The names of the volumes that containers use, as files or as devices; no others are made. Models pkg/volume/util/util.go (GetPodVolumeNames) */
function usedNames({ spec }: Stored<Pod>): Record<'volumeMounts' | 'volumeDevices', ReadonlySet<string>> {
  const all = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])];
  const names = (of: 'volumeMounts' | 'volumeDevices'): ReadonlySet<string> =>
    new Set(all.flatMap((container) => (container[of] ?? []).map(({ name }) => name)));
  return { volumeMounts: names('volumeMounts'), volumeDevices: names('volumeDevices') };
}

/**
 * The volumes of a pod that cannot be mounted.
 * Models pkg/kubelet/volumemanager/populator/desired_state_of_world_populator.go (processPodVolumes)
 * @param made hears of the content of each volume that is made from API objects
 */
export function mountFailures(
  pod: Stored<Pod>,
  context: VolumeContext,
  lasting: LastingVolumes,
  made: (name: string, content: DerivedContent) => void,
): readonly MountFailure[] {
  const used = usedNames(pod);
  return (pod.spec.volumes ?? []).flatMap((volume) => {
    const { name } = volume;
    if (!used.volumeMounts.has(name) && !used.volumeDevices.has(name)) return [];
    if (isDerived(volume)) {
      const content = derivedTree(volume, context);
      if ('message' in content) return { name, at: 'mounting', volume: name, message: content.message };
      made(name, content);
      return [];
    }
    return (
      claimFailure(volume, pod, context, lasting, used) ?? pathFailure(volume, pod, context, lasting) ?? []
    );
  });
}

/** Why nothing is known of what is behind a claim. Models createVolumeSpec, getPVCExtractPV, getPVSpec */
function unknownClaim(namespace: string, claim: string, lasting: LastingVolumes): string | undefined {
  const refusal = (why: string): string => `error processing PVC ${namespace}/${claim}: ${why}`;
  const found = lasting.claim(namespace, claim);
  if (!found) {
    return refusal(`failed to fetch PVC from API server: persistentvolumeclaims "${claim}" not found`);
  }
  if (found.status.phase !== 'Bound') return refusal('PVC is not bound');
  if (lasting.claimed(namespace, claim)) return undefined;
  const volume = found.spec.volumeName ?? '';
  return refusal(`failed to fetch PV ${volume} from API server: persistentvolumes "${volume}" not found`);
}

function claimFailure(
  { name, persistentVolumeClaim, ephemeral }: PodVolume,
  { metadata, spec }: Stored<Pod>,
  { realMounts }: VolumeContext,
  lasting: LastingVolumes,
  used: ReturnType<typeof usedNames>,
): MountFailure | undefined {
  const claim = ephemeral ? `${metadata.name}-${name}` : persistentVolumeClaim?.claimName;
  if (claim === undefined) return undefined;
  const namespace = metadata.namespace ?? '';
  const message = unknownClaim(namespace, claim, lasting);
  if (message !== undefined) return { name, at: 'processing', message };
  const bound = lasting.claimed(namespace, claim);
  if (!realMounts || !bound) return undefined;
  const { volumeMode = 'Filesystem' } = bound.spec;
  const wrong = volumeMode === 'Filesystem' ? 'volumeDevices' : 'volumeMounts';
  if (used[wrong].has(name)) {
    const why = `volume ${name} has volumeMode ${volumeMode}, but is specified in ${wrong}`;
    return { name, at: 'processing', message: why };
  }
  const volume = bound.metadata.name;
  const node = spec.nodeName ?? '';
  if (!lasting.reachable(bound, node)) {
    const step = 'NodeAffinity check';
    return { name, at: 'mounting', volume, step, message: 'no matching NodeSelectorTerms' };
  }
  return bound.spec.csi && !lasting.attached(volume, node) ? { name, at: 'attaching' } : undefined;
}

function pathFailure(
  volume: PodVolume,
  pod: Stored<Pod>,
  { now, realMounts }: VolumeContext,
  lasting: LastingVolumes,
): MountFailure | undefined {
  const place = lastingPlace(volume, pod, now, lasting);
  if (!place) return undefined;
  const claim = volume.persistentVolumeClaim?.claimName;
  const bound = claim === undefined ? undefined : lasting.claimed(pod.metadata.namespace ?? '', claim);
  const failed = { name: volume.name, at: 'mounting', volume: bound?.metadata.name ?? volume.name } as const;
  const { local, hostPath = volume.hostPath } = bound?.spec ?? {};
  if (local && realMounts && !entryAt(place.volume.tree, place.path)) {
    const message = `path "${local.path}" does not exist`;
    return { ...failed, step: 'NewMounter initialization', message };
  }
  const checked = hostPath && (realMounts ? hostPath : { path: hostPath.path });
  const message = checked && hostPathFailure(checked, place, now);
  return message === undefined ? undefined : { ...failed, message };
}
