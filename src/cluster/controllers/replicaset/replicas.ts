import type { PodTemplateSpec, ReplicaSetCondition, ReplicaSetStatus } from '../../api/types.ts';
import type { EventRecorder } from '../../client.ts';
import type { ApiError } from '../../machinery/errors.ts';
import { keyOf, type StoredObject } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import type { Change } from '../../store/store.ts';
import { type Bursts, inGrowingBatches, refusal, slice } from '../batches.ts';
import { claim, controlledBy, orphans } from '../claim.ts';
import { conditionOf, withCondition, withoutCondition } from '../conditions.ts';
import type { ControllerContext } from '../controller.ts';
import {
  availableIn,
  createPod,
  deletePod,
  isActive,
  podFromTemplate,
  readyTime,
  type StoredPod,
} from '../pods.ts';
import { podsToDelete } from './ranking.ts';
import { type Labels, type Standing, standing, standingOf, summed } from './standing.ts';

/** A replica set or a replication controller: what both have in common. */
export interface ReplicaOwner {
  readonly object: StoredObject;
  readonly replicas: number;
  readonly minReadySeconds: number;
  readonly template: PodTemplateSpec | undefined;
  readonly status: ReplicaSetStatus;
  matches(labels: Labels): boolean;
}

/** How many pods are created or deleted before they are counted again, at most. */
const BURST = 500;

/** What came of managing replicas. */
export interface Outcome {
  readonly status: ReplicaSetStatus;
  /** What the server refused; to be thrown once the status is written. */
  readonly error: ApiError | undefined;
  /** In how many milliseconds the next pod becomes available. */
  readonly again: number | undefined;
  readonly pods: number;
}

/**
 * Creates the pods that are missing, deletes those that are too many, and counts.
 * Models pkg/controller/replicaset/replica_set.go
 * @param related active pods that crowd nodes; see {@link podsToDelete}
 * @param bursts is kept up
 * @returns undefined while a burst goes on; the pods are counted when it is over
 */
export function manageReplicas(
  context: ControllerContext,
  events: EventRecorder,
  owner: ReplicaOwner,
  related: () => readonly StoredPod[],
  bursts: Bursts,
): Outcome | undefined {
  const { store, clock, budget } = context;
  const { uid, namespace = '', deletionTimestamp } = owner.object.metadata;
  const going = deletionTimestamp !== undefined;
  const counted = standingOf(store, uid);
  let claimed: readonly StoredPod[] | undefined;
  // Where all that belongs to the owner is its own, nobody has to be looked at.
  if ((!going && orphans(store, 'pods', namespace).length > 0) || strangers(counted, owner)) {
    const matches = perLabels((labels) => owner.matches(labels));
    claimed = claim(context, 'pods', owner.object, (pod) => matches(pod.metadata.labels));
  }
  const pods = (): readonly StoredPod[] => (claimed ?? controlledBy(store, 'pods', uid)).filter(isActive);
  const labels = Object.entries(owner.template?.metadata?.labels ?? {});
  const sums = summed(claimed ? standing(claimed) : counted, (own) =>
    labels.every(([key, value]) => own?.[key] === value),
  );
  const availability = availabilityOf(owner, sums.ready, pods, clock.now());
  const key = keyOf(owner.object);
  const done = bursts.get(key) ?? 0;
  const wanted = going ? 0 : Math.min(Math.abs(owner.replicas - sums.active), BURST - done);
  const creates = sums.active < owner.replicas;
  const now = Math.min(wanted, slice(budget, creates ? 1 : undefined));
  const error =
    wanted === 0 ? undefined : adjust(context, events, owner, sums.active, pods, related, now, done);
  // Nothing comes of creations in a namespace that goes, and nobody is told: they are not repeated.
  const inVain = creates && store.get('namespaces', namespace)?.metadata.deletionTimestamp !== undefined;
  if (!error && now < wanted && !inVain) {
    bursts.set(key, done + now);
    return undefined;
  }
  bursts.delete(key);
  const conditions = failure(owner, sums.active, error, clock.now());
  const status: ReplicaSetStatus = {
    replicas: sums.active,
    ...(sums.labelled > 0 && { fullyLabeledReplicas: sums.labelled }),
    ...(sums.ready > 0 && { readyReplicas: sums.ready }),
    ...(availability.available > 0 && { availableReplicas: availability.available }),
    ...(owner.object.metadata.generation !== undefined && {
      observedGeneration: owner.object.metadata.generation,
    }),
    ...(conditions.length > 0 && { conditions }),
  };
  return { status, again: availability.again, error, pods: sums.active };
}

