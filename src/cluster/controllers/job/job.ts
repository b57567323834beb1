import type { JobCondition, JobStatus } from '../../api/types.ts';
import { equal } from '../../machinery/equal.ts';
import { ApiError } from '../../machinery/errors.ts';
import { controllerOf, keyOf, splitKey } from '../../machinery/object.ts';
import { selectorMatches } from '../../machinery/selectors.ts';
import { formatTime, parseTime } from '../../machinery/time.ts';
import { claim, indexByController } from '../claim.ts';
import { conditionOf } from '../conditions.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import {
  causedByTerminatingNamespace,
  createPod,
  deletePod,
  isActive,
  isReady,
  type StoredPod,
} from '../pods.ts';
import { podsToDelete } from '../replicaset/ranking.ts';
import type { WorkQueue } from '../workqueue.ts';
import {
  backoffLeft,
  formatIndexes,
  hasFailed,
  indexOf,
  isFinished,
  isIndexed,
  isSuspended,
  isTracked,
  parseIndexes,
  pastLimitOnFailure,
  type StoredJob,
  TRACKING,
} from './counts.ts';
import { jobPod } from './pods.ts';

/** Changes of pods are gathered for this many milliseconds. */
const BATCH = 1000;

/** Pods created or deleted in one go at most. */
const BURST = 500;

interface Finish {
  readonly type: 'Complete' | 'Failed';
  readonly reason: string;
  readonly message: string;
}

const COMPLETE: Finish = {
  type: 'Complete',
  reason: 'CompletionsReached',
  message: 'Reached expected number of succeeded pods',
};
const LIMIT_EXCEEDED: Finish = {
  type: 'Failed',
  reason: 'BackoffLimitExceeded',
  message: 'Job has reached the specified backoff limit',
};
const DEADLINE_EXCEEDED: Finish = {
  type: 'Failed',
  reason: 'DeadlineExceeded',
  message: 'Job was active longer than specified deadline',
};

