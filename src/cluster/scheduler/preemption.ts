import type { Pod, PodDisruptionBudget } from '../api/types.ts';
import { keyOf, type Stored } from '../machinery/object.ts';
import { selectorMatches } from '../machinery/selectors.ts';
import { change, cloneCycle, type Cycle, priorityOf, type Rejection, rejectBeside } from './filters.ts';
import { fitMessage, NO_VICTIMS, NOT_HELPFUL } from './fit-error.ts';
import type { NodeInfo } from './node-info.ts';

type StoredPod = Stored<Pod>;
type StoredBudget = Stored<PodDisruptionBudget>;

/** The pods that would have to leave a node, the most important first, and how many of them a budget protects. */
export interface Victims {
  readonly pods: readonly StoredPod[];
  readonly violations: number;
}

/** A pod that has not started counts as starting now, after all others. */
const NOT_STARTED = '~';

const startOf = ({ status }: StoredPod): string => status.startTime ?? NOT_STARTED;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The more important first: by priority, then by how long they run; of two that nothing tells apart always the same one.
 * Models pkg/scheduler/util MoreImportantPod
 */
const byImportance = (a: StoredPod, b: StoredPod): number =>
  priorityOf(b) - priorityOf(a) || compare(startOf(a), startOf(b)) || compare(keyOf(a), keyOf(b));

/** Pods that budgets do not let go, one budget after the other used up. Models filterPodsWithPDBViolation */
export function protectedPods(
  pods: readonly StoredPod[],
  budgets: readonly StoredBudget[],
): ReadonlySet<StoredPod> {
  const left = new Map(budgets.map((budget) => [budget, budget.status.disruptionsAllowed]));
  const found = new Set<StoredPod>();
  for (const pod of pods) {
    const { namespace, name, labels = {} } = pod.metadata;
    if (Object.keys(labels).length === 0) continue;
    for (const budget of budgets) {
      const { selector } = budget.spec;
      const asks =
        Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions?.length ?? 0);
      if (budget.metadata.namespace !== namespace || asks === 0 || !selectorMatches(selector, labels))
        continue;
      if (budget.status.disruptedPods?.[name] !== undefined) continue;
      const allowed = (left.get(budget) ?? 0) - 1;
      left.set(budget, allowed);
      if (allowed < 0) found.add(pod);
    }
  }
  return found;
}

/** The pods that are to come to a node. */
export type Nominated = (node: string) => Iterable<StoredPod> | undefined;

/**
 * The pods of lower priority that have to leave a node for a pod, as few and unimportant as possible, protected ones only if
 * nothing else helps; or why that does not help.
 * Models pkg/scheduler/framework/plugins/defaultpreemption SelectVictimsOnNode
 */
export function victimsOn(
  cycle: Cycle,
  info: NodeInfo,
  budgets: readonly StoredBudget[],
  nominated: Nominated,
): Victims | Pick<Rejection, 'reasons'> {
  const lower = [...info.pods.values()].filter((other) => priorityOf(other) < priorityOf(cycle.pod));
  if (lower.length === 0) return { reasons: [NO_VICTIMS] };
  const trial = info.clone();
  const tried = cloneCycle(cycle);
  for (const other of lower) change(tried, trial, other, -1);
  const rejection = rejectBeside(tried, trial, nominated(info.name));
  if (rejection) return rejection;
  const sorted = lower.toSorted(byImportance);
  const kept = protectedPods(sorted, budgets);
  const leaves = (candidate: StoredPod): boolean => {
    change(tried, trial, candidate, 1);
    if (!rejectBeside(tried, trial, nominated(info.name))) return false;
    change(tried, trial, candidate, -1);
    return true;
  };
  const violating = sorted.filter((pod) => kept.has(pod)).filter(leaves);
  const gone = new Set([...violating, ...sorted.filter((pod) => !kept.has(pod)).filter(leaves)]);
  return { pods: sorted.filter((pod) => gone.has(pod)), violations: violating.length };
}

/** Priorities are shifted above zero, so that more pods cost more. */
const cost = ({ pods }: Victims): number => pods.reduce((total, pod) => total + priorityOf(pod) + 2 ** 31, 0);

