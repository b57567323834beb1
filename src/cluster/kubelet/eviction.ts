import type { Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { formatQuantity, wholeUnits } from '../machinery/quantity.ts';
import { requestsOf } from '../scheduler/requests.ts';
import type { PodFailure } from './record.ts';
import type { ContainerUsage } from './usage.ts';

/** A node evicts when it has fewer bytes left than this: the kubelet's default hard threshold. */
export const MEMORY_THRESHOLD = 100 * 2 ** 20;
/** A pressure shows for this long after it was last seen, in milliseconds. */
export const PRESSURE_TRANSITION = 300_000;
/** What containers get of their grace period when a hard threshold is met, in milliseconds. */
export const EVICTION_GRACE = 1000;

/** Pods from this priority on are needed for the node to work: system-cluster-critical, system-node-critical. */
const CRITICAL = 2_000_000_000;

/** A pod with what its containers use. */
export interface UsingPod {
  readonly pod: Stored<Pod>;
  readonly usage: readonly ContainerUsage[];
}

export const isCritical = ({ spec, metadata }: Stored<Pod>): boolean =>
  (spec.priority ?? 0) >= CRITICAL || metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;

/** A number of bytes as Go prints it: `52340Ki`, `8Gi`. */
const bytes = (amount: number): string =>
  formatQuantity({ nano: BigInt(amount) * 1_000_000_000n, format: 'BinarySI' });

/**
 * The pods in the order in which they are evicted when memory is short: those that use more than they have asked for first,
 * then by priority, then by how much more. Models pkg/kubelet/eviction/helpers.go (rankMemoryPressure)
 */
export function rankMemoryPressure(pods: readonly UsingPod[]): readonly UsingPod[] {
  const excess = ({ pod, usage }: UsingPod): number =>
    usage.reduce((sum, { memory }) => sum + memory, 0) - requestsOf(pod.spec).memory;
  const priority = ({ pod }: UsingPod): number => pod.spec.priority ?? 0;
  const over = (pod: UsingPod): number => (excess(pod) > 0 ? 0 : 1);
  return pods.toSorted((a, b) => over(a) - over(b) || priority(a) - priority(b) || excess(b) - excess(a));
}

/** Why a pod is evicted for want of memory. Models pkg/kubelet/eviction/helpers.go (evictionMessage) */
export function memoryEviction(
  { pod, usage }: UsingPod,
  available: number,
): PodFailure & { readonly annotations: Readonly<Record<string, string>> } {
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const blamed = usage.flatMap(({ name, memory }) => {
    const request = containers.find((container) => container.name === name)?.resources?.requests?.['memory'];
    if (memory <= wholeUnits(request)) return [];
    return [{ name, used: bytes(memory), request: request ?? '0' }];
  });
  const blame = blamed.map(
    ({ name, used, request }) =>
      `Container ${name} was using ${used}, request is ${request}, has larger consumption of memory. `,
  );
  const annotations = {
    offending_containers: blamed.map(({ name }) => name).join(','),
    offending_containers_usage: blamed.map(({ used }) => used).join(','),
    starved_resource: 'memory',
  };
  const threshold = `Threshold quantity: ${bytes(MEMORY_THRESHOLD)}, available: ${bytes(Math.max(0, available))}. `;
  const message = `The node was low on resource: memory. ${threshold}${blame.join('')}`;
  return { reason: 'Evicted', message, disruption: message, annotations };
}

/** Why a node whose memory is short does not take a pod, or undefined. Models pkg/kubelet/eviction/eviction_manager.go (Admit) */
export function pressureRefusal(pod: Stored<Pod>): PodFailure | undefined {
  const tolerated = pod.spec.tolerations?.some(
    ({ key, effect, operator }) =>
      (key === undefined || key === 'node.kubernetes.io/memory-pressure') &&
      (effect === undefined || effect === 'NoSchedule') &&
      operator === 'Exists',
  );
  if (isCritical(pod) || pod.status.qosClass !== 'BestEffort' || tolerated) return undefined;
  return { reason: 'Evicted', message: 'The node had condition: [MemoryPressure]. ' };
}
