import type { PodTemplateSpec, ReplicaSetCondition, ReplicaSetStatus } from '../../api/types.ts';
import type { EventRecorder } from '../../client.ts';
import type { ApiError } from '../../machinery/errors.ts';
import { keyOf, type StoredObject } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import type { Change } from '../../store/store.ts';
import { type Bursts, inGrowingBatches, refusal, SLICE } from '../batches.ts';
import { claim } from '../claim.ts';
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
 * @returns undefined while a burst goes on, in this instant; the pods are counted when it is over
 */
export function manageReplicas(
  context: ControllerContext,
  events: EventRecorder,
  owner: ReplicaOwner,
  related: () => readonly StoredPod[],
  bursts: Bursts,
): Outcome | undefined {
  const matches = perLabels((labels) => owner.matches(labels));
  const claimed = claim(context, 'pods', owner.object, (pod) => matches(pod.metadata.labels));
  const pods = claimed.filter(isActive);
  const going = owner.object.metadata.deletionTimestamp !== undefined;
  const key = keyOf(owner.object);
  const done = bursts.get(key) ?? 0;
  const wanted = going ? 0 : Math.min(Math.abs(owner.replicas - pods.length), BURST - done);
  const now = Math.min(wanted, SLICE);
  const error = wanted === 0 ? undefined : adjust(context, events, owner, pods, related, now, done);
  if (!error && now < wanted) {
    bursts.set(key, done + now);
    return undefined;
  }
  bursts.delete(key);
  return { ...count(owner, pods, error, context.clock.now()), error, pods: pods.length };
}

type Labels = Readonly<Record<string, string>> | undefined;

/** A verdict on labels that is not made again for the same ones: pods of one template share theirs. */
function perLabels(verdict: (labels: Labels) => boolean): typeof verdict {
  let known: { readonly labels: Labels; readonly verdict: boolean } | undefined;
  return (labels) => {
    if (known?.labels !== labels || !known) known = { labels, verdict: verdict(labels) };
    return known.verdict;
  };
}

/** What the pods amount to. */
function count(
  owner: ReplicaOwner,
  pods: readonly StoredPod[],
  error: ApiError | undefined,
  now: number,
): Pick<Outcome, 'status' | 'again'> {
  const labels = Object.entries(owner.template?.metadata?.labels ?? {});
  const isLabelled = perLabels((own) => labels.every(([key, value]) => own?.[key] === value));
  let [labelled, ready, available, again] = [0, 0, 0, Infinity];
  for (const pod of pods) {
    if (isLabelled(pod.metadata.labels)) labelled++;
    const wait = availableIn(pod, owner.minReadySeconds, now);
    if (wait === undefined) continue;
    ready++;
    if (wait === 0) available++;
    else again = Math.min(again, wait);
  }
  const conditions = failure(owner, pods.length, error, now);
  const status: ReplicaSetStatus = {
    replicas: pods.length,
    ...(labelled > 0 && { fullyLabeledReplicas: labelled }),
    ...(ready > 0 && { readyReplicas: ready }),
    ...(available > 0 && { availableReplicas: available }),
    ...(owner.object.metadata.generation !== undefined && {
      observedGeneration: owner.object.metadata.generation,
    }),
    ...(conditions.length > 0 && { conditions }),
  };
  return { status, again: again === Infinity ? undefined : again };
}

/** Creates or deletes so many pods. @param done how many before them in the same burst */
function adjust(
  { client, clock }: ControllerContext,
  events: EventRecorder,
  owner: ReplicaOwner,
  pods: readonly StoredPod[],
  related: () => readonly StoredPod[],
  number: number,
  done: number,
): ApiError | undefined {
  if (pods.length < owner.replicas) {
    const pod = podFromTemplate(owner.object, owner.template);
    return inGrowingBatches(number, () => createPod(client, events, owner.object, pod), done);
  }
  let first: ApiError | undefined;
  for (const pod of podsToDelete(pods, number < pods.length ? related() : [], number, clock.now())) {
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