/** Runs pods until enough of them have succeeded. Models pkg/controller/job/job_controller.go */
export function jobController(context: ControllerContext): Controller {
  const { store, client, clock } = context;
  const events = context.recorder('job-controller');
  indexByController(store, 'pods');

  const untrack = (pod: StoredPod): void => {
    const { finalizers = [], ...metadata } = pod.metadata;
    const left = finalizers.filter((finalizer) => finalizer !== TRACKING);
    try {
      client.update('pods', {
        ...pod,
        metadata: { ...metadata, ...(left.length > 0 && { finalizers: left }) },
      });
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'NotFound') throw error;
    }
  };

  const remove = (job: StoredJob, pod: StoredPod): void => {
    if (isTracked(pod)) untrack(pod);
    deletePod(client, events, job, pod.metadata.name);
  };

  /** Creates what is missing, until one is refused. */
  const create = (
    job: StoredJob,
    indexes: readonly (number | undefined)[],
  ): { readonly count: number; readonly refusal?: ApiError } => {
    for (const [count, index] of indexes.entries()) {
      try {
        createPod(client, events, job, jobPod(job, index));
      } catch (refusal) {
        if (!(refusal instanceof ApiError)) throw refusal;
        return causedByTerminatingNamespace(refusal) ? { count } : { count, refusal };
      }
    }
    return { count: indexes.length };
  };

  const sync = (key: string, job: StoredJob, queue: WorkQueue): void => {
    const { spec } = job;
    const now = clock.now();
    const selects = ({
      metadata,
    }: {
      readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
    }) => selectorMatches(spec.selector, metadata.labels);
    const pods = claim(context, 'pods', job, selects);
    const active = pods.filter(isActive);
    const counted = pods.filter(
      (pod) => isTracked(pod) && (pod.status.phase === 'Succeeded' || hasFailed(pod)),
    );
    const succeededNow = counted.filter(({ status }) => status.phase === 'Succeeded');
    const failed = (job.status.failed ?? 0) + counted.length - succeededNow.length;
    const indexes = isIndexed(job)
      ? [...parseIndexes(job.status.completedIndexes), ...succeededNow.flatMap((pod) => indexOf(pod) ?? [])]
      : undefined;
    const succeeded = indexes ? new Set(indexes).size : (job.status.succeeded ?? 0) + succeededNow.length;
    const startTime = job.status.startTime ?? (isSuspended(job) ? undefined : formatTime(now));
    const since = parseTime(startTime ?? '');
    const deadline = (spec.activeDeadlineSeconds ?? Infinity) * 1000;

    let finish = failureTarget(job);
    if (!finish && (failed > (spec.backoffLimit ?? 6) || pastLimitOnFailure(job, pods)))
      finish = LIMIT_EXCEEDED;
    else if (!finish && startTime !== undefined && now - since >= deadline) finish = DEADLINE_EXCEEDED;
    else if (!finish && startTime !== undefined && deadline < Infinity)
      queue.addAfter(key, since + deadline - now);

    let activeCount = active.length;
    let gone = 0;
    let readyGone = 0;
    const drop = (some: readonly StoredPod[]): void => {
      for (const pod of some) {
        remove(job, pod);
        activeCount--;
        gone++;
        if (isReady(pod)) readyGone++;
      }
    };
    let lost = 0;
    let refusal: ApiError | undefined;
    if (finish) {
      drop(active);
      lost = gone;
    } else if (job.metadata.deletionTimestamp === undefined) {
      const { completions } = spec;
      const parallelism = spec.parallelism ?? 1;
      const wanted = isSuspended(job)
        ? 0
        : completions === undefined
          ? succeeded > 0
            ? activeCount
            : parallelism
          : Math.max(0, Math.min(completions - succeeded, parallelism));
      if (activeCount > wanted) drop(podsToDelete(active, [], activeCount - wanted, now));
      else if (activeCount < wanted) {
        const wait = backoffLeft(pods, now);
        if (wait > 0) queue.addAfter(key, wait);
        else {
          const made = create(job, missing(job, active, indexes, Math.min(wanted - activeCount, BURST)));
          activeCount += made.count;
          refusal = made.refusal;
        }
      }
      const done = completions === undefined ? succeeded > 0 : succeeded >= completions;
      if (done && activeCount === 0 && !isSuspended(job)) finish = COMPLETE;
    }

    const terminating = pods.filter(
      ({ metadata, status }) =>
        metadata.deletionTimestamp !== undefined && status.phase !== 'Succeeded' && status.phase !== 'Failed',
    ).length;
    write(job, {
      startTime,
      succeeded,
      failed: failed + lost,
      active: activeCount,
      ready: active.filter(isReady).length - readyGone,
      terminating: terminating + gone,
      indexes,
      finish,
      now,
    });
    for (const pod of counted) if (store.get('pods', keyOf(pod))) untrack(pod);
    // The status tells of the rest; the refused pods are tried again.
    if (refusal) throw refusal;
  };

  const write = (
    job: StoredJob,
    found: {
      readonly startTime: string | undefined;
      readonly succeeded: number;
      readonly failed: number;
      readonly active: number;
      readonly ready: number;
      readonly terminating: number;
      readonly indexes: readonly number[] | undefined;
      readonly finish: Finish | undefined;
      readonly now: number;
    },
  ): void => {
    const { startTime, succeeded, failed, active, ready, terminating, indexes, finish, now } = found;
    const time = formatTime(now);
    const { suspended, change } = suspension(job, time);
    const kept = (job.status.conditions ?? []).filter(({ type }) => type !== 'Suspended' || !suspended);
    // A job is over only when its last pod is.
    const over = finish && terminating === 0;
    const ending = finishConditions(finish, time).filter(
      ({ type }) => !conditionOf(kept, type) && (over || type === 'FailureTarget'),
    );
    const conditions = [...kept, ...(suspended ? [suspended] : []), ...ending];
    const completedIndexes = indexes ? formatIndexes(indexes) : '';
    // A suspended job starts anew when it is resumed.
    const started = change === 'Suspended' ? undefined : change === 'Resumed' ? time : startTime;
    const status: JobStatus = {
      ...(started !== undefined && { startTime: started }),
      ...(conditions.length > 0 && { conditions }),
      ...(over && finish?.type === 'Complete' && { completionTime: time }),
      ...(active > 0 && { active }),
      ...(succeeded > 0 && { succeeded }),
      ...(failed > 0 && { failed }),
      terminating,
      ...(completedIndexes && { completedIndexes }),
      uncountedTerminatedPods: {},
      ready,
    };
    if (!equal(status, job.status)) client.updateStatus('jobs.batch', { ...job, status });
    if (change) events.event(job, 'Normal', change, `Job ${change.toLowerCase()}`);
    if (!over) return;
    if (finish?.type === 'Complete') events.event(job, 'Normal', 'Completed', 'Job completed');
    else if (finish) events.event(job, 'Warning', finish.reason, finish.message);
  };

  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('jobs.batch', ({ object }) => queue.add(keyOf(object)))
        .on('pods', ({ object, previous, type }) => {
          const namespace = object.metadata.namespace ?? '';
          const owner = controllerOf(object) ?? (previous && controllerOf(previous));
          if (owner?.kind !== 'Job') return;
          const key = `${namespace}/${owner.name}`;
          if (type !== 'DELETED' && isTracked(object) && !controllerOf(object))
            queue.add(`${key}/${object.metadata.name}`);
          if (
            type !== 'DELETED' &&
            isTracked(object) &&
            store.get('jobs.batch', key)?.metadata.uid !== owner.uid
          )
            queue.add(`${key}/${object.metadata.name}`);
          else queue.addAfter(key, BATCH);
        }),
    (key, queue) => {
      const { namespace, name } = splitKey(key);
      const [jobName = '', podName] = name.split('/');
      const job = client.get('jobs.batch', namespace, jobName);
      if (podName !== undefined) {
        // A pod whose job has gone is held by nobody.
        const pod = client.get('pods', namespace, podName);
        const owner = pod && controllerOf(pod);
        if (pod && isTracked(pod) && (!owner || owner.uid !== job?.metadata.uid)) untrack(pod);
      } else if (job && !isFinished(job)) sync(key, job, queue);
      else if (!job)
        for (const pod of store.list('pods', namespace))
          if (isTracked(pod) && controllerOf(pod)?.name === jobName) untrack(pod);
    },
  );
}

