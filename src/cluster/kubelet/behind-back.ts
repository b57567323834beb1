import type { ContainerWorker } from './container-worker.ts';
import type { PodWorker } from './pod-worker.ts';
import { setWaiting } from './record.ts';

/** What others tell a node's container runtime to do, of which the kubelet hears only by looking. */

/** Ends a container; resolves when it has ended. */
export function stopContainer(worker: ContainerWorker, graceMilliseconds: number): Promise<void> {
  const { running, record } = worker;
  if (!running || record.exited) return Promise.resolve();
  return new Promise((resolve) => {
    worker.ends.add(resolve);
    worker.halt(graceMilliseconds);
  });
}

/** Ends everything in a pod's sandbox, at once, and then the sandbox. */
export async function stopSandbox(pod: PodWorker): Promise<void> {
  await Promise.all(pod.containers.map((container) => stopContainer(container, 0)));
  pod.record.sandboxLost = true;
  pod.wake();
}

/**
 * Takes away what is left of a container that has ended. A kubelet that finds nothing of it begins another one, with no wait:
 * the back-off counts from an end that it can see. Models pkg/kubelet/kuberuntime/kuberuntime_manager.go (computePodActions, doBackOff)
 */
export function removeContainer({ record }: ContainerWorker, pod: PodWorker): void {
  if (record.instance) record.removed = record.instance.id;
  const { stage } = record;
  if (stage.at !== 'back-off' && (stage.at !== 'exited' || stage.until === undefined)) return;
  setWaiting(record, 'ContainerCreating', '');
  record.last = record.before = undefined;
  record.stage = { at: 'idle' };
  pod.wake();
}
