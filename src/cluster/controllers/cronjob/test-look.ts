import type { CronJobSpec, CronJobStatus, JobStatus } from '../../api/types.ts';
import { VirtualClock } from '../../clock.ts';
import type { ApiError } from '../../machinery/errors.ts';
import type { KubeObject, StoredObject } from '../../machinery/object.ts';
import { KeyedRandom } from '../../random.ts';
import { Store } from '../../store/store.ts';
import { fakeClient } from '../../test-client.ts';
import { metadata, owner } from '../test-objects.ts';
import { cronJobController } from './cronjob.ts';

/** A cron job as a look finds it. */
export interface Given {
  readonly now: string;
  readonly spec?: Partial<CronJobSpec>;
  readonly created?: string;
  readonly last?: string;
  readonly jobs?: readonly GivenJob[];
  /** Names of jobs that the cron job takes for active. */
  readonly active?: readonly string[];
  /** What the server says of new jobs, and of deletions. */
  readonly refusesCreate?: ApiError;
  readonly refusesDelete?: ApiError;
}

/** A job of the cron job, unless somebody else owns it. */
export interface GivenJob {
  readonly name: string;
  readonly status?: JobStatus;
  readonly owner?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** What came of it. */
export interface Look {
  /** The jobs that were made. */
  readonly made: readonly KubeObject[];
  readonly deleted: readonly string[];
  readonly status: CronJobStatus;
  readonly written: boolean;
  /** Types and reasons of events. */
  readonly told: readonly string[];
  /** In how many milliseconds it is looked at again; undefined when nothing waits. */
  readonly again: number | undefined;
  readonly failed: boolean;
}

const KEY = 'default/cj';

/** One look of the controller at a cron job. */
export function look(given: Given): Look {
  const store = new Store();
  const put = (resource: string, object: StoredObject & Readonly<Record<string, unknown>>) =>
    store.put<StoredObject>(resource, object);
  const active = given.active?.map((name) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    namespace: 'default',
    name,
    uid: `${name}-uid`,
  }));
  let status: CronJobStatus = {
    ...(active && { active }),
    ...(given.last !== undefined && { lastScheduleTime: given.last }),
  };
  put('cronjobs.batch', {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadata('cj', { creationTimestamp: given.created ?? '2016-05-19T08:59:00Z' }),
    spec: {
      concurrencyPolicy: 'Allow',
      schedule: '0 * * * ?',
      suspend: false,
      jobTemplate: { metadata: { labels: { key: 'value' } }, spec: {} },
      ...given.spec,
    },
    status,
  });
  for (const { name, status: jobStatus, owner: by = 'cj', labels = {} } of given.jobs ?? [])
    put('jobs.batch', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: metadata(name, {
        labels,
        ...(by !== '' && { ownerReferences: [owner('batch/v1', 'CronJob', by, `${by}-uid`)] }),
      }),
      spec: {},
      status: jobStatus ?? {},
    });
  const made: KubeObject[] = [];
  const deleted: string[] = [];
  let written = false;
  const client = fakeClient({
    get: (resource, namespace, name) => store.get(resource, `${namespace}/${name}`),
    create: (_resource, _namespace, object: KubeObject) => {
      if (given.refusesCreate) throw given.refusesCreate;
      made.push(object);
      return { ...object, metadata: { ...metadata('made'), ...object.metadata } } as never;
    },
    updateStatus: (_, object) => {
      written = true;
      status = (object as { status?: CronJobStatus }).status ?? {};
      return object;
    },
    delete: (_resource, _namespace, name) => {
      if (given.refusesDelete) throw given.refusesDelete;
      deleted.push(name);
    },
  });
  const told: string[] = [];
  const recorder = () => ({
    event: (_: unknown, type: string, reason: string) => void told.push(`${type} ${reason}`),
  });
  const clock = new VirtualClock(Date.parse(given.now));
  const controller = cronJobController({ clock, random: new KeyedRandom(1), store, client, recorder });
  controller.resync();
  clock.runNext(clock.now());
  const state = controller.state?.();
  const waiting = state?.queue.waiting.get(KEY)?.[0];
  const failed = state?.queue.failures.has(KEY) ?? false;
  controller.stop();
  const again = waiting === undefined ? undefined : waiting - clock.now();
  return { made, deleted, status, written, told, again, failed };
}
