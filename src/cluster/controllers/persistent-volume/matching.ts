import type { PersistentVolume, PersistentVolumeClaim } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { compareQuantities } from '../../machinery/quantity.ts';
import { selectorMatches } from '../../machinery/selectors.ts';

/** Which volume fits a claim. Models pkg/controller/volume/persistentvolume/index.go */

export type StoredVolume = Stored<PersistentVolume>;
export type StoredClaim = Stored<PersistentVolumeClaim>;

export const classOf = ({ spec }: StoredClaim | StoredVolume): string => spec.storageClassName ?? '';

const sizeOf = ({ spec }: StoredVolume): string | undefined => spec.capacity?.['storage'];

/** Whether a volume names a claim as its own: by name, and by UID if it has one. */
export function isFor({ spec: { claimRef } }: StoredVolume, { metadata }: StoredClaim): boolean {
  if (claimRef?.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false;
  return claimRef.uid === undefined || claimRef.uid === '' || claimRef.uid === metadata.uid;
}

function fits(volume: StoredVolume, claim: StoredClaim): boolean {
  const { accessModes = [], selector, volumeMode = 'Filesystem', resources } = claim.spec;
  return (
    volume.metadata.deletionTimestamp === undefined &&
    accessModes.every((mode) => volume.spec.accessModes?.includes(mode)) &&
    (volume.spec.volumeMode ?? 'Filesystem') === volumeMode &&
    compareQuantities(sizeOf(volume), resources?.requests?.['storage']) >= 0 &&
    classOf(volume) === classOf(claim) &&
    (selector === undefined || selectorMatches(selector, volume.metadata.labels))
  );
}

/** The volume that was kept for a claim, or else the smallest free one that fits. */
export function findVolume(claim: StoredClaim, volumes: readonly StoredVolume[]): StoredVolume | undefined {
  const candidates = volumes.filter((volume) => fits(volume, claim));
  const reserved = candidates.find((volume) => isFor(volume, claim));
  if (reserved) return reserved;
  return candidates
    .filter(({ spec, status }) => spec.claimRef === undefined && status.phase === 'Available')
    .toSorted((a, b) => compareQuantities(sizeOf(a), sizeOf(b)))[0];
}
