import type { ContainerStatus, Event, Node, Pod } from '../../../../cluster/api/types.ts';
import type { Stored } from '../../../../cluster/machinery/object.ts';
import type { PlainStatus } from '../../model.ts';
import { Pulls } from '../../pulls.ts';
import { say } from './keys.ts';
import { isReady } from './node.ts';
import { unscheduled } from './scheduling.ts';
import { waiting } from './waiting.ts';

/** What is known about a pod beside itself. */
interface PodSurroundings {
  readonly events: readonly Stored<Event>[];
  /** Its node, once it has one. */
  readonly node: Stored<Node> | undefined;
}

/** Why a pod is as it is; most important first. */
export function plainPod(pod: Stored<Pod>, { events, node }: PodSurroundings): readonly PlainStatus[] {
  const { metadata, spec, status } = pod;
  const lost = node && !isReady(node) ? [say('pod.node-silent', { node: node.metadata.name })] : [];
  if (metadata.deletionTimestamp !== undefined) return [...lost, terminating(pod)];
  if (status.phase === 'Succeeded') return [say('pod.succeeded')];
  if (status.phase === 'Failed') return [failed(pod)];
  if (!spec.nodeName) return [unscheduled(pod)];
  const troubles = containersOf(pod, events);
  return [...lost, ...troubles, ...bare(pod)];
}

function terminating({ metadata }: Stored<Pod>): PlainStatus {
  const { finalizers = [], deletionGracePeriodSeconds = 30 } = metadata;
  return finalizers.length > 0
    ? say('pod.finalizers', { finalizers: finalizers.join(', ') })
    : say('pod.terminating', { seconds: deletionGracePeriodSeconds });
}

function failed({ status }: Stored<Pod>): PlainStatus {
  if (status.reason === 'Evicted') return say('pod.evicted', { message: status.message ?? '' });
  if (status.reason === 'DeadlineExceeded') return say('pod.deadline');
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const culprit = all.find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0) ?? all[0];
  const exit = culprit?.state?.terminated?.exitCode ?? '?';
  return say('pod.failed', { container: culprit?.name ?? '', exit });
}

const bare = ({ metadata }: Stored<Pod>): readonly PlainStatus[] =>
  (metadata.ownerReferences ?? []).length === 0 ? [say('pod.bare')] : [];

function containersOf(pod: Stored<Pod>, events: readonly Stored<Event>[]): readonly PlainStatus[] {
  const { spec, status } = pod;
  const init = initContainers(pod, events);
  if (init.length > 0) return init;
  const statuses = status.containerStatuses ?? [];
  const troubles = statuses.flatMap((each) => trouble(pod, each, events));
  if (troubles.length > 0) return troubles;
  const gate = spec.readinessGates?.find(
    ({ conditionType }) =>
      !status.conditions?.some((each) => each.type === conditionType && each.status === 'True'),
  );
  const ready = statuses.filter((each) => each.ready).length;
  if (statuses.length === 0) return [preparing(pod, events)];
  if (gate) return [say('pod.readiness-gate', { gate: gate.conditionType })];
  const killed = statuses.flatMap((each) => killedByProbe(each, events) ?? []);
  return [
    ...killed,
    say('pod.running', { ready: `${ready}/${spec.containers.length}` }),
    ...restarts(statuses),
  ];
}

/** Init containers run one after the other; sidecars among them go on running. */
function initContainers(pod: Stored<Pod>, events: readonly Stored<Event>[]): readonly PlainStatus[] {
  for (const each of pod.status.initContainerStatuses ?? []) {
    const { state, name: container } = each;
    const spec = pod.spec.initContainers?.find(({ name }) => name === container);
    if (state?.terminated?.exitCode === 0 || (spec?.restartPolicy === 'Always' && each.started === true))
      continue;
    if (state?.running) return [say('pod.init-running', { container })];
    const exit = state?.terminated?.exitCode ?? each.lastState?.terminated?.exitCode;
    if (exit !== undefined && exit !== 0) return [say('pod.init-failed', { container, exit })];
    return trouble(pod, each, events);
  }
  return [];
}

