import type { Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { type Others, refusal } from './admission.ts';
import { isCritical, pressureRefusal } from './eviction.ts';
import type { KubeletEnvironment } from './kubelet-environment.ts';
import type { PodWorker } from './pod-worker.ts';
import { podsToPreempt, type Requirement } from './preemption.ts';
import type { PodFailure } from './record.ts';

/** A node on which a pod may find no place. */
export interface Newcomers {
  readonly environment: Pick<KubeletEnvironment, 'client' | 'config'>;
  readonly node: string;
  readonly workers: ReadonlyMap<string, PodWorker>;
  /** By what the node is short of. */
  readonly pressure: { readonly conditions: Parameters<typeof pressureRefusal>[1] };
}

/** The pods that hold what a node has, beside one. */
export function othersThan(workers: ReadonlyMap<string, PodWorker>, uid: string): Others {
  const holds = ({ record }: PodWorker): boolean =>
    record.uid !== uid && record.stage !== 'over' && !record.failure?.refused && !record.orphan;
  const others = (): readonly PodWorker[] => [...workers.values()].filter(holds);
  return {
    atMost: workers.size,
    count: () => others().length,
    specs: () => others().map(({ allocated }) => allocated),
  };
}

/** Why a node does not take a pod; undefined: it does. Models pkg/kubelet/kubelet.go (canAdmitPod) */
export function refusalOf(pod: Stored<Pod>, newcomers: Newcomers): PodFailure | undefined {
  const { environment, node: name, workers, pressure } = newcomers;
  if (!environment.config.refuses || pod.metadata.deletionTimestamp !== undefined) return undefined;
  const pressed = pressureRefusal(pod, pressure.conditions);
  if (pressed) return pressed;
  const node = environment.client.get('nodes', '', name);
  const room = isCritical(pod)
    ? (missing: readonly Requirement[]) => makeRoom(workers, pod, missing)
    : undefined;
  return node && refusal(pod, node, othersThan(workers, pod.metadata.uid), room);
}

/** Ends other pods for a critical one; a text says why none can. Models pkg/kubelet/preemption/preemption.go (evictPodsToFreeRequests) */
function makeRoom(
  workers: ReadonlyMap<string, PodWorker>,
  pod: Stored<Pod>,
  missing: readonly Requirement[],
): string | undefined {
  const others = [...workers.values()].filter(
    ({ record }) => record.uid !== pod.metadata.uid && record.stage !== 'over' && !record.failure,
  );
  const found = podsToPreempt(
    pod,
    others.map((worker) => worker.pod),
    missing,
  );
  if (typeof found === 'string') return found;
  // Whoever hears of a change may not write.
  for (const victim of found) workers.get(victim.metadata.uid)?.preempt();
  return undefined;
}
