import { parseTime } from '../../machinery/time.ts';
import { isActive, isReady, readySince, type StoredPod } from '../pods.ts';

const PHASES: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

function deletionCost({ metadata }: StoredPod): number {
  const text = metadata.annotations?.[DELETION_COST] ?? '';
  const cost = /^(?:-\d+|0|[1-9]\d*)$/.test(text) ? Number(text) : 0;
  return cost === (cost | 0) ? cost : 0;
}

function restarts({ spec, status }: StoredPod): readonly [regular: number, sidecar: number] {
  const most = (counts: readonly { readonly restartCount: number }[]): number =>
    counts.reduce((max, { restartCount }) => Math.max(max, restartCount), 0);
  const sidecars = spec.initContainers?.filter(({ restartPolicy }) => restartPolicy === 'Always') ?? [];
  const names = new Set(sidecars.map(({ name }) => name));
  return [
    most(status.containerStatuses ?? []),
    most(status.initContainerStatuses?.filter(({ name }) => names.has(name)) ?? []),
  ];
}

/** How old a time is, as a power of two of nanoseconds: times of about the same age count as equal. */
function magnitude(time: number, now: number): number {
  const nanoseconds = (now - time) * 1e6;
  return nanoseconds > 0 ? Math.floor(Math.log2(nanoseconds)) : -1;
}

const byUID = (a: StoredPod, b: StoredPod): number => (a.metadata.uid < b.metadata.uid ? -1 : 1);

/**
 * The pods that go first when there are too many of them: unassigned, pending, not ready, cheap, crowded on one node, young.
 * Models pkg/controller/controller_utils.go ActivePodsWithRanks
 * @param related pods of all replica sets of the same deployment: they are what makes a node crowded
 */
export function podsToDelete(
  pods: readonly StoredPod[],
  related: readonly StoredPod[],
  count: number,
  now: number,
): readonly StoredPod[] {
  if (count >= pods.length) return pods;
  const crowd = new Map<string, number>();
  for (const pod of related) {
    const node = pod.spec.nodeName ?? '';
    if (isActive(pod)) crowd.set(node, (crowd.get(node) ?? 0) + 1);
  }
  const rank = (pod: StoredPod): number => crowd.get(pod.spec.nodeName ?? '') ?? 0;
  return pods
    .toSorted((a, b) => compareState(a, b) || rank(b) - rank(a) || compareAge(a, b, now))
    .slice(0, count);
}

function compareState(a: StoredPod, b: StoredPod): number {
  return (
    Number(Boolean(a.spec.nodeName)) - Number(Boolean(b.spec.nodeName)) ||
    (PHASES[a.status.phase ?? ''] ?? 0) - (PHASES[b.status.phase ?? ''] ?? 0) ||
    Number(isReady(a)) - Number(isReady(b)) ||
    deletionCost(a) - deletionCost(b)
  );
}

function compareAge(a: StoredPod, b: StoredPod, now: number): number {
  const [readyA, readyB] = [readySince(a), readySince(b)];
  if (readyA !== undefined && readyB !== undefined && readyA !== readyB)
    return magnitude(readyA, now) - magnitude(readyB, now) || byUID(a, b);
  const [regularA, sidecarA] = restarts(a);
  const [regularB, sidecarB] = restarts(b);
  if (regularA !== regularB) return regularB - regularA;
  if (sidecarA !== sidecarB) return sidecarB - sidecarA;
  const [createdA, createdB] = [
    parseTime(a.metadata.creationTimestamp),
    parseTime(b.metadata.creationTimestamp),
  ];
  if (createdA === createdB) return 0;
  return magnitude(createdA, now) - magnitude(createdB, now) || byUID(a, b);
}