/** The numbers of the pods to create; undefined each for a job whose pods have none. */
function missing(
  job: StoredJob,
  active: readonly StoredPod[],
  done: readonly number[] | undefined,
  count: number,
): readonly (number | undefined)[] {
  if (!done) return Array.from({ length: count }, () => undefined);
  const taken = new Set([...done, ...active.flatMap((pod) => indexOf(pod) ?? [])]);
  const all = Array.from({ length: job.spec.completions ?? 0 }, (_, i) => i);
  return all.filter((index) => !taken.has(index)).slice(0, count);
}

const condition = (
  type: string,
  status: string,
  reason: string,
  message: string,
  time: string,
): JobCondition => ({
  type,
  status,
  lastProbeTime: time,
  lastTransitionTime: time,
  reason,
  message,
});

/** A failure that was found before, while pods still ran. */
function failureTarget({ status }: StoredJob): Finish | undefined {
  const found = conditionOf(status.conditions, 'FailureTarget');
  return found && { type: 'Failed', reason: found.reason ?? '', message: found.message ?? '' };
}

function finishConditions(finish: Finish | undefined, time: string): readonly JobCondition[] {
  if (!finish) return [];
  const { type, reason, message } = finish;
  const interim = type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget';
  return [interim, type].map((one) => condition(one, 'True', reason, message, time));
}

function suspension(
  job: StoredJob,
  time: string,
): { readonly suspended?: JobCondition; readonly change?: 'Suspended' | 'Resumed' } {
  const before = conditionOf(job.status.conditions, 'Suspended');
  if (isSuspended(job) && before?.status !== 'True')
    return {
      suspended: condition('Suspended', 'True', 'JobSuspended', 'Job suspended', time),
      change: 'Suspended',
    };
  if (!isSuspended(job) && before?.status === 'True')
    return {
      suspended: condition('Suspended', 'False', 'JobResumed', 'Job resumed', time),
      change: 'Resumed',
    };
  return {};
}
