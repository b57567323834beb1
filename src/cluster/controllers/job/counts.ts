import type { Job, JobCondition } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { parseTime } from '../../machinery/time.ts';
import { conditionOf } from '../conditions.ts';
import type { StoredPod } from '../pods.ts';

/** How a job counts its pods. Models pkg/controller/job/job_controller.go */

export type StoredJob = Stored<Job>;

export const TRACKING = 'batch.kubernetes.io/job-tracking';
const INDEX = 'batch.kubernetes.io/job-completion-index';

/** After a failure the next pod waits this long, twice as long after each further one, in milliseconds. */
const BACKOFF = 10_000;
const MAX_BACKOFF = 600_000;

export const isFinished = ({ status }: StoredJob): JobCondition | undefined =>
  status.conditions?.find(
    ({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True',
  );

export const isSuspended = ({ spec }: StoredJob): boolean => spec.suspend === true;
export const isIndexed = ({ spec }: StoredJob): boolean => spec.completionMode === 'Indexed';

export const isTracked = ({ metadata }: StoredPod): boolean =>
  metadata.finalizers?.includes(TRACKING) ?? false;

/** The number of a pod of an indexed job. */
export function indexOf({ metadata }: StoredPod): number | undefined {
  const text = metadata.annotations?.[INDEX];
  return text === undefined ? undefined : Number(text);
}

/** Whether a pod counts as failed: also one that was deleted before it ended. */
export const hasFailed = ({ status, metadata }: StoredPod): boolean =>
  status.phase === 'Failed' || (metadata.deletionTimestamp !== undefined && status.phase !== 'Succeeded');

/** When the last container of a pod ended, in milliseconds since the epoch. */
function finishedAt({ status, metadata }: StoredPod): number {
  const times = (status.containerStatuses ?? []).map(({ state }) =>
    parseTime(state?.terminated?.finishedAt ?? ''),
  );
  const known = times.filter((time) => !Number.isNaN(time));
  if (known.length > 0) return Math.max(...known);
  const ready = conditionOf(status.conditions, 'Ready')?.lastTransitionTime;
  return parseTime(ready ?? metadata.deletionTimestamp ?? metadata.creationTimestamp);
}

/** How long the next pod has to wait, in milliseconds: by the failures since the last success. */
export function backoffLeft(pods: readonly StoredPod[], now: number): number {
  const ended = pods.filter((pod) => pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed');
  const lastSuccess = Math.max(
    -Infinity,
    ...ended.filter(({ status }) => status.phase === 'Succeeded').map(finishedAt),
  );
  const failures = ended.filter(({ status }) => status.phase === 'Failed').map(finishedAt);
  const since = failures.filter((time) => time > lastSuccess);
  if (since.length === 0) return 0;
  const wait = Math.min(BACKOFF * 2 ** (since.length - 1), MAX_BACKOFF);
  return Math.max(0, Math.max(...since) + wait - now);
}

/** Whether restarts of containers have used the limit up. */
export function pastLimitOnFailure({ spec }: StoredJob, pods: readonly StoredPod[]): boolean {
  if (spec.template.spec?.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status.phase !== 'Running' && status.phase !== 'Pending') continue;
    for (const container of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
      restarts += container.restartCount;
  }
  const limit = spec.backoffLimit ?? 6;
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

/** Numbers as `1,3-5,7`. */
export function formatIndexes(indexes: readonly number[]): string {
  const parts: string[] = [];
  const sorted = [...new Set(indexes)].toSorted((a, b) => a - b);
  for (let i = 0; i < sorted.length;) {
    let end = i;
    while (sorted[end + 1] === (sorted[end] ?? 0) + 1) end++;
    const [first, last] = [sorted[i], sorted[end]];
    parts.push(
      first === last ? String(first) : last === (first ?? 0) + 1 ? `${first},${last}` : `${first}-${last}`,
    );
    i = end + 1;
  }
  return parts.join(',');
}

export function parseIndexes(text: string | undefined): readonly number[] {
  if (!text) return [];
  return text.split(',').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

/** The labels and annotations that a pod of an indexed job has besides. */
export const indexAnnotation = (index: number): Readonly<Record<string, string>> => ({
  [INDEX]: String(index),
});
