import type { JobSpec, JobStatus } from '../../api/types.ts';
import { fakeClient } from '../../test-client.ts';
import { VirtualClock } from '../../clock.ts';
import { ApiError } from '../../machinery/errors.ts';
import { type KubeObject, keyOf, type StoredObject } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import { KeyedRandom } from '../../random.ts';
import { Store } from '../../store/store.ts';
import type { StoredPod } from '../pods.ts';
import { metadata, owner, type PodTraits, storedPod } from '../test-objects.ts';
import { TRACKING } from './counts.ts';
import { jobController } from './job.ts';

/** When the looks of tests are taken. */
export const NOW = Date.parse('2026-01-05T09:00:00Z');

/** A time so many seconds after {@link NOW}. */
export const at = (seconds: number): string => formatTime(NOW + seconds * 1000);

/** A job as a look finds it, with its pods. */
export interface Given {
  readonly spec: Partial<JobSpec>;
  readonly status?: JobStatus;
  readonly deleting?: boolean;
  readonly pods?: readonly StoredPod[];
  /** How many pods the server takes before it refuses more. */
  readonly room?: number;
  /** The server refuses to change pods, to delete them, or to change the job's status. */
  readonly refuses?: 'changes' | 'deletions' | 'status';
  /** Failures since the last success, of which the last was in this instant. */
  readonly failures?: number;
}

/** What comes of it. */
export interface Look {
  readonly created: number;
  readonly deleted: number;
  /** Pods that nothing is to track any more. */
  readonly untracked: number;
  /** The indexes of new pods. */
  readonly indexes: readonly number[];
  /** Annotations of new pods, without the index. */
  readonly annotations: readonly Readonly<Record<string, string>>[];
  readonly status: JobStatus;
  /** All statuses that were written one after another. */
  readonly writes: readonly JobStatus[];
  readonly events: readonly string[];
  /** In how many milliseconds the job is looked at again. */
  readonly again?: number;
}

const INDEX = 'batch.kubernetes.io/job-completion-index';
const reference = owner('batch/v1', 'Job', 'foobar', 'foobar-uid');

/** A pod of the job. */
export function jobsPod(name: string, { metadata: more, ...rest }: PodTraits = {}): StoredPod {
  const own = { labels: { foo: 'bar' }, finalizers: [TRACKING], ownerReferences: [reference] };
  return storedPod(name, { metadata: { ...own, ...more }, ...rest });
}

/** Takes one look at a job. Models pkg/controller/job/job_controller_test.go: fakes of pods that are made and deleted */
export function look(given: Given): Look {
  const { spec, status = {}, deleting, pods = [], room = Infinity, failures } = given;
  const store = new Store();
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata('foobar', {
      ...(deleting && { deletionTimestamp: at(0), finalizers: ['foregroundDeletion'] }),
    }),
    spec: {
      selector: { matchLabels: { foo: 'bar' } },
      template: {
        metadata: { labels: { foo: 'bar' } },
        spec: { containers: [{ name: 'c', image: 'foo/bar' }] },
      },
      podReplacementPolicy: 'TerminatingOrFailed',
      ...spec,
    },
    status,
  };
  store.put<StoredObject>('jobs.batch', job);
  for (const pod of pods) store.put('pods', pod);
  const made: KubeObject[] = [];
  const events: string[] = [];
  const writes: JobStatus[] = [];
  const refuse = (what: Given['refuses']): void => {
    if (given.refuses === what)
      throw new ApiError({ reason: 'Forbidden', code: 403, message: 'not allowed' });
  };
  let [deleted, untracked] = [0, 0];
  const client = fakeClient({
    get: (resource, namespace, name) => store.get(resource, `${namespace}/${name}`),
    create: (_resource, _namespace, object: KubeObject) => {
      if (made.length >= room) throw new ApiError({ reason: 'Forbidden', code: 403, message: 'no more' });
      made.push(object);
      return { ...object, metadata: { ...metadata(`made-${made.length}`), ...object.metadata } } as never;
    },
    update: (_resource, object) => {
      untracked++;
      refuse('changes');
      return object;
    },
    updateStatus: (resource, object) => {
      refuse('status');
      store.put(resource, object);
      writes.push((object as { status?: JobStatus }).status ?? {});
      return object;
    },
    delete: () => {
      refuse('deletions');
      deleted++;
    },
  });
  const recorder = () => ({
    event: (_: unknown, type: string, reason: string, message: string) =>
      void events.push(`${type} ${reason} ${message}`),
  });
  const clock = new VirtualClock(NOW);
  const controller = jobController({ clock, random: new KeyedRandom(1), store, client, recorder });
  controller.resync();
  if (failures !== undefined) {
    const state = controller.state?.();
    const times = new Map([
      ['failures/foobar-uid', failures],
      ['last/foobar-uid', NOW],
    ]);
    if (state) controller.restore?.({ ...state, times });
  }
  clock.runNext(clock.now());
  const waiting = controller.state?.()?.queue.waiting.get(keyOf(job))?.[0];
  controller.stop();
  const annotations = made.map((pod) => pod.metadata?.annotations ?? {});
  return {
    created: made.length,
    deleted,
    untracked,
    indexes: annotations.flatMap(({ [INDEX]: index }) => (index === undefined ? [] : [Number(index)])),
    annotations: annotations.map(({ [INDEX]: _index, ...rest }) => rest),
    status: store.get('jobs.batch', 'default/foobar')?.status ?? {},
    writes,
    events: events.filter((event) => !event.startsWith('Normal Successful')),
    ...(waiting !== undefined && waiting > NOW && { again: waiting - NOW }),
  };
}

/** The conditions of a status in words. */
export const words = ({ conditions = [] }: JobStatus): readonly string[] =>
  conditions.map(({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message}`);
