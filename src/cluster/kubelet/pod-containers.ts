import type { Container, Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { ContainerWorker } from './container-worker.ts';
import { ContainerLog, type LogSnapshot } from './log.ts';
import { newContainerRecord, type ContainerRecord, type PodSnapshot } from './record.ts';
import { asAllocated, isResizable } from './resize.ts';
import type { PodContext } from './services.ts';

/** Every container of a pod's spec with its kind, init containers first. */
function containersOf({ spec }: Stored<Pod>): readonly (readonly [Container, ContainerRecord['kind']])[] {
  const { initContainers = [], containers, ephemeralContainers = [] } = spec;
  return [
    ...initContainers.map((one) => [one, one.restartPolicy === 'Always' ? 'sidecar' : 'init'] as const),
    ...containers.map((one) => [one, 'main'] as const),
    ...ephemeralContainers.map((one) => [one, 'ephemeral'] as const),
  ];
}

/** Gives every container of the spec its worker; new ephemeral containers come while the pod lives. */
export function adoptContainers(
  pod: Stored<Pod>,
  context: PodContext,
  workers: ContainerWorker[],
  snapshot: PodSnapshot | undefined,
): void {
  const reason = (pod.spec.initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating';
  for (const [spec, kind] of containersOf(pod)) {
    const known = workers.find(({ record }) => record.name === spec.name);
    if (known) {
      known.spec = asAllocated(spec, known.record);
      continue;
    }
    const index = snapshot?.containers.findIndex(({ name }) => name === spec.name) ?? -1;
    const kept = snapshot?.containers[index];
    const logs = snapshot?.logs[index];
    const record = kept ? { ...kept } : newContainerRecord(spec.name, kind, reason);
    if (isResizable(record)) record.allocated ??= spec.resources ?? {};
    const worker = new ContainerWorker(context, asAllocated(spec, record), record, logOf(logs?.current));
    if (logs?.previous) worker.previousLog = logOf(logs.previous);
    workers.push(worker);
  }
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
