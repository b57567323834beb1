import type { ContainerStateTerminated } from '../api/types.ts';
import { formatTime } from '../machinery/time.ts';
import type { ExitStatus } from '../runtime.ts';
import type { ContainerWorker } from './container-worker.ts';
import { restartsAfter } from './crash-loop.ts';
import { setWaiting } from './record.ts';
import { containerID } from './runtime-names.ts';
import type { PodContext } from './services.ts';
import { terminationMessage } from './termination-message.ts';

/** How a container ended; the times are milliseconds since the epoch. */
interface ContainerEnd {
  readonly exit: ExitStatus;
  readonly startedAt: number;
  readonly at: number;
  /** Why it never ran. */
  readonly failure?: string;
}

/**
 * Takes down how a container ended, and whether and when it is started anew.
 * Models pkg/kubelet/kuberuntime/kuberuntime_container.go (toKubeContainerStatus) and pkg/kubelet/kubelet_pods.go (convertToAPIContainerStatuses)
 */
export function endContainer(worker: ContainerWorker, pod: PodContext, end: ContainerEnd): void {
  const { record, spec } = worker;
  const { exit, startedAt, at, failure } = end;
  const { clock, config, machine } = pod.services;
  const now = clock.now();
  const killed = record.stopping?.restart === true;
  const again = record.stopping?.again === true;
  const over = record.stopping?.restart === false || pod.ending;
  const message = terminationMessage(spec, exit, worker.running, worker.log, pod.pod.spec);
  const terminated: ContainerStateTerminated = {
    exitCode: exit.code,
    ...(exit.signal !== undefined && { signal: exit.signal }),
    reason: exit.reason,
    ...(message !== '' && { message }),
    startedAt: formatTime(startedAt),
    finishedAt: formatTime(at),
    containerID: containerID(machine.systemInfo.containerRuntimeVersion, record.instance?.id ?? ''),
  };
  worker.running = undefined;
  worker.log.close();
  record.stopping = record.halted = record.doomed = undefined;
  record.state = { terminated };
  record.started = false;
  record.ready = record.kind === 'init' && exit.code === 0;
  const { restart } = config;
  const pause = killed ? restart.killed : record.crash ? restart.repeated : restart.first;
  const restarts = again || restartsAfter(exit.code, record.kind, pod.pod.spec.restartPolicy);
  const until = !over && restarts ? now + pause : undefined;
  record.stage = { at: 'exited', since: now, until, killed };
  const { hookError } = record;
  record.hookError = undefined;
  const waits = hookError ?? failure;
  if (until !== undefined && waits !== undefined) {
    const reason = hookError === undefined ? 'RunContainerError' : 'PostStartHookError';
    setWaiting(record, reason, waits);
  }
  pod.report();
  pod.synced();
}