/** What keeps one container from being ready; nothing when it is. */
function trouble(
  pod: Stored<Pod>,
  each: ContainerStatus,
  events: readonly Stored<Event>[],
): readonly PlainStatus[] {
  const { name: container, state } = each;
  if (each.ready) return [];
  const killed = killedByProbe(each, events);
  if (state?.waiting) return [killed ?? waiting(pod, each) ?? onTheWay(pod, each, events)];
  if (state?.terminated) return [say('pod.container-failed', { container, exit: state.terminated.exitCode })];
  if (!state?.running) return [preparing(pod, events)];
  const spec = pod.spec.containers.find(({ name }) => name === container);
  const liveness = spec?.livenessProbe && unhealthy(events, container, 'Liveness', state.running.startedAt);
  if (liveness !== undefined) return [say('pod.liveness-fails', { container, message: liveness })];
  if (each.started === false && spec?.startupProbe) return [say('pod.starting-up', { container })];
  const readiness =
    spec?.readinessProbe && unhealthy(events, container, 'Readiness', state.running.startedAt);
  if (readiness !== undefined) return [say('pod.probe-fails', { container, message: readiness })];
  return [say('pod.not-ready', { container })];
}

/** A container whose last run ended because its liveness probe failed. */
function killedByProbe(
  { name: container, lastState }: ContainerStatus,
  events: readonly Stored<Event>[],
): PlainStatus | undefined {
  const { startedAt, reason } = lastState?.terminated ?? {};
  const message = startedAt && reason !== 'OOMKilled' && unhealthy(events, container, 'Liveness', startedAt);
  return message ? say('pod.liveness-fails', { container, message }) : undefined;
}

/** What a probe last complained of in the container's present run. */
function unhealthy(
  events: readonly Stored<Event>[],
  container: string,
  probe: string,
  since: string | undefined,
): string | undefined {
  return events.findLast(
    ({ reason, involvedObject, message, lastTimestamp }) =>
      reason === 'Unhealthy' &&
      involvedObject.fieldPath === `spec.containers{${container}}` &&
      message?.startsWith(`${probe} probe`) &&
      (lastTimestamp ?? '') >= (since ?? ''),
  )?.message;
}

/** Nothing is wrong yet: the image comes, or the sandbox is made. */
function onTheWay(
  pod: Stored<Pod>,
  { name }: ContainerStatus,
  events: readonly Stored<Event>[],
): PlainStatus {
  const pulls = new Pulls();
  for (const event of events) pulls.put(event);
  if (!pulls.pulls(pod.metadata.uid, [name])) return preparing(pod, events);
  const all = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  const image = all.find((each) => each.name === name)?.image ?? '';
  return say('pod.pulling', { image, node: pod.spec.nodeName ?? '' });
}

function preparing({ spec }: Stored<Pod>, events: readonly Stored<Event>[]): PlainStatus {
  const mount = events.findLast(({ reason }) => reason === 'FailedMount' || reason === 'FailedAttachVolume');
  return mount
    ? say('pod.volume-failed', { message: mount.message ?? '' })
    : say('pod.preparing', { node: spec.nodeName ?? '' });
}

/** Containers that run, but not for the first time. */
const restarts = (statuses: readonly ContainerStatus[]): readonly PlainStatus[] =>
  statuses
    .filter(({ restartCount }) => restartCount > 0)
    .map(({ name, restartCount, lastState }) => {
      const { reason = '', exitCode = '?' } = lastState?.terminated ?? {};
      return say('pod.restarted', {
        container: name,
        restarts: restartCount,
        reason: reason === '' ? `exit ${exitCode}` : `${reason}, exit ${exitCode}`,
      });
    });
