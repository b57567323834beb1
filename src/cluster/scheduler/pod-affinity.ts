import type { Node, Pod, PodAffinityTerm, WeightedPodAffinityTerm } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { selectorMatches } from '../machinery/selectors.ts';
import type { Store } from '../store/store.ts';
import type { NodeInfo, PodGroup } from './node-info.ts';
import { own } from '../machinery/own.ts';

/** Which pods a pod wants to be near or far. Models pkg/scheduler/framework/plugins/interpodaffinity */

type StoredPod = Stored<Pod>;

/** A pod that is there and insists on another one near gives the nodes near it so much. */
const HARD_AFFINITY_WEIGHT = 1;

/** Whether a term of one pod is about another pod. */
export function termSelects(
  { namespaces, namespaceSelector, labelSelector }: PodAffinityTerm,
  owner: StoredPod,
  { metadata: { namespace = '', labels } }: StoredPod,
  store: Store,
): boolean {
  const everywhere = namespaces?.length || namespaceSelector !== undefined;
  if (!everywhere) {
    if (namespace !== owner.metadata.namespace) return false;
  } else if (
    !namespaces?.includes(namespace) &&
    !selectorMatches(namespaceSelector, store.get('namespaces', namespace)?.metadata.labels)
  )
    return false;
  return selectorMatches(labelSelector, labels);
}

const NO_TERMS = { near: [], far: [], ratherNear: [], ratherFar: [] };

/** A pod's terms about other pods. */
export function termsOf({ spec: { affinity } }: StoredPod): {
  readonly near: readonly PodAffinityTerm[];
  readonly far: readonly PodAffinityTerm[];
  readonly ratherNear: readonly WeightedPodAffinityTerm[];
  readonly ratherFar: readonly WeightedPodAffinityTerm[];
} {
  if (!affinity) return NO_TERMS;
  const { podAffinity: near, podAntiAffinity: far } = affinity;
  return {
    near: near?.requiredDuringSchedulingIgnoredDuringExecution ?? [],
    far: far?.requiredDuringSchedulingIgnoredDuringExecution ?? [],
    ratherNear: near?.preferredDuringSchedulingIgnoredDuringExecution ?? [],
    ratherFar: far?.preferredDuringSchedulingIgnoredDuringExecution ?? [],
  };
}

/** Whether there are terms and all of them are about another pod. */
export const allSelect = (
  terms: readonly PodAffinityTerm[],
  owner: StoredPod,
  other: StoredPod,
  store: Store,
): boolean => terms.length > 0 && terms.every((term) => termSelects(term, owner, other, store));

const labelOf = (node: Stored<Node>, key: string): string | undefined => own(node.metadata.labels, key);

/** How many pods there are in the domains of a topology key, by `key=value`. */
type Counts = Map<string, number>;

function note(counts: Counts, node: Stored<Node>, key: string, change: number): void {
  const value = labelOf(node, key);
  if (value === undefined) return;
  const pair = `${key}=${value}`;
  const left = (counts.get(pair) ?? 0) + change;
  if (left === 0) counts.delete(pair);
  else counts.set(pair, left);
}

/** Remembers what was found out about a group of pods. */
function perGroup<T>(find: (pod: StoredPod) => T): (group: PodGroup) => T {
  const known = new Map<string, T>();
  return (group) => {
    let found = known.get(group.key);
    if (found === undefined) known.set(group.key, (found = find(group.pod)));
    return found;
  };
}

interface Counted {
  /** Pods that all terms about near ones select. */
  readonly wanted: Counts;
  /** Pods that this one must not meet. */
  readonly avoided: Counts;
  /** Pods that must not meet this one. */
  readonly repelling: Counts;
}

/** What all nodes' pods mean for where one pod may be. */
export class AffinityState {
  readonly #pod: StoredPod;
  readonly #store: Store;
  readonly #near: readonly PodAffinityTerm[];
  readonly #far: readonly PodAffinityTerm[];
  /** Undefined as long as nobody counts. */
  #counted: Counted | undefined;

