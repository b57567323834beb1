import type { Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { PodFailure, PodRecord } from './record.ts';

/** What becomes of a pod that has been active for too long. Models pkg/kubelet/active_deadline.go */
export const TOO_LONG: PodFailure = {
  reason: 'DeadlineExceeded',
  message: 'Pod was active on the node longer than the specified deadline',
};

/** When a pod will have been active for too long; Infinity if that never comes. */
export function deadlineOf({
  pod,
  record,
}: {
  readonly pod: Stored<Pod>;
  readonly record: PodRecord;
}): number {
  const { seenAt, stage, failure } = record;
  const { activeDeadlineSeconds = Infinity } = pod.spec;
  return failure || stage === 'over' ? Infinity : seenAt + activeDeadlineSeconds * 1000;
}
