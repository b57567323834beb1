import type { LabelSelector, Node, Pod, TopologySpreadConstraint } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { selectorMatches } from '../machinery/selectors.ts';
import type { Store } from '../store/store.ts';
import { defaultSelectors } from './default-selector.ts';
import { HOSTNAME, labelOf, type NodeInfo, type PodCounter, type PodGroup, ZONE } from './node-info.ts';
import { matchesNode } from './node-affinity.ts';
import { untolerated } from './taints.ts';
import { own } from '../machinery/own.ts';

/** How evenly pods are spread. Models pkg/scheduler/framework/plugins/podtopologyspread */

type StoredPod = Stored<Pod>;

/** Without constraints of its own, a pod of a service or a controller is spread a little over nodes and zones. */
const DEFAULTS: readonly TopologySpreadConstraint[] = [
  { topologyKey: HOSTNAME, maxSkew: 3, whenUnsatisfiable: 'ScheduleAnyway' },
  { topologyKey: ZONE, maxSkew: 5, whenUnsatisfiable: 'ScheduleAnyway' },
];

const isEmpty = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean =>
  Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;

type Selectors = readonly (LabelSelector | undefined)[];

/** Counts the pods of a namespace that selectors all select and that are not leaving. */
class Selection implements PodCounter {
  readonly #namespace: string | undefined;
  readonly #selectors: Selectors;
  /** Selectors that ask for nothing count nobody. */
  readonly #selectsNothing: boolean;
  readonly #known = new Map<string, boolean>();

  constructor(namespace: string | undefined, selectors: Selectors) {
    this.#namespace = namespace;
    this.#selectors = selectors;
    this.#selectsNothing = selectors.every((selector) => selector && isEmpty(selector));
  }

