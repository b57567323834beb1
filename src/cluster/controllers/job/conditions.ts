import type { JobCondition } from '../../api/types.ts';
import { formatTime } from '../../machinery/time.ts';
import { conditionOf } from '../conditions.ts';
import { isSuspended, type StoredJob } from './counts.ts';

/** How a job ends: first the interim condition, then, once its last pod has gone, the final one. */
export interface Finish {
  readonly interim: 'FailureTarget' | 'SuccessCriteriaMet';
  readonly reason: string;
  readonly message: string;
}

const failure = (reason: string, message: string): Finish => ({ interim: 'FailureTarget', reason, message });

export const COMPLETE: Finish = {
  interim: 'SuccessCriteriaMet',
  reason: 'CompletionsReached',
  message: 'Reached expected number of succeeded pods',
};
export const LIMIT_EXCEEDED = failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
export const DEADLINE_EXCEEDED = failure('DeadlineExceeded', 'Job was active longer than specified deadline');
export const TOO_MANY_FAILED_INDEXES = failure(
  'MaxFailedIndexesExceeded',
  'Job has exceeded the specified maximal number of failed indexes',
);
export const FAILED_INDEXES = failure('FailedIndexes', 'Job has failed indexes');
export const failedByPolicy = (message: string): Finish => failure('PodFailurePolicy', message);
export const succeededByPolicy = (message: string): Finish => ({
  interim: 'SuccessCriteriaMet',
  reason: 'SuccessPolicy',
  message,
});

/** The end that was decided before, while pods still ran. */
export function decidedFinish({ status }: StoredJob): Finish | undefined {
  for (const interim of ['SuccessCriteriaMet', 'FailureTarget'] as const) {
    const found = conditionOf(status.conditions, interim);
    if (found?.status === 'True')
      return { interim, reason: found.reason ?? '', message: found.message ?? '' };
  }
  return undefined;
}

export const finalType = ({ interim }: Finish): 'Complete' | 'Failed' =>
  interim === 'FailureTarget' ? 'Failed' : 'Complete';

/** @param now milliseconds since the epoch */
export function condition(
  type: string,
  status: string,
  { reason, message }: { readonly reason: string; readonly message: string },
  now: number,
): JobCondition {
  const time = formatTime(now);
  return { type, status, lastProbeTime: time, lastTransitionTime: time, reason, message };
}

/** Conditions with one that stands for its type, in the place of the one before. Models ensureJobConditionStatus */
export function ensured(conditions: readonly JobCondition[], next: JobCondition): readonly JobCondition[] {
  const at = conditions.findIndex(({ type }) => type === next.type);
  const before = conditions[at];
  if (!before) return next.status === 'False' ? conditions : [...conditions, next];
  const same =
    before.status === next.status && before.reason === next.reason && before.message === next.message;
  return same ? conditions : conditions.with(at, next);
}

/** The conditions of a job after a look at whether it is suspended, and what has changed if something has. */
export function withSuspension(
  job: StoredJob,
  now: number,
): { readonly conditions: readonly JobCondition[]; readonly change?: 'Suspended' | 'Resumed' } {
  const before = job.status.conditions ?? [];
  const wanted = isSuspended(job);
  const change = wanted ? 'Suspended' : 'Resumed';
  const words = { reason: `Job${change}`, message: `Job ${change.toLowerCase()}` };
  const conditions = ensured(before, condition('Suspended', wanted ? 'True' : 'False', words, now));
  return { conditions, ...(conditions !== before && { change }) };
}