/** When the first of the most important victims started. */
function earliestStart({ pods }: Victims): string {
  const top = pods.filter((pod) => pods[0] && priorityOf(pod) === priorityOf(pods[0]));
  return top.map(startOf).toSorted(compare)[0] ?? NOT_STARTED;
}

/** The least costly first. Models pkg/scheduler/framework/preemption pickOneNodeForPreemption */
export function byCost(a: Victims, b: Victims): number {
  const highest = ({ pods }: Victims): number => (pods[0] ? priorityOf(pods[0]) : 0);
  return (
    a.violations - b.violations ||
    highest(a) - highest(b) ||
    cost(a) - cost(b) ||
    a.pods.length - b.pods.length ||
    compare(earliestStart(b), earliestStart(a))
  );
}

/** Where a pod could go if victims left, or why preemption does not help. */
export type Preemption =
  | { readonly node: string; readonly victims: readonly StoredPod[] }
  | {
      readonly message: string;
      /** Whether the node that the pod was to come to is given up. */
      readonly gaveUp: boolean;
    };

/** Of many nodes not all are looked at. Models defaultpreemption calculateNumCandidates */
const candidatesWanted = (nodes: number): number => Math.max(Math.floor(nodes / 10), 100);

function isLeavingByPreemption({ metadata, status }: StoredPod): boolean {
  const target = status.conditions?.find(({ type }) => type === 'DisruptionTarget');
  return (
    metadata.deletionTimestamp !== undefined &&
    target?.status === 'True' &&
    target.reason === 'PreemptionByScheduler'
  );
}

/** Models pkg/scheduler/framework/plugins/defaultpreemption PodEligibleToPreemptOthers */
function ineligible(
  pod: StoredPod,
  nodes: readonly NodeInfo[],
  rejections: ReadonlyMap<NodeInfo, Rejection>,
): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = nodes.find(({ name }) => name === pod.status.nominatedNodeName);
  const rejection = nominated && rejections.get(nominated);
  if (!nominated || rejection?.resolvable === false) return undefined;
  return [...nominated.pods.values()].some(
    (other) => priorityOf(other) < priorityOf(pod) && isLeavingByPreemption(other),
  )
    ? 'not eligible due to a terminating pod on the nominated node.'
    : undefined;
}

/**
 * Models pkg/scheduler/framework/preemption/preemption.go
 * @param rejections what nodes said that were asked
 * @param draw a number below the given one
 */
export function preempt(
  cycle: Cycle,
  rejections: ReadonlyMap<NodeInfo, Rejection>,
  nodes: readonly NodeInfo[],
  nominated: Nominated,
  draw: (below: number) => number,
): Preemption {
  const message = ineligible(cycle.pod, nodes, rejections);
  if (message !== undefined) return { message, gaveUp: false };
  const budgets = cycle.store.list('poddisruptionbudgets.policy');
  const potential = nodes.filter((info) => rejections.get(info)?.resolvable);
  const start = potential.length > 0 ? draw(potential.length) : 0;
  const reasons: string[] = [];
  const found: (Victims & { readonly node: string })[] = [];
  let unviolated = 0;
  const unexpected: string[] = [];
  for (const info of [...potential.slice(start), ...potential.slice(0, start)]) {
    if (unviolated > 0 && found.length >= candidatesWanted(potential.length)) break;
    const victims = victimsOn(cycle, info, budgets, nominated);
    if ('reasons' in victims) reasons.push(...victims.reasons);
    else if (victims.pods.length > 0) {
      found.push({ node: info.name, ...victims });
      if (victims.violations === 0) unviolated++;
    } else unexpected.push(`expected at least one victim pod on node "${info.name}"`);
  }
  const best = found.toSorted(byCost)[0];
  if (best) return { node: best.node, victims: best.pods };
  const [problem] = unexpected;
  if (problem !== undefined)
    return { message: unexpected.length === 1 ? problem : `[${unexpected.join(', ')}]`, gaveUp: false };
  const hopeless = Array.from({ length: nodes.length - potential.length }, () => NOT_HELPFUL);
  return { message: fitMessage(nodes.length, [...reasons, ...hopeless]), gaveUp: true };
}
