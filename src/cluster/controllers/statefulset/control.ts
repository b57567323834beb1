import type { StatefulSetStatus } from '../../api/types.ts';
import type { ApiError } from '../../machinery/errors.ts';
import { inGrowingBatches, refusal } from '../batches.ts';
import type { StoredRevision } from '../history.ts';
import { isTerminal, type StoredPod } from '../pods.ts';
import { inRange, ordinalOf, replicasOf, startOrdinal, type StoredStatefulSet } from './ordinals.ts';
import type { PodControl } from './pod-control.ts';
import { isAvailable, isHealthy, isRunningAndReady, isTerminating, podRevision } from './pods.ts';

/** A set under reconciliation. */
export interface Update {
  readonly set: StoredStatefulSet;
  /** The pods that the set manages, each with a number. */
  readonly pods: readonly StoredPod[];
  /** The revision that all pods were of when an update last ended. */
  readonly current: StoredRevision;
  /** The revision of the present template. */
  readonly update: StoredRevision;
  readonly now: number;
}

export interface Outcome {
  readonly status: StatefulSetStatus;
  /** What the server refused; to be thrown once the status is written. */
  readonly error: ApiError | undefined;
}

/** Pods made in one go at most. */
const BURST = 500;

/** A number that a set wants, with the pod that has it. */
interface Replica {
  readonly ordinal: number;
  readonly pod: StoredPod | undefined;
}

/**
 * Does what may be done now, in order unless the set wants all at once: makes and repairs the pods that are wanted, then
 * deletes those that are not, then one of an old revision. Models pkg/controller/statefulset/stateful_set_control.go
 */
export function updateStatefulSet(update: Update, control: PodControl): Outcome {
  const status = statusOf(update);
  let deleted: boolean | undefined;
  const error =
    update.set.metadata.deletionTimestamp === undefined
      ? refusal(() => {
          deleted = advance(update, control);
        })
      : undefined;
  const { currentReplicas = 0 } = status;
  return { status: deleted ? { ...status, currentReplicas: currentReplicas - 1 } : status, error };
}

/** Returns whether a pod of an old revision went. */
function advance(update: Update, control: PodControl): boolean {
  const { set, pods } = update;
  const numbered = pods.map((pod) => ({ pod, ordinal: ordinalOf(pod, set) ?? -1 }));
  const byOrdinal = new Map(numbered.map(({ pod, ordinal }) => [ordinal, pod]));
  const replicas = replicasWanted(set, byOrdinal);
  const condemned = numbered
    .filter(({ ordinal }) => !inRange(set, ordinal))
    .toSorted((a, b) => b.ordinal - a.ordinal);
  const isUnhealthy = ({ pod }: Replica): boolean => pod === undefined || !isHealthy(pod);
  const firstUnhealthy = [...replicas, ...condemned.toReversed()].find(isUnhealthy)?.pod;
  if (!forAll(set, replicas, (replica) => processReplica(update, control, replica))) return false;
  for (const { pod, ordinal } of condemned) control.retain(pod, ordinal);
  if (!forAll(set, condemned, ({ pod }) => processCondemned(update, control, pod, firstUnhealthy)))
    return false;
  return set.spec.updateStrategy?.type !== 'OnDelete' && replaceOne(update, control, replicas);
}

/**
 * The replicas that may be acted on now: none above the first that has no pod if there is an order, else none above so many that
 * have none. Those that are made bring the set back for the rest.
 */
function replicasWanted(
  set: StoredStatefulSet,
  byOrdinal: ReadonlyMap<number, StoredPod>,
): readonly Replica[] {
  const replicas: Replica[] = [];
  let missing = isOrdered(set) ? 1 : BURST;
  const end = startOrdinal(set) + replicasOf(set);
  for (let ordinal = startOrdinal(set); ordinal < end && missing > 0; ordinal++) {
    const pod = byOrdinal.get(ordinal);
    replicas.push({ ordinal, pod });
    if (!pod) missing--;
  }
  return replicas;
}

const isOrdered = ({ spec }: StoredStatefulSet): boolean => spec.podManagementPolicy !== 'Parallel';

