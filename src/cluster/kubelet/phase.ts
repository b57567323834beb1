import type { ContainerStatus, PodSpec, PodStatus } from '../api/types.ts';

/** Where a pod stands, as far as its containers' statuses do not tell. */
export interface PodStanding {
  /** Its containers have ended and will not be started again. */
  readonly terminal: boolean;
  /** A main container has been started in the pod's present sandbox. */
  readonly initialized: boolean;
  /** The pod comes from a manifest on the node: it is never over. */
  readonly fromFile: boolean;
}

type Count = 'pending' | 'failed' | 'running' | 'waiting' | 'stopped' | 'succeeded' | 'unknown';

const ended = ({ state, lastState }: ContainerStatus): number | undefined =>
  (state?.terminated ?? (state?.waiting ? lastState?.terminated : undefined))?.exitCode;

type Counts = Record<Count, number>;

/** Counts a container that must end before others begin. */
function countInit(status: ContainerStatus | undefined, counts: Counts): void {
  const code = status && ended(status);
  if (code === undefined) counts.pending++;
  else if (code !== 0) counts.failed++;
}

function countSidecar(status: ContainerStatus | undefined, initialized: boolean, counts: Counts): void {
  if (!status) {
    counts.unknown++;
    return;
  }
  const { running, waiting } = status.state ?? {};
  if (!running && ended(status) !== undefined) return;
  if (!initialized && !(running && status.started === true)) counts.pending++;
  counts[running ? 'running' : waiting ? 'waiting' : 'unknown']++;
}

function countMain(status: ContainerStatus | undefined, counts: Counts): void {
  if (status?.state?.running) {
    counts.running++;
    return;
  }
  const code = status && ended(status);
  if (code === undefined) counts[status?.state?.waiting ? 'waiting' : 'unknown']++;
  else {
    counts.stopped++;
    if (status?.state?.terminated && code === 0) counts.succeeded++;
  }
}

/**
 * A pod's phase by its containers. Models pkg/kubelet/kubelet_pods.go (getPhase)
 * @param statuses of init and main containers
 */
export function podPhase(
  {
    initContainers = [],
    containers,
    restartPolicy,
  }: Pick<PodSpec, 'initContainers' | 'containers' | 'restartPolicy'>,
  statuses: readonly ContainerStatus[],
  { terminal, initialized, fromFile }: PodStanding,
): NonNullable<PodStatus['phase']> {
  const of = (name: string): ContainerStatus | undefined => statuses.find((status) => status.name === name);
  const counts = { pending: 0, failed: 0, running: 0, waiting: 0, stopped: 0, succeeded: 0, unknown: 0 };
  for (const { name, restartPolicy: own } of initContainers) {
    if (own === 'Always') countSidecar(of(name), initialized, counts);
    else countInit(of(name), counts);
  }
  for (const { name } of containers) countMain(of(name), counts);
  if (counts.failed > 0 && restartPolicy === 'Never') return 'Failed';
  if (counts.pending + counts.waiting > 0) return 'Pending';
  if (counts.unknown > 0) return 'Pending';
  if (counts.running > 0) return 'Running';
  if (counts.stopped === 0) return 'Pending';
  const successful = counts.stopped === counts.succeeded;
  if (terminal && !fromFile) return successful ? 'Succeeded' : 'Failed';
  if (restartPolicy === 'Always') return 'Running';
  if (successful) return 'Succeeded';
  return restartPolicy === 'Never' ? 'Failed' : 'Running';
}
