import type { Pod } from '../api/types.ts';
import { qosClass } from '../kinds/podspec/qos.ts';
import type { Stored } from '../machinery/object.ts';
import { requestsOf } from '../scheduler/requests.ts';
import { isCritical } from './eviction.ts';
import type { PodFailure } from './record.ts';

/** So much of a resource is missing: millicores, bytes, pods. */
export interface Requirement {
  readonly name: string;
  readonly quantity: number;
}

type Requirements = readonly Requirement[];

/** What becomes of a pod that has to make room. */
export const PREEMPTED: PodFailure = {
  reason: 'Preempting',
  message: 'Preempted in order to admit critical pod',
  disruption: 'Pod was preempted by Kubelet to accommodate a critical pod.',
};

function requestOf({ spec }: Stored<Pod>, name: string): number {
  const { cpu, memory, storage, extended } = requestsOf(spec);
  switch (name) {
    case 'pods':
      return 1;
    case 'cpu':
      return cpu;
    case 'memory':
      return memory;
    case 'ephemeral-storage':
      return storage;
    default:
      return extended.get(name) ?? 0;
  }
}

const subtract = (requirements: Requirements, pods: readonly Stored<Pod>[]): Requirements =>
  requirements
    .map(({ name, quantity }) => ({
      name,
      quantity: pods.reduce((rest, pod) => rest - requestOf(pod, name), quantity),
    }))
    .filter(({ quantity }) => quantity > 0);

/** How much a pod leaves missing, each requirement by its share. */
const distance = (requirements: Requirements, pod: Stored<Pod>): number =>
  requirements.reduce((sum, { name, quantity }) => {
    const rest = Math.max(0, quantity - requestOf(pod, name));
    return sum + (rest / quantity) ** 2;
  }, 0);

const isSmaller = (pod: Stored<Pod>, than: Stored<Pod>): boolean => {
  const memory = requestOf(pod, 'memory') - requestOf(than, 'memory');
  return memory === 0 ? requestOf(pod, 'cpu') <= requestOf(than, 'cpu') : memory < 0;
};

/** The pods that come closest to what is missing, one after the other, until nothing is; undefined: there are too few. */
function closest(
  candidates: readonly Stored<Pod>[],
  requirements: Requirements,
): readonly Stored<Pod>[] | undefined {
  const left = [...candidates];
  const out: Stored<Pod>[] = [];
  for (let missing = requirements; missing.length > 0; missing = subtract(missing, out.slice(-1))) {
    let best = 0;
    let least = Infinity;
    for (const [index, pod] of left.entries()) {
      const far = distance(missing, pod);
      const rival = left[best];
      if (far < least || (far === least && rival && isSmaller(pod, rival))) [least, best] = [far, index];
    }
    const [chosen] = left.splice(best, 1);
    if (!chosen) return undefined;
    out.push(chosen);
  }
  return out;
}

const isPreemptable = (by: Stored<Pod>, pod: Stored<Pod>): boolean =>
  (isCritical(by) && !isCritical(pod)) ||
  (by.spec.priority !== undefined && pod.spec.priority !== undefined && by.spec.priority > pod.spec.priority);

/**
 * The pods that must go so that a critical one has room: as few as can be, best-effort ones first; a text says why there are
 * none. Models pkg/kubelet/preemption/preemption.go (getPodsToPreempt)
 */
export function podsToPreempt(
  by: Stored<Pod>,
  pods: readonly Stored<Pod>[],
  requirements: Requirements,
): readonly Stored<Pod>[] | string {
  const of = (wanted: ReturnType<typeof qosClass>): readonly Stored<Pod>[] =>
    pods.filter((pod) => isPreemptable(by, pod) && qosClass(pod.spec) === wanted);
  const [bestEffort, burstable, guaranteed] = [of('BestEffort'), of('Burstable'), of('Guaranteed')];
  const unmet = subtract(requirements, [...bestEffort, ...burstable, ...guaranteed]);
  if (unmet.length > 0) {
    const list = unmet.map(({ name, quantity }) => `(res: ${name}, q: ${quantity}), `).join('');
    return `no set of running pods found to reclaim resources: [${list}]`;
  }
  const dearest = closest(guaranteed, subtract(requirements, [...bestEffort, ...burstable])) ?? [];
  const middle = closest(burstable, subtract(requirements, [...bestEffort, ...dearest])) ?? [];
  const cheapest = closest(bestEffort, subtract(requirements, [...middle, ...dearest])) ?? [];
  return [...cheapest, ...middle, ...dearest];
}