/** Whether an owner manages pods that its selector does not select. */
function strangers(pods: Standing, owner: ReplicaOwner): boolean {
  for (const labels of pods.keys()) if (!owner.matches(labels)) return true;
  return false;
}

/** A verdict on labels that is not made again for the same ones: pods of one template share theirs. */
function perLabels(verdict: (labels: Labels) => boolean): typeof verdict {
  let known: { readonly labels: Labels; readonly verdict: boolean } | undefined;
  return (labels) => {
    if (known?.labels !== labels || !known) known = { labels, verdict: verdict(labels) };
    return known.verdict;
  };
}

/** How many pods are available, and in how many milliseconds the next one will be. */
function availabilityOf(
  { minReadySeconds }: ReplicaOwner,
  ready: number,
  pods: () => readonly StoredPod[],
  now: number,
): { readonly available: number; readonly again: number | undefined } {
  if (minReadySeconds === 0) return { available: ready, again: undefined };
  let [available, again] = [0, Infinity];
  for (const pod of pods()) {
    const wait = availableIn(pod, minReadySeconds, now);
    if (wait === 0) available++;
    else if (wait !== undefined) again = Math.min(again, wait);
  }
  return { available, again: again === Infinity ? undefined : again };
}

/** Creates or deletes so many pods. @param done how many before them in the same burst */
function adjust(
  { client, clock }: ControllerContext,
  events: EventRecorder,
  owner: ReplicaOwner,
  active: number,
  pods: () => readonly StoredPod[],
  related: () => readonly StoredPod[],
  number: number,
  done: number,
): ApiError | undefined {
  if (active < owner.replicas) {
    const pod = podFromTemplate(owner.object, owner.template);
    return inGrowingBatches(number, () => createPod(client, events, owner.object, pod), done);
  }
  let first: ApiError | undefined;
  for (const pod of podsToDelete(pods(), number < active ? related() : [], number, clock.now())) {
    const error = refusal(() => deletePod(client, events, owner.object, pod.metadata.name));
    first ??= error;
  }
  return first;
}

function failure(
  { status: { conditions }, replicas }: ReplicaOwner,
  pods: number,
  error: ApiError | undefined,
  now: number,
): readonly ReplicaSetCondition[] {
  if (!error) return withoutCondition(conditions, 'ReplicaFailure');
  if (conditionOf(conditions, 'ReplicaFailure')) return conditions ?? [];
  return withCondition(conditions, {
    type: 'ReplicaFailure',
    status: 'True',
    lastTransitionTime: formatTime(now),
    reason: pods < replicas ? 'FailedCreate' : 'FailedDelete',
    message: error.message,
  });
}

/** Whether two statuses say the same about the same generation. */
export const sameCounts = (a: ReplicaSetStatus, b: ReplicaSetStatus): boolean =>
  a.replicas === b.replicas &&
  (a.fullyLabeledReplicas ?? 0) === (b.fullyLabeledReplicas ?? 0) &&
  (a.readyReplicas ?? 0) === (b.readyReplicas ?? 0) &&
  (a.availableReplicas ?? 0) === (b.availableReplicas ?? 0) &&
  (a.observedGeneration ?? 0) === (b.observedGeneration ?? 0) &&
  (a.conditions?.length ?? 0) === (b.conditions?.length ?? 0);

/** Whether a change of a pod is one of something that a replica set counts. */
export function isCounted({ object, previous, type }: Change<StoredPod>): boolean {
  return (
    type !== 'MODIFIED' ||
    !previous ||
    object.metadata.labels !== previous.metadata.labels ||
    object.metadata.ownerReferences !== previous.metadata.ownerReferences ||
    isActive(object) !== isActive(previous) ||
    (object.status.conditions !== previous.status.conditions && readyTime(object) !== readyTime(previous))
  );
}
