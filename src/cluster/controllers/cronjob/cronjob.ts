import type { CronJob, CronJobStatus, Job } from '../../api/types.ts';
import { equal } from '../../machinery/equal.ts';
import { parseSchedule, type Schedule } from '../../machinery/cron.ts';
import { ApiError } from '../../machinery/errors.ts';
import { quote } from '../../machinery/go.ts';
import { controllerOf, keyOf, type KubeObject, splitKey, type Stored } from '../../machinery/object.ts';
import { formatTime, parseTime } from '../../machinery/time.ts';
import { unknownError } from '../../machinery/status.ts';
import { referenceTo } from '../../record/recorder.ts';
import type { Store } from '../../store/store.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { isFinished, type StoredJob } from '../job/counts.ts';
import { causedByTerminatingNamespace } from '../pods.ts';
import { controllerReference } from '../references.ts';
import type { WorkQueue } from '../workqueue.ts';
import { lastDue, nextTime, zoneOffset } from './schedule.ts';

type StoredCronJob = Stored<CronJob>;

/** A little after the full minute, as upstream does against skew. */
const DELTA = 100;

function jobOf(cronJob: StoredCronJob, scheduled: number): Job & KubeObject {
  const { jobTemplate, timeZone } = cronJob.spec;
  const { labels, annotations } = jobTemplate.metadata ?? {};
  const offset = timeZone === undefined ? 0 : (zoneOffset(timeZone, scheduled) ?? 0);
  const local = formatTime(scheduled + offset);
  const sign = offset < 0 ? '-' : '+';
  const minutes = Math.abs(offset) / 60_000;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const stamp = offset === 0 ? local : local.replace('Z', `${sign}${two(minutes / 60)}:${two(minutes % 60)}`);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: nameOfJob(cronJob, scheduled),
      ...(cronJob.metadata.namespace !== undefined && { namespace: cronJob.metadata.namespace }),
      ...(labels && { labels }),
      annotations: { ...annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': stamp },
      ownerReferences: [controllerReference(cronJob)],
    },
    ...(jobTemplate.spec && { spec: jobTemplate.spec }),
  };
}

const startOf = ({ status, metadata }: StoredJob): string => `${status.startTime ?? '~'} ${metadata.name}`;
const byStart = (a: StoredJob, b: StoredJob): number => (startOf(a) < startOf(b) ? -1 : 1);

const nameOfJob = ({ metadata }: StoredCronJob, scheduled: number): string =>
  `${metadata.name}-${Math.floor(scheduled / 60_000)}`;

const lastStart = ({ status, metadata }: StoredCronJob): number =>
  parseTime(status.lastScheduleTime ?? metadata.creationTimestamp);

/**
 * In how many milliseconds a cron job is due again; undefined for never.
 * Models pkg/controller/cronjob/utils.go nextScheduleTimeDuration
 */
export function nextStart(cronJob: StoredCronJob, schedule: Schedule, now: number): number | undefined {
  const { timeZone } = cronJob.spec;
  const since = lastStart(cronJob);
  const due = lastDue(schedule, since, now, timeZone);
  const from = due ? (due.last ?? (due.missed === 'none' ? since : now)) : now;
  const next = nextTime(schedule, from, timeZone);
  return next === undefined ? undefined : next + DELTA - now;
}

/** The jobs that a cron job takes for its own: whoever is named as their controller has its name. */
const jobsOf = (store: Store, { metadata: { namespace, name } }: StoredCronJob): readonly StoredJob[] =>
  store.list('jobs.batch', namespace).filter((job) => controllerOf(job)?.name === name);

const isListed = ({ active }: CronJobStatus, uid: string): boolean =>
  active?.some((reference) => reference.uid === uid) ?? false;

/** A status without a job among the active ones. */
function without({ active = [], ...rest }: CronJobStatus, uid: string): CronJobStatus {
  const left = active.filter((reference) => reference.uid !== uid);
  return left.length === 0 ? rest : { ...rest, active: left };
}

/** What came of a start that was due: it is taken up again in time, at once because it was refused, or when something changes. */
interface Started {
  readonly status: CronJobStatus;
  readonly next: 'in time' | ApiError | 'on change';
}

const startedWith = (status: CronJobStatus, job: StoredJob, scheduled: number): CronJobStatus => ({
  ...status,
  active: [...(status.active ?? []), referenceTo(job)],
  lastScheduleTime: formatTime(scheduled),
});

