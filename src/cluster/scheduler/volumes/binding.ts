import type { Node, StorageClass } from '../../api/types.ts';
import { SELECTED_NODE } from '../../controllers/persistent-volume/annotations.ts';
import { classOf, findVolume } from '../../controllers/persistent-volume/matching.ts';
import type { Stored } from '../../machinery/object.ts';
import { compareQuantities } from '../../machinery/quantity.ts';
import type { Store } from '../../store/store.ts';
import { meetsTerm } from '../node-affinity.ts';
import { labelOf } from '../node-info.ts';
import { hasRoom } from './capacity.ts';
import {
  claimsOf,
  classNameOf,
  isFullyBound,
  isOwnedBy,
  type StoredClaim,
  type StoredPod,
  type StoredVolume,
  waitsForConsumer,
} from './claims.ts';

/** Which volumes a pod gets on a node. Models pkg/scheduler/framework/plugins/volumebinding */

/** The claims of a pod whose immediate ones are bound. */
export interface PodClaims {
  readonly bound: readonly StoredClaim[];
  /** Those that get a volume when the pod has got its node. */
  readonly delayed: readonly StoredClaim[];
}

/** What is to be done for a pod's claims on a node. */
export interface VolumePlan {
  readonly bindings: readonly { readonly volume: StoredVolume; readonly claim: StoredClaim }[];
  readonly provisions: readonly StoredClaim[];
}

/** The claims of a pod, or why they keep it from every node. */
export function podClaims(pod: StoredPod, store: Store): PodClaims | string {
  const used = claimsOf(pod, store);
  const found: StoredClaim[] = [];
  for (const { name, ephemeral, claim } of used) {
    if (!claim)
      return ephemeral
        ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
        : `persistentvolumeclaim "${name}" not found`;
    if (claim.status.phase === 'Lost')
      return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`;
    if (claim.metadata.deletionTimestamp !== undefined)
      return `persistentvolumeclaim "${name}" is being deleted`;
    if (ephemeral && !isOwnedBy(claim, pod)) {
      const { namespace } = pod.metadata;
      return `PVC ${namespace}/${name} was not created for pod ${namespace}/${pod.metadata.name} (pod is not owner)`;
    }
    found.push(claim);
  }
  const unbound = found.filter((claim) => !isFullyBound(claim));
  if (unbound.some((claim) => claim.spec.volumeName || !waitsForConsumer(claim, store)))
    return 'pod has unbound immediate PersistentVolumeClaims';
  return { bound: found.filter(isFullyBound), delayed: unbound };
}

/** Whether a volume can be reached from a node. Models component-helpers/storage/volume CheckNodeAffinity */
export function isReachable({ spec }: StoredVolume, node: Stored<Node>): boolean {
  const required = spec.nodeAffinity?.required;
  return !required || required.nodeSelectorTerms.some((term) => meetsTerm(term, node));
}

/** A term that asks nothing allows no node. Models MatchTopologySelectorTerms of pkg/apis/core/v1/helper/helpers.go */
const allows = ({ allowedTopologies = [] }: StorageClass, node: Stored<Node>): boolean =>
  allowedTopologies.length === 0 ||
  allowedTopologies.some(
    ({ matchLabelExpressions = [] }) =>
      matchLabelExpressions.length > 0 &&
      matchLabelExpressions.every(({ key, values }) => {
        const value = labelOf(node, key);
        return value !== undefined && values.includes(value);
      }),
  );

const size = ({ spec }: StoredClaim): string | undefined => spec.resources?.requests?.['storage'];

/** What is to be done for a pod's claims on a node, or why nothing can be. */
export function planVolumes(
  { bound, delayed }: PodClaims,
  node: Stored<Node>,
  store: Store,
): VolumePlan | readonly string[] {
  const reasons: string[] = [];
  const volumes = bound.map(({ spec }) => store.get('persistentvolumes', spec.volumeName ?? ''));
  // The first volume that is no good settles it, as each of them is looked at in turn.
  const bad = volumes.find((volume) => !volume || !isReachable(volume, node));
  const missing = volumes.includes(undefined) && bad === undefined;
  if (bad) reasons.push("node(s) didn't match PersistentVolume's node affinity");
  const plan = planDelayed(delayed, node, store);
  if (plan === 'unbindable') reasons.push("node(s) didn't find available persistent volumes to bind");
  if (plan === 'full') reasons.push('node(s) did not have enough free storage');
  if (missing) reasons.push('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)');
  return typeof plan === 'object' && reasons.length === 0 ? plan : reasons;
}

function planDelayed(
  delayed: readonly StoredClaim[],
  node: Stored<Node>,
  store: Store,
): VolumePlan | 'unbindable' | 'full' {
  const bindings: { readonly volume: StoredVolume; readonly claim: StoredClaim }[] = [];
  const provisions: StoredClaim[] = [];
  const selected = (claim: StoredClaim): string | undefined => claim.metadata.annotations?.[SELECTED_NODE];
  if (delayed.some((claim) => (selected(claim) ?? node.metadata.name) !== node.metadata.name))
    return 'unbindable';
  const open = delayed
    .filter((claim) => selected(claim) === undefined)
    .toSorted((a, b) => compareQuantities(size(a), size(b)));
  provisions.push(...delayed.filter((claim) => selected(claim) !== undefined));
  for (const claim of open) {
    const chosen = new Set(bindings.map(({ volume }) => volume.metadata.name));
    const free = store
      .list('persistentvolumes')
      .filter((volume) => !chosen.has(volume.metadata.name) && classOf(volume) === classOf(claim));
    const volume = findVolume(claim, free, { reachable: (one) => isReachable(one, node) });
    if (volume) bindings.push({ volume, claim });
    else provisions.push(claim);
  }
  for (const claim of provisions) {
    const storageClass = store.get('storageclasses.storage.k8s.io', classNameOf(claim));
    if (!storageClass || storageClass.provisioner === 'kubernetes.io/no-provisioner') return 'unbindable';
    if (!allows(storageClass, node)) return 'unbindable';
    if (!hasRoom(store, storageClass, size(claim), node)) return 'full';
  }
  return { bindings, provisions };
}
