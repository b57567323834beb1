import type { Client, EventRecorder } from '../../client.ts';
import { ApiError } from '../../machinery/errors.ts';
import { batchesUntil } from '../batches.ts';
import { causedByTerminatingNamespace, createPod, deletePod, isReady, type StoredPod } from '../pods.ts';
import { failureAnnotations } from './backoff.ts';
import { isTracked, type StoredJob, TRACKING } from './counts.ts';
import { jobPod } from './pods.ts';

/** What the server has made of something, if it was not what it was asked for. */
function attempt(act: () => void): ApiError | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  return undefined;
}

/** Lets a pod go that has been counted, or is not to be; one that is not there any more is all right. */
export function untrack(client: Client, pod: StoredPod): void {
  const { finalizers = [], ...metadata } = pod.metadata;
  const left = finalizers.filter((finalizer) => finalizer !== TRACKING);
  const problem = attempt(() => {
    client.update('pods', {
      ...pod,
      metadata: { ...metadata, ...(left.length > 0 && { finalizers: left }) },
    });
  });
  if (problem && problem.reason !== 'NotFound') throw problem;
}

/**
 * Creates pods of a job in batches that grow while all goes well. Returns how many there are more, and what went wrong.
 * @param indexes of numbers, or of nothing where the job gives none
 * @param toReplace the pods whose failures new ones remember
 * @param done how many before them in the same burst
 */
export function createPods(
  client: Client,
  events: EventRecorder,
  job: StoredJob,
  indexes: readonly (number | undefined)[],
  toReplace: ReadonlyMap<number, StoredPod>,
  done: number,
): { readonly created: number; readonly problem?: ApiError } {
  let created = 0;
  for (let from = 0; from < indexes.length;) {
    let problem: ApiError | undefined;
    const batch = indexes.slice(from, batchesUntil(done + from) - done);
    from += batch.length;
    for (const index of batch) {
      const perIndex = index !== undefined && job.spec.backoffLimitPerIndex !== undefined;
      const annotations = perIndex ? failureAnnotations(job, toReplace.get(index)) : {};
      const refused = attempt(() => createPod(client, events, job, jobPod(job, index, annotations)));
      if (!refused || causedByTerminatingNamespace(refused)) created++;
      else problem = refused;
    }
    if (problem) return { created, problem };
  }
  return { created };
}

/** What has come of deleting pods. */
export interface Deleted {
  readonly deleted: number;
  /** How many of them were ready; those count too that the server would not delete. */
  readonly ready: number;
  /** What went wrong first. */
  readonly problem?: ApiError;
}

/**
 * Deletes pods of a job, as many of them as the server lets it.
 * Models pkg/controller/job/job_controller.go deleteJobPods, deleteActivePods
 * @param counted whether they are counted first, or need not be: otherwise they stay until then
 */
export function deletePods(
  client: Client,
  events: EventRecorder,
  job: StoredJob,
  pods: readonly StoredPod[],
  counted: boolean,
): Deleted {
  let [deleted, ready] = [0, 0];
  let first: ApiError | undefined;
  for (const pod of pods) {
    const held = counted && isTracked(pod) ? attempt(() => untrack(client, pod)) : undefined;
    const problem = held ?? attempt(() => deletePod(client, events, job, pod.metadata.name));
    first ??= problem;
    if (!problem) deleted++;
    if (!held && isReady(pod)) ready++;
  }
  return { deleted, ready, ...(first && { problem: first }) };
}
