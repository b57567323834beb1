import type { Container, PodSpec } from '../api/types.ts';
import type { ExitStatus, RunningContainer } from '../runtime.ts';
import type { ContainerLog } from './log.ts';

/** What a container may leave behind at most, in characters. */
const MAX_MESSAGE = 4096;
const MAX_LOG = 2048;
const MAX_LOG_LINES = 80;
/** What all containers of a pod may leave together. */
const MAX_POD = 12 * 1024;

/**
 * What a container that has ended says of its end: the runtime's words, then what it wrote to its termination log, or the
 * end of its log if it failed without. Models pkg/kubelet/kuberuntime/kuberuntime_container.go (getTerminationMessage) and
 * pkg/kubelet/status/status_manager.go (normalizeStatus)
 * @param pod whose containers share what may be left
 */
export function terminationMessage(
  { terminationMessagePath = '/dev/termination-log', terminationMessagePolicy }: Container,
  { code, message = '' }: ExitStatus,
  running: RunningContainer | undefined,
  log: ContainerLog,
  { initContainers = [], containers, ephemeralContainers = [] }: PodSpec,
): string {
  const written = (running?.read(terminationMessagePath) ?? '').slice(0, MAX_MESSAGE);
  const fallsBack = written === '' && code !== 0 && terminationMessagePolicy === 'FallbackToLogsOnError';
  const share = Math.trunc(
    MAX_POD / (initContainers.length + containers.length + ephemeralContainers.length),
  );
  return [message, fallsBack ? endOf(log) : written]
    .filter((text) => text !== '')
    .join(': ')
    .slice(0, share);
}

function endOf(log: ContainerLog): string {
  const lines = log.lines(Math.max(0, log.length - MAX_LOG_LINES)).map(({ text }) => `${text}\n`);
  return `${lines.join('')}${log.open?.text ?? ''}`.slice(-MAX_LOG);
}
