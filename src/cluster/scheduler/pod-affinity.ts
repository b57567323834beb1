import type { Node, Pod, PodAffinityTerm } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { selectorMatches } from '../machinery/selectors.ts';
import type { Store } from '../store/store.ts';
import type { NodeInfo } from './node-info.ts';

/** Which pods a pod wants to be near or far. Models pkg/scheduler/framework/plugins/interpodaffinity */

type StoredPod = Stored<Pod>;

/** Whether a term of one pod is about another pod. */
export function termSelects(
  term: PodAffinityTerm,
  owner: StoredPod,
  other: StoredPod,
  store: Store,
): boolean {
  return inNamespace(term, owner, other, store) && selectsLabels(term, owner, other);
}

function inNamespace(
  { namespaces, namespaceSelector }: PodAffinityTerm,
  owner: StoredPod,
  other: StoredPod,
  store: Store,
): boolean {
  const { namespace = '' } = other.metadata;
  if (!namespaces?.length && namespaceSelector === undefined) return namespace === owner.metadata.namespace;
  if (namespaces?.includes(namespace)) return true;
  return selectorMatches(namespaceSelector, store.get('namespaces', namespace)?.metadata.labels);
}

function selectsLabels(
  { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] }: PodAffinityTerm,
  owner: StoredPod,
  other: StoredPod,
): boolean {
  const [own = {}, labels = {}] = [owner.metadata.labels, other.metadata.labels];
  return (
    selectorMatches(labelSelector, labels) &&
    matchLabelKeys.every((key) => own[key] === undefined || own[key] === labels[key]) &&
    mismatchLabelKeys.every((key) => own[key] === undefined || own[key] !== labels[key])
  );
}

const labelOf = (node: Stored<Node> | undefined, key: string): string | undefined =>
  node?.metadata.labels?.[key];

/** Values of a term's topology key with how many pods there the term is about. */
function domains(
  term: PodAffinityTerm,
  pod: StoredPod,
  nodes: Iterable<NodeInfo>,
  store: Store,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { node, pods } of nodes) {
    const value = labelOf(node, term.topologyKey);
    if (value === undefined) continue;
    let count = 0;
    for (const other of pods.values()) if (termSelects(term, pod, other, store)) count++;
    if (count > 0) counts.set(value, (counts.get(value) ?? 0) + count);
  }
  return counts;
}

/** What all nodes' pods mean for one pod, looked up per node. */
export class AffinityState {
  readonly #pod: StoredPod;
  readonly #store: Store;
  readonly #affinity: readonly (readonly [PodAffinityTerm, ReadonlyMap<string, number>])[];
  readonly #antiAffinity: readonly (readonly [PodAffinityTerm, ReadonlyMap<string, number>])[];
  readonly #preferred: readonly (readonly [PodAffinityTerm, number, ReadonlyMap<string, number>])[];
  /** Topology keys and values that pods which are there already keep this one away from. */
  readonly #repelled = new Set<string>();

  constructor(pod: StoredPod, nodes: readonly NodeInfo[], store: Store) {
    this.#pod = pod;
    this.#store = store;
    const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
    const counted = (terms: readonly PodAffinityTerm[] | undefined) =>
      (terms ?? []).map((term) => [term, domains(term, pod, nodes, store)] as const);
    this.#affinity = counted(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution);
    this.#antiAffinity = counted(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution);
    const weighted = (sign: number, terms = podAffinity?.preferredDuringSchedulingIgnoredDuringExecution) =>
      (terms ?? []).map(
        ({ podAffinityTerm: term, weight }) =>
          [term, sign * weight, domains(term, pod, nodes, store)] as const,
      );
    this.#preferred = [
      ...weighted(1),
      ...weighted(-1, podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []),
    ];
    for (const { node, repelling } of nodes)
      for (const other of repelling.values())
        for (const term of other.spec.affinity?.podAntiAffinity
          ?.requiredDuringSchedulingIgnoredDuringExecution ?? []) {
          const value = labelOf(node, term.topologyKey);
          if (value !== undefined && termSelects(term, other, pod, store))
            this.#repelled.add(`${term.topologyKey}=${value}`);
        }
  }

  get hasPreferences(): boolean {
    return this.#preferred.length > 0;
  }

  /** Required affinity: each term has a pod in the node's domain, or no pod anywhere and the pod itself matches all. */
  attracts(node: Stored<Node>): boolean {
    if (this.#affinity.length === 0) return true;
    if (this.#affinity.some(([term]) => labelOf(node, term.topologyKey) === undefined)) return false;
    const near = this.#affinity.every(([term, counts]) => counts.has(labelOf(node, term.topologyKey) ?? ''));
    if (near) return true;
    return this.#affinity.every(
      ([term, counts]) => counts.size === 0 && termSelects(term, this.#pod, this.#pod, this.#store),
    );
  }

  /** Required anti-affinity: the node's domain has a pod that this one must not meet. */
  repels(node: Stored<Node>): boolean {
    return this.#antiAffinity.some(([term, counts]) => counts.has(labelOf(node, term.topologyKey) ?? ''));
  }

  /** A pod that is there already must not meet this one. */
  isRepelled(node: Stored<Node>): boolean {
    if (this.#repelled.size === 0) return false;
    return Object.entries(node.metadata.labels ?? {}).some(([key, value]) =>
      this.#repelled.has(`${key}=${value}`),
    );
  }

  /** The sum of the weights of preferred terms, times the pods that they are about. */
  preference(node: Stored<Node>): number {
    let score = 0;
    for (const [term, weight, counts] of this.#preferred)
      score += weight * (counts.get(labelOf(node, term.topologyKey) ?? '') ?? 0);
    return score;
  }
}
