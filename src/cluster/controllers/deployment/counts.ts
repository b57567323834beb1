import type { Deployment, ReplicaSet } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { scaledValue } from '../int-or-percent.ts';

/** How a deployment counts its replicas. Models pkg/controller/deployment/util/deployment_util.go */

export type StoredDeployment = Stored<Deployment>;
export type StoredReplicaSet = Stored<ReplicaSet>;
export type ReplicaSets = readonly StoredReplicaSet[];

export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';

const MAX_INT32 = 2 ** 31 - 1;
/** What a field of so many seconds or revisions means. */
const NO_LIMIT = MAX_INT32;

export const replicasOf = (owner: StoredDeployment | StoredReplicaSet): number => owner.spec.replicas ?? 1;

export const desired = (sets: ReplicaSets): number => sets.reduce((sum, set) => sum + replicasOf(set), 0);
export const actual = (sets: ReplicaSets): number =>
  sets.reduce((sum, set) => sum + (set.status.replicas ?? 0), 0);
export const ready = (sets: ReplicaSets): number =>
  sets.reduce((sum, set) => sum + (set.status.readyReplicas ?? 0), 0);
export const available = (sets: ReplicaSets): number =>
  sets.reduce((sum, set) => sum + (set.status.availableReplicas ?? 0), 0);

/** The sets that want replicas. */
export const active = (sets: ReplicaSets): ReplicaSets => sets.filter((set) => replicasOf(set) > 0);

export const isRollingUpdate = (d: StoredDeployment): boolean => d.spec.strategy?.type === 'RollingUpdate';

function fenceposts(d: StoredDeployment): readonly [surge: number, unavailable: number] {
  const { maxSurge, maxUnavailable } = d.spec.strategy?.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, replicasOf(d), true);
  const unavailable = scaledValue(maxUnavailable, replicasOf(d), false);
  // Percentages of few replicas may both come to nothing; then the rollout would never move.
  return surge === 0 && unavailable === 0 ? [0, 1] : [surge, unavailable];
}

export const maxSurge = (d: StoredDeployment): number => (isRollingUpdate(d) ? fenceposts(d)[0] : 0);

export const maxUnavailable = (d: StoredDeployment): number =>
  isRollingUpdate(d) && replicasOf(d) > 0 ? Math.min(fenceposts(d)[1], replicasOf(d)) : 0;

/** How many replicas the new set may have now. */
export function newSetReplicas(d: StoredDeployment, all: ReplicaSets, current: number): number {
  if (!isRollingUpdate(d)) return replicasOf(d);
  const surge = scaledValue(d.spec.strategy?.rollingUpdate?.maxSurge, replicasOf(d), true);
  const room = replicasOf(d) + surge - desired(all);
  return room <= 0 ? current : current + Math.min(room, replicasOf(d) - current);
}

export const hasProgressDeadline = (d: StoredDeployment): boolean =>
  d.spec.progressDeadlineSeconds !== undefined && d.spec.progressDeadlineSeconds !== NO_LIMIT;

export const hasRevisionHistoryLimit = (d: StoredDeployment): boolean =>
  d.spec.revisionHistoryLimit !== undefined && d.spec.revisionHistoryLimit !== NO_LIMIT;

function annotated(set: StoredReplicaSet, annotation: string): number | undefined {
  const text = set.metadata.annotations?.[annotation];
  return text !== undefined && /^\d+$/.test(text) && Number(text) <= MAX_INT32 ? Number(text) : undefined;
}

/** The deployment's replicas when this set was last looked at. */
export const annotatedDesired = (set: StoredReplicaSet): number | undefined =>
  annotated(set, DESIRED_REPLICAS);

/** Whether the new set has all that the deployment wants, and all of it is available. */
export const isSaturated = (d: StoredDeployment, set: StoredReplicaSet | undefined): boolean =>
  set !== undefined &&
  replicasOf(set) === replicasOf(d) &&
  annotatedDesired(set) === replicasOf(d) &&
  (set.status.availableReplicas ?? 0) === replicasOf(d);

// Go rounds halves away from zero, JavaScript towards positive infinity.
const round = (value: number): number => Math.sign(value) * Math.round(Math.abs(value));

function fraction(set: StoredReplicaSet, d: StoredDeployment): number {
  if (replicasOf(d) === 0) return -replicasOf(set);
  const before = annotated(set, MAX_REPLICAS) || (d.status.replicas ?? 0);
  if (before === 0) return 0;
  return round((replicasOf(set) * (replicasOf(d) + maxSurge(d))) / before) - replicasOf(set);
}

/** A set's share of the replicas to add (or, negative, to remove) when a deployment is scaled in the middle of a rollout. */
export function proportion(set: StoredReplicaSet, d: StoredDeployment, toAdd: number, added: number): number {
  if (replicasOf(set) === 0 || toAdd === 0 || toAdd === added) return 0;
  const allowed = toAdd - added;
  return toAdd > 0 ? Math.min(fraction(set, d), allowed) : Math.max(fraction(set, d), allowed);
}

/** The one set that wants replicas, or the newest when none does; undefined when several do. */
export function activeOrLatest(
  newSet: StoredReplicaSet | undefined,
  old: ReplicaSets,
): StoredReplicaSet | undefined {
  const wanting = active(newSet ? [...old, newSet] : old);
  if (wanting.length > 1) return undefined;
  return wanting[0] ?? newSet ?? old.toSorted(byCreation).at(-1);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Oldest first, then by name. */
export const byCreation = (a: StoredReplicaSet, b: StoredReplicaSet): number =>
  compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
  compare(a.metadata.name, b.metadata.name);

export const bySizeNewer = (a: StoredReplicaSet, b: StoredReplicaSet): number =>
  replicasOf(b) - replicasOf(a) || byCreation(b, a);
export const bySizeOlder = (a: StoredReplicaSet, b: StoredReplicaSet): number =>
  replicasOf(b) - replicasOf(a) || byCreation(a, b);