  constructor(pod: StoredPod, nodes: readonly NodeInfo[], store: Store) {
    this.#pod = pod;
    this.#store = store;
    ({ near: this.#near, far: this.#far } = termsOf(pod));
    const own = this.#near.length > 0 || this.#far.length > 0;
    if (!own && !nodes.some(({ hasAffine }) => hasAffine)) return;
    const keys = perGroup((other) => this.#keys(other));
    const repelled = perGroup((other) => this.#repelledBy(other));
    for (const { node, groups, affine } of nodes) {
      if (!node) continue;
      if (own) for (const group of groups.values()) this.#noteOwn(node, keys(group), group.count);
      if (affine.size === 0) continue;
      for (const group of affine.values())
        for (const key of repelled(group)) note(this.#counts.repelling, node, key, group.count);
    }
  }

  get #counts(): Counted {
    return (this.#counted ??= { wanted: new Map(), avoided: new Map(), repelling: new Map() });
  }

  clone(): AffinityState {
    const copy = new AffinityState(this.#pod, [], this.#store);
    if (!this.#counted) return copy;
    const { wanted, avoided, repelling } = this.#counted;
    copy.#counted = { wanted: new Map(wanted), avoided: new Map(avoided), repelling: new Map(repelling) };
    return copy;
  }

  /** A pod comes to a node or leaves it. */
  update(other: StoredPod, node: Stored<Node>, sign: 1 | -1): void {
    this.#noteOwn(node, this.#keys(other), sign);
    for (const key of this.#repelledBy(other)) note(this.#counts.repelling, node, key, sign);
  }

  /** Whether no pod has a say about where others are. */
  get indifferent(): boolean {
    return this.#near.length === 0 && this.#far.length === 0 && !this.#counted?.repelling.size;
  }

  /** Required affinity: each term has a pod in the node's domain, or no pod anywhere and the pod itself matches all. */
  attracts(node: Stored<Node>): boolean {
    let near = true;
    for (const { topologyKey } of this.#near) {
      const value = labelOf(node, topologyKey);
      if (value === undefined) return false;
      near &&= this.#counts.wanted.has(`${topologyKey}=${value}`);
    }
    return (
      near || (this.#counts.wanted.size === 0 && allSelect(this.#near, this.#pod, this.#pod, this.#store))
    );
  }

  /** Required anti-affinity: the node's domain has a pod that this one must not meet. */
  repels(node: Stored<Node>): boolean {
    return this.#far.some(({ topologyKey }) => {
      const value = labelOf(node, topologyKey);
      return value !== undefined && this.#counts.avoided.has(`${topologyKey}=${value}`);
    });
  }

  /** A pod that is there already must not meet this one. */
  isRepelled(node: Stored<Node>): boolean {
    const { repelling } = this.#counts;
    if (repelling.size === 0) return false;
    return Object.entries(node.metadata.labels ?? {}).some(([key, value]) =>
      repelling.has(`${key}=${value}`),
    );
  }

  #keys(other: StoredPod): { readonly wanted: boolean; readonly avoided: readonly string[] } {
    return {
      wanted: allSelect(this.#near, this.#pod, other, this.#store),
      avoided: this.#far
        .filter((term) => termSelects(term, this.#pod, other, this.#store))
        .map(({ topologyKey }) => topologyKey),
    };
  }

  #noteOwn(
    node: Stored<Node>,
    { wanted, avoided }: { readonly wanted: boolean; readonly avoided: readonly string[] },
    change: number,
  ): void {
    if (wanted)
      for (const { topologyKey } of this.#near) note(this.#counts.wanted, node, topologyKey, change);
    for (const key of avoided) note(this.#counts.avoided, node, key, change);
  }

  #repelledBy(other: StoredPod): readonly string[] {
    return termsOf(other)
      .far.filter((term) => termSelects(term, other, this.#pod, this.#store))
      .map(({ topologyKey }) => topologyKey);
  }
}

/**
 * How much pods that are there speak for each node, by their terms and the pod's own; undefined when none speaks.
 * Models pkg/scheduler/framework/plugins/interpodaffinity/scoring.go
 */
export function affinityScores(
  pod: StoredPod,
  candidates: readonly NodeInfo[],
  nodes: readonly NodeInfo[],
  store: Store,
): readonly number[] | undefined {
  const { ratherNear, ratherFar } = termsOf(pod);
  const speaks = ratherNear.length > 0 || ratherFar.length > 0;
  if (!speaks && !nodes.some(({ hasAffine }) => hasAffine)) return undefined;
  const topology = new Map<string, Map<string, number>>();
  type Weights = readonly (readonly [key: string, weight: number])[];
  const weights = (
    terms: readonly WeightedPodAffinityTerm[],
    sign: number,
    from: StoredPod,
    to: StoredPod,
  ): Weights =>
    terms
      .filter(({ podAffinityTerm }) => termSelects(podAffinityTerm, from, to, store))
      .map(({ podAffinityTerm, weight }) => [podAffinityTerm.topologyKey, sign * weight]);
  const own = perGroup((other) => [
    ...weights(ratherNear, 1, pod, other),
    ...weights(ratherFar, -1, pod, other),
  ]);
  const theirs = perGroup((other) => {
    const terms = termsOf(other);
    const hard = terms.near.map((podAffinityTerm) => ({ podAffinityTerm, weight: HARD_AFFINITY_WEIGHT }));
    return [
      ...weights([...hard, ...terms.ratherNear], 1, other, pod),
      ...weights(terms.ratherFar, -1, other, pod),
    ];
  });
  const note = (node: Stored<Node>, found: Weights, count: number): void => {
    for (const [key, weight] of found) {
      const value = labelOf(node, key);
      if (value === undefined) continue;
      let values = topology.get(key);
      if (!values) topology.set(key, (values = new Map()));
      values.set(value, (values.get(value) ?? 0) + weight * count);
    }
  };
  for (const { node, groups, affine } of nodes) {
    if (!node) continue;
    if (speaks) for (const group of groups.values()) note(node, own(group), group.count);
    if (affine.size === 0) continue;
    for (const group of affine.values()) note(node, theirs(group), group.count);
  }
  if (topology.size === 0) return undefined;
  return candidates.map(({ node }) => {
    let score = 0;
    for (const [key, values] of topology) {
      const value = node && labelOf(node, key);
      if (value !== undefined) score += values.get(value) ?? 0;
    }
    return score;
  });
}
