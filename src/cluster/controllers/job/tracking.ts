import type { JobStatus } from '../../api/types.ts';
import type { StoredPod } from '../pods.ts';
import { type BackoffRecord, isIndexFailed, nextRecord, podsToReplace } from './backoff.ts';
import { type Finish } from './conditions.ts';
import { hasFailed, hasSucceeded, isIndexed, isTracked, type StoredJob } from './counts.ts';
import { indexOf, isValid, parseIndexes, succeededIndexes } from './indexes.ts';
import { matchFailurePolicy } from './policies.ts';

/** Pods that a status names before they are counted, at most. */
const MAX_UNCOUNTED = 500;

/** How a job's pods stand, with those that have ended but are not in its status yet. */
export interface Tally {
  readonly succeeded: number;
  readonly failed: number;
  readonly backoff: BackoffRecord;
  /** Of an indexed job. */
  readonly succeededIndexes?: ReadonlySet<number>;
  /** Of an indexed job with a limit per index. */
  readonly failedIndexes?: ReadonlySet<number>;
  readonly toReplace: ReadonlyMap<number, StoredPod>;
}

/** Models pkg/controller/job/job_controller.go getNewFinishedPods */
export function tally(job: StoredJob, pods: readonly StoredPod[], before: BackoffRecord): Tally {
  const { spec, status } = job;
  const uncounted = status.uncountedTerminatedPods ?? {};
  const fresh = (uids: readonly string[] | undefined): readonly StoredPod[] => {
    const known = new Set(uids);
    return pods.filter((pod) => isTracked(pod) && !known.has(pod.metadata.uid) && isValid(job, pod));
  };
  const succeeded = fresh(uncounted.succeeded).filter(hasSucceeded);
  const failed = fresh(uncounted.failed).filter((pod) => hasFailed(job, pod));
  const counting = failed.filter((pod) => matchFailurePolicy(spec.podFailurePolicy, pod).counts);
  const own = {
    failed: (status.failed ?? 0) + counting.length + (uncounted.failed ?? []).length,
    backoff: nextRecord(before, succeeded, failed),
  };
  if (!isIndexed(job)) {
    const all = (status.succeeded ?? 0) + succeeded.length + (uncounted.succeeded ?? []).length;
    return { ...own, succeeded: all, toReplace: new Map() };
  }
  const done = succeededIndexes(job, pods);
  if (spec.backoffLimitPerIndex === undefined)
    return { ...own, succeeded: done.size, succeededIndexes: done, toReplace: new Map() };
  const lost = new Set([
    ...parseIndexes(status.failedIndexes, spec.completions ?? 0),
    ...pods
      .filter((pod) => isTracked(pod) && isValid(job, pod) && isIndexFailed(job, pod))
      .map((pod) => indexOf(pod) ?? 0),
  ]);
  return {
    ...own,
    succeeded: done.size,
    succeededIndexes: done,
    failedIndexes: lost,
    toReplace: podsToReplace(job, pods, new Set([...done, ...lost])),
  };
}

/** Pods of which nothing more is to be remembered, and how they are counted. */
export interface Ended {
  readonly pods: readonly StoredPod[];
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
  readonly indexes: readonly number[];
  /** There are more. */
  readonly cut: boolean;
}

/** Models pkg/controller/job/job_controller.go trackJobStatusAndRemoveFinalizers */
export function endedPods(
  job: StoredJob,
  pods: readonly StoredPod[],
  { toReplace }: Tally,
  finish: Finish | undefined,
): Ended {
  const indexed = isIndexed(job);
  const { completedIndexes, uncountedTerminatedPods: uncounted = {} } = job.status;
  const before = new Set(indexed ? parseIndexes(completedIndexes, job.spec.completions ?? 0) : []);
  const succeeded = new Set(uncounted.succeeded);
  const failed = new Set(uncounted.failed);
  const indexes = new Set<number>();
  const ended: StoredPod[] = [];
  const isFull = (): boolean => indexes.size + succeeded.size + failed.size >= MAX_UNCOUNTED;
  let cut = isFull();
  const inOrder = indexed ? pods.toSorted((a, b) => (indexOf(a) ?? -1) - (indexOf(b) ?? -1)) : pods;
  for (const pod of inOrder) {
    if (!isTracked(pod)) continue;
    const lost = hasFailed(job, pod);
    const { uid } = pod.metadata;
    // What the status names already is gone through again until nothing of it is left.
    if (cut && !succeeded.has(uid) && !failed.has(uid)) continue;
    const index = indexOf(pod);
    const kept = index !== undefined && toReplace.get(index)?.metadata.uid === uid;
    const over = job.metadata.deletionTimestamp !== undefined || finish !== undefined;
    if (!over && !hasSucceeded(pod) && (!lost || kept)) continue;
    ended.push(pod);
    if (hasSucceeded(pod) && !failed.has(uid)) {
      if (!indexed) succeeded.add(uid);
      else if (index !== undefined && isValid(job, pod) && !before.has(index)) indexes.add(index);
    } else if (
      (lost || finish?.interim === 'FailureTarget') &&
      isValid(job, pod) &&
      matchFailurePolicy(job.spec.podFailurePolicy, pod).counts
    )
      failed.add(uid);
    cut ||= isFull();
  }
  return { pods: ended, succeeded: [...succeeded], failed: [...failed], indexes: [...indexes], cut };
}

/** A status as Go writes it: counters that are zero are left out. */
export function statusOf(parts: JobStatus): JobStatus {
  const { active, succeeded, failed, completedIndexes, conditions, startTime, ...rest } = parts;
  return {
    ...(startTime !== undefined && { startTime }),
    ...(conditions && conditions.length > 0 && { conditions }),
    ...(active && { active }),
    ...(succeeded && { succeeded }),
    ...(failed && { failed }),
    ...(completedIndexes && { completedIndexes }),
    ...rest,
  };
}
