import { scaledValue } from '../int-or-percent.ts';
import type { StoredDaemonSet } from './placement.ts';

/** How many daemons may be too many or too few during an update. Models pkg/controller/daemon/util/daemonset_util.go */

const rolling = ({ spec: { updateStrategy } }: StoredDaemonSet) =>
  updateStrategy?.type === 'RollingUpdate' ? updateStrategy.rollingUpdate : undefined;

const surgeCount = (set: StoredDaemonSet, nodes: number): number =>
  scaledValue(rolling(set)?.maxSurge, nodes, true);

/** Whether an old and a new pod may be on a node at once. */
export const allowsSurge = (set: StoredDaemonSet): boolean => surgeCount(set, 1) > 0;

/** How many may be unavailable, and how many nodes may have two pods; one of both at least, if there is any node. */
export function limits(
  set: StoredDaemonSet,
  nodes: number,
): { readonly surge: number; readonly unavailable: number } {
  const surge = surgeCount(set, nodes);
  const unavailable = scaledValue(rolling(set)?.maxUnavailable, nodes, true);
  return { surge, unavailable: nodes > 0 && surge === 0 && unavailable === 0 ? 1 : unavailable };
}
