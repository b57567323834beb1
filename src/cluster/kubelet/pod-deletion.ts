import type { Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { ContainerWorker } from './container-worker.ts';
import { podGrace } from './grace.ts';
import { liveContainers, stepLive } from './pod-steps.ts';
import type { PodRecord } from './record.ts';
import type { KubeletServices } from './services.ts';

/** A pod that is being deleted. */
interface Going {
  readonly pod: Stored<Pod>;
  readonly record: PodRecord;
  readonly containers: readonly ContainerWorker[];
}

/**
 * Tells the containers of a pod that is being deleted to end, again if their time got shorter, and lets them get on with it.
 * Models pkg/kubelet/pod_workers.go (SyncTerminatingPod)
 * @param report tells of the pod's status
 * @returns how far the deletion is
 */
export function stopDeleted(
  going: Going,
  { clock, config }: Pick<KubeletServices, 'clock' | 'config'>,
  report: () => void,
): NonNullable<PodRecord['deletion']> {
  const { pod, record } = going;
  const before = record.deletion?.graceMilliseconds;
  const grace = podGrace(pod, undefined, (before ?? 0) / 1000) * 1000;
  if (!record.deletion) {
    const live = liveContainers(going).some(({ record }) => record.kind === 'main');
    const fixed = config.termination && (live ? config.termination.running : config.termination.idle);
    const forced = pod.metadata.deletionGracePeriodSeconds === 0;
    record.deletion = {
      until: fixed === undefined ? undefined : clock.now() + (forced ? 0 : fixed),
      graceMilliseconds: grace,
      reported: false,
    };
    if (fixed === undefined) report();
  } else if (grace !== before) record.deletion = { ...record.deletion, graceMilliseconds: grace };
  const shortened = before !== undefined && grace < before;
  for (const container of liveContainers(going))
    container.stop(`Stopping container ${container.record.name}`, grace, 'deletion', shortened);
  stepLive(going);
  return record.deletion;
}
