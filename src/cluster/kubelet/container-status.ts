import type {
  Container,
  ContainerState,
  ContainerStateTerminated,
  ContainerStatus,
  ResourceRequirements,
  VolumeMount,
  VolumeMountStatus,
} from '../api/types.ts';
import type { Mutable } from '../machinery/object.ts';
import type { ContainerRecord } from './record.ts';
import { isRecursive, supportsRecursion } from './recursive-read-only.ts';
import { runtimeStatus } from './runtime-names.ts';

/** What a container of a pod waits for before anything is known of it. */
export type WaitingReason = 'ContainerCreating' | 'PodInitializing';

/**
 * One container's status. Models pkg/kubelet/kubelet_pods.go (convertToAPIContainerStatuses) and
 * pkg/kubelet/prober/prober_manager.go (UpdatePodStatus)
 * @param deleted its pod is to go, so that it will not be started again: what it would wait for before it had begun
 */
export function containerStatus(
  record: ContainerRecord,
  spec: Container,
  runtimeVersion: string,
  deleted?: WaitingReason,
): ContainerStatus {
  const { instance, kind } = record;
  const mounts = spec.volumeMounts ?? [];
  const allocated: ResourceRequirements = spec.resources ?? NOTHING;
  const { state, last } = deleted === undefined ? record : withoutRestart(record, deleted);
  const status: Mutable<ContainerStatus> = {
    name: record.name,
    state,
    lastState: last ? { terminated: last } : NOTHING,
    ready: record.ready,
    restartCount: record.restarts,
    ...(instance ? runtimeStatus(runtimeVersion, instance) : { image: spec.image ?? '', imageID: '' }),
  };
  // Nobody probes ephemeral containers.
  if (kind !== 'ephemeral') status.started = record.started;
  if (instance && allocated.requests) status.allocatedResources = allocated.requests;
  if (instance) status.resources = (state.running && record.actual) ?? allocated;
  if (mounts.length > 0) status.volumeMounts = mounts.map((mount) => mountStatus(mount, runtimeVersion));
  return status;
}

const NOTHING = {};

/** What a container has come to, when it waits no longer for another start. */
function withoutRestart(
  { state, last, before, instance, stage }: ContainerRecord,
  reason: WaitingReason,
): { readonly state: ContainerState; readonly last: ContainerStateTerminated | undefined } {
  if (!state.waiting || stage.at === 'running') return { state, last };
  return instance && last
    ? { state: { terminated: last }, last: before }
    : { state: { waiting: { reason } }, last };
}

function mountStatus(mount: VolumeMount, runtimeVersion: string): VolumeMountStatus {
  const { name, mountPath, readOnly } = mount;
  if (readOnly !== true) return { name, mountPath };
  const recursive = isRecursive(mount, supportsRecursion(runtimeVersion)) === true;
  return { name, mountPath, readOnly, recursiveReadOnly: recursive ? 'Enabled' : 'Disabled' };
}

/** Statuses in the order of the containers' names: that of all but init containers. Models pkg/kubelet/types/types.go (SortedContainerStatuses) */
export const byName = (statuses: readonly ContainerStatus[]): readonly ContainerStatus[] =>
  statuses.length > 1 ? statuses.toSorted((a, b) => (a.name < b.name ? -1 : 1)) : statuses;
