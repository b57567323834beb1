import type { DeploymentCondition, DeploymentStatus } from '../../api/types.ts';
import { formatTime, parseTime } from '../../machinery/time.ts';
import { conditionOf, withCondition, withoutCondition } from '../conditions.ts';
import {
  actual,
  available,
  desired,
  hasProgressDeadline,
  maxUnavailable,
  ready,
  type ReplicaSets,
  replicasOf,
  type StoredDeployment,
  type StoredReplicaSet,
} from './counts.ts';

/** What a deployment says about itself. Models pkg/controller/deployment/sync.go, progress.go */

export const PROGRESSING = 'Progressing';
export const TIMED_OUT = 'ProgressDeadlineExceeded';
const NEW_SET_AVAILABLE = 'NewReplicaSetAvailable';

export function condition(
  type: string,
  status: string,
  reason: string,
  message: string,
  now: number,
): DeploymentCondition {
  const time = formatTime(now);
  return { type, status, lastUpdateTime: time, lastTransitionTime: time, reason, message };
}

export const progressing = (
  status: string,
  reason: string,
  message: string,
  now: number,
): DeploymentCondition => condition(PROGRESSING, status, reason, message, now);

/** Counts that are zero are left out, as Go does. */
const count = <K extends string>(key: K, value: number | undefined): { readonly [P in K]?: number } =>
  (value ? { [key]: value } : {}) as { readonly [P in K]?: number };

/** The status by the counts of the sets, with the `Available` condition. */
export function calculateStatus(
  d: StoredDeployment,
  all: ReplicaSets,
  newSet: StoredReplicaSet | undefined,
  now: number,
): DeploymentStatus {
  const availableReplicas = available(all);
  const enough = availableReplicas >= replicasOf(d) - maxUnavailable(d);
  const { collisionCount } = d.status;
  return {
    ...count('observedGeneration', d.metadata.generation),
    ...count('replicas', actual(all)),
    ...count('updatedReplicas', newSet?.status.replicas),
    ...count('readyReplicas', ready(all)),
    ...count('availableReplicas', availableReplicas),
    ...count('unavailableReplicas', Math.max(0, desired(all) - availableReplicas)),
    conditions: withCondition(
      d.status.conditions,
      enough
        ? condition(
            'Available',
            'True',
            'MinimumReplicasAvailable',
            'Deployment has minimum availability.',
            now,
          )
        : condition(
            'Available',
            'False',
            'MinimumReplicasUnavailable',
            'Deployment does not have minimum availability.',
            now,
          ),
    ),
    ...(collisionCount !== undefined && { collisionCount }),
  };
}

/** Whether all replicas are of the present template and available, and no others are left. */
export const isComplete = (d: StoredDeployment, status: DeploymentStatus): boolean =>
  (status.updatedReplicas ?? 0) === replicasOf(d) &&
  (status.replicas ?? 0) === replicasOf(d) &&
  (status.availableReplicas ?? 0) === replicasOf(d) &&
  (status.observedGeneration ?? 0) >= (d.metadata.generation ?? 0);

function hasProgressed({ status: old }: StoredDeployment, status: DeploymentStatus): boolean {
  const outdated = (s: DeploymentStatus): number => (s.replicas ?? 0) - (s.updatedReplicas ?? 0);
  return (
    (status.updatedReplicas ?? 0) > (old.updatedReplicas ?? 0) ||
    outdated(status) < outdated(old) ||
    (status.readyReplicas ?? 0) > (old.readyReplicas ?? 0) ||
    (status.availableReplicas ?? 0) > (old.availableReplicas ?? 0)
  );
}

function hasTimedOut(d: StoredDeployment, status: DeploymentStatus, now: number): boolean {
  const current = conditionOf(status.conditions, PROGRESSING);
  if (!current || current.reason === NEW_SET_AVAILABLE) return false;
  if (current.reason === TIMED_OUT) return true;
  return parseTime(current.lastUpdateTime ?? '') + (d.spec.progressDeadlineSeconds ?? 0) * 1000 < now;
}

/** The status during a rollout: also says how it goes on. */
export function rolloutStatus(
  d: StoredDeployment,
  all: ReplicaSets,
  newSet: StoredReplicaSet | undefined,
  now: number,
): DeploymentStatus {
  const status = calculateStatus(d, all, newSet, now);
  return { ...status, conditions: replicaFailure(all, newSet, progress(d, status, newSet, now)) };
}

type Conditions = readonly DeploymentCondition[];

function progress(
  d: StoredDeployment,
  status: DeploymentStatus,
  newSet: StoredReplicaSet | undefined,
  now: number,
): Conditions {
  const conditions = status.conditions ?? [];
  if (!hasProgressDeadline(d)) return withoutCondition(conditions, PROGRESSING);
  const current = conditionOf(d.status.conditions, PROGRESSING);
  const settled =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === NEW_SET_AVAILABLE;
  if (settled) return conditions;
  const who = newSet ? `ReplicaSet "${newSet.metadata.name}"` : `Deployment "${d.metadata.name}"`;
  if (isComplete(d, status))
    return withCondition(
      conditions,
      progressing('True', NEW_SET_AVAILABLE, `${who} has successfully progressed.`, now),
    );
  if (hasProgressed(d, status)) {
    const next = progressing('True', 'ReplicaSetUpdated', `${who} is progressing.`, now);
    const since = current?.status === 'True' ? current.lastTransitionTime : undefined;
    // The same reason again still moves lastUpdateTime: that is what the deadline counts from.
    return [
      ...withoutCondition(conditions, PROGRESSING),
      { ...next, ...(since !== undefined && { lastTransitionTime: since }) },
    ];
  }
  if (hasTimedOut(d, status, now))
    return withCondition(
      conditions,
      progressing('False', TIMED_OUT, `${who} has timed out progressing.`, now),
    );
  return conditions;
}

function replicaFailure(
  all: ReplicaSets,
  newSet: StoredReplicaSet | undefined,
  conditions: Conditions,
): Conditions {
  const failure = [...(newSet ? [newSet] : []), ...all]
    .flatMap((set) => set.status.conditions ?? [])
    .find(({ type }) => type === 'ReplicaFailure');
  if (!failure) return withoutCondition(conditions, 'ReplicaFailure');
  const time = failure.lastTransitionTime;
  return withCondition(conditions, { ...failure, ...(time !== undefined && { lastUpdateTime: time }) });
}

/** In how many milliseconds the deployment must be looked at again for its deadline; undefined: need not. Below 1000: now. */
export function deadlineIn(d: StoredDeployment, now: number): number | undefined {
  const current = conditionOf(d.status.conditions, PROGRESSING);
  if (!hasProgressDeadline(d) || !current || d.spec.paused) return undefined;
  if (isComplete(d, d.status) || current.reason === TIMED_OUT) return undefined;
  return parseTime(current.lastUpdateTime ?? '') + (d.spec.progressDeadlineSeconds ?? 0) * 1000 - now;
}
