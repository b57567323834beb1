import type {
  ContainerStatus,
  PodFailurePolicy,
  PodFailurePolicyOnExitCodesRequirement,
  SuccessPolicy,
} from '../../api/types.ts';
import type { StoredPod } from '../pods.ts';
import { hasFailed, type StoredJob } from './counts.ts';
import { parseIndexes } from './indexes.ts';

/** What a failure policy makes of a pod: whether its failure counts, the action of the rule, and why the job fails if it does. */
export interface FailureMatch {
  readonly counts: boolean;
  readonly action?: 'Count' | 'FailIndex' | 'FailJob' | 'Ignore';
  readonly message?: string;
}

function exitedAs(
  statuses: readonly ContainerStatus[] | undefined,
  { containerName, operator, values }: PodFailurePolicyOnExitCodesRequirement,
): ContainerStatus | undefined {
  return statuses?.find(({ name, state }) => {
    const code = state?.terminated?.exitCode ?? 0;
    if (code === 0 || (containerName !== undefined && containerName !== name)) return false;
    return values.includes(code) === (operator === 'In');
  });
}

/** Models pkg/controller/job/pod_failure_policy.go */
export function matchFailurePolicy(
  policy: PodFailurePolicy | undefined,
  { metadata, status }: StoredPod,
): FailureMatch {
  const pod = `${metadata.namespace}/${metadata.name}`;
  for (const [index, { action, onExitCodes, onPodConditions = [] }] of (policy?.rules ?? []).entries()) {
    let why: string | undefined;
    if (onExitCodes) {
      const found =
        exitedAs(status.containerStatuses, onExitCodes) ??
        exitedAs(status.initContainerStatuses, onExitCodes);
      if (found) {
        const code = found.state?.terminated?.exitCode ?? 0;
        why = `Container ${found.name} for pod ${pod} failed with exit code ${code}`;
      }
    } else {
      const found = status.conditions?.find((condition) =>
        onPodConditions.some(({ type, status: is }) => type === condition.type && is === condition.status),
      );
      if (found) why = `Pod ${pod} has condition ${found.type}`;
    }
    if (why === undefined) continue;
    if (action !== 'FailJob') return { counts: action !== 'Ignore', action };
    return { counts: true, action, message: `${why} matching ${action} rule at index ${index}` };
  }
  return { counts: true };
}

/** Why the job fails at once, if one of its pods has failed in such a way. */
export function failJobMessage(job: StoredJob, pods: readonly StoredPod[]): string | undefined {
  const policy = job.spec.podFailurePolicy;
  if (!policy) return undefined;
  for (const pod of pods) {
    const message = hasFailed(job, pod) ? matchFailurePolicy(policy, pod).message : undefined;
    if (message !== undefined) return message;
  }
  return undefined;
}

/**
 * Which rule says that enough has succeeded.
 * Models pkg/controller/job/success_policy.go
 */
export function matchSuccessPolicy(
  policy: SuccessPolicy | undefined,
  completions: number,
  succeeded: ReadonlySet<number>,
): string | undefined {
  if (succeeded.size === 0) return undefined;
  for (const [index, { succeededIndexes, succeededCount = Infinity }] of (policy?.rules ?? []).entries()) {
    const message = `Matched rules at index ${index}`;
    if (succeededIndexes === undefined) {
      if (succeeded.size >= succeededCount) return message;
      continue;
    }
    const required = parseIndexes(succeededIndexes, completions);
    if (required.length === 0) continue;
    const found = required.filter((one) => succeeded.has(one)).length;
    if (found === required.length || found >= succeededCount) return message;
  }
  return undefined;
}
