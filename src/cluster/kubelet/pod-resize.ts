import type { Container, Pod, PodSpec } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { Stored } from '../machinery/object.ts';
import type { ContainerWorker } from './container-worker.ts';
import type { PodRecord } from './record.ts';
import { isResizable, judgeResize } from './resize.ts';
import type { KubeletServices } from './services.ts';

/** How long it takes until the cgroups of containers have their new limits, in milliseconds. */
const ACTUATION = 1000;
/** How often a resize that waits for room is tried again, in milliseconds. */
const RETRY = 60_000;

/** A pod's worker, as far as resizes see it. */
interface Worker {
  readonly pod: Stored<Pod>;
  readonly record: PodRecord;
  readonly containers: readonly ContainerWorker[];
}

/** Whether the node has set aside something else for a container than its spec asks for. */
function differs({ containers, initContainers }: PodSpec, workers: readonly ContainerWorker[]): boolean {
  for (const { spec, record } of workers)
    if (isResizable(record) && !containers.includes(spec) && initContainers?.includes(spec) !== true)
      return true;
  return false;
}

/** A pod's spec with the resources that the node has set aside for its containers; the spec itself when it asks for just these. */
export function allocatedSpec({ pod: { spec }, containers }: Worker): PodSpec {
  if (!differs(spec, containers)) return spec;
  const own = (container: Container): Container =>
    containers.find(({ record }) => record.name === container.name)?.spec ?? container;
  return {
    ...spec,
    containers: spec.containers.map(own),
    ...(spec.initContainers && { initContainers: spec.initContainers.map(own) }),
  };
}

/** When a resize goes on, in milliseconds since the epoch; Infinity when there is none. */
export function nextOfResize({ stage, resize }: PodRecord): number {
  if (stage === 'over' || !resize) return Infinity;
  return Math.min(resize.pending?.retryAt ?? Infinity, resize.progress?.until ?? Infinity);
}

function setResize(record: PodRecord, resize: NonNullable<PodRecord['resize']>): true {
  record.resize = resize.pending || resize.progress ? resize : undefined;
  return true;
}

/** The running containers have what was set aside for them. */
function actuate({ record, containers }: Worker): true {
  for (const { record: own, spec } of containers) {
    if (isResizable(own) && own.state.running && !own.stopping) own.actual = spec.resources ?? {};
  }
  return setResize(record, { pending: record.resize?.pending, progress: undefined });
}

/**
 * Sees to it that a pod's containers get the resources that it asks for. Models pkg/kubelet/kubelet.go handlePodResourcesResize
 * @returns whether the status must be reported
 */
export function syncResize(worker: Worker, { clock, machine, othersThan }: KubeletServices): boolean {
  const { record, pod, containers } = worker;
  if (record.stage === 'over') return false;
  const now = clock.now();
  const due = record.resize?.progress;
  const actuated = due !== undefined && now >= due.until && actuate(worker);
  const { pending, progress } = record.resize ?? {};
  if (!pending && !differs(pod.spec, containers)) return actuated;
  const wanted = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const changed = containers.flatMap((container) => {
    const spec = wanted.find(({ name }) => name === container.record.name);
    if (!spec || !isResizable(container.record)) return [];
    return semanticEqual(spec.resources, container.record.allocated) ? [] : [[container, spec] as const];
  });
  if (changed.length === 0) {
    return pending ? setResize(record, { pending: undefined, progress }) : actuated;
  }
  const refusal = judgeResize(pod, machine.allocatable, othersThan(record.uid));
  if (refusal) {
    const since = pending?.reason === refusal.reason ? pending.since : now;
    setResize(record, { pending: { ...refusal, since, retryAt: now + RETRY }, progress });
    return actuated || pending?.reason !== refusal.reason || pending.message !== refusal.message;
  }
  const grace = pod.spec.terminationGracePeriodSeconds ?? 2;
  const live = changed.map(([container, spec]) => container.resize(spec, grace)).includes(true);
  const running = live ? { since: now, until: now + ACTUATION } : undefined;
  return setResize(record, { pending: undefined, progress: running });
}
