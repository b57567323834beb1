import type { JobStatus } from '../../api/types.ts';
import { equal } from '../../machinery/equal.ts';
import { controllerOf, keyOf, splitKey } from '../../machinery/object.ts';
import { selectorMatches } from '../../machinery/selectors.ts';
import { formatTime, parseTime } from '../../machinery/time.ts';
import { slice } from '../batches.ts';
import { claim, concerned, indexByController } from '../claim.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { isActive, isReady, isTerminal, type StoredPod } from '../pods.ts';
import type { WorkQueue } from '../workqueue.ts';
import { backoffLeft, indexBackoffLeft } from './backoff.ts';
import {
  COMPLETE,
  condition,
  DEADLINE_EXCEEDED,
  decidedFinish,
  ensured,
  FAILED_INDEXES,
  failedByPolicy,
  finalType,
  type Finish,
  LIMIT_EXCEEDED,
  succeededByPolicy,
  TOO_MANY_FAILED_INDEXES,
  withSuspension,
} from './conditions.ts';
import {
  isFinished,
  isIndexed,
  isManagedByOthers,
  isSuspended,
  isTracked,
  onlyReplacesFailed,
  pastLimitOnFailure,
  type StoredJob,
  TRACKING,
} from './counts.ts';
import { activeIndexes, activePodsForRemoval, firstPending, formatIndexes, indexOf } from './indexes.ts';
import { isOrphan, orphanKey, orphansOf } from './orphans.ts';
import { createPods, type Deleted, deletePods, untrack } from './pod-control.ts';
import { failJobMessage, matchSuccessPolicy } from './policies.ts';
import { endedPods, statusOf, type Tally, tally } from './tracking.ts';

const RETRIES = { first: 1000, most: 60_000 };

/** Changes of pods are gathered for this many milliseconds. */
const BATCH = 1000;

/** Pods created or deleted in one go at most. */
const BURST = 500;

const isTerminating = (pod: StoredPod): boolean =>
  pod.metadata.deletionTimestamp !== undefined && !isTerminal(pod);

/** What came of managing pods. */
interface Managed extends Deleted {
  readonly active: number;
}

const NOTHING_DELETED: Deleted = { deleted: 0, ready: 0 };

/** The end that pods and time bring about, before anything is done about it. */
function decide(job: StoredJob, pods: readonly StoredPod[], found: Tally, now: number): Finish | undefined {
  const decided = decidedFinish(job);
  if (decided) return decided;
  const { spec, status } = job;
  const message = failJobMessage(job, pods);
  if (message !== undefined) return failedByPolicy(message);
  if (found.failed > (spec.backoffLimit ?? 6) || pastLimitOnFailure(job, pods)) return LIMIT_EXCEEDED;
  const { activeDeadlineSeconds = Infinity, completions = 0 } = spec;
  const since = parseTime(status.startTime ?? '');
  if (!isSuspended(job) && now - since >= activeDeadlineSeconds * 1000) return DEADLINE_EXCEEDED;
  const { succeededIndexes: done, failedIndexes: lost } = found;
  if (lost && lost.size > (spec.maxFailedIndexes ?? Infinity)) return TOO_MANY_FAILED_INDEXES;
  if (lost && done && lost.size > 0 && lost.size + done.size >= completions) return FAILED_INDEXES;
  const matched = done && matchSuccessPolicy(spec.successPolicy, completions, done);
  return matched === undefined ? undefined : succeededByPolicy(matched);
}

