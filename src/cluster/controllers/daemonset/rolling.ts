import type { StoredPod } from '../pods.ts';
import { limits } from './counts.ts';
import { type Daemons, isAvailable, isGoing, type Plan } from './nodes.ts';
import { isUpdated, placement } from './placement.ts';

/** The pods of a node during an update. */
interface Place {
  readonly node: string;
  readonly run: boolean;
  readonly old: StoredPod | undefined;
  readonly fresh: StoredPod | undefined;
  /** Whether there are several of one kind: then the node is left alone until they are gone. */
  readonly crowded: boolean;
}

/** The next step of a rolling update. Models pkg/controller/daemon/update.go rollingUpdate */
export function planUpdate(daemons: Daemons): Plan {
  const { set, nodes, pods } = daemons;
  const running = new Set(
    nodes.filter((node) => placement(set, node).run).map(({ metadata }) => metadata.name),
  );
  const { surge, unavailable } = limits(set, running.size);
  const inOrder = nodes.map(({ metadata }) => metadata.name);
  const names = new Set([...inOrder.filter((name) => pods.has(name) || running.has(name)), ...pods.keys()]);
  const places = [...names].map((node) => placeOf(daemons, node, running.has(node)));
  if (surge === 0) return { create: [], remove: replaceable(daemons, places, unavailable) };
  const known = new Set(inOrder);
  // Where a node has gone the real controller fails until the pod that it left behind is collected.
  const lost = places.some(({ node, old, fresh, crowded }) => old && !fresh && !crowded && !known.has(node));
  return lost ? { create: [], remove: [] } : surging(daemons, places, surge, running.size);
}

function placeOf({ set, pods, hash }: Daemons, node: string, run: boolean): Place {
  const here = (pods.get(node) ?? []).filter((pod) => !isGoing(pod));
  const fresh = here.filter((pod) => isUpdated(pod, set, hash));
  const old = here.filter((pod) => !isUpdated(pod, set, hash));
  return { node, run, old: old[0], fresh: fresh[0], crowded: fresh.length > 1 || old.length > 1 };
}

/** Old pods that may go: those that are of no use, and others as long as enough stay available. */
function replaceable(daemons: Daemons, places: readonly Place[], most: number): readonly StoredPod[] {
  let unavailable = 0;
  const useless: StoredPod[] = [];
  const candidates: StoredPod[] = [];
  for (const { old, fresh, crowded } of places) {
    const only = crowded || (old && fresh) ? undefined : (fresh ?? old);
    const available = only !== undefined && isAvailable(only, daemons);
    if (!available) unavailable++;
    if (only !== old || !old) continue;
    if (!available) useless.push(old);
    else if (unavailable < most) candidates.push(old);
  }
  return [...useless, ...candidates.slice(0, Math.max(0, most - unavailable))];
}

/** New pods beside old ones, on as many nodes as may surge; old ones go once their successors are available. */
function surging(daemons: Daemons, places: readonly Place[], most: number, desired: number): Plan {
  const remove: StoredPod[] = [];
  const misplaced: StoredPod[] = [];
  const allowed: string[] = [];
  const candidates: string[] = [];
  let [surge, available] = [0, 0];
  for (const { node, run, old, fresh, crowded } of places) {
    if (crowded) {
      surge++;
      continue;
    }
    const serving = old ?? fresh;
    const serves = serving !== undefined && isAvailable(serving, daemons);
    if (serves) available++;
    if (!old) continue;
    if (fresh) {
      if (isAvailable(fresh, daemons)) remove.push(old);
      else surge++;
    } else if (!run) (serves ? misplaced : remove).push(old);
    else if (!serves) allowed.push(node);
    else if (surge < most) candidates.push(node);
  }
  remove.push(...misplaced.slice(0, Math.max(0, available - desired)));
  return { create: [...allowed, ...candidates.slice(0, Math.max(0, most - surge))], remove };
}
