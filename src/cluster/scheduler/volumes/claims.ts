import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../api/types.ts';
import { controllerOf, type Stored } from '../../machinery/object.ts';
import type { Store } from '../../store/store.ts';

export type StoredPod = Stored<Pod>;
export type StoredClaim = Stored<PersistentVolumeClaim>;
export type StoredVolume = Stored<PersistentVolume>;

/** A claim that a pod uses, by name; the claim itself if there is one. */
export interface UsedClaim {
  readonly name: string;
  /** Made for this pod alone. */
  readonly ephemeral: boolean;
  readonly claim: StoredClaim | undefined;
}

export const claimsOf = ({ metadata, spec }: StoredPod, store: Store): readonly UsedClaim[] =>
  (spec.volumes ?? []).flatMap((volume): readonly UsedClaim[] => {
    const ephemeral = volume.ephemeral !== undefined;
    const name = ephemeral ? `${metadata.name}-${volume.name}` : volume.persistentVolumeClaim?.claimName;
    if (name === undefined) return [];
    return [{ name, ephemeral, claim: store.get('persistentvolumeclaims', `${metadata.namespace}/${name}`) }];
  });

/** Whether a pod uses any claim. */
export const mentionsClaims = ({ spec }: StoredPod): boolean =>
  (spec.volumes ?? []).some((volume) => volume.ephemeral ?? volume.persistentVolumeClaim);

/** Whether a pod mentions a claim by name. */
export const namesClaim = ({ metadata, spec }: StoredPod, { metadata: claim }: StoredClaim): boolean =>
  metadata.namespace === claim.namespace &&
  (spec.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === claim.name);

/** Whether a pod mentions a claim, by name or as its own. */
export const usesClaim = ({ metadata, spec }: StoredPod, { metadata: claim }: StoredClaim): boolean =>
  metadata.namespace === claim.namespace &&
  (spec.volumes ?? []).some(({ name, ephemeral, persistentVolumeClaim }) =>
    ephemeral ? `${metadata.name}-${name}` === claim.name : persistentVolumeClaim?.claimName === claim.name,
  );

/** Whether a claim was made for a pod. Models pkg/scheduler's use of component-helpers/storage/ephemeral */
export const isOwnedBy = (claim: StoredClaim, { metadata }: StoredPod): boolean =>
  controllerOf(claim)?.uid === metadata.uid;

export const classNameOf = ({ metadata, spec }: StoredClaim): string =>
  metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? '';

/** Whether binder and claim agree. */
export const isFullyBound = ({ metadata, spec }: StoredClaim): boolean =>
  Boolean(spec.volumeName) && metadata.annotations?.['pv.kubernetes.io/bind-completed'] !== undefined;

/** Whether a claim waits for a pod before it gets a volume. */
export const waitsForConsumer = (claim: StoredClaim, store: Store): boolean =>
  store.get('storageclasses.storage.k8s.io', classNameOf(claim))?.volumeBindingMode ===
  'WaitForFirstConsumer';
