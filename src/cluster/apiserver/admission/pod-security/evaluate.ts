import type { ObjectMeta, PodSpec } from '../../../api/types.ts';
import { BASELINE } from './baseline.ts';
import type { Check, Finding, Inspected } from './findings.ts';
import type { LevelVersion } from './policy.ts';
import { RESTRICTED } from './restricted.ts';

function checksOf({ level, minor }: LevelVersion): readonly Check[] {
  if (level === 'privileged') return [];
  const known = (check: Check): boolean => check.since <= minor;
  if (level === 'baseline') return BASELINE.filter(known);
  const restricted = RESTRICTED.filter(known);
  const overridden = new Set(restricted.map(({ overrides }) => overrides));
  return [...BASELINE.filter((check) => known(check) && !overridden.has(check.id)), ...restricted];
}

/** All that keeps a pod from a level. Models pod-security-admission/policy/registry.go EvaluatePod */
export function evaluate(
  policy: LevelVersion,
  metadata: ObjectMeta | undefined,
  spec: PodSpec,
): readonly Finding[] {
  const checks = checksOf(policy);
  if (checks.length === 0) return [];
  const pod: Inspected = {
    metadata: metadata ?? {},
    spec,
    containers: [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])],
  };
  return checks.flatMap((check) => check.run(pod, policy.minor) ?? []);
}

/** `privileged (container "a" must not …), hostPort (…)` */
export const detailText = (findings: readonly Finding[]): string =>
  findings.map(({ reason, detail }) => (detail === '' ? reason : `${reason} (${detail})`)).join(', ');

/** The reasons alone. */
export const reasonText = (findings: readonly Finding[]): string =>
  findings.map(({ reason }) => reason).join(', ');
