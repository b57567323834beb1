import type { Condition, PodDisruptionBudget, PodDisruptionBudgetStatus } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import { conditionOf } from '../conditions.ts';

export type StoredBudget = Stored<PodDisruptionBudget>;

/** The conditions with that about disruptions set in its place. Models staging/src/k8s.io/component-helpers/apps/poddisruptionbudget */
function withAllowed(
  status: PodDisruptionBudgetStatus,
  allowed: boolean,
  reason: string,
  message: string,
  generation: number | undefined,
  now: number,
): readonly Condition[] {
  const conditions = status.conditions ?? [];
  const type = 'DisruptionAllowed';
  const old = conditionOf(conditions, type);
  const is = allowed ? 'True' : 'False';
  const condition: Condition = {
    type,
    status: is,
    ...(generation !== undefined && { observedGeneration: generation }),
    lastTransitionTime: (old?.status === is && old.lastTransitionTime) || formatTime(now),
    reason,
    message,
  };
  return old ? conditions.map((one) => (one === old ? condition : one)) : [...conditions, condition];
}

interface Counts {
  readonly expected: number;
  readonly desired: number;
  readonly healthy: number;
  readonly disrupted: Readonly<Record<string, string>>;
}

/** Models pkg/controller/disruption/disruption.go updatePdbStatus */
export function budgetStatus(
  { metadata: { generation }, status }: StoredBudget,
  { expected, desired, healthy, disrupted }: Counts,
  now: number,
): PodDisruptionBudgetStatus {
  const allowed = expected > 0 ? Math.max(0, healthy - desired) : 0;
  const reason = allowed > 0 ? 'SufficientPods' : 'InsufficientPods';
  return {
    conditions: withAllowed(status, allowed > 0, reason, '', generation, now),
    currentHealthy: healthy,
    desiredHealthy: desired,
    ...(Object.keys(disrupted).length > 0 && { disruptedPods: disrupted }),
    disruptionsAllowed: allowed,
    expectedPods: expected,
    ...(generation !== undefined && { observedGeneration: generation }),
  };
}

/** What is said when nothing can be counted: no disruptions. Models pkg/controller/disruption/disruption.go failSafe */
export const failSafeStatus = (
  { status }: StoredBudget,
  problem: string,
  now: number,
): PodDisruptionBudgetStatus => ({
  ...status,
  conditions: withAllowed(status, false, 'SyncFailed', problem, status.observedGeneration, now),
  disruptionsAllowed: 0,
});
