import type { Container, Pod, PodCondition, PodSpec } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { Stored } from '../machinery/object.ts';
import { compareQuantities } from '../machinery/quantity.ts';
import { formatTime } from '../machinery/time.ts';
import { parseResources, requestsOf } from '../scheduler/requests.ts';
import type { ContainerRecord, PodRecord } from './record.ts';

/** Why a resize cannot be now. */
export interface ResizeRefusal {
  readonly reason: 'Infeasible' | 'Deferred';
  readonly message: string;
}

/** Whether a container's resources may change while it runs. */
export const isResizable = ({ kind }: ContainerRecord): boolean => kind === 'main' || kind === 'sidecar';

/** The container with the resources that the node has set aside for it. Models pkg/kubelet/allocation UpdatePodFromAllocation */
export function asAllocated(spec: Container, { allocated }: ContainerRecord): Container {
  if (allocated === undefined || semanticEqual(spec.resources, allocated)) return spec;
  return { ...spec, resources: allocated };
}

/**
 * Whether a node can give a pod what it asks for now, beside the others there. Models pkg/kubelet/kubelet.go canResizePod
 * @param others the specs of the other pods, as allocated
 */
export function judgeResize(
  { spec }: Stored<Pod>,
  allocatable: Readonly<Record<string, string>>,
  others: Iterable<PodSpec>,
): ResizeRefusal | undefined {
  const room = parseResources(allocatable);
  const asked = requestsOf(spec);
  for (const name of ['memory', 'cpu'] as const) {
    if (asked[name] <= room[name]) continue;
    const message = `Node didn't have enough capacity: ${name}, requested: ${asked[name]}, capacity: ${room[name]}`;
    return { reason: 'Infeasible', message };
  }
  const used = { cpu: 0, memory: 0 };
  for (const other of others) {
    const { cpu, memory } = requestsOf(other);
    used.cpu += cpu;
    used.memory += memory;
  }
  for (const name of ['cpu', 'memory'] as const) {
    if (asked[name] === 0 || asked[name] + used[name] <= room[name]) continue;
    const message = `Node didn't have enough resource: ${name}, requested: ${asked[name]}, used: ${used[name]}, capacity: ${room[name]}`;
    return { reason: 'Deferred', message };
  }
  return undefined;
}

/** Whether a container must start anew to get other resources. Models computePodResizeAction */
export function needsRestart(spec: Container, { actual }: ContainerRecord): boolean {
  return (spec.resizePolicy ?? []).some(
    ({ resourceName, restartPolicy }) =>
      restartPolicy === 'RestartContainer' &&
      (['requests', 'limits'] as const).some(
        (list) =>
          compareQuantities(spec.resources?.[list]?.[resourceName], actual?.[list]?.[resourceName]) !== 0,
      ),
  );
}

/** The conditions that tell of a resize. Models pkg/kubelet/status/status_manager.go updatedPodResizeCondition */
export function resizeConditions({ resize }: PodRecord): readonly PodCondition[] {
  const { pending, progress } = resize ?? {};
  const condition = (type: string, since: number): PodCondition => {
    const time = formatTime(since);
    return { type, status: 'True', lastProbeTime: time, lastTransitionTime: time };
  };
  return [
    ...(pending
      ? [
          {
            ...condition('PodResizePending', pending.since),
            reason: pending.reason,
            message: pending.message,
          },
        ]
      : []),
    ...(progress ? [condition('PodResizeInProgress', progress.since)] : []),
  ];
}
