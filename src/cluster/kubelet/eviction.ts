import type { Pod } from '../api/types.ts';
import { tolerates } from '../controllers/tolerations.ts';
import type { Stored } from '../machinery/object.ts';
import { isStatic } from './static-pods.ts';
import { formatQuantity, wholeUnits } from '../machinery/quantity.ts';
import { requestsOf } from '../scheduler/requests.ts';
import type { PodFailure } from './record.ts';

/** A pressure shows for this long after it was last seen, in milliseconds. */
export const PRESSURE_TRANSITION = 300_000;
/** What containers get of their grace period when a hard threshold is met, in milliseconds. */
export const EVICTION_GRACE = 1000;

/** Pods from this priority on are needed for the node to work: system-cluster-critical, system-node-critical. */
const CRITICAL = 2_000_000_000;

/** A resource of a node for want of which it evicts pods. */
export type Starved = 'memory' | 'ephemeral-storage';

/** What a node's conditions call the want of each resource. */
export const PRESSURES = { memory: 'MemoryPressure', 'ephemeral-storage': 'DiskPressure' } as const;

/** The bytes below which a node must not fall of a resource of which it has so many: the kubelet's default hard thresholds. */
export const thresholdOf = (resource: Starved, capacity: number): number =>
  // The node's file system has one of 10%, but images are on it too, and theirs comes first; Go has the share as a float32.
  resource === 'memory' ? 100 * 2 ** 20 : Math.trunc(capacity * Math.fround(0.15));

/** A pod with the bytes of a resource that it uses, all of it and by containers. */
export interface UsingPod {
  readonly pod: Stored<Pod>;
  readonly used: number;
  readonly containers: readonly { readonly name: string; readonly bytes: number }[];
}

export const isCritical = (pod: Stored<Pod>): boolean =>
  (pod.spec.priority ?? 0) >= CRITICAL || isStatic(pod);

/** A number of bytes as Go prints it: `52340Ki`, `8Gi`. */
const bytes = (amount: number): string =>
  formatQuantity({ nano: BigInt(amount) * 1_000_000_000n, format: 'BinarySI' });

/**
 * The pods in the order in which they are evicted when a resource is short: those that use more than they have asked for
 * first, then by priority, then by how much more. Models pkg/kubelet/eviction/helpers.go (rankMemoryPressure,
 * rankDiskPressureFunc)
 */
export function rankPressure(resource: Starved, pods: readonly UsingPod[]): readonly UsingPod[] {
  const excess = ({ pod, used }: UsingPod): number => {
    const { memory, storage } = requestsOf(pod.spec);
    return used - (resource === 'memory' ? memory : storage);
  };
  const priority = ({ pod }: UsingPod): number => pod.spec.priority ?? 0;
  const over = (pod: UsingPod): number => (excess(pod) > 0 ? 0 : 1);
  return pods.toSorted((a, b) => over(a) - over(b) || priority(a) - priority(b) || excess(b) - excess(a));
}

/** Why a pod is evicted for want of a resource. Models pkg/kubelet/eviction/helpers.go (evictionMessage) */
export function evictionOf(
  resource: Starved,
  { pod, containers }: UsingPod,
  threshold: number,
  available: number,
): PodFailure & { readonly annotations: Readonly<Record<string, string>> } {
  const specs = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const blamed = containers.flatMap(({ name, bytes: used }) => {
    const spec = specs.find((container) => container.name === name);
    const request = spec?.resources?.requests?.[resource];
    if (!spec || used <= wholeUnits(request)) return [];
    return [{ name, used: bytes(used), request: request ?? '0' }];
  });
  const blame = blamed.map(
    ({ name, used, request }) =>
      `Container ${name} was using ${used}, request is ${request}, has larger consumption of ${resource}. `,
  );
  const annotations = {
    offending_containers: blamed.map(({ name }) => name).join(','),
    offending_containers_usage: blamed.map(({ used }) => used).join(','),
    starved_resource: resource,
  };
  const met = `Threshold quantity: ${bytes(threshold)}, available: ${bytes(Math.max(0, available))}. `;
  const message = `The node was low on resource: ${resource}. ${met}${blame.join('')}`;
  return { reason: 'Evicted', message, disruption: message, annotations };
}

/**
 * Why a node under pressure does not take a pod, or undefined. Models pkg/kubelet/eviction/eviction_manager.go (Admit)
 * @param pressures the node's conditions
 */
export function pressureRefusal(pod: Stored<Pod>, pressures: readonly string[]): PodFailure | undefined {
  if (pressures.length === 0 || isCritical(pod)) return undefined;
  if (pressures.every((pressure) => pressure === PRESSURES.memory)) {
    const taint = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' } as const;
    const tolerated = pod.spec.tolerations?.some((toleration) => tolerates(toleration, taint));
    if (pod.status.qosClass !== 'BestEffort' || tolerated) return undefined;
  }
  return { reason: 'Evicted', message: `The node had condition: [${pressures.join(' ')}]. ` };
}
