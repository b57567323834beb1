import { controllerOf } from '../../machinery/object.ts';
import type { Store } from '../../store/store.ts';
import { controlledBy } from '../claim.ts';
import type { StoredPod } from '../pods.ts';
import { isFinished, isManagedByOthers, isTracked, type StoredJob } from './counts.ts';

/** Pods that are tracked for a job which does not count them any more. Models pkg/controller/job/job_controller.go handleSingleOrphanPod */

const KIND = 'Job';
const VERSION = 'batch/v1';

/** The job that manages a pod, by name and UID. */
function jobOf(store: Store, pod: StoredPod): StoredJob | undefined {
  const owner = controllerOf(pod);
  const job = owner && store.get('jobs.batch', `${pod.metadata.namespace ?? ''}/${owner.name}`);
  return job?.metadata.uid === owner?.uid ? job : undefined;
}

/** Whether nobody is going to count a pod though it is held until it is counted. */
export function isOrphan(store: Store, pod: StoredPod): boolean {
  if (!isTracked(pod)) return false;
  const owner = controllerOf(pod);
  if (!owner) return true;
  if (owner.kind !== KIND || owner.apiVersion !== VERSION) return false;
  const job = jobOf(store, pod);
  return !job || (!isManagedByOthers(job) && isFinished(job) !== undefined);
}

/** The orphans that a job has left behind: one that has finished, or has gone. */
export const orphansOf = (store: Store, { metadata }: StoredJob): readonly StoredPod[] =>
  controlledBy(store, 'pods', metadata.uid).filter((pod) => isOrphan(store, pod));

/** The key of an orphan among those of jobs. */
export const orphanKey = ({ metadata }: StoredPod): string => `${metadata.namespace ?? ''}//${metadata.name}`;