  isOf(namespace: string | undefined, selectors: Selectors): boolean {
    const own = this.#selectors;
    if (namespace !== this.#namespace || selectors.length !== own.length) return false;
    return own.every((selector, i) => selector === selectors[i]);
  }

  matches({ metadata }: StoredPod): boolean {
    return this.#selectors.every((selector) => selectorMatches(selector, metadata.labels));
  }

  countIn(groups: Iterable<PodGroup>): number {
    if (this.#selectsNothing) return 0;
    let total = 0;
    for (const { key, pod, count } of groups) {
      let selected = this.#known.get(key);
      if (selected === undefined) {
        const { namespace, deletionTimestamp } = pod.metadata;
        selected = namespace === this.#namespace && deletionTimestamp === undefined && this.matches(pod);
        this.#known.set(key, selected);
      }
      if (selected) total += count;
    }
    return total;
  }
}

/** The last selection that began with a selector: pods of one template ask for the same one. */
const selections = new WeakMap<LabelSelector, Selection>();

function selectionOf(namespace: string | undefined, selectors: Selectors): Selection {
  const [first] = selectors;
  const known = first && selections.get(first);
  if (known?.isOf(namespace, selectors)) return known;
  const selection = new Selection(namespace, selectors);
  if (first) selections.set(first, selection);
  return selection;
}

/** A constraint with the selectors that it comes to, and how many pods they select on a node. */
class Spread {
  readonly key: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly #constraint: TopologySpreadConstraint;
  readonly #pod: StoredPod;
  readonly #selection: Selection;

  constructor(constraint: TopologySpreadConstraint, pod: StoredPod, defaults?: readonly LabelSelector[]) {
    this.key = constraint.topologyKey;
    this.maxSkew = constraint.maxSkew;
    this.minDomains = constraint.minDomains ?? 1;
    this.#constraint = constraint;
    this.#pod = pod;
    const { labels = {} } = pod.metadata;
    const same = constraint.matchLabelKeys?.flatMap((key) => {
      const value = own(labels, key);
      return value === undefined ? [] : [{ matchLabels: { [key]: value } }];
    });
    const selectors = defaults ?? [constraint.labelSelector, ...(same ?? [])];
    this.#selection = selectionOf(pod.metadata.namespace, selectors);
  }

  /** Whether pods on a node count at all. */
  includes(node: Stored<Node>): boolean {
    const { nodeAffinityPolicy, nodeTaintsPolicy } = this.#constraint;
    if (nodeAffinityPolicy !== 'Ignore' && !matchesNode(this.#pod, node)) return false;
    return nodeTaintsPolicy !== 'Honor' || !untolerated(this.#pod, node.spec.taints);
  }

  get honorsTaints(): boolean {
    return this.#constraint.nodeTaintsPolicy === 'Honor';
  }

  matches(pod: StoredPod): boolean {
    return this.#selection.matches(pod);
  }

  count(info: NodeInfo): number {
    return info.countFor(this.#selection);
  }
}

/** The constraints that a pod insists on, or would like to be kept. */
export function spreadsOf(
  pod: StoredPod,
  when: TopologySpreadConstraint['whenUnsatisfiable'],
  store?: Store,
): readonly Spread[] {
  const own = pod.spec.topologySpreadConstraints ?? [];
  if (own.length > 0)
    return own
      .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === when)
      .map((constraint) => new Spread(constraint, pod));
  if (!store) return [];
  const selectors = defaultSelectors(pod, store);
  if (selectors.length === 0) return [];
  return DEFAULTS.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === when).map(
    (constraint) => new Spread(constraint, pod, selectors),
  );
}

/** Whether a node has all the labels that constraints are about. */
export const hasKeys = (node: Stored<Node>, spreads: readonly Spread[]): boolean =>
  spreads.every(({ key }) => labelOf(node, key) !== undefined);

/** What all nodes' pods mean for where one pod may be. */
export class SpreadState {
  readonly #pod: StoredPod;
  readonly #spreads: readonly Spread[];
  readonly #counts: readonly Map<string, number>[];
  /** The fewest pods in a domain, by constraint. */
  #least: (number | undefined)[] = [];

  constructor(pod: StoredPod, nodes: readonly NodeInfo[], counts?: readonly Map<string, number>[]) {
    this.#pod = pod;
    this.#spreads = spreadsOf(pod, 'DoNotSchedule');
    this.#counts = counts ?? this.#spreads.map(() => new Map<string, number>());
    if (counts || this.#spreads.length === 0) return;
    for (const info of nodes) {
      const { node } = info;
      if (!node || !hasKeys(node, this.#spreads)) continue;
      this.#each(node, (spread, found, value) =>
        found.set(value, (found.get(value) ?? 0) + spread.count(info)),
      );
    }
  }

  /** Whether every node is as good as any other. */
  get indifferent(): boolean {
    return this.#spreads.length === 0;
  }

  /** How many pods there are in the domains of each constraint. */
  get domains(): readonly ReadonlyMap<string, number>[] {
    return this.#counts;
  }

  clone(): SpreadState {
    return new SpreadState(
      this.#pod,
      [],
      this.#counts.map((found) => new Map(found)),
    );
  }

  /** A pod comes to a node or leaves it. */
  update(other: StoredPod, node: Stored<Node>, sign: 1 | -1): void {
    if (other.metadata.namespace !== this.#pod.metadata.namespace || !hasKeys(node, this.#spreads)) return;
    this.#least = [];
    this.#each(node, (spread, found, value) => {
      if (spread.matches(other)) found.set(value, (found.get(value) ?? 0) + sign);
    });
  }

  /** Why a node would make the spread too uneven; undefined when it would not. */
  violation({ node }: NodeInfo): 'missing label' | 'skew' | undefined {
    if (!node) return undefined;
    for (const [i, spread] of this.#spreads.entries()) {
      const value = labelOf(node, spread.key);
      if (value === undefined) return 'missing label';
      const here = (this.#counts[i]?.get(value) ?? 0) + (spread.matches(this.#pod) ? 1 : 0);
      if (here - this.#fewest(i, spread) > spread.maxSkew) return 'skew';
    }
    return undefined;
  }

  #fewest(i: number, { minDomains }: Spread): number {
    let least = this.#least[i];
    if (least === undefined) {
      const values = this.#counts[i] ?? new Map<string, number>();
      least = values.size < minDomains ? 0 : Math.min(...values.values());
      this.#least[i] = least;
    }
    return least;
  }

  #each(
    node: Stored<Node>,
    visit: (spread: Spread, found: Map<string, number>, value: string) => void,
  ): void {
    for (const [i, spread] of this.#spreads.entries()) {
      const found = this.#counts[i];
      if (found && spread.includes(node)) visit(spread, found, labelOf(node, spread.key) ?? '');
    }
  }
}

/**
 * How crowded each candidate's domains are, the lower the better: undefined for one that lacks a label; undefined as a whole
 * when the pod does not care. Models pkg/scheduler/framework/plugins/podtopologyspread/scoring.go
 */
export function crowding(
  pod: StoredPod,
  candidates: readonly NodeInfo[],
  nodes: readonly NodeInfo[],
  store: Store,
): readonly (number | undefined)[] | undefined {
  const spreads = spreadsOf(pod, 'ScheduleAnyway', store);
  if (spreads.length === 0) return undefined;
  const strict = (pod.spec.topologySpreadConstraints ?? []).length > 0;
  const ignored = (node: Stored<Node>): boolean => strict && !hasKeys(node, spreads);
  let kept = candidates.length;
  if (strict) kept = candidates.reduce((sum, { node }) => sum + (node && !ignored(node) ? 1 : 0), 0);
  // What no candidate has a label for counts for none.
  const asked: Domains[] = [];
  for (const spread of spreads) {
    const byHost = spread.key === HOSTNAME;
    const found = byHost ? undefined : domainsOf(spread, candidates, ignored);
    if (byHost || found) asked.push({ spread, weight: Math.log((found?.size ?? kept) + 2), found });
  }
  for (const { spread, found } of asked) if (found) countInDomains(spread, found, nodes, ignored);
  return candidates.map((info) => {
    const { node } = info;
    if (!node || ignored(node)) return undefined;
    let score = 0;
    for (const { spread, weight, found } of asked) {
      const value = info.label(spread.key);
      if (value === undefined) continue;
      score += (found ? (found.get(value) ?? 0) : spread.count(info)) * weight + (spread.maxSkew - 1);
    }
    return Math.round(score);
  });
}

/** A constraint over domains that candidates are in, with what it weighs; hosts are counted one by one. */
interface Domains {
  readonly spread: Spread;
  readonly weight: number;
  readonly found: Map<string, number> | undefined;
}

/** The domains of the candidates, an empty text for those that lack the label; undefined when all of them do. */
function domainsOf(
  { key }: Spread,
  candidates: readonly NodeInfo[],
  ignored: (node: Stored<Node>) => boolean,
): Map<string, number> | undefined {
  let found: Map<string, number> | undefined;
  let lacking = false;
  candidates.forEach((info) => {
    if (!info.node || ignored(info.node)) return;
    const value = info.label(key);
    if (value === undefined) lacking = true;
    else found = (found ?? new Map<string, number>()).set(value, 0);
  });
  if (lacking) found?.set('', 0);
  return found;
}

function countInDomains(
  spread: Spread,
  found: Map<string, number>,
  nodes: readonly NodeInfo[],
  ignored: (node: Stored<Node>) => boolean,
): void {
  for (const info of nodes) {
    const { node } = info;
    if (!node || ignored(node)) continue;
    const value = info.label(spread.key) ?? '';
    const before = found.get(value);
    if (before !== undefined && spread.includes(node)) found.set(value, before + spread.count(info));
  }
}
