import type { OwnerReference, PersistentVolumeClaim, Volume } from '../../api/types.ts';
import type { KubeObject, Stored } from '../../machinery/object.ts';
import { controllerReference } from '../references.ts';
import { inRange, type StoredStatefulSet } from './ordinals.ts';

/** The claims of a StatefulSet's pods, and whom they go with. Models pkg/controller/statefulset/stateful_set_utils.go */

export type StoredClaim = Stored<PersistentVolumeClaim>;

export const claimName = (set: StoredStatefulSet, template: PersistentVolumeClaim, ordinal: number): string =>
  `${template.metadata?.name}-${set.metadata.name}-${ordinal}`;

/** The claims of a pod: one per template, kept for whoever has its name next. */
export function claimsOf(
  set: StoredStatefulSet,
  ordinal: number,
): readonly (PersistentVolumeClaim & KubeObject)[] {
  const { namespace } = set.metadata;
  return (set.spec.volumeClaimTemplates ?? []).map(({ status: _status, ...template }) => ({
    ...template,
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      ...template.metadata,
      name: claimName(set, template, ordinal),
      ...(namespace !== undefined && { namespace }),
      labels: { ...template.metadata?.labels, ...set.spec.selector.matchLabels },
    },
  }));
}

/** A pod's volumes with those of its claims in front, in the place of others of the same name. */
export function claimVolumes(
  set: StoredStatefulSet,
  ordinal: number,
  others: readonly Volume[] = [],
): readonly Volume[] {
  const own = (set.spec.volumeClaimTemplates ?? []).map((template) => ({
    name: template.metadata?.name ?? '',
    persistentVolumeClaim: { claimName: claimName(set, template, ordinal) },
  }));
  return [...own, ...others.filter((volume) => !own.some(({ name }) => name === volume.name))];
}

/** A pod as its claims see it; one that is not there yet has no UID. */
export interface ClaimingPod {
  readonly name: string;
  readonly uid: string | undefined;
  readonly ordinal: number;
}

type Refs = readonly OwnerReference[];

const refsOf = ({ metadata }: Pick<StoredClaim, 'metadata'>): Refs => metadata.ownerReferences ?? [];

const isSet = (ref: OwnerReference, { metadata }: StoredStatefulSet): boolean =>
  ref.apiVersion === 'apps/v1' && ref.kind === 'StatefulSet' && ref.name === metadata.name;

const isPod = (ref: OwnerReference, { name }: ClaimingPod): boolean =>
  ref.apiVersion === 'v1' && ref.kind === 'Pod' && ref.name === name;

/** Whether a claim goes with an earlier pod of that name, and so will be gone soon. */
export function isStale(claim: Pick<StoredClaim, 'metadata'>, pod: ClaimingPod): boolean {
  const ref = refsOf(claim).find((one) => isPod(one, pod));
  return ref !== undefined && ref.uid !== pod.uid;
}

const isStaleOfSet = (claim: Pick<StoredClaim, 'metadata'>, set: StoredStatefulSet): boolean => {
  const ref = refsOf(claim).find((one) => isSet(one, set));
  return ref !== undefined && ref.uid !== set.metadata.uid;
};

function retention({ spec }: StoredStatefulSet): { readonly deleted: boolean; readonly scaled: boolean } {
  const { whenDeleted, whenScaled } = spec.persistentVolumeClaimRetentionPolicy ?? {};
  return { deleted: whenDeleted === 'Delete', scaled: whenScaled === 'Delete' };
}

/** Whether claims go when the set shrinks. */
export const deletesWhenScaled = (set: StoredStatefulSet): boolean => retention(set).scaled;

/** Who should own a claim, so that it is collected when the policy says. */
function wantedOwner(set: StoredStatefulSet, pod: ClaimingPod): 'set' | 'pod' | undefined {
  const { deleted, scaled } = retention(set);
  if (scaled && !inRange(set, pod.ordinal)) return 'pod';
  return deleted ? 'set' : undefined;
}

/** Whether somebody else manages a claim, so that the policy cannot be kept. */
export function hasUnexpectedController(
  claim: Pick<StoredClaim, 'metadata'>,
  set: StoredStatefulSet,
  pod: ClaimingPod,
): boolean {
  const { deleted, scaled } = retention(set);
  if (!deleted && !scaled) return false;
  return refsOf(claim).some((ref) => {
    if (isSet(ref, set)) return ref.uid !== set.metadata.uid;
    if (isPod(ref, pod)) return ref.uid !== pod.uid;
    return ref.controller === true;
  });
}

/** Whether a claim's owners are those that the policy wants. */
export function isOwnerUpToDate(
  claim: Pick<StoredClaim, 'metadata'>,
  set: StoredStatefulSet,
  pod: ClaimingPod,
): boolean {
  if (isStaleOfSet(claim, set) || isStale(claim, pod)) return true;
  const refs = refsOf(claim);
  const bySet = refs.filter(({ uid }) => uid === set.metadata.uid);
  const byPod = refs.filter(({ uid }) => uid === pod.uid);
  if (hasUnexpectedController(claim, set, pod)) return bySet.length === 0 && byPod.length === 0;
  if ([...bySet, ...byPod].some(({ controller }) => controller !== true)) return false;
  const wanted = wantedOwner(set, pod);
  return bySet.length > 0 === (wanted === 'set') && byPod.length > 0 === (wanted === 'pod');
}

/** The owners of a claim by the policy; those that have nothing to do with set and pod stay. */
export function wantedOwners(
  claim: Pick<StoredClaim, 'metadata'>,
  set: StoredStatefulSet,
  pod: ClaimingPod,
): Refs {
  const others = refsOf(claim).filter((ref) => !isSet(ref, set) && !isPod(ref, pod));
  if (hasUnexpectedController(claim, set, pod)) return others;
  const wanted = wantedOwner(set, pod);
  if (wanted === undefined) return others;
  const owner =
    wanted === 'set'
      ? controllerReference(set)
      : controllerReference({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: pod.name, uid: pod.uid ?? '' },
        });
  return others.some(({ uid }) => uid === owner.uid) ? others : [...others, owner];
}
