import type { CronJob, CronJobStatus, Job } from '../../api/types.ts';
import { equal } from '../../machinery/equal.ts';
import { ApiError } from '../../machinery/errors.ts';
import { controllerOf, keyOf, type KubeObject, splitKey, type Stored } from '../../machinery/object.ts';
import { formatTime, parseTime } from '../../machinery/time.ts';
import { referenceTo } from '../../record/recorder.ts';
import { controlledBy, indexByController } from '../claim.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { isFinished, type StoredJob } from '../job/counts.ts';
import { causedByTerminatingNamespace } from '../pods.ts';
import { controllerReference } from '../references.ts';
import type { WorkQueue } from '../workqueue.ts';
import { lastTime, nextTime, parseSchedule, zoneOffset } from './schedule.ts';

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
      name: `${cronJob.metadata.name}-${Math.floor(scheduled / 60_000)}`,
      ...(cronJob.metadata.namespace !== undefined && { namespace: cronJob.metadata.namespace }),
      ...(labels && { labels }),
      annotations: { ...annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': stamp },
      ownerReferences: [controllerReference(cronJob)],
    },
    ...(jobTemplate.spec && { spec: jobTemplate.spec }),
  };
}

const byStart = (a: StoredJob, b: StoredJob): number =>
  (a.status.startTime ?? '~') < (b.status.startTime ?? '~') ? -1 : 1;

/** Makes jobs at the times of a schedule. Models pkg/controller/cronjob/cronjob_controllerv2.go */
export function cronJobController(context: ControllerContext): Controller {
  const { store, client, clock } = context;
  const events = context.recorder('cronjob-controller');
  indexByController(store, 'jobs.batch');

  const deleteJob = (cronJob: StoredCronJob, job: StoredJob): void => {
    try {
      client.delete('jobs.batch', job.metadata.namespace ?? '', job.metadata.name, {
        propagationPolicy: 'Background',
      });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      events.event(cronJob, 'Warning', 'FailedDelete', `Deleted job: ${error.message}`);
      return;
    }
    events.event(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name}`);
  };

  const cleanUp = (cronJob: StoredCronJob, jobs: readonly StoredJob[]): void => {
    const { failedJobsHistoryLimit, successfulJobsHistoryLimit } = cronJob.spec;
    const limit = (type: string, most: number | undefined): void => {
      if (most === undefined) return;
      const finished = jobs.filter((job) => isFinished(job)?.type === type).toSorted(byStart);
      for (const job of finished.slice(0, Math.max(0, finished.length - most))) deleteJob(cronJob, job);
    };
    limit('Complete', successfulJobsHistoryLimit);
    limit('Failed', failedJobsHistoryLimit);
  };

  /** The status by what became of the jobs that were started. */
  const observeJobs = (cronJob: StoredCronJob, jobs: readonly StoredJob[]): CronJobStatus => {
    const byUID = new Map(jobs.map((job) => [job.metadata.uid, job]));
    const active = (cronJob.status.active ?? []).filter(({ uid = '', name = '' }) => {
      const job = byUID.get(uid);
      const finish = job && isFinished(job);
      if (!job) events.event(cronJob, 'Normal', 'MissingJob', `Active job went missing: ${name}`);
      else if (finish)
        events.event(
          cronJob,
          'Normal',
          'SawCompletedJob',
          `Saw completed job: ${name}, condition: ${finish.type}`,
        );
      return job && !finish;
    });
    const known = new Set(active.map(({ uid }) => uid));
    for (const job of jobs)
      if (!isFinished(job) && !known.has(job.metadata.uid))
        events.event(
          cronJob,
          'Warning',
          'UnexpectedJob',
          `Saw a job that the controller did not create or forgot: ${job.metadata.name}`,
        );
    const { active: _active, ...rest } = cronJob.status;
    const successes = jobs.flatMap(({ status }) => status.completionTime ?? []);
    const lastSuccessfulTime = [rest.lastSuccessfulTime ?? '', ...successes].toSorted().at(-1);
    return {
      ...rest,
      ...(active.length > 0 && { active }),
      ...(lastSuccessfulTime && { lastSuccessfulTime }),
    };
  };

  /** Starts the job that is due, if one is; returns the status with it. */
  const start = (cronJob: StoredCronJob, before: CronJobStatus, scheduled: number): CronJobStatus => {
    const { spec, metadata } = cronJob;
    const now = clock.now();
    if (spec.startingDeadlineSeconds !== undefined && scheduled + spec.startingDeadlineSeconds * 1000 < now) {
      const time = new Date(scheduled).toUTCString().replace('GMT', '+0000');
      events.event(cronJob, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${time}`);
      return before;
    }
    if (parseTime(before.lastScheduleTime ?? '') === scheduled) return before;
    if (spec.concurrencyPolicy === 'Forbid' && before.active?.length) {
      const message = 'Not starting job because prior execution is running and concurrency policy is Forbid';
      events.event(cronJob, 'Normal', 'JobAlreadyActive', message);
      return before;
    }
    let status = before;
    if (spec.concurrencyPolicy === 'Replace') {
      for (const { name = '' } of before.active ?? []) {
        const job = client.get('jobs.batch', metadata.namespace ?? '', name);
        if (job) deleteJob(cronJob, job);
      }
      const { active: _active, ...rest } = before;
      status = rest;
    }
    try {
      const job = client.create('jobs.batch', metadata.namespace ?? '', jobOf(cronJob, scheduled));
      events.event(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`);
      return {
        ...status,
        active: [...(status.active ?? []), referenceTo(job)],
        lastScheduleTime: formatTime(scheduled),
      };
    } catch (error) {
      if (!(error instanceof ApiError) || causedByTerminatingNamespace(error)) throw error;
      if (error.reason === 'AlreadyExists') return status;
      events.event(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${error.message}`);
      throw error;
    }
  };

  const sync = (key: string, cronJob: StoredCronJob, queue: WorkQueue): void => {
    const { spec, metadata } = cronJob;
    const jobs = controlledBy(store, 'jobs.batch', metadata.uid);
    let status = observeJobs(cronJob, jobs);
    const schedule = parseSchedule(spec.schedule);
    if (metadata.deletionTimestamp === undefined && spec.suspend !== true && schedule) {
      const now = clock.now();
      const from = Math.max(
        parseTime(cronJob.status.lastScheduleTime ?? metadata.creationTimestamp),
        spec.startingDeadlineSeconds === undefined ? 0 : now - spec.startingDeadlineSeconds * 1000,
      );
      const due = lastTime(schedule, from, now, spec.timeZone);
      if (due !== undefined) status = start(cronJob, status, due);
      const next = nextTime(schedule, now, spec.timeZone);
      if (next !== undefined) queue.addAfter(key, next + DELTA - now);
    }
    if (!equal(status, cronJob.status)) client.updateStatus('cronjobs.batch', { ...cronJob, status });
    cleanUp(cronJob, jobs);
  };

  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('cronjobs.batch', ({ object }) => queue.add(keyOf(object)))
        .on('jobs.batch', ({ object }) => {
          const owner = controllerOf(object);
          if (owner?.kind === 'CronJob') queue.add(`${object.metadata.namespace}/${owner.name}`);
        }),
    (key, queue) => {
      const { namespace, name } = splitKey(key);
      const cronJob = client.get('cronjobs.batch', namespace, name);
      if (cronJob) sync(key, cronJob, queue);
    },
  );
}
