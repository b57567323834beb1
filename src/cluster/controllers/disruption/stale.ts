import { formatTime, parseTime } from '../../machinery/time.ts';
import { conditionOf } from '../conditions.ts';
import { isTerminal, type StoredPod } from '../pods.ts';
import { NIL } from '../../machinery/nil.ts';

/** How long a pod may be about to be disrupted without being deleted, in milliseconds. */
const STALE = 120_000;

/** In how many milliseconds the word that a pod is to be disrupted is void; undefined when there is none or it holds. */
export function staleIn(pod: StoredPod, now: number): number | undefined {
  if (pod.metadata.deletionTimestamp !== undefined || isTerminal(pod)) return undefined;
  const target = conditionOf(pod.status.conditions, 'DisruptionTarget');
  if (target?.status !== 'True' || target.reason === 'TerminationByKubelet') return undefined;
  const since = parseTime(target.lastTransitionTime ?? '');
  return Number.isNaN(since) ? 0 : Math.max(0, since + STALE - now);
}

/** Takes that word back. Models pkg/controller/disruption/disruption.go syncStalePodDisruption */
export const withoutDisruption = (pod: StoredPod, now: number): StoredPod => ({
  ...pod,
  status: {
    ...pod.status,
    conditions: (pod.status.conditions ?? []).map((condition) =>
      condition.type === 'DisruptionTarget'
        ? {
            type: condition.type,
            status: 'False',
            lastProbeTime: NIL,
            lastTransitionTime: formatTime(now),
          }
        : condition,
    ),
  },
});