/** Runs pods until enough of them have succeeded. Models pkg/controller/job/job_controller.go */
export function jobController(context: ControllerContext): Controller {
  const { store, client, clock, budget } = context;
  const events = context.recorder('job-controller');
  /** How often pods of a job have failed since the last success, when the last did, and how many pods of a burst are done. */
  const backoffs = new Map<string, number>();
  indexByController(store, 'pods');

  /** A burst goes on as far as the budget goes: pods are counted when it is over. */
  const goOn = (key: string, done: number, queue: WorkQueue): undefined => {
    backoffs.set(`burst/${key}`, done);
    queue.add(key);
    return undefined;
  };

  /**
   * Brings the number of active pods to where it should be; undefined while a burst goes on.
   * Models pkg/controller/job/job_controller.go manageJob
   */
  const manage = (
    key: string,
    job: StoredJob,
    pods: readonly StoredPod[],
    found: Tally,
    queue: WorkQueue,
  ): Managed | undefined => {
    const { completions, parallelism = 1, backoffLimitPerIndex } = job.spec;
    const now = clock.now();
    const active = pods.filter(isActive);
    const wanted = isSuspended(job)
      ? 0
      : completions === undefined
        ? found.succeeded > 0
          ? active.length
          : parallelism
        : Math.max(0, Math.min(completions - found.succeeded, parallelism));
    const surplus = active.length - wanted;
    const done = backoffs.get(`burst/${key}`) ?? 0;
    const all = activePodsForRemoval(job, active, Math.max(0, surplus));
    const unwanted = isSuspended(job) ? all : all.slice(0, BURST - done);
    const doomed = unwanted.slice(0, slice(budget));
    if (doomed.length > 0 || isSuspended(job)) {
      const removed = deletePods(client, events, job, doomed, true);
      if (!removed.problem && doomed.length < unwanted.length) return goOn(key, done + doomed.length, queue);
      return { active: active.length - removed.deleted, ...removed };
    }
    const ending = onlyReplacesFailed(job) ? pods.filter(isTerminating) : [];
    const missing = wanted - ending.length - active.length;
    if (missing <= 0) return { active: active.length, ...NOTHING_DELETED };
    const perIndex = backoffLimitPerIndex !== undefined;
    const later = (wait: number): Managed => {
      queue.addAfter(key, Math.max(wait, BATCH));
      return { active: 0, ...NOTHING_DELETED };
    };
    const wait = perIndex ? 0 : backoffLeft(found.backoff, now);
    if (wait > 0) return later(wait);
    const count = Math.min(missing, BURST - done);
    let indexes: readonly (number | undefined)[] = Array.from({ length: count }, () => undefined);
    if (isIndexed(job)) {
      const taken = new Set([
        ...(found.succeededIndexes ?? []),
        ...(found.failedIndexes ?? []),
        ...activeIndexes(active),
        ...ending.flatMap((pod) => indexOf(pod) ?? []),
      ]);
      const pending = firstPending(taken, count, completions ?? 0);
      const waits = new Map(
        pending.map((index) => [index, indexBackoffLeft(found.toReplace.get(index), now)]),
      );
      indexes = pending.filter((index) => waits.get(index) === 0);
      if (indexes.length === 0 && pending.length > 0) return later(Math.min(...waits.values()));
    }
    const room = slice(budget);
    const affordable = indexes.slice(0, room);
    const { created, problem } = createPods(client, events, job, affordable, found.toReplace, done);
    if (!problem && indexes.length > room) return goOn(key, done + created, queue);
    return { active: active.length + created, ...NOTHING_DELETED, ...(problem && { problem }) };
  };

  const sync = (key: string, stored: StoredJob, queue: WorkQueue): void => {
    const now = clock.now();
    const { spec, metadata } = stored;
    const selects = (object: { readonly metadata: StoredPod['metadata'] }): boolean =>
      selectorMatches(spec.selector, object.metadata.labels);
    const pods = claim(context, 'pods', stored, selects, TRACKING);
    const started = stored.status.startTime ?? (isSuspended(stored) ? undefined : formatTime(now));
    const job: StoredJob =
      started === undefined ? stored : { ...stored, status: { ...stored.status, startTime: started } };
    const [failures, last] = [`failures/${metadata.uid}`, `last/${metadata.uid}`];
    const found = tally(job, pods, {
      failures: backoffs.get(failures) ?? 0,
      last: backoffs.get(last) ?? 0,
    });

    let finish = decide(job, pods, found, now);
    const deadline = parseTime(started ?? '') + (spec.activeDeadlineSeconds ?? NaN) * 1000;
    if (!finish && !isSuspended(job) && deadline > now) queue.addAfter(key, deadline - now);

    const active = pods.filter(isActive);
    let activeCount = active.length;
    let removed = NOTHING_DELETED;
    let { conditions = [] } = job.status;
    let startTime = started;
    if (finish) {
      const doomed = active.slice(0, slice(budget));
      removed = deletePods(client, events, job, doomed, false);
      if (!removed.problem && doomed.length < active.length) {
        queue.add(key);
        return;
      }
      activeCount -= removed.deleted;
      // What runs on has still to be counted.
      if (activeCount > 0) finish = undefined;
    } else {
      const managed = metadata.deletionTimestamp === undefined;
      if (managed) {
        const result = manage(key, job, pods, found, queue);
        if (!result) return;
        backoffs.delete(`burst/${key}`);
        removed = result;
        activeCount = result.active;
      }
      const enough =
        spec.completions === undefined ? found.succeeded > 0 : found.succeeded >= spec.completions;
      if (enough && activeCount === 0) finish = COMPLETE;
      else if (managed) {
        const suspension = withSuspension(job, now);
        ({ conditions } = suspension);
        if (suspension.change) {
          const message = `Job ${suspension.change.toLowerCase()}`;
          events.event(job, 'Normal', suspension.change, message);
          // A suspended job starts anew when it is resumed.
          if (suspension.change === 'Resumed') startTime = formatTime(now);
        }
      }
    }

    const ended = endedPods(job, pods, found, finish);
    if (finish && !conditions.some(({ type, status }) => type === finish?.interim && status === 'True'))
      conditions = [...conditions, condition(finish.interim, 'True', finish, now)];
    const indexed = isIndexed(job);
    const terminating = pods.filter(isTerminating).length + removed.deleted;
    const doneIndexes = new Set([...(found.succeededIndexes ?? []), ...ended.indexes]);
    const parts: JobStatus = {
      ...job.status,
      conditions,
      active: activeCount,
      ready: active.filter(isReady).length - removed.ready,
      terminating,
      ...(indexed && { succeeded: doneIndexes.size, completedIndexes: formatIndexes(doneIndexes) }),
      ...(found.failedIndexes && { failedIndexes: formatIndexes(found.failedIndexes) }),
      uncountedTerminatedPods: {
        ...(ended.succeeded.length > 0 && { succeeded: ended.succeeded }),
        ...(ended.failed.length > 0 && { failed: ended.failed }),
      },
    };
    const write = (status: JobStatus): void => {
      const next = statusOf({ ...status, ...(startTime !== undefined && { startTime }) });
      const current = client.get('jobs.batch', metadata.namespace ?? '', metadata.name);
      if (current && current.metadata.uid === metadata.uid && !equal(next, current.status))
        client.updateStatus('jobs.batch', { ...current, status: next });
    };
    write(parts);
    backoffs.set(failures, found.backoff.failures);
    backoffs.set(last, found.backoff.last);
    const room = slice(budget);
    for (const before of ended.pods.slice(0, room)) {
      const pod = store.get('pods', keyOf(before));
      if (pod && isTracked(pod)) untrack(client, pod);
    }
    // They are counted when nothing tracks any of them any more.
    if (ended.pods.length > room) {
      queue.add(key);
      return;
    }
    const over = finish && !ended.cut && terminating === 0 ? finish : undefined;
    write({
      ...parts,
      ...(!indexed && { succeeded: (job.status.succeeded ?? 0) + ended.succeeded.length }),
      failed: (job.status.failed ?? 0) + ended.failed.length,
      uncountedTerminatedPods: {},
      ...(over && { conditions: ensured(conditions, condition(finalType(over), 'True', over, now)) }),
      ...(over?.interim === 'SuccessCriteriaMet' && { completionTime: formatTime(now) }),
    });
    if (over) report(job, over, found);
    if (removed.problem) throw removed.problem;
  };

  const report = (job: StoredJob, finish: Finish, { succeeded }: Tally): void => {
    if (finish.interim === 'FailureTarget') {
      events.event(job, 'Warning', finish.reason, finish.message);
      return;
    }
    if (succeeded > (job.spec.completions ?? Infinity)) {
      const message = 'Too many succeeded pods running after completion count reached';
      events.event(job, 'Warning', 'TooManySucceededPods', message);
    }
    events.event(job, 'Normal', 'Completed', 'Job completed');
  };

  return queueController(
    { ...context, retries: RETRIES },
    (informers, queue) =>
      informers
        .on('jobs.batch', ({ object, previous, type }) => {
          const { uid, generation } = object.metadata;
          if (type === 'DELETED' || isFinished(object)) {
            backoffs.delete(`burst/${keyOf(object)}`);
            backoffs.delete(`failures/${uid}`);
            backoffs.delete(`last/${uid}`);
          }
          if (isFinished(object)) for (const pod of orphansOf(store, object)) queue.add(orphanKey(pod));
          if (previous?.metadata.generation === generation && type === 'MODIFIED')
            queue.addAfter(keyOf(object), BATCH);
          else queue.add(keyOf(object));
        })
        .on('pods', (change) => {
          const { object, type } = change;
          const adopters = (pod: StoredPod) =>
            store
              .list('jobs.batch', pod.metadata.namespace)
              .filter((job) => selectorMatches(job.spec.selector, pod.metadata.labels));
          if (type !== 'DELETED' && isOrphan(store, object)) queue.add(orphanKey(object));
          for (const key of concerned(change, 'Job', adopters)) queue.addAfter(key, BATCH);
        }),
    (key, queue) => {
      const { namespace, name } = splitKey(key);
      const [jobName = '', podName] = name.split('/');
      const job = client.get('jobs.batch', namespace, jobName);
      if (podName !== undefined) {
        const pod = client.get('pods', namespace, podName);
        if (pod && isOrphan(store, pod)) untrack(client, pod);
      } else if (job && !isFinished(job) && !isManagedByOthers(job)) sync(key, job, queue);
      else if (!job) {
        const left = store
          .list('pods', namespace)
          .filter((pod) => isOrphan(store, pod) && controllerOf(pod)?.name === jobName);
        const room = slice(budget);
        for (const pod of left.slice(0, room)) untrack(client, pod);
        if (left.length > room) queue.add(key);
      }
    },
    backoffs,
  );
}
