import type { Node, Pod, TopologySpreadConstraint } from '../api/types.ts';
import { tolerates } from '../controllers/tolerations.ts';
import { controllerOf, type Stored } from '../machinery/object.ts';
import { selectorMatches } from '../machinery/selectors.ts';
import type { NodeInfo } from './node-info.ts';
import { matchesNode } from './node-affinity.ts';

/** How evenly pods are spread. Models pkg/scheduler/framework/plugins/podtopologyspread */

type StoredPod = Stored<Pod>;

const HOSTNAME = 'kubernetes.io/hostname';

/** Without constraints of its own, a controller's pods are spread a little over nodes. */
const DEFAULT_HOST_SKEW = 3;

interface Counted {
  readonly constraint: TopologySpreadConstraint;
  readonly counts: Map<string, number>;
}

function selects(
  { labelSelector, matchLabelKeys = [] }: TopologySpreadConstraint,
  pod: StoredPod,
  other: StoredPod,
): boolean {
  const [own = {}, labels = {}] = [pod.metadata.labels, other.metadata.labels];
  return (
    other.metadata.namespace === pod.metadata.namespace &&
    other.metadata.deletionTimestamp === undefined &&
    selectorMatches(labelSelector, labels) &&
    matchLabelKeys.every((key) => own[key] === undefined || own[key] === labels[key])
  );
}

const labelOf = (node: Stored<Node>, key: string): string | undefined => node.metadata.labels?.[key];

function tolerated({ spec }: StoredPod, node: Stored<Node>): boolean {
  return (node.spec.taints ?? []).every(
    (taint) =>
      taint.effect === 'PreferNoSchedule' ||
      spec.tolerations?.some((toleration) => tolerates(toleration, taint)),
  );
}

/** Whether a node counts for a constraint at all. */
function counts(constraint: TopologySpreadConstraint, pod: StoredPod, node: Stored<Node>): boolean {
  if (constraint.nodeAffinityPolicy !== 'Ignore' && !matchesNode(pod, node)) return false;
  return constraint.nodeTaintsPolicy !== 'Honor' || tolerated(pod, node);
}

/** What all nodes' pods mean for the spreading of one pod. */
export class SpreadState {
  readonly #pod: StoredPod;
  readonly #hard: readonly Counted[];
  readonly #soft: readonly Counted[];
  readonly #controller: string | undefined;

  constructor(pod: StoredPod, nodes: readonly NodeInfo[]) {
    this.#pod = pod;
    const constraints = pod.spec.topologySpreadConstraints ?? [];
    const counted = (when: string): readonly Counted[] => {
      const own = constraints.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === when);
      return own.map((constraint) => ({ constraint, counts: this.#count(constraint, own, nodes) }));
    };
    this.#hard = counted('DoNotSchedule');
    this.#soft = counted('ScheduleAnyway');
    this.#controller = constraints.length === 0 ? controllerOf(pod)?.uid : undefined;
  }

  /** Why a node would make the spread too uneven; undefined when it would not. */
  violation({ node }: NodeInfo): 'missing label' | 'skew' | undefined {
    if (!node) return undefined;
    for (const { constraint, counts } of this.#hard) {
      const value = labelOf(node, constraint.topologyKey);
      if (value === undefined) return 'missing label';
      const enough = counts.size >= (constraint.minDomains ?? 1);
      const least = enough && counts.size > 0 ? Math.min(...counts.values()) : 0;
      const self = selectorMatches(constraint.labelSelector, this.#pod.metadata.labels) ? 1 : 0;
      if ((counts.get(value) ?? 0) + self - least > constraint.maxSkew) return 'skew';
    }
    return undefined;
  }

  get hasPreferences(): boolean {
    return this.#soft.length > 0 || this.#controller !== undefined;
  }

  /** The lower the better; undefined for a node that lacks a label that a soft constraint asks for. */
  crowding(info: NodeInfo, candidates: number): number | undefined {
    const { node } = info;
    if (!node) return undefined;
    if (this.#controller !== undefined)
      return Math.round(
        (info.byController.get(this.#controller) ?? 0) * Math.log(candidates + 2) + DEFAULT_HOST_SKEW - 1,
      );
    let score = 0;
    for (const { constraint, counts } of this.#soft) {
      const value = labelOf(node, constraint.topologyKey);
      if (value === undefined) return undefined;
      const size = constraint.topologyKey === HOSTNAME ? candidates : counts.size;
      score += (counts.get(value) ?? 0) * Math.log(size + 2) + constraint.maxSkew - 1;
    }
    return Math.round(score);
  }

  #count(
    constraint: TopologySpreadConstraint,
    all: readonly TopologySpreadConstraint[],
    nodes: readonly NodeInfo[],
  ): Map<string, number> {
    const found = new Map<string, number>();
    for (const { node, pods } of nodes) {
      if (!node || !counts(constraint, this.#pod, node)) continue;
      if (all.some(({ topologyKey }) => labelOf(node, topologyKey) === undefined)) continue;
      const value = labelOf(node, constraint.topologyKey) ?? '';
      let count = found.get(value) ?? 0;
      for (const other of pods.values()) if (selects(constraint, this.#pod, other)) count++;
      found.set(value, count);
    }
    return found;
  }
}
