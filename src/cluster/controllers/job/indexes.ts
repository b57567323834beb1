import { isActive, type StoredPod } from '../pods.ts';
import { youngestPods } from '../replicaset/ranking.ts';
import { isIndexed, isTracked, type StoredJob } from './counts.ts';

/** The numbers of pods. Models pkg/controller/job/indexed_job_utils.go */

const INDEX = 'batch.kubernetes.io/job-completion-index';

/** The number of a pod of an indexed job. */
export function indexOf({ metadata }: StoredPod): number | undefined {
  const text = metadata.annotations?.[INDEX] ?? '';
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** The labels and annotations that a pod of an indexed job has besides. */
export const indexAnnotation = (index: number): Readonly<Record<string, string>> => ({
  [INDEX]: String(index),
});

/** Numbers as `1,3-5,7`. */
export function formatIndexes(indexes: Iterable<number>): string {
  const parts: string[] = [];
  const sorted = [...new Set(indexes)].sort((a, b) => a - b);
  for (let i = 0; i < sorted.length; i++) {
    const first = sorted[i] ?? 0;
    while (sorted[i + 1] === (sorted[i] ?? 0) + 1) i++;
    const last = sorted[i] ?? 0;
    parts.push(first === last ? `${first}` : `${first}${last === first + 1 ? ',' : '-'}${last}`);
  }
  return parts.join(',');
}

/** The numbers below `completions` of a text such as `1,3-5,7`. */
export function parseIndexes(text: string | undefined, completions: number): readonly number[] {
  const indexes: number[] = [];
  for (const part of text ? text.split(',') : []) {
    const [first, last = first] = part
      .split('-')
      .map((word) => (/^[+-]?\d+$/.test(word) ? Number(word) : NaN));
    if (first === undefined || last === undefined || Number.isNaN(first + last)) continue;
    if (first >= completions) break;
    for (let index = first; index <= Math.min(last, completions - 1); index++) indexes.push(index);
  }
  return indexes;
}

/** What can be counted of a pod: it has a number that the job asks for, if the job gives numbers. */
export function isValid(job: StoredJob, pod: StoredPod): boolean {
  return !isIndexed(job) || (indexOf(pod) ?? Infinity) < (job.spec.completions ?? 0);
}

/** The numbers that have succeeded, with those of pods that are not counted yet. */
export function succeededIndexes(job: StoredJob, pods: readonly StoredPod[]): ReadonlySet<number> {
  const before = parseIndexes(job.status.completedIndexes, job.spec.completions ?? 0);
  const found = pods
    .filter((pod) => pod.status.phase === 'Succeeded' && isTracked(pod) && isValid(job, pod))
    .map((pod) => indexOf(pod) ?? 0);
  return new Set([...before, ...found].sort((a, b) => a - b));
}

/** The lowest numbers that nothing stands for. */
export function firstPending(taken: ReadonlySet<number>, count: number, completions: number): number[] {
  const found: number[] = [];
  for (let index = 0; index < completions && found.length < count; index++)
    if (!taken.has(index)) found.push(index);
  return found;
}

/** Which active pods have to go: those without a valid number, all but one of a number, and so many at least. */
export function activePodsForRemoval(
  job: StoredJob,
  pods: readonly StoredPod[],
  atLeast: number,
): readonly StoredPod[] {
  if (!isIndexed(job)) return youngestPods(pods, atLeast);
  const inOrder = pods.toSorted((a, b) => (indexOf(a) ?? -1) - (indexOf(b) ?? -1));
  const byIndex = Map.groupBy(inOrder, (pod) => (isValid(job, pod) ? indexOf(pod) : undefined));
  const removed: StoredPod[] = [...(byIndex.get(undefined) ?? [])];
  const left: StoredPod[] = [];
  for (const [index, same] of byIndex) {
    if (index === undefined) continue;
    const surplus = youngestPods(same, same.length - 1);
    removed.push(...surplus);
    left.push(...same.filter((pod) => !surplus.includes(pod)));
  }
  const more = atLeast - removed.length;
  return more > 0 ? [...removed, ...youngestPods(left, more)] : removed;
}

/** The numbers of active pods. */
export const activeIndexes = (pods: readonly StoredPod[]): readonly number[] =>
  pods.filter(isActive).flatMap((pod) => indexOf(pod) ?? []);
