import type { Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { Store } from '../store/store.ts';
import { beginCycle, type Cycle, type Plugin, type Rejection, rejectBeside } from './filters.ts';
import { fitMessage, NOT_HELPFUL, reasonsOf, refusedMessage } from './fit-error.ts';
import { namedNodes, preferenceProblem } from './node-affinity.ts';
import type { NodeInfo } from './node-info.ts';
import { type Nominated, preempt } from './preemption.ts';
import { bestNodes } from './scores.ts';

/** What one try for a pod comes to. Models pkg/scheduler/schedule_one.go */

type StoredPod = Stored<Pod>;

/** A number below the given one, always the same for a pod and a purpose. */
export type Draw = (below: number, purpose: string) => number;

export interface Placed {
  readonly node: NodeInfo;
  readonly cycle: Cycle;
}

export interface Unplaced {
  readonly message: string;
  /** Who refused the pod; nobody when there was no node to ask. */
  readonly refusedBy: readonly Plugin[];
  /** The node that the pod is to come to: undefined for none, `as it is` for no change. */
  readonly nominated: string | undefined | { readonly unchanged: true };
  /** The pods that have to leave that node first. */
  readonly victims: readonly StoredPod[];
}

/** The nodes could not be compared. */
export interface Failed {
  readonly failure: string;
}

const LEAST_NODES = 100;
const LEAST_PERCENTAGE = 5;

/** How many nodes that can have a pod are enough to choose from. Models numFeasibleNodesToFind */
export function enoughNodes(nodes: number): number {
  if (nodes < LEAST_NODES) return nodes;
  const percentage = Math.max(50 - Math.floor(nodes / 125), LEAST_PERCENTAGE);
  return Math.max(Math.floor((nodes * percentage) / 100), LEAST_NODES);
}

interface Search {
  readonly feasible: readonly NodeInfo[];
  readonly rejections: ReadonlyMap<NodeInfo, Rejection>;
  /** Whether nodes were left out because the pod asks for others by name. */
  readonly named: boolean;
}

function search(cycle: Cycle, nodes: readonly NodeInfo[], nominated: Nominated, draw: Draw): Search {
  const rejections = new Map<NodeInfo, Rejection>();
  const fits = (info: NodeInfo): boolean => {
    const rejection = rejectBeside(cycle, info, nominated(info.name));
    if (rejection) rejections.set(info, rejection);
    return !rejection;
  };
  const { pod } = cycle;
  const { nominatedNodeName } = pod.status;
  const promised = nominatedNodeName && nodes.find(({ name }) => name === nominatedNodeName);
  if (promised && fits(promised)) return { feasible: [promised], rejections, named: false };
  const names = namedNodes(pod);
  const asked = names ? nodes.filter(({ name }) => names.has(name)) : nodes;
  const enough = enoughNodes(asked.length);
  const start = asked.length > enough ? draw(asked.length, 'first node') : 0;
  const feasible: NodeInfo[] = [];
  for (let i = 0; i < asked.length && feasible.length < enough; i++) {
    const info = asked[(start + i) % asked.length];
    if (info && fits(info)) feasible.push(info);
  }
  return { feasible, rejections, named: names !== undefined };
}

const UNCHANGED = { unchanged: true } as const;

/** Finds a node for a pod, or what would have to happen for one. */
export function attempt(
  pod: StoredPod,
  nodes: readonly NodeInfo[],
  store: Store,
  nominated: Nominated,
  draw: Draw,
): Placed | Unplaced | Failed {
  const nothing = { nominated: undefined, victims: [] };
  if (nodes.length === 0)
    return { ...nothing, message: 'no nodes available to schedule pods', refusedBy: [] };
  const cycle = beginCycle(pod, nodes, store);
  if ('plugin' in cycle) {
    const message = refusedMessage(nodes.length, cycle.reasons.join(', '));
    const refusedBy = [cycle.plugin];
    if (pod.spec.preemptionPolicy === 'Never')
      return {
        message: `${message} preemption: not eligible due to preemptionPolicy=Never.`,
        refusedBy,
        nominated: UNCHANGED,
        victims: [],
      };
    const hopeless = fitMessage(
      nodes.length,
      nodes.map(() => NOT_HELPFUL),
    );
    return { ...nothing, message: `${message} preemption: ${hopeless}`, refusedBy };
  }
  const { feasible, rejections, named } = search(cycle, nodes, nominated, draw);
  const problem = feasible.length > 1 ? preferenceProblem(pod) : undefined;
  if (problem !== undefined) return { failure: `running PreScore plugin "NodeAffinity": ${problem}` };
  const best = bestNodes(cycle, feasible, nodes);
  const node = best[best.length > 1 ? draw(best.length, 'placement') : 0];
  if (node) return { node, cycle };
  const left = nodes.length - rejections.size;
  const unnamed = Array.from({ length: left }, () => "node(s) didn't satisfy plugin(s) [NodeAffinity]");
  const message = fitMessage(nodes.length, [...reasonsOf(rejections.values()), ...unnamed]);
  const plugins = [...rejections.values()].map(({ plugin }) => plugin);
  const refusedBy = [...new Set<Plugin>([...plugins, ...(named ? (['NodeAffinity'] as const) : [])])];
  const preemption = preempt(cycle, rejections, nodes, nominated, (below) => draw(below, 'preemption'));
  if ('node' in preemption)
    return { message, refusedBy, nominated: preemption.node, victims: preemption.victims };
  return {
    message: `${message} preemption: ${preemption.message}`,
    refusedBy,
    nominated: preemption.gaveUp ? undefined : UNCHANGED,
    victims: [],
  };
}
