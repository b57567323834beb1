import type { HPAScalingRules } from '../../api/types.ts';
import { type AutoscalerMemory, type Entry, withEntry } from './history.ts';

/**
 * From what the metrics ask for to what is done: recent recommendations and limits of the rate.
 * Models pkg/controller/podautoscaler/horizontal.go normalizeDesiredReplicas
 */

/** How long a high recommendation holds when nothing else is said, in milliseconds. */
const STABILIZATION = 300_000;

export interface Wish {
  readonly current: number;
  readonly desired: number;
  readonly min: number;
  readonly max: number;
}

export interface Outcome {
  readonly replicas: number;
  readonly reason: string;
  readonly message: string;
}

const limited = (replicas: number, reason: string, message: string): Outcome => ({
  replicas,
  reason,
  message: `the desired replica count is ${message}`,
});
const TOO_FAST = ['ScaleUpLimit', 'increasing faster than the maximum scale rate'] as const;
const TOO_MANY = ['TooManyReplicas', 'more than the maximum replica count'] as const;
const TOO_FEW = ['TooFewReplicas', 'less than the minimum replica count'] as const;
const TOO_FAST_DOWN = ['ScaleDownLimit', 'decreasing faster than the maximum scale rate'] as const;

const inRange = (replicas: number): Outcome => ({
  replicas,
  reason: 'DesiredWithinRange',
  message: 'the desired count is within the acceptable range',
});

/** What is recommended after a look at the past, and the recommendations with the new one. */
export interface Stabilized extends Outcome {
  readonly recommendations: readonly Entry[];
}

const LOWER = 'recent recommendations were lower than current one, applying the lowest recent recommendation';
const HIGHER =
  'recent recommendations were higher than current one, applying the highest recent recommendation';

/** Without rules: the highest recommendation of the last five minutes. */
export function stabilize(entries: readonly Entry[], desired: number, now: number): Stabilized {
  const isOld = ({ at }: Entry): boolean => at < now - STABILIZATION;
  const recent = entries.filter((entry) => !isOld(entry)).map(({ replicas }) => replicas);
  return {
    replicas: Math.max(desired, ...recent),
    reason: 'ScaleDownStabilized',
    message: HIGHER,
    recommendations: withEntry(entries, { replicas: desired, at: now }, isOld),
  };
}

/** With rules: no more than the highest and no less than the lowest of the time that each direction looks back. */
export function stabilizeByRules(
  entries: readonly Entry[],
  { current, desired }: Wish,
  up: HPAScalingRules,
  down: HPAScalingRules,
  now: number,
): Stabilized {
  const since = (seconds: number): number => now - seconds * 1000;
  const upCutoff = since(up.stabilizationWindowSeconds ?? 0);
  const downCutoff = since(down.stabilizationWindowSeconds ?? STABILIZATION / 1000);
  const after = (cutoff: number): readonly number[] =>
    entries.filter(({ at }) => at > cutoff).map(({ replicas }) => replicas);
  const lowest = Math.min(desired, ...after(upCutoff));
  const highest = Math.max(desired, ...after(downCutoff));
  const isOld = ({ at }: Entry): boolean => at < upCutoff && at < downCutoff;
  const rising = desired >= current;
  return {
    replicas: Math.min(Math.max(current, lowest), highest),
    reason: rising ? 'ScaleUpStabilized' : 'ScaleDownStabilized',
    message: rising ? LOWER : HIGHER,
    recommendations: withEntry(entries, { replicas: desired, at: now }, isOld),
  };
}

/** Without rules: at most twice as many, or four. */
export function limit({ current, desired, min, max }: Wish): Outcome {
  const fastest = Math.max(2 * current, 4);
  if (desired < min) return limited(min, ...TOO_FEW);
  if (desired > Math.min(max, fastest))
    return max > fastest ? limited(fastest, ...TOO_FAST) : limited(max, ...TOO_MANY);
  return inRange(desired);
}

function changed(entries: readonly Entry[], periodSeconds: number, now: number): number {
  const recent = entries.filter(({ at }) => at > now - periodSeconds * 1000);
  return recent.reduce((total, { replicas }) => total + replicas, 0);
}

/** How far the policies of a direction let a target go. */
function reach(
  current: number,
  { ups, downs }: Pick<AutoscalerMemory, 'ups' | 'downs'>,
  { selectPolicy, policies = [] }: HPAScalingRules,
  direction: 1 | -1,
  now: number,
): number {
  if (selectPolicy === 'Disabled') return current;
  const proposals = policies.map(({ type, value, periodSeconds }) => {
    const start = current - changed(ups, periodSeconds, now) + changed(downs, periodSeconds, now);
    if (type === 'Pods') return start + direction * value;
    const share = start * (1 + (direction * value) / 100);
    return direction > 0 ? Math.ceil(share) : Math.trunc(share);
  });
  const largest = (selectPolicy === 'Min') === direction < 0;
  return largest ? Math.max(...proposals) : Math.min(...proposals);
}

/** With rules: as far as the policies let it go. */
export function limitByRules(
  { current, desired, min, max }: Wish,
  memory: Pick<AutoscalerMemory, 'ups' | 'downs'>,
  up: HPAScalingRules,
  down: HPAScalingRules,
  now: number,
): Outcome {
  if (desired > current) {
    const furthest = Math.max(current, reach(current, memory, up, 1, now));
    const most = Math.min(max, furthest);
    if (desired > most) return max > furthest ? limited(most, ...TOO_FAST) : limited(most, ...TOO_MANY);
  } else if (desired < current) {
    const furthest = Math.min(current, reach(current, memory, down, -1, now));
    const least = Math.max(min, furthest);
    if (desired < least)
      return min < furthest ? limited(least, ...TOO_FAST_DOWN) : limited(least, ...TOO_FEW);
  }
  return inRange(desired);
}