/** Makes jobs at the times of a schedule. Models pkg/controller/cronjob/cronjob_controllerv2.go */
export function cronJobController(context: ControllerContext): Controller {
  const { store, client, clock } = context;
  const events = context.recorder('cronjob-controller');
  /** Returns whether the server took it. */
  const deleteJob = (cronJob: StoredCronJob, job: StoredJob): boolean => {
    try {
      client.delete('jobs.batch', job.metadata.namespace ?? '', job.metadata.name, {
        propagationPolicy: 'Background',
      });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      events.event(cronJob, 'Warning', 'FailedDelete', `Deleted job: ${error.message}`);
      return false;
    }
    events.event(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name}`);
    return true;
  };

  /** Deletes finished jobs beyond the limits; returns the status without them. */
  const cleanUp = (cronJob: StoredCronJob, jobs: readonly StoredJob[]): CronJobStatus => {
    const { failedJobsHistoryLimit, successfulJobsHistoryLimit } = cronJob.spec;
    let { status } = cronJob;
    const limit = (type: string, most: number | undefined): void => {
      if (most === undefined) return;
      const finished = jobs.filter((job) => isFinished(job)?.type === type).toSorted(byStart);
      for (const job of finished.slice(0, Math.max(0, finished.length - most)))
        if (deleteJob(cronJob, job)) status = without(status, job.metadata.uid);
    };
    limit('Complete', successfulJobsHistoryLimit);
    limit('Failed', failedJobsHistoryLimit);
    return status;
  };

  /** The status by what became of the jobs that were started. */
  const observeJobs = (
    cronJob: StoredCronJob,
    before: CronJobStatus,
    jobs: readonly StoredJob[],
  ): CronJobStatus => {
    let status = before;
    let { lastSuccessfulTime } = before;
    for (const job of jobs) {
      const { name, uid } = job.metadata;
      const found = isListed(status, uid);
      const finish = isFinished(job);
      if (!finish) {
        const message = `Saw a job that the controller did not create or forgot: ${name}`;
        if (!found) events.event(cronJob, 'Warning', 'UnexpectedJob', message);
        continue;
      }
      if (found) {
        status = without(status, uid);
        const message = `Saw completed job: ${name}, condition: ${finish.type}`;
        events.event(cronJob, 'Normal', 'SawCompletedJob', message);
      }
      const { completionTime } = job.status;
      if (finish.type !== 'Complete' || completionTime === undefined) continue;
      if (lastSuccessfulTime === undefined || completionTime > lastSuccessfulTime)
        lastSuccessfulTime = completionTime;
    }
    const known = new Set(jobs.map(({ metadata }) => metadata.uid));
    for (const { uid = '', name = '', namespace = '' } of status.active ?? []) {
      if (known.has(uid) || client.get('jobs.batch', namespace, name)) continue;
      events.event(cronJob, 'Normal', 'MissingJob', `Active job went missing: ${name}`);
      status = without(status, uid);
    }
    return { ...status, ...(lastSuccessfulTime !== undefined && { lastSuccessfulTime }) };
  };

  /** Starts the job that is due. */
  const start = (cronJob: StoredCronJob, before: CronJobStatus, scheduled: number): Started => {
    const { spec, metadata } = cronJob;
    const now = clock.now();
    const unchanged: Started = { status: before, next: 'in time' };
    if (spec.startingDeadlineSeconds !== undefined && scheduled + spec.startingDeadlineSeconds * 1000 < now) {
      const time = new Date(scheduled).toUTCString().replace('GMT', '+0000');
      events.event(cronJob, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${time}`);
      return unchanged;
    }
    const active = before.active ?? [];
    if (parseTime(before.lastScheduleTime ?? '') === scheduled) return unchanged;
    if (active.some(({ name }) => name === nameOfJob(cronJob, scheduled))) return unchanged;
    if (spec.concurrencyPolicy === 'Forbid' && active.length > 0) {
      const message = 'Not starting job because prior execution is running and concurrency policy is Forbid';
      events.event(cronJob, 'Normal', 'JobAlreadyActive', message);
      return unchanged;
    }
    let status = before;
    if (spec.concurrencyPolicy === 'Replace') {
      for (const { name = '' } of active) {
        const job = client.get('jobs.batch', metadata.namespace ?? '', name);
        if (!job) continue;
        if (!deleteJob(cronJob, job))
          return { status, next: unknownError(`could not replace job ${keyOf(job)}`) };
        status = without(status, job.metadata.uid);
      }
    }
    try {
      const job = client.create('jobs.batch', metadata.namespace ?? '', jobOf(cronJob, scheduled));
      events.event(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`);
      return { status: startedWith(status, job, scheduled), next: 'in time' };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.reason === 'AlreadyExists') {
        const job = client.get('jobs.batch', metadata.namespace ?? '', nameOfJob(cronJob, scheduled));
        const own = job && controllerOf(job)?.uid === metadata.uid;
        if (!own || isListed(status, job.metadata.uid)) return { status, next: 'on change' };
        return { status: startedWith(status, job, scheduled), next: 'in time' };
      }
      if (!causedByTerminatingNamespace(error))
        events.event(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${error.message}`);
      return { status, next: error };
    }
  };

  /** Starts what is due and says when to look again. Models pkg/controller/cronjob/cronjob_controllerv2.go syncCronJob */
  const schedule = (
    key: string,
    cronJob: StoredCronJob,
    status: CronJobStatus,
    queue: WorkQueue,
  ): Started => {
    const { spec, metadata } = cronJob;
    const now = clock.now();
    const idle: Started = { status, next: 'on change' };
    const warn = (reason: string, message: string): Started => {
      events.event(cronJob, 'Warning', reason, message);
      return idle;
    };
    if (metadata.deletionTimestamp !== undefined) return idle;
    const zone = spec.timeZone;
    if (zone !== undefined && zoneOffset(zone, now) === undefined)
      return warn('UnknownTimeZone', `invalid timeZone: ${quote(zone)}: unknown time zone ${zone}`);
    if (spec.suspend === true) return idle;
    const parsed = parseSchedule(spec.schedule);
    if (typeof parsed === 'string')
      return warn('UnparseableSchedule', `unparseable schedule: ${quote(spec.schedule)} : ${parsed}`);
    const deadline = (spec.startingDeadlineSeconds ?? Infinity) * 1000;
    const due = lastDue(parsed, Math.max(lastStart(cronJob), now - deadline), now, zone);
    if (!due) {
      const why = 'time difference between two schedules is less than 1 second';
      return warn('InvalidSchedule', `invalid schedule: ${spec.schedule} : ${why}`);
    }
    if (due.missed === 'many' && due.last !== undefined)
      warn(
        'TooManyMissedTimes',
        'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
      );
    const started: Started =
      due.last === undefined ? { status, next: 'in time' } : start(cronJob, status, due.last);
    const again = { ...cronJob, status: started.status };
    const wait = started.next === 'in time' ? nextStart(again, parsed, now) : undefined;
    if (wait !== undefined) queue.addAfter(key, wait);
    return started;
  };

  const sync = (key: string, cronJob: StoredCronJob, queue: WorkQueue): void => {
    const jobs = jobsOf(store, cronJob);
    const observed = observeJobs(cronJob, cleanUp(cronJob, jobs), jobs);
    const { status, next } = schedule(key, cronJob, observed, queue);
    // What has become of earlier jobs is told even if the next one is refused.
    if (!equal(status, cronJob.status)) client.updateStatus('cronjobs.batch', { ...cronJob, status });
    if (next instanceof ApiError) throw next;
  };

  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('cronjobs.batch', ({ object, previous, type }) => {
          const { schedule: text, timeZone } = object.spec;
          const moved = previous && (previous.spec.schedule !== text || previous.spec.timeZone !== timeZone);
          const parsed = type === 'MODIFIED' && moved ? parseSchedule(text) : undefined;
          const wait = typeof parsed === 'object' ? nextStart(object, parsed, clock.now()) : undefined;
          if (wait === undefined) queue.add(keyOf(object));
          else queue.addAfter(keyOf(object), wait);
        })
        .on('jobs.batch', ({ object, previous }) => {
          for (const owner of [controllerOf(object), previous && controllerOf(previous)])
            if (owner?.kind === 'CronJob') queue.add(`${object.metadata.namespace}/${owner.name}`);
        }),
    (key, queue) => {
      const { namespace, name } = splitKey(key);
      const cronJob = client.get('cronjobs.batch', namespace, name);
      if (cronJob) sync(key, cronJob, queue);
    },
  );
}
