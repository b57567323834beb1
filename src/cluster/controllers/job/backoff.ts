import type { ContainerStatus } from '../../api/types.ts';
import { parseTime } from '../../machinery/time.ts';
import { conditionOf } from '../conditions.ts';
import type { StoredPod } from '../pods.ts';
import { hasFailed, isTracked, type StoredJob } from './counts.ts';
import { activeIndexes, indexOf, isValid } from './indexes.ts';
import { matchFailurePolicy } from './policies.ts';

/** How long new pods wait after failures. Models pkg/controller/job/backoff_utils.go; all times are in milliseconds. */

const BACKOFF = 10_000;
const MAX_BACKOFF = 600_000;

const FAILURES = 'batch.kubernetes.io/job-index-failure-count';
const IGNORED_FAILURES = 'batch.kubernetes.io/job-index-ignored-failure-count';

/** When the last of some containers ended, or what was the last before; undefined while one runs, whatever was before. */
function lastEnd(statuses: readonly ContainerStatus[], before?: number): number | undefined {
  const times = statuses.map(({ state }) => parseTime(state?.terminated?.finishedAt ?? ''));
  if (times.some(Number.isNaN)) return undefined;
  return times.length > 0 ? Math.max(before ?? -Infinity, ...times) : before;
}

/** When a pod ended: its last container, or else its readiness or its deletion. */
export function finishedAt({ spec, status, metadata }: StoredPod): number {
  const sidecars = new Set(
    (spec.initContainers ?? [])
      .filter(({ restartPolicy }) => restartPolicy === 'Always')
      .map(({ name }) => name),
  );
  const besides = (status.initContainerStatuses ?? []).filter(({ name }) => sidecars.has(name));
  const ended = lastEnd(besides, lastEnd(status.containerStatuses ?? []));
  if (ended !== undefined) return ended;
  const ready = conditionOf(status.conditions, 'Ready');
  if (ready?.status === 'False' && ready.lastTransitionTime) return parseTime(ready.lastTransitionTime);
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp } = metadata;
  return deletionTimestamp === undefined
    ? parseTime(creationTimestamp)
    : parseTime(deletionTimestamp) - deletionGracePeriodSeconds * 1000;
}

/** Failures since the last success, and when the last was. */
export interface BackoffRecord {
  readonly failures: number;
  readonly last: number;
}

/** The record after pods that ended since it was made. */
export function nextRecord(
  before: BackoffRecord,
  succeeded: readonly StoredPod[],
  failed: readonly StoredPod[],
): BackoffRecord {
  const lastSuccess = succeeded.length > 0 ? Math.max(...succeeded.map(finishedAt)) : -Infinity;
  const times = failed.map(finishedAt).filter((time) => time > lastSuccess);
  const failures = (succeeded.length > 0 ? 0 : before.failures) + times.length;
  if (times.length > 0) return { failures, last: Math.max(...times) };
  return succeeded.length > 0 ? { failures: 0, last: 0 } : before;
}

/** How long the next pod still has to wait. */
export function backoffLeft({ failures, last }: BackoffRecord, now: number): number {
  if (failures === 0) return 0;
  return Math.max(0, Math.min(BACKOFF * 2 ** (failures - 1), MAX_BACKOFF) - (now - last));
}

const countOf = ({ metadata }: StoredPod, annotation: string): number => {
  const text = metadata.annotations?.[annotation] ?? '';
  return /^\d+$/.test(text) && Number(text) <= 2 ** 31 - 1 ? Number(text) : 0;
};

const allFailures = (pod: StoredPod): number => countOf(pod, FAILURES) + countOf(pod, IGNORED_FAILURES);

/** Whether the number of a pod has failed for good: by the job's policy or its limit per index. */
export function isIndexFailed(job: StoredJob, pod: StoredPod): boolean {
  if (!hasFailed(job, pod)) return false;
  const { counts, action } = matchFailurePolicy(job.spec.podFailurePolicy, pod);
  return action === 'FailIndex' || (counts && countOf(pod, FAILURES) >= (job.spec.backoffLimitPerIndex ?? 0));
}

/** The last failed pod of each number that is to be tried again; it is kept until then, because it says how often it failed. */
export function podsToReplace(
  job: StoredJob,
  pods: readonly StoredPod[],
  done: ReadonlySet<number>,
): ReadonlyMap<number, StoredPod> {
  const active = new Set(activeIndexes(pods));
  const kept = new Map<number, StoredPod>();
  for (const pod of pods) {
    const index = indexOf(pod);
    if (index === undefined || !isTracked(pod) || !isValid(job, pod) || !hasFailed(job, pod)) continue;
    if (done.has(index) || active.has(index)) continue;
    const other = kept.get(index);
    if (!other || (allFailures(other) <= allFailures(pod) && finishedAt(pod) >= finishedAt(other)))
      kept.set(index, pod);
  }
  return kept;
}

/** How long a number still has to wait. */
export const indexBackoffLeft = (replaced: StoredPod | undefined, now: number): number =>
  replaced ? backoffLeft({ failures: allFailures(replaced) + 1, last: finishedAt(replaced) }, now) : 0;

/** The annotations by which the next pod of a number remembers failures. */
export function failureAnnotations(
  job: StoredJob,
  replaced: StoredPod | undefined,
): Readonly<Record<string, string>> {
  if (!replaced) return { [FAILURES]: '0' };
  const { counts } = matchFailurePolicy(job.spec.podFailurePolicy, replaced);
  const ignored = countOf(replaced, IGNORED_FAILURES) + (counts ? 0 : 1);
  return {
    [FAILURES]: String(countOf(replaced, FAILURES) + (counts ? 1 : 0)),
    ...(ignored > 0 && { [IGNORED_FAILURES]: String(ignored) }),
  };
}
