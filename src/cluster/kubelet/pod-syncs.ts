import type { Pod } from '../api/types.ts';
import { equal } from '../machinery/equal.ts';
import type { Stored } from '../machinery/object.ts';
import type { ContainerWorker } from './container-worker.ts';
import type { PodRecord } from './record.ts';

/** Syncs of a pod and the probes that come of them. Models pkg/kubelet/pod_workers.go and pkg/kubelet/prober/prober_manager.go */

/** A pod that has just been synced waits for the next list of containers before it is synced again. */
const RELIST = 1000;

/**
 * When a pod whose sync has failed is synced again. What the first one has made, the sandbox, is soon listed; after that it is
 * for the pod's worker to try. Models pkg/kubelet/pod_workers.go (completeWork)
 * @param every milliseconds between its tries
 */
export const syncedAgain = (now: number, every: number, first: boolean): number =>
  now + (first ? RELIST : every);

/**
 * When a pod's worker that tries again and again finds that something is due.
 * @param every milliseconds between its tries; undefined: it finds it at once
 */
export function foundDue(due: number, now: number, every: number | undefined): number {
  return every === undefined ? due : now + Math.max(1, Math.ceil((due - now) / every)) * every;
}

/** Something about a pod calls for a sync, with which containers that are not found ready are probed for it at once. */
export function syncProbes(
  record: Pick<PodRecord, 'syncedAt'>,
  containers: readonly Pick<ContainerWorker, 'spec' | 'probes'>[],
  now: number,
): void {
  const { syncedAt = -Infinity } = record;
  if (syncedAt > now || !containers.some(({ spec }) => spec.readinessProbe)) return;
  const at = Math.max(now, syncedAt + RELIST);
  record.syncedAt = at;
  for (const { probes } of containers) probes.trigger(at);
}

/** Whether a change of a pod's object calls for a sync. Models pkg/kubelet/config/config.go (podsDifferSemantically) */
export const callsForSync = (before: Stored<Pod>, after: Stored<Pod>): boolean =>
  !equal(before.spec, after.spec) ||
  before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp ||
  before.metadata.deletionGracePeriodSeconds !== after.metadata.deletionGracePeriodSeconds ||
  !equal(before.metadata.labels, after.metadata.labels) ||
  !equal(before.metadata.annotations, after.metadata.annotations);
