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
  const ranked = pods.map((pod) =>
    rankOf(pod, { cost: deletionCost(pod), crowd: crowd.get(pod.spec.nodeName ?? '') ?? 0 }),
  );
  const times = (a: number, b: number): number => magnitude(a, now) - magnitude(b, now);
  return ranked
    .sort((a, b) => compareState(a, b) || compareAge(a, b, times))
    .slice(0, count)
    .map(({ pod }) => pod);
}

/**
 * The pods that go first where only their own state counts: neither what they cost nor their neighbours, and times to the second.
 * Models pkg/controller/controller_utils.go ActivePods
 */
export function youngestPods(pods: readonly StoredPod[], count: number): readonly StoredPod[] {
  if (count >= pods.length) return pods;
  if (count === 0) return [];
  return pods
    .map((pod) => rankOf(pod))
    .sort((a, b) => compareState(a, b) || compareAge(a, b, (one, other) => other - one))
    .slice(0, count)
    .map(({ pod }) => pod);
}

/** A pod with what is compared of it. */
interface Ranked {
  readonly pod: StoredPod;
  readonly isBound: number;
  readonly phase: number;
  readonly isReady: number;
  readonly cost: number;
  /** How many related pods its node has. */
  readonly crowd: number;
  readonly readySince: number | undefined;
}

const rankOf = (pod: StoredPod, { cost, crowd } = { cost: 0, crowd: 0 }): Ranked => ({
  pod,
  isBound: Number((pod.spec.nodeName ?? '') !== ''),
  phase: PHASES[pod.status.phase ?? ''] ?? 0,
  isReady: Number(isReady(pod)),
  cost,
  crowd,
  readySince: readySince(pod),
});

const compareState = (a: Ranked, b: Ranked): number =>
  a.isBound - b.isBound || a.phase - b.phase || a.isReady - b.isReady || a.cost - b.cost || b.crowd - a.crowd;

function compareAge(
  { pod: a, isReady: isReadyA, readySince: readyA }: Ranked,
  { pod: b, isReady: isReadyB, readySince: readyB }: Ranked,
  compareTimes: (a: number, b: number) => number,
): number {
  if (isReadyA && isReadyB && readyA !== readyB) {
    if (readyA === undefined || readyB === undefined) return readyA === undefined ? -1 : 1;
    return compareTimes(readyA, readyB) || byUID(a, b);
  }
  const [regularA, sidecarA] = restarts(a);
  const [regularB, sidecarB] = restarts(b);
  if (regularA !== regularB) return regularB - regularA;
  if (sidecarA !== sidecarB) return sidecarB - sidecarA;
  const [createdA, createdB] = [
    parseTime(a.metadata.creationTimestamp),
    parseTime(b.metadata.creationTimestamp),
  ];
  if (createdA === createdB) return 0;
  return compareTimes(createdA, createdB) || byUID(a, b);
}
