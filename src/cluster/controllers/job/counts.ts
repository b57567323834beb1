import type { Job, JobCondition } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import type { StoredPod } from '../pods.ts';

/** What a job says of itself and of its pods. Models pkg/controller/job/job_controller.go */

export type StoredJob = Stored<Job>;

export const TRACKING = 'batch.kubernetes.io/job-tracking';

export const isFinished = ({ status }: StoredJob): JobCondition | undefined =>
  status.conditions?.find(
    ({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True',
  );

export const isSuspended = ({ spec }: StoredJob): boolean => spec.suspend === true;
export const isIndexed = ({ spec }: StoredJob): boolean => spec.completionMode === 'Indexed';

/** Another controller looks after the job. */
export const isManagedByOthers = ({ spec }: StoredJob): boolean =>
  spec.managedBy !== undefined && spec.managedBy !== 'kubernetes.io/job-controller';

/** Pods are replaced once they have ended, not when they are being deleted. */
export const onlyReplacesFailed = ({ spec }: StoredJob): boolean =>
  spec.podReplacementPolicy === 'Failed' || spec.podFailurePolicy !== undefined;

export const isTracked = ({ metadata }: StoredPod): boolean =>
  metadata.finalizers?.includes(TRACKING) ?? false;

export const hasSucceeded = ({ status }: StoredPod): boolean => status.phase === 'Succeeded';

/** Whether a pod counts as failed: also one that is deleted before it has ended, unless the job waits for its end. */
export const hasFailed = (job: StoredJob, { status, metadata }: StoredPod): boolean =>
  status.phase === 'Failed' ||
  (!onlyReplacesFailed(job) && metadata.deletionTimestamp !== undefined && status.phase !== 'Succeeded');

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
