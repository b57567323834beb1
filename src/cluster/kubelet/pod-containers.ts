import type { Container, Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { ContainerWorker } from './container-worker.ts';
import { ContainerLog, type LogSnapshot } from './log.ts';
import { newContainerRecord, type ContainerRecord, type PodSnapshot } from './record.ts';
import { asAllocated, isResizable } from './resize.ts';
import type { PodContext } from './services.ts';

/** Gives every container of the spec its worker; new ephemeral containers come while the pod lives. */
export function adoptContainers(
  pod: Stored<Pod>,
  context: PodContext,
  workers: ContainerWorker[],
  snapshot: PodSnapshot | undefined,
): void {
  const { initContainers = [], containers, ephemeralContainers = [] } = pod.spec;
  const reason = initContainers.length > 0 ? 'PodInitializing' : 'ContainerCreating';
  const adopt = (spec: Container, kind: ContainerRecord['kind']): void => {
    for (const known of workers)
      if (known.record.name === spec.name) {
        known.spec = asAllocated(spec, known.record);
        return;
      }
    const index = snapshot?.containers.findIndex(({ name }) => name === spec.name) ?? -1;
    const kept = snapshot?.containers[index];
    const logs = snapshot?.logs[index];
    const record = kept ? { ...kept } : newContainerRecord(spec.name, kind, reason);
    if (isResizable(record)) record.allocated ??= spec.resources ?? {};
    const worker = new ContainerWorker(context, asAllocated(spec, record), record, logOf(logs?.current));
    if (logs?.previous) worker.previousLog = logOf(logs.previous);
    workers.push(worker);
  };
  for (const spec of initContainers) adopt(spec, spec.restartPolicy === 'Always' ? 'sidecar' : 'init');
  for (const spec of containers) adopt(spec, 'main');
  for (const spec of ephemeralContainers) adopt(spec, 'ephemeral');
}

/** The containers of a pod as a snapshot holds them. */
export const containerSnapshots = (
  workers: readonly ContainerWorker[],
): Pick<PodSnapshot, 'containers' | 'logs' | 'trees' | 'processes'> => ({
  containers: workers.map(({ record }) => ({ ...record })),
  logs: workers.map(({ log, previousLog }) => ({
    current: log.snapshot(),
    previous: previousLog?.snapshot(),
  })),
  trees: new Map(
    workers.flatMap(({ record, running }) => {
      const tree = running?.changedTree();
      return tree ? [[record.name, tree] as const] : [];
    }),
  ),
  processes: new Map(
    workers.flatMap(({ record, running }) => {
      const numbers = running?.processes?.();
      return numbers ? [[record.name, numbers] as const] : [];
    }),
  ),
});

const logOf = (snapshot: LogSnapshot | undefined): ContainerLog =>
  new ContainerLog(snapshot?.containerID ?? '', snapshot);
