import type { ContainerStatus, PodFailurePolicyRule } from '../../api/types.ts';
import { type Given, look, words } from './test-look.ts';

/** A container that has ended. */
export const exited = (exitCode: number, name = 'main-container', finishedAt?: string): ContainerStatus => ({
  ...{ name, image: 'i', imageID: '', ready: false, restartCount: 0 },
  state: { terminated: { exitCode, ...(finishedAt !== undefined && { finishedAt }) } },
});

/** A rule about exit codes. */
export const codes = (
  action: PodFailurePolicyRule['action'],
  operator: 'In' | 'NotIn',
  values: readonly number[],
  containerName?: string,
): PodFailurePolicyRule => ({
  action,
  onExitCodes: { operator, values, ...(containerName !== undefined && { containerName }) },
});
/** A rule about conditions of pods. */
export const onCondition = (
  action: PodFailurePolicyRule['action'],
  type = 'DisruptionTarget',
): PodFailurePolicyRule => ({
  action,
  onPodConditions: [{ type, status: 'True' }],
});
export const disrupted = { type: 'DisruptionTarget', status: 'True' };

/** Active, failed, succeeded, going, conditions. */
export const seen = (given: Given): readonly unknown[] => {
  const { status } = look(given);
  const { active = 0, failed = 0, succeeded = 0, terminating = 0 } = status;
  return [active, failed, succeeded, terminating, words(status)];
};

/** The conditions of a job that failed, in words. */
export const failedBy = (reason: string, terminated = true): string[] => [
  `FailureTarget=True ${reason}`,
  ...(terminated ? [`Failed=True ${reason}`] : []),
];
/** Why a job failed by a rule about exit codes. */
export const byCode = (code: number, rule: number, pod = 'mypod-0', container = 'main-container'): string =>
  `PodFailurePolicy: Container ${container} for pod default/${pod} failed with exit code ${code} matching FailJob rule at index ${rule}`;
export const LIMIT = 'BackoffLimitExceeded: Job has reached the specified backoff limit';
