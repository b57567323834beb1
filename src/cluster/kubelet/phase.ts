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

/** What a container that must end before others begin adds. */
function ofInit(status: ContainerStatus | undefined): readonly Count[] {
  const code = status && ended(status);
  if (code === undefined) return ['pending'];
  return code === 0 ? [] : ['failed'];
}

function ofSidecar(status: ContainerStatus | undefined, initialized: boolean): readonly Count[] {
  if (!status) return ['unknown'];
  const pending: readonly Count[] = initialized ? [] : ['pending'];
  if (status.state?.running) return status.started === true ? ['running'] : [...pending, 'running'];
  if (ended(status) !== undefined) return [];
  return [...pending, status.state?.waiting ? 'waiting' : 'unknown'];
}

function ofMain(status: ContainerStatus | undefined): readonly Count[] {
  if (status?.state?.running) return ['running'];
  const code = status && ended(status);
  if (code !== undefined)
    return status?.state?.terminated && code === 0 ? ['stopped', 'succeeded'] : ['stopped'];
  return [status?.state?.waiting ? 'waiting' : 'unknown'];
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
  const counts = [
    ...initContainers.flatMap(({ name, restartPolicy: own }) =>
      own === 'Always' ? ofSidecar(of(name), initialized) : ofInit(of(name)),
    ),
    ...containers.flatMap(({ name }) => ofMain(of(name))),
  ];
  const count = (what: Count): number => counts.filter((one) => one === what).length;
  if (count('failed') > 0 && restartPolicy === 'Never') return 'Failed';
  if (count('pending') + count('waiting') > 0) return 'Pending';
  if (count('unknown') > 0) return 'Pending';
  if (count('running') > 0) return 'Running';
  if (count('stopped') === 0) return 'Pending';
  const successful = count('stopped') === count('succeeded');
  if (terminal && !fromFile) return successful ? 'Succeeded' : 'Failed';
  if (restartPolicy === 'Always') return 'Running';
  if (successful) return 'Succeeded';
  return restartPolicy === 'Never' ? 'Failed' : 'Running';
}
