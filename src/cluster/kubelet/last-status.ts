import type { ContainerStateTerminated, ContainerStatus } from '../api/types.ts';
import { NIL } from '../machinery/nil.ts';

/** What a pod that is over tells of a container of which it does not know how it ended. */
const LOST: ContainerStateTerminated = {
  exitCode: 137,
  reason: 'ContainerStatusUnknown',
  message: 'The container could not be located when the pod was terminated',
  startedAt: NIL,
  finishedAt: NIL,
};

const settled = (status: ContainerStatus): ContainerStatus =>
  status.state?.terminated ? status : { ...status, state: { terminated: LOST } };

/** Whether a container waits for its first start. */
const isNew = ({ state, lastState }: ContainerStatus): boolean =>
  state?.waiting !== undefined && !lastState?.terminated;

/** Whether a pod's main containers could begin. */
function isInitialized(
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
  sidecar: boolean,
): boolean {
  const last = init.at(-1);
  if (!last || !main.every(isNew)) return true;
  const { state, lastState, started } = last;
  if (sidecar) return state?.running !== undefined && started === true;
  return state?.terminated?.exitCode === 0 || lastState?.terminated?.exitCode === 0;
}

/**
 * The last statuses of a pod's containers: one that could have run, and of which no end is known, has failed. Init containers
 * after the last that ever began keep waiting, and so do the main ones if they never could begin.
 * Models pkg/kubelet/status/status_manager.go (TerminatePod)
 * @param sidecar whether the last init container is one
 */
export function lastStatuses(
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
  sidecar: boolean,
): { readonly init: readonly ContainerStatus[]; readonly main: readonly ContainerStatus[] } {
  const begun = Math.max(1, init.findLastIndex((status) => !isNew(status)) + 1);
  return {
    init: init.map((status, index) => (index < begun ? settled(status) : status)),
    main: isInitialized(init, main, sidecar) ? main.map(settled) : main,
  };
}
