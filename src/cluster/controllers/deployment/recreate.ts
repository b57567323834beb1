import { active, actual, replicasOf } from './counts.ts';
import type { Rollout } from './rollout.ts';
import { isComplete } from './status.ts';

/**
 * A step of a recreation: all old pods go before the first new one comes.
 * Models pkg/controller/deployment/recreate.go
 * @param oldPodsRunning whether pods of old sets have not ended yet
 */
export function recreate(rollout: Rollout, oldPodsRunning: () => boolean): void {
  rollout.syncRevision();
  let scaled = false;
  for (const set of active(rollout.oldSets)) scaled = rollout.resize(set, 0) || scaled;
  if (scaled || actual(rollout.oldSets) > 0 || oldPodsRunning()) {
    rollout.syncStatus('rollout');
    return;
  }
  rollout.resize(rollout.ensureNewSet(), replicasOf(rollout.deployment));
  if (isComplete(rollout.deployment, rollout.deployment.status)) rollout.cleanUp();
  rollout.syncStatus('rollout');
}
