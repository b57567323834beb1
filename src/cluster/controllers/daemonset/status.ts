import type { DaemonSetStatus } from '../../api/types.ts';
import { isReady } from '../pods.ts';
import { byAge, type Daemons, isAvailable } from './nodes.ts';
import { isUpdated, placement } from './placement.ts';

/** What a DaemonSet says about itself. Models pkg/controller/daemon/daemon_controller.go updateDaemonSetStatus */
export function daemonSetStatus(daemons: Daemons): DaemonSetStatus {
  const { set, nodes, pods, hash } = daemons;
  let [current, desired, misscheduled, ready, updated, available] = [0, 0, 0, 0, 0, 0];
  for (const node of nodes) {
    const [pod] = (pods.get(node.metadata.name) ?? []).toSorted(byAge);
    const { run } = placement(set, node);
    if (run) desired++;
    if (!pod) continue;
    if (!run) {
      misscheduled++;
      continue;
    }
    current++;
    if (isReady(pod)) ready++;
    if (isAvailable(pod, daemons)) available++;
    if (isUpdated(pod, set, hash)) updated++;
  }
  const unavailable = desired - available;
  const { collisionCount, conditions } = set.status;
  return {
    currentNumberScheduled: current,
    desiredNumberScheduled: desired,
    ...(available > 0 && { numberAvailable: available }),
    numberMisscheduled: misscheduled,
    numberReady: ready,
    ...(unavailable > 0 && { numberUnavailable: unavailable }),
    ...(set.metadata.generation !== undefined && { observedGeneration: set.metadata.generation }),
    ...(updated > 0 && { updatedNumberScheduled: updated }),
    ...(collisionCount !== undefined && { collisionCount }),
    ...(conditions && { conditions }),
  };
}
