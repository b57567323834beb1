import type { Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { Store } from '../store/store.ts';
import { beginCycle, type Rejection, reject } from './filters.ts';
import { fitMessage, NO_VICTIMS, NOT_HELPFUL } from './fit-error.ts';
import type { NodeInfo } from './node-info.ts';

type StoredPod = Stored<Pod>;

/** What preemption would do for a pod: make room on a node, or nothing, and why. */
export type Preemption =
  { readonly node: string; readonly victims: readonly StoredPod[] } | { readonly message: string };

const priorityOf = ({ spec }: StoredPod): number => spec.priority ?? 0;

const startOf = ({ status, metadata }: StoredPod): string => status.startTime ?? metadata.creationTimestamp;

/** The more important first: by priority, then by how long they run. */
const byImportance = (a: StoredPod, b: StoredPod): number =>
  priorityOf(b) - priorityOf(a) || (startOf(a) < startOf(b) ? -1 : startOf(a) > startOf(b) ? 1 : 0);

/**
 * The pods of lower priority that have to leave a node for a pod, as few and unimportant as possible; or why that does not help.
 * Models pkg/scheduler/framework/plugins/defaultpreemption SelectVictimsOnNode
 */
function victimsOn(
  pod: StoredPod,
  info: NodeInfo,
  nodes: readonly NodeInfo[],
  store: Store,
): readonly StoredPod[] | Rejection {
  const lower = [...info.pods.values()].filter((other) => priorityOf(other) < priorityOf(pod));
  if (lower.length === 0) return { plugin: 'DefaultPreemption', reasons: [NO_VICTIMS], resolvable: false };
  const trial = info.clone();
  const others = nodes.map((node) => (node === info ? trial : node));
  for (const { metadata } of lower) trial.remove(metadata.uid);
  const rejection = reject(beginCycle(pod, others, store), trial);
  if (rejection) return rejection;
  return lower.toSorted(byImportance).filter((candidate) => {
    trial.add(candidate);
    if (!reject(beginCycle(pod, others, store), trial)) return false;
    trial.remove(candidate.metadata.uid);
    return true;
  });
}

const sum = (pods: readonly StoredPod[]): number => pods.reduce((total, pod) => total + priorityOf(pod), 0);

/** The least costly first: lowest highest priority, lowest sum, fewest, youngest. Models pickOneNodeForPreemption */
const byCost = (a: readonly StoredPod[], b: readonly StoredPod[]): number =>
  Math.max(...a.map(priorityOf)) - Math.max(...b.map(priorityOf)) ||
  sum(a) - sum(b) ||
  a.length - b.length ||
  ((a[0] ? startOf(a[0]) : '') > (b[0] ? startOf(b[0]) : '') ? -1 : 1);

/** Models pkg/scheduler/framework/preemption/preemption.go */
export function preempt(
  pod: StoredPod,
  rejections: ReadonlyMap<NodeInfo, Rejection>,
  nodes: readonly NodeInfo[],
  store: Store,
): Preemption {
  if (pod.spec.preemptionPolicy === 'Never')
    return { message: 'not eligible due to preemptionPolicy=Never.' };
  const reasons: string[] = [];
  const candidates: { readonly node: string; readonly victims: readonly StoredPod[] }[] = [];
  for (const [info, rejection] of rejections) {
    if (!rejection.resolvable) {
      reasons.push(NOT_HELPFUL);
      continue;
    }
    const found = victimsOn(pod, info, nodes, store);
    if ('reasons' in found) reasons.push(...found.reasons);
    else candidates.push({ node: info.name, victims: found });
  }
  const best = candidates.toSorted((a, b) => byCost(a.victims, b.victims))[0];
  return best ?? { message: fitMessage(nodes.length, reasons) };
}
