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
    for (let at = first; containers[at]?.record.kind === 'main'; at++) {
      const record = containers[at]?.record;
      if (record && runs(record)) return true;
    }
  }
  const before = containers[first - 1];
  return before === undefined || isDone(before.record);
}
