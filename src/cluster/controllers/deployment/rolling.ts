import { ApiError } from '../../machinery/errors.ts';
import { active, available, desired, maxUnavailable, newSetReplicas, replicasOf } from './counts.ts';
import type { Rollout } from './rollout.ts';
import { isComplete } from './status.ts';

/** A step of a rolling update: up if there is room, else down if enough is available. Models pkg/controller/deployment/rolling.go */
export function rollingUpdate(rollout: Rollout): void {
  rollout.ensureNewSet();
  if (!scaleUp(rollout) && !scaleDown(rollout)) {
    if (isComplete(rollout.deployment, rollout.deployment.status)) rollout.cleanUp();
  }
  rollout.syncStatus('rollout');
}

function scaleUp(rollout: Rollout): boolean {
  const { deployment: d, newSet } = rollout;
  if (!newSet || replicasOf(newSet) === replicasOf(d)) return false;
  if (replicasOf(newSet) > replicasOf(d)) return rollout.resize(newSet, replicasOf(d));
  return rollout.resize(newSet, newSetReplicas(d, rollout.allSets, replicasOf(newSet)));
}

function scaleDown(rollout: Rollout): boolean {
  const { deployment: d, newSet } = rollout;
  if (!newSet || desired(rollout.oldSets) === 0) return false;
  const minimum = replicasOf(d) - maxUnavailable(d);
  const newUnavailable = replicasOf(newSet) - (newSet.status.availableReplicas ?? 0);
  const most = desired(rollout.allSets) - minimum - newUnavailable;
  if (most <= 0) return false;
  try {
    const unhealthy = removeUnhealthy(rollout, most);
    return unhealthy !== undefined && (removeAvailable(rollout, minimum) || unhealthy);
  } catch (error) {
    // What the server refuses now is tried again when the sets have changed.
    if (error instanceof ApiError) return false;
    throw error;
  }
}

/**
 * Old replicas that are not available go first: that costs no availability, and they would block the rollout.
 * Undefined when a set has just been scaled down and does not count right yet: then nothing more goes for now.
 */
function removeUnhealthy(rollout: Rollout, most: number): boolean | undefined {
  let removed = 0;
  for (const set of active(rollout.oldSets)) {
    if (removed >= most) break;
    const unhealthy = replicasOf(set) - (set.status.availableReplicas ?? 0);
    if (unhealthy === 0) continue;
    const count = Math.min(most - removed, unhealthy);
    if (count < 0) return undefined;
    rollout.resize(set, replicasOf(set) - count);
    removed += count;
  }
  return removed > 0;
}

function removeAvailable(rollout: Rollout, minimum: number): boolean {
  const old = active(rollout.oldSets);
  const all = rollout.newSet ? [...old, rollout.newSet] : old;
  const most = available(all) - minimum;
  let removed = 0;
  for (const set of old) {
    if (removed >= most) break;
    const count = Math.min(replicasOf(set), most - removed);
    rollout.resize(set, replicasOf(set) - count);
    removed += count;
  }
  return removed > 0;
}
