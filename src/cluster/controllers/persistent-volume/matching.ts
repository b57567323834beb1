import type { PersistentVolume, PersistentVolumeClaim } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { compareQuantities, wholeUnits } from '../../machinery/quantity.ts';
import { selectorMatches } from '../../machinery/selectors.ts';
import { OLD_CLASS } from './annotations.ts';

/** Which volume fits a claim. Models pkg/controller/volume/persistentvolume/index.go and component-helpers/storage/volume/pv_helpers.go */

export type StoredVolume = Stored<PersistentVolume>;
export type StoredClaim = Stored<PersistentVolumeClaim>;

/** The class of a claim or volume; the annotation of old goes first. */
export const classOf = ({ metadata, spec }: StoredClaim | StoredVolume): string =>
  metadata.annotations?.[OLD_CLASS] ?? spec.storageClassName ?? '';

/** Whether a claim says anything about its class: '' is a class too, that of volumes without one. */
export const namesClass = ({ metadata, spec }: StoredClaim): boolean =>
  metadata.annotations?.[OLD_CLASS] !== undefined || spec.storageClassName !== undefined;

const sizeOf = ({ spec }: StoredVolume): string | undefined => spec.capacity?.['storage'];
const wanted = ({ spec }: StoredClaim): string | undefined => spec.resources?.requests?.['storage'];

/** Whether a volume names a claim as its own: by name, and by UID if it has one. */
export function isFor({ spec: { claimRef } }: StoredVolume, { metadata }: StoredClaim): boolean {
  if (claimRef?.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false;
  return claimRef.uid === undefined || claimRef.uid === '' || claimRef.uid === metadata.uid;
}

export const differInMode = (claim: StoredClaim, volume: StoredVolume): boolean =>
  (claim.spec.volumeMode ?? 'Filesystem') !== (volume.spec.volumeMode ?? 'Filesystem');

const hasModes = ({ spec }: StoredVolume, claim: StoredClaim): boolean =>
  (claim.spec.accessModes ?? []).every((mode) => spec.accessModes?.includes(mode));

/** Why a volume that a claim asks for by name is no good for it. Models pv_controller.go checkVolumeSatisfyClaim */
export function mismatch(volume: StoredVolume, claim: StoredClaim): string | undefined {
  if (volume.metadata.deletionTimestamp !== undefined)
    return `the volume is marked for deletion "${volume.metadata.name}"`;
  if (wholeUnits(sizeOf(volume)) < wholeUnits(wanted(claim))) return 'requested PV is too small';
  if (classOf(volume) !== classOf(claim)) return 'storageClassName does not match';
  if ((claim.spec.volumeAttributesClassName ?? '') + (volume.spec.volumeAttributesClassName ?? '') !== '')
    return 'volumeAttributesClassName is not supported when the feature-gate VolumeAttributesClass is disabled';
  if (differInMode(claim, volume)) return 'incompatible volumeMode';
  return hasModes(volume, claim) ? undefined : 'incompatible accessMode';
}

/** Where a claim's volume is looked for. */
export interface Search {
  /** Only the volume that was kept for the claim will do: the others wait for a pod. */
  readonly delayed?: boolean;
  /** Whether a node reaches a volume, when one for that node is looked for. */
  readonly reachable?: (volume: StoredVolume) => boolean;
}

/** The volume that was kept for a claim, or else the smallest free one that fits. Models FindMatchingVolume */
export function findVolume(
  claim: StoredClaim,
  volumes: readonly StoredVolume[],
  { delayed, reachable }: Search = {},
): StoredVolume | undefined {
  let smallest: StoredVolume | undefined;
  for (const volume of volumes) {
    const { metadata, spec, status } = volume;
    const own = isFor(volume, claim);
    if (spec.claimRef && !own) continue;
    if (compareQuantities(sizeOf(volume), wanted(claim)) < 0) continue;
    if (differInMode(claim, volume) || spec.volumeAttributesClassName) continue;
    if (metadata.deletionTimestamp !== undefined) continue;
    if (own) return reachable?.(volume) === false ? undefined : volume;
    if (!reachable && delayed) continue;
    if (status.phase !== 'Available' || classOf(volume) !== classOf(claim)) continue;
    if (claim.spec.selector && !selectorMatches(claim.spec.selector, metadata.labels)) continue;
    if (reachable && !(reachable(volume) && hasModes(volume, claim))) continue;
    if (!smallest || compareQuantities(sizeOf(smallest), sizeOf(volume)) > 0) smallest = volume;
  }
  return smallest;
}

const ORDER = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'] as const;

/** A claim's volume, whatever the node: those that can do the least beyond what is asked for go first. Models findByClaim */
export function findBestVolume(
  claim: StoredClaim,
  volumes: readonly StoredVolume[],
  delayed = false,
): StoredVolume | undefined {
  const byModes = Map.groupBy(
    volumes.filter((volume) => hasModes(volume, claim)),
    ({ spec }) => ORDER.filter((mode) => spec.accessModes?.includes(mode)).join(),
  );
  const groups = [...byModes].toSorted(([a], [b]) => a.split(',').length - b.split(',').length);
  for (const [, group] of groups) {
    const best = findVolume(claim, group, { delayed });
    if (best) return best;
  }
  return undefined;
}
