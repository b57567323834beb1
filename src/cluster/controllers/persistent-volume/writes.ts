import type { PersistentVolumeClaimStatus } from '../../api/types.ts';
import { semanticEqual } from '../../machinery/equal.ts';
import { formatTime } from '../../machinery/time.ts';
import { referenceTo } from '../../record/recorder.ts';
import type { ControllerContext } from '../controller.ts';
import { annotate, BIND_COMPLETED, BOUND_BY_CONTROLLER } from './annotations.ts';
import { isFor, type StoredClaim, type StoredVolume } from './matching.ts';

type VolumePhase = 'Available' | 'Bound' | 'Released' | 'Failed';

/** What a volume was worth before it began to grow. Models pkg/volume/util/resize_util.go AnnPreResizeCapacity */
const BEFORE_RESIZE = 'volume.alpha.kubernetes.io/pre-resize-capacity';

/** A volume that says for whom it is. Models GetBindVolumeToClaim */
export function volumeFor(volume: StoredVolume, claim: StoredClaim): StoredVolume {
  const { metadata, spec } = volume;
  const mine = isFor(volume, claim);
  if (mine && spec.claimRef?.uid === claim.metadata.uid) return volume;
  return {
    ...volume,
    metadata: mine ? metadata : annotate(metadata, { [BOUND_BY_CONTROLLER]: 'yes' }),
    spec: { ...spec, claimRef: referenceTo(claim) },
  };
}

/** A claim that says which volume it has. Models bindClaimToVolume */
export function claimWith(claim: StoredClaim, { metadata: { name } }: StoredVolume): StoredClaim {
  const chosen = claim.spec.volumeName !== name;
  if (!chosen && claim.metadata.annotations?.[BIND_COMPLETED] !== undefined) return claim;
  return {
    ...claim,
    metadata: annotate(claim.metadata, {
      [BIND_COMPLETED]: 'yes',
      ...(chosen && { [BOUND_BY_CONTROLLER]: 'yes' }),
    }),
    spec: { ...claim.spec, volumeName: name },
  };
}

/** A volume that nobody has: what the user wrote of its claim stays. Models unbindVolume */
export function withoutClaim(volume: StoredVolume): StoredVolume {
  const { claimRef, ...spec } = volume.spec;
  if (volume.metadata.annotations?.[BOUND_BY_CONTROLLER] === undefined) {
    const { uid: _uid, ...user } = claimRef ?? {};
    return { ...volume, spec: { ...spec, claimRef: user } };
  }
  return { ...volume, metadata: annotate(volume.metadata, { [BOUND_BY_CONTROLLER]: undefined }), spec };
}

/** A claim's status in a phase, as its volume makes it. Models updateClaimStatus */
export function statusOf(
  { status }: StoredClaim,
  phase: 'Pending' | 'Bound' | 'Lost',
  volume?: StoredVolume,
): PersistentVolumeClaimStatus {
  const { accessModes: _modes, capacity, currentVolumeAttributesClassName, ...known } = status;
  if (!volume) return { ...known, phase };
  const rest = { ...known, ...(currentVolumeAttributesClassName && { currentVolumeAttributesClassName }) };
  const { accessModes } = volume.spec;
  const before = volume.metadata.annotations?.[BEFORE_RESIZE];
  const size =
    status.phase === phase
      ? capacity
      : before === undefined
        ? volume.spec.capacity
        : { ...capacity, storage: before };
  return { ...rest, phase, ...(accessModes && { accessModes }), ...(size && { capacity: size }) };
}

/** What the controller writes: each step only if it changes something. */
export interface VolumeWrites {
  /** @param message why, if something went wrong */
  setVolumePhase(volume: StoredVolume, phase: VolumePhase, message?: string): StoredVolume;
  setClaimStatus(claim: StoredClaim, phase: 'Pending' | 'Bound' | 'Lost', volume?: StoredVolume): StoredClaim;
  /** Makes claim and volume each other's, in the order in which a failure half-way can be made good. */
  bind(volume: StoredVolume, claim: StoredClaim): void;
  unbind(volume: StoredVolume): void;
}

export function volumeWrites({ client, clock }: ControllerContext): VolumeWrites {
  const writes: VolumeWrites = {
    setVolumePhase(volume, phase, message) {
      if (volume.status.phase === phase) return volume;
      const { message: _before, ...rest } = volume.status;
      const said = message === undefined ? {} : { message };
      const status = { ...rest, phase, ...said, lastPhaseTransitionTime: formatTime(clock.now()) };
      return client.updateStatus('persistentvolumes', { ...volume, status });
    },
    setClaimStatus(claim, phase, volume) {
      const status = statusOf(claim, phase, volume);
      return semanticEqual(status, claim.status)
        ? claim
        : client.updateStatus('persistentvolumeclaims', { ...claim, status });
    },
    bind(volume, claim) {
      const owned = volumeFor(volume, claim);
      const written = owned === volume ? volume : client.update('persistentvolumes', owned);
      const bound = writes.setVolumePhase(written, 'Bound');
      const owner = claimWith(claim, bound);
      const told = owner === claim ? claim : client.update('persistentvolumeclaims', owner);
      writes.setClaimStatus(told, 'Bound', bound);
    },
    unbind(volume) {
      writes.setVolumePhase(client.update('persistentvolumes', withoutClaim(volume)), 'Available');
    },
  };
  return writes;
}
