import type { PodDisruptionBudgetSpec, PodDisruptionBudgetStatus } from '../../api/types.ts';
import { controllerOf } from '../../machinery/object.ts';
import type { Store } from '../../store/store.ts';
import { scaledValue } from '../int-or-percent.ts';
import { isReady, type StoredPod } from '../pods.ts';
import { parseTime } from '../../machinery/time.ts';
import { scaledBy } from './scale.ts';

/** How long an eviction may take to show before the pod counts again, in milliseconds. */
export const EVICTION_TIMEOUT = 120_000;

/** How many pods a budget counts with. */
export interface Expectation {
  readonly expected: number;
  /** How many of them are to be healthy. */
  readonly desired: number;
  /** Whether pods without a controller were left out. */
  readonly unmanaged: boolean;
}

/** The sum of what the pods' controllers are to keep, each counted once; words when one cannot be asked. */
function expectedScale(
  store: Store,
  pods: readonly StoredPod[],
): { readonly sum: number; readonly unmanaged: boolean } | string {
  const sizes = new Map<string, number>();
  let unmanaged = false;
  for (const pod of pods) {
    const owner = controllerOf(pod);
    if (!owner) {
      unmanaged = true;
      continue;
    }
    if (sizes.has(owner.uid)) continue;
    const scaled = scaledBy(store, owner, pod.metadata.namespace ?? '');
    if (typeof scaled === 'string') return scaled;
    if (!scaled) return `found no controllers for pod "${pod.metadata.name}"`;
    sizes.set(scaled.uid, scaled.replicas);
  }
  return { sum: [...sizes.values()].reduce((sum, size) => sum + size, 0), unmanaged };
}

/**
 * Models pkg/controller/disruption/disruption.go getExpectedPodCount
 * @returns words when it cannot be said
 */
export function expectation(
  store: Store,
  { minAvailable, maxUnavailable }: PodDisruptionBudgetSpec,
  pods: readonly StoredPod[],
): Expectation | string {
  if (maxUnavailable === undefined && typeof minAvailable !== 'string') {
    const expected = minAvailable === undefined ? 0 : pods.length;
    return { expected, desired: minAvailable ?? 0, unmanaged: false };
  }
  const scale = expectedScale(store, pods);
  if (typeof scale === 'string') return scale;
  const { sum: expected, unmanaged } = scale;
  const desired =
    maxUnavailable === undefined
      ? scaledValue(minAvailable, expected, true)
      : Math.max(0, expected - scaledValue(maxUnavailable, expected, true));
  return { expected, desired, unmanaged };
}

/** What became of the pods whose eviction was granted. */
export interface Disrupted {
  /** Those that are still to go. */
  readonly pods: Readonly<Record<string, string>>;
  /** Those that were to go by now. */
  readonly notDeleted: readonly StoredPod[];
  /** In how many milliseconds to look again. */
  readonly recheckIn: number | undefined;
}

/** Models pkg/controller/disruption/disruption.go buildDisruptedPodMap */
export function disruptedPods(
  pods: readonly StoredPod[],
  granted: PodDisruptionBudgetStatus['disruptedPods'],
  now: number,
): Disrupted {
  const remaining: Record<string, string> = {};
  const notDeleted: StoredPod[] = [];
  let recheckIn: number | undefined;
  for (const pod of pods) {
    const time = granted?.[pod.metadata.name];
    if (time === undefined || pod.metadata.deletionTimestamp !== undefined) continue;
    const left = parseTime(time) + EVICTION_TIMEOUT - now;
    if (left < 0) notDeleted.push(pod);
    else {
      remaining[pod.metadata.name] = time;
      // It is late when the last of its time has passed, not with it.
      recheckIn = Math.min(recheckIn ?? Infinity, left + 1);
    }
  }
  return { pods: remaining, notDeleted, recheckIn };
}

/** Models pkg/controller/disruption/disruption.go countHealthyPods */
export const healthyPods = (pods: readonly StoredPod[], leaving: Disrupted['pods']): number =>
  pods.filter(
    (pod) =>
      pod.metadata.deletionTimestamp === undefined &&
      !Object.hasOwn(leaving, pod.metadata.name) &&
      isReady(pod),
  ).length;
