import {
  active,
  activeOrLatest,
  annotatedDesired,
  bySizeNewer,
  bySizeOlder,
  desired,
  isRollingUpdate,
  isSaturated,
  maxSurge,
  proportion,
  replicasOf,
} from './counts.ts';
import { wantedRevision } from './revisions.ts';
import type { Rollout } from './rollout.ts';

/** Whether the deployment's size has changed since its sets were last scaled. */
export const isScalingEvent = ({ deployment, allSets }: Rollout): boolean =>
  active(allSets).some((set) => (annotatedDesired(set) ?? replicasOf(deployment)) !== replicasOf(deployment));

/** Scales without rolling out: after a change of the size, and while paused. Models pkg/controller/deployment/sync.go sync */
export function syncScale(rollout: Rollout): void {
  rollout.syncRevision();
  scale(rollout);
  const { deployment } = rollout;
  if (deployment.spec.paused && wantedRevision(deployment) === undefined) rollout.cleanUp();
  rollout.syncStatus('counts');
}

function scale(rollout: Rollout): void {
  const { deployment: d, newSet } = rollout;
  const only = activeOrLatest(newSet, rollout.oldSets);
  if (only) {
    rollout.resize(only, replicasOf(d));
    return;
  }
  if (isSaturated(d, newSet)) {
    for (const set of active(rollout.oldSets)) rollout.resize(set, 0);
    return;
  }
  if (isRollingUpdate(d)) scaleProportionally(rollout);
}

/** In the middle of a rollout every set gets its share, so that the mix of old and new stays. */
function scaleProportionally(rollout: Rollout): void {
  const { deployment: d } = rollout;
  const wanting = active(rollout.allSets);
  const allowed = replicasOf(d) > 0 ? replicasOf(d) + maxSurge(d) : 0;
  const toAdd = allowed - desired(wanting);
  const sets = toAdd === 0 ? wanting : wanting.toSorted(toAdd > 0 ? bySizeNewer : bySizeOlder);
  let added = 0;
  const sizes = sets.map((set) => {
    const share = proportion(set, d, toAdd, added);
    added += share;
    return replicasOf(set) + share;
  });
  for (const [i, set] of sets.entries()) {
    const leftover = i === 0 ? toAdd - added : 0;
    rollout.scale(set, Math.max(0, (sizes[i] ?? 0) + leftover));
  }
}
