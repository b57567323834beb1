import type { Container, ContainerStatus, PodCondition, PodSpec } from '../api/types.ts';
import { sharedText } from '../machinery/shared-text.ts';

/** What a condition says. */
export interface Verdict {
  readonly ok: boolean;
  readonly reason?: string;
  readonly message?: string;
}

type Specs = Partial<Pick<PodSpec, 'initContainers' | 'containers' | 'readinessGates'>>;
/** The statuses of init and main containers; undefined as long as nothing is known of them. */
type Statuses = readonly ContainerStatus[] | undefined;

const OK: Verdict = { ok: true };
const unknownStatuses: Verdict = { ok: false, reason: 'UnknownContainerStatuses' };

/** Says which containers lack a status, and whose status is not `adjective`. */
function lacking(
  reason: string,
  adjective: string,
  unknown: readonly string[],
  lame: readonly string[],
): Verdict {
  if (unknown.length + lame.length === 0) return OK;
  const messages = [
    ...(unknown.length > 0 ? [`containers with unknown status: [${unknown.join(' ')}]`] : []),
    ...(lame.length > 0 ? [`containers with ${adjective} status: [${lame.join(' ')}]`] : []),
  ];
  return { ok: false, reason, message: sharedText(messages.join(', ')) };
}

/** Models pkg/kubelet/status/generate.go (GenerateContainersReadyCondition) */
export function containersReady(
  { initContainers = [], containers = [] }: Specs,
  statuses: Statuses,
  phase: string,
): Verdict {
  if (!statuses) return unknownStatuses;
  const unknown: string[] = [];
  const unready: string[] = [];
  const check = ({ name }: Container): void => {
    const status = statuses.find((one) => one.name === name);
    if (!status) unknown.push(name);
    else if (!status.ready) unready.push(name);
  };
  for (const container of initContainers) if (container.restartPolicy === 'Always') check(container);
  for (const container of containers) check(container);
  if (phase === 'Succeeded' && unknown.length === 0) return { ok: false, reason: 'PodCompleted' };
  if (phase === 'Failed') return { ok: false, reason: 'PodFailed' };
  return lacking('ContainersNotReady', 'unready', unknown, unready);
}

/**
 * Models pkg/kubelet/status/generate.go (GeneratePodReadyCondition)
 * @param conditions those that others than the kubelet have set
 * @param containers whether these are ready
 */
export function podReady(
  { readinessGates }: Specs,
  conditions: readonly PodCondition[],
  containers: Verdict,
): Verdict {
  if (!containers.ok || !readinessGates) return containers;
  const messages = readinessGates.flatMap(({ conditionType }) => {
    const condition = conditions.find(({ type }) => type === conditionType);
    if (!condition) return `corresponding condition of pod readiness gate "${conditionType}" does not exist.`;
    if (condition.status === 'True') return [];
    return `the status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`;
  });
  if (messages.length === 0) return OK;
  return { ok: false, reason: 'ReadinessGatesNotReady', message: sharedText(messages.join(', ')) };
}

/** Models pkg/kubelet/status/generate.go (GeneratePodInitializedCondition) */
export function podInitialized(
  { initContainers = [], containers = [] }: Specs,
  statuses: Statuses,
  phase: string,
): Verdict {
  if (!statuses && initContainers.length > 0) return unknownStatuses;
  const unknown: string[] = [];
  const incomplete: string[] = [];
  for (const { name, restartPolicy } of initContainers) {
    const status = statuses?.find((one) => one.name === name);
    if (!status) unknown.push(name);
    else if ((restartPolicy === 'Always' ? status.started : status.ready) !== true) incomplete.push(name);
  }
  if (phase === 'Succeeded' && unknown.length === 0) return { ok: true, reason: 'PodCompleted' };
  // Sidecars that start anew take nothing back.
  const begun = statuses?.some(
    ({ name, state }) => (state?.running ?? state?.terminated) && containers.some((one) => one.name === name),
  );
  return begun === true ? OK : lacking('ContainersNotInitialized', 'incomplete', unknown, incomplete);
}
