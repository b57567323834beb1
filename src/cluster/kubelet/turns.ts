import type { ContainerRecord } from './record.ts';

/** As much of a container as decides whose turn it is. */
type Progress = Pick<ContainerRecord, 'kind' | 'stage' | 'state' | 'started' | 'exited'>;

/** Whether what comes after an init container may begin. */
const isDone = ({ kind, stage, state, started }: Progress): boolean =>
  kind === 'sidecar'
    ? started
    : stage.at === 'exited' && stage.until === undefined && state.terminated?.exitCode === 0;

const runs = ({ stage, exited }: Progress): boolean => stage.at === 'running' && !exited;

/**
 * Whether a container may be started: init containers wait for the one before them, the main ones for the last of these
 * unless one of them runs already, ephemeral ones for nothing.
 * Models pkg/kubelet/kuberuntime/kuberuntime_container.go (computeInitContainerActions)
 * @param containers all of the pod's, init containers first, in the order of the spec
 */
export function hasTurn(index: number, containers: readonly { readonly record: Progress }[]): boolean {
  const kind = containers[index]?.record.kind;
  if (kind === 'ephemeral') return true;
  let first = index;
  if (kind === 'main') {
    // the main ones stand together
    while (first > 0 && containers[first - 1]?.record.kind === 'main') first--;
    for (let at = first; at < containers.length; at++) {
      const record = containers[at]?.record;
      if (record?.kind !== 'main') break;
      if (runs(record)) return true;
    }
  }
  const before = first > 0 ? containers[first - 1] : undefined;
  return before === undefined || isDone(before.record);
}

/** As much of a container as tells whether a sync of its pod is busy with it. */
type Work = Pick<ContainerRecord, 'stage' | 'stopping' | 'exited'>;

/**
 * Until when the sync of a pod is busy with a container: with its image, its postStart hook, or its end before it is started
 * anew. Nothing else of the pod is begun meanwhile. Models pkg/kubelet/kuberuntime/kuberuntime_manager.go (SyncPod)
 * @param first for one that has never been started: a sync that kills some still starts those whose turn had come
 * @returns milliseconds since the epoch; Infinity: until something happens, -Infinity: it is not
 */
export function busyUntil({ stage, stopping, exited }: Work, first = false): number {
  switch (stage.at) {
    case 'pulling':
      return Infinity;
    case 'running':
      return !exited && (stage.hook || (stopping?.restart === true && !first)) ? Infinity : -Infinity;
    case 'exited':
      return (stage.killed && !first && stage.until) || -Infinity;
    default:
      return -Infinity;
  }
}

/** Until when the sync of a pod is busy with other containers than one; see {@link busyUntil}. */
export function busyWithOthers(
  { name, kind, stage }: Pick<ContainerRecord, 'name' | 'kind' | 'stage'>,
  containers: readonly { readonly record: Work & Pick<ContainerRecord, 'name'> }[],
): number {
  const first = stage.at === 'idle' && kind !== 'ephemeral';
  let until = -Infinity;
  for (const { record } of containers)
    if (record.name !== name) until = Math.max(until, busyUntil(record, first));
  return until;
}

/** Whether other main containers than one that runs are to be started now: that comes before it is killed. */
export const startsAreDue = (
  { name, kind }: Pick<ContainerRecord, 'name' | 'kind'>,
  containers: readonly { readonly record: Pick<ContainerRecord, 'name' | 'kind' | 'stage'> }[],
  now: number,
): boolean =>
  kind === 'main' &&
  containers.some(
    ({ record: { stage, ...other } }) =>
      other.kind === 'main' &&
      other.name !== name &&
      (stage.at === 'exited' || stage.at === 'back-off') &&
      (stage.until ?? Infinity) <= now,
  );
