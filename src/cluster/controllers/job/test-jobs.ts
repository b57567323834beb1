import type { ContainerStatus, JobSpec, JobStatus, PodStatus } from '../../api/types.ts';
import { formatTime } from '../../machinery/time.ts';
import type { StoredPod } from '../pods.ts';
import { metadata, type PodTraits, storedPod } from '../test-objects.ts';
import { type StoredJob, TRACKING } from './counts.ts';

/** Jobs and their pods for tables of rules. */

const NOON = Date.parse('2009-11-10T12:00:00Z');
const ANNOTATION = 'batch.kubernetes.io/job-completion-index';

/** A time so many seconds after a noon. */
export const at = (seconds: number): string => formatTime(NOON + seconds * 1000);

/** A pod that was made a minute before noon. */
export const pod = (
  status: PodStatus,
  { metadata: more, ...rest }: Omit<PodTraits, 'status'> = {},
): StoredPod => storedPod('p', { metadata: { creationTimestamp: at(-60), ...more }, ...rest, status });

/** The status of a container that has ended, of which it may not be known when. */
export const ended = (name: string, exitCode: number, finishedAt?: string): ContainerStatus => ({
  ...{ name, image: 'i', imageID: '', ready: false, restartCount: 0 },
  state: { terminated: { exitCode, ...(finishedAt !== undefined && { finishedAt }) } },
});

/** The status of a container that runs. */
export const running: ContainerStatus = {
  ...{ name: 'main', image: 'i', imageID: '', ready: true, restartCount: 0 },
  state: { running: {} },
};

/** A job of which only this is said. */
export const job = (spec: Partial<JobSpec>, status: JobStatus = {}): StoredJob => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: metadata('j'),
  spec: { template: { spec: { containers: [] } }, ...spec },
  status,
});

/** A pod of an indexed job that is tracked, called by its index and its phase. */
export const indexed = (
  index: number | string,
  phase: 'Failed' | 'Pending' | 'Running' | 'Succeeded',
  { metadata: more, ...rest }: PodTraits = {},
): StoredPod => {
  const name = `${index} ${phase}`;
  const annotations = { [ANNOTATION]: String(index), ...more?.annotations };
  const own = { name, uid: name, finalizers: [TRACKING] };
  return pod({ phase, ...rest.status }, { ...rest, metadata: { ...own, ...more, annotations } });
};
