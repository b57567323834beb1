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
  /** Pods that may still be made in this burst, {@link BURST} at its beginning. */
  readonly room: number;
  /** Pods that may be made or deleted now. */
  readonly slice: number;
}

export interface Outcome {
  readonly status: StatefulSetStatus;
  /** What the server refused; to be thrown once the status is written. */
  readonly error: ApiError | undefined;
  /** More is to be done at once, so many pods having been made. */
  readonly made: number | undefined;
}

/** Pods made in one go at most. */
export const BURST = 500;

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
  const slice = new Slice(control, update.slice);
  let deleted: boolean | undefined;
  const error =
    update.set.metadata.deletionTimestamp === undefined
      ? refusal(() => {
          deleted = advance(update, slice);
        })
      : undefined;
  const { currentReplicas = 0 } = status;
  return {
    status: deleted ? { ...status, currentReplicas: currentReplicas - 1 } : status,
    error,
    made: slice.cut && !error ? slice.made : undefined,
  };
}

/** What is done to pods in one event of the clock: between two of them a browser gets its turn. */
class Slice implements Pick<PodControl, 'create' | 'delete'> {
  readonly control: PodControl;
  made = 0;
  /** Whether there was more to do. */
  cut = false;
  readonly #size: number;
  #deleted = 0;

  constructor(control: PodControl, size: number) {
    this.control = control;
    this.#size = size;
  }

  get full(): boolean {
    return this.made + this.#deleted >= this.#size;
  }

  create(ordinal: number, revision: StoredRevision): void {
    this.control.create(ordinal, revision);
    this.made++;
  }

  delete(pod: StoredPod): void {
    this.control.delete(pod);
    this.#deleted++;
  }
}

/** Returns whether a pod of an old revision went. */
function advance(update: Update, slice: Slice): boolean {
  const { set, pods, room } = update;
  const { control } = slice;
  const numbered = pods.map((pod) => ({ pod, ordinal: ordinalOf(pod, set) ?? -1 }));
  const byOrdinal = new Map(numbered.map(({ pod, ordinal }) => [ordinal, pod]));
  const replicas = replicasWanted(set, byOrdinal, room);
  const condemned = numbered
    .filter(({ ordinal }) => !inRange(set, ordinal))
    .toSorted((a, b) => b.ordinal - a.ordinal);
  const isUnhealthy = ({ pod }: Replica): boolean => pod === undefined || !isHealthy(pod);
  const firstUnhealthy = [...replicas, ...condemned.toReversed()].find(isUnhealthy)?.pod;
  if (!forAll(set, replicas, slice, (replica) => processReplica(update, slice, replica))) return false;
  for (const { pod, ordinal } of condemned) control.retain(pod, ordinal);
  if (!forAll(set, condemned, slice, ({ pod }) => processCondemned(update, slice, pod, firstUnhealthy)))
    return false;
  return set.spec.updateStrategy?.type !== 'OnDelete' && replaceOne(update, slice, replicas);
}

/**
 * The replicas that may be acted on now: none above the first that has no pod if there is an order, else none above so many that
 * have none. Those that are made bring the set back for the rest.
 */
function replicasWanted(
  set: StoredStatefulSet,
  byOrdinal: ReadonlyMap<number, StoredPod>,
  room: number,
): readonly Replica[] {
  const replicas: Replica[] = [];
  let missing = isOrdered(set) ? 1 : room;
  const end = startOrdinal(set) + replicasOf(set);
  for (let ordinal = startOrdinal(set); ordinal < end && missing > 0; ordinal++) {
    const pod = byOrdinal.get(ordinal);
    replicas.push({ ordinal, pod });
    if (!pod) missing--;
  }
  return replicas;
}

const isOrdered = ({ spec }: StoredStatefulSet): boolean => spec.podManagementPolicy !== 'Parallel';

/**
 * Acts on one after the other until one says that it must be waited for; or on all, in growing batches, as far as the slice goes:
 * the next one begins anew, and what has been done counts in its batch again.
 */
function forAll<T>(
  set: StoredStatefulSet,
  items: readonly T[],
  slice: Slice,
  act: (item: T) => boolean,
): boolean {
  if (isOrdered(set)) return items.every(act);
  const rest = items.values();
  const error = inGrowingBatches(items.length, () => {
    slice.cut ||= slice.full;
    const { value, done } = rest.next();
    if (!slice.cut && !done) act(value);
  });
  if (error) throw error;
  return !slice.cut;
}

/** Brings a replica where it should be; false: the next ones wait for it, if there is an order. */
function processReplica(update: Update, slice: Slice, { ordinal, pod }: Replica): boolean {
  const { set, now } = update;
  const { control } = slice;
  if (!pod) {
    if (control.awaitsClaims(ordinal)) return false;
    slice.create(ordinal, revisionFor(update, ordinal));
    return !isOrdered(set);
  }
  if (isTerminal(pod)) {
    if (!isTerminating(pod)) slice.delete(pod);
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
  slice: Slice,
  pod: StoredPod,
  firstUnhealthy: StoredPod | undefined,
): boolean {
  if (isTerminating(pod)) return !isOrdered(set);
  const settled = isRunningAndReady(pod) && isAvailable(pod, set.spec.minReadySeconds ?? 0, now);
  if (settled || !isOrdered(set) || pod === firstUnhealthy) slice.delete(pod);
  return false;
}

/** Deletes the highest pod of an old revision, once all above it are healthy. Returns whether one went. */
function replaceOne({ set, update }: Update, slice: Slice, replicas: readonly Replica[]): boolean {
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  for (const { pod } of replicas.slice(partition).reverse()) {
    if (!pod) return false;
    if (podRevision(pod) !== update.metadata.name && !isTerminating(pod)) {
      slice.delete(pod);
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