/** Acts on one after the other until one says that it must be waited for; or on all, in growing batches. */
function forAll<T>(set: StoredStatefulSet, items: readonly T[], act: (item: T) => boolean): boolean {
  if (isOrdered(set)) return items.every(act);
  const rest = items.values();
  const error = inGrowingBatches(items.length, () => {
    const { value, done } = rest.next();
    if (!done) act(value);
  });
  if (error) throw error;
  return true;
}

/** Brings a replica where it should be; false: the next ones wait for it, if there is an order. */
function processReplica(update: Update, control: PodControl, { ordinal, pod }: Replica): boolean {
  const { set, now } = update;
  if (!pod) {
    if (control.awaitsClaims(ordinal)) return false;
    control.create(ordinal, revisionFor(update, ordinal));
    return !isOrdered(set);
  }
  if (isTerminal(pod)) {
    if (!isTerminating(pod)) control.delete(pod);
    return false;
  }
  if (pod.status.phase === 'Pending') control.provide(pod, ordinal);
  const waits = isTerminating(pod) || !isRunningAndReady(pod);
  if (isOrdered(set) && (waits || !isAvailable(pod, set.spec.minReadySeconds ?? 0, now))) return false;
  control.repair(pod, ordinal);
  return true;
}

/** The revision of a new pod: below the partition the old one. */
function revisionFor({ set, current, update }: Update, ordinal: number): StoredRevision {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {};
  const unlimited = type === 'RollingUpdate' ? (set.status.currentReplicas ?? 0) : 0;
  const kept = rollingUpdate ? (rollingUpdate.partition ?? 0) : unlimited;
  return ordinal < startOrdinal(set) + kept ? current : update;
}

/** Deletes a pod that is too many; the first that is not healthy may go, others are waited for. */
function processCondemned(
  { set, now }: Update,
  control: PodControl,
  pod: StoredPod,
  firstUnhealthy: StoredPod | undefined,
): boolean {
  if (isTerminating(pod)) return !isOrdered(set);
  const settled = isRunningAndReady(pod) && isAvailable(pod, set.spec.minReadySeconds ?? 0, now);
  if (settled || !isOrdered(set) || pod === firstUnhealthy) control.delete(pod);
  return false;
}

/** Deletes the highest pod of an old revision, once all above it are healthy. Returns whether one went. */
function replaceOne({ set, update }: Update, control: PodControl, replicas: readonly Replica[]): boolean {
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  for (const { pod } of replicas.slice(partition).reverse()) {
    if (!pod) return false;
    if (podRevision(pod) !== update.metadata.name && !isTerminating(pod)) {
      control.delete(pod);
      return true;
    }
    if (!isHealthy(pod)) return false;
  }
  return false;
}

/** What the pods amount to. */
function statusOf({ set, pods, current, update, now }: Update): StatefulSetStatus {
  const count = (is: (pod: StoredPod) => boolean): number => pods.filter(is).length;
  const of = (revision: StoredRevision): number =>
    count((pod) => !isTerminating(pod) && podRevision(pod) === revision.metadata.name);
  return {
    ...(set.metadata.generation !== undefined && { observedGeneration: set.metadata.generation }),
    replicas: pods.length,
    readyReplicas: count(isRunningAndReady),
    availableReplicas: count(
      (pod) => isRunningAndReady(pod) && isAvailable(pod, set.spec.minReadySeconds ?? 0, now),
    ),
    currentReplicas: of(current),
    updatedReplicas: of(update),
    currentRevision: current.metadata.name,
    updateRevision: update.metadata.name,
  };
}

/** The status once all replicas are of the new revision and ready: it is the current one now. */
export function completed({ spec, ...set }: StoredStatefulSet, status: StatefulSetStatus): StatefulSetStatus {
  const wanted = replicasOf({ spec, ...set });
  const complete =
    spec.updateStrategy?.type === 'RollingUpdate' &&
    status.updatedReplicas === wanted &&
    status.readyReplicas === wanted &&
    status.replicas === wanted;
  if (!complete || status.updateRevision === undefined) return status;
  return { ...status, currentReplicas: wanted, currentRevision: status.updateRevision };
}
