import type { Pod } from '../../../api/types.ts';
import { controllerOf, type Stored } from '../../../machinery/object.ts';
import { evaluate, reasonText } from './evaluate.ts';
import { levelText, type LevelVersion } from './policy.ts';

const MOST = 3000;

/** One pod of each controller before its siblings. */
function prioritized(pods: readonly Stored<Pod>[]): readonly Stored<Pod>[] {
  const seen = new Set<string>();
  const first: Stored<Pod>[] = [];
  const siblings: Stored<Pod>[] = [];
  for (const pod of pods) {
    const owner = controllerOf(pod)?.uid;
    if (owner !== undefined && seen.has(owner)) siblings.push(pod);
    else first.push(pod);
    if (owner !== undefined) seen.add(owner);
  }
  return [...first, ...siblings];
}

function others(count: number): string {
  if (count === 0) return '';
  return count === 1 ? ' (and 1 other pod)' : ` (and ${count} other pods)`;
}

/** What is said of running pods when a namespace becomes stricter. Models pod-security-admission/admission/admission.go EvaluatePodsInNamespace */
export function warningsForExisting(
  pods: readonly Stored<Pod>[],
  namespace: string,
  enforce: LevelVersion,
): readonly string[] {
  const checked = prioritized(pods).slice(0, MOST);
  const byReason = new Map<string, string[]>();
  for (const { metadata, spec } of checked) {
    const reason = reasonText(evaluate(enforce, metadata, spec));
    if (reason !== '') byReason.set(reason, [...(byReason.get(reason) ?? []), metadata.name].sort());
  }
  const warnings: string[] = [];
  if (checked.length < pods.length) {
    warnings.push(
      `new PodSecurity enforce level only checked against the first ${checked.length} of ${pods.length} existing pods`,
    );
  }
  if (byReason.size > 0) {
    warnings.push(
      `existing pods in namespace "${namespace}" violate the new PodSecurity enforce level "${levelText(enforce)}"`,
    );
  }
  const lines = [...byReason].map(
    ([reason, names]) => `${names[0] ?? ''}${others(names.length - 1)}: ${reason}`,
  );
  return [...warnings, ...lines.sort()];
}
