import type { Container, ContainerStatus, Pod, PodCondition, PodStatus } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { formatTime } from '../machinery/time.ts';
import { conditionOf } from '../controllers/conditions.ts';
import { containersReady, podInitialized, podReady, type Verdict } from './conditions.ts';
import { podPhase } from './phase.ts';
import type { NodeMachine } from './machine.ts';
import type { ContainerRecord, PodFailure, PodRecord } from './record.ts';
import { runtimeStatus } from './runtime-names.ts';
import { resizeConditions } from './resize.ts';
import { isMirror } from './static-pods.ts';
import { NIL } from '../machinery/nil.ts';

/** Containers with the specs they belong to, in the order of the spec: init containers first. */
export type ContainerPairs = readonly (readonly [ContainerRecord, Container])[];

/**
 * The status that the kubelet reports for a pod, whole.
 * Models pkg/kubelet/kubelet_pods.go (generateAPIPodStatus) and pkg/kubelet/status/status_manager.go (mergePodStatus)
 * @param ownsScheduled as in the kubelet's configuration
 */
export function podStatus(
  pod: Stored<Pod>,
  record: PodRecord,
  pairs: ContainerPairs,
  { ip: hostIP, systemInfo }: Pick<NodeMachine, 'ip' | 'systemInfo'>,
  now: number,
  ownsScheduled = true,
): PodStatus {
  if (record.failure?.refused) return refusedStatus(pod, record.failure, record.seenAt);
  const statuses = (...kinds: readonly ContainerRecord['kind'][]): readonly ContainerStatus[] =>
    pairs
      .filter(([{ kind }]) => kinds.includes(kind))
      .map(([own, spec]) => containerStatus(own, spec, systemInfo.containerRuntimeVersion));
  const init = statuses('init', 'sidecar');
  const main = statuses('main');
  const ephemeral = statuses('ephemeral');
  const { qosClass, resize, nominatedNodeName } = pod.status;
  const judged = judgedPhase(pod, record, pairs, [...init, ...main]);
  const told = reportedPhase(pod, record, pairs, judged);
  return {
    ...(qosClass !== undefined && { qosClass }),
    ...(resize !== undefined && { resize }),
    ...(nominatedNodeName !== undefined && { nominatedNodeName }),
    ...told,
    conditions: conditions(
      pod,
      record,
      [...init, ...main],
      { judged, told: told.phase },
      { now, ownsScheduled },
    ),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    startTime: pod.status.startTime ?? formatTime(record.seenAt),
    ...(record.ip !== undefined && { podIP: record.ip, podIPs: [{ ip: record.ip }] }),
    ...(init.length > 0 && { initContainerStatuses: init }),
    containerStatuses: main,
    ...(ephemeral.length > 0 && { ephemeralContainerStatuses: ephemeral }),
  };
}

type Phase = NonNullable<PodStatus['phase']>;

const isOver = (phase: string | undefined): phase is 'Succeeded' | 'Failed' =>
  phase === 'Succeeded' || phase === 'Failed';

const anyRuns = (pairs: ContainerPairs): boolean => pairs.some(([{ stage }]) => stage.at === 'running');

/** The phase by what has become of the containers and by what the node does with the pod. */
function judgedPhase(
  pod: Stored<Pod>,
  record: PodRecord,
  pairs: ContainerPairs,
  statuses: readonly ContainerStatus[],
): Phase {
  // A pod that has ended never begins again.
  if (isOver(pod.status.phase)) return pod.status.phase;
  if (record.failure) return 'Failed';
  return podPhase(pod.spec, statuses, {
    terminal: record.stage === 'over' || (record.deletion !== undefined && !anyRuns(pairs)),
    initialized: pairs.some(([{ kind, instance }]) => kind === 'main' && instance !== undefined),
    fromFile: isMirror(pod),
  });
}

/** Phase, reason and message: what ends a pod is told once nothing of it runs. */
function reportedPhase(
  { status }: Stored<Pod>,
  { failure }: PodRecord,
  pairs: ContainerPairs,
  judged: Phase,
): Pick<PodStatus, 'reason' | 'message'> & { readonly phase: Phase } {
  const { phase: before = 'Pending', reason, message } = status;
  const late = isOver(judged) && !isOver(before) && anyRuns(pairs);
  const phase = late ? before : judged;
  const kept =
    phase === before
      ? { ...(reason !== undefined && { reason }), ...(message !== undefined && { message }) }
      : {};
  return { ...(failure && !late ? { reason: failure.reason, message: failure.message } : kept), phase };
}

/** The status of a pod that the node did not take. Models pkg/kubelet/kubelet.go (rejectPod) */
function refusedStatus(
  { status: { qosClass, startTime } }: Stored<Pod>,
  { reason, message }: PodFailure,
  seenAt: number,
): PodStatus {
  return {
    ...(qosClass !== undefined && { qosClass }),
    phase: 'Failed',
    reason,
    message: `Pod was rejected: ${message}`,
    startTime: startTime ?? formatTime(seenAt),
  };
}

/** One container's status. */
export function containerStatus(
  record: ContainerRecord,
  spec: Container,
  runtimeVersion: string,
): ContainerStatus {
  const { instance } = record;
  const mounts = spec.volumeMounts ?? [];
  const allocated = spec.resources ?? {};
  const resources = (record.state.running && record.actual) || allocated;
  const restarts = record.kind === 'main' || record.kind === 'sidecar';
  return {
    name: record.name,
    state: record.state,
    lastState: record.last ? { terminated: record.last } : {},
    ready: record.ready,
    restartCount: record.restarts,
    ...(instance ? runtimeStatus(runtimeVersion, instance) : { image: spec.image ?? '', imageID: '' }),
    started: record.started,
    ...(instance && allocated.requests && { allocatedResources: allocated.requests }),
    ...(instance && (restarts || Object.keys(resources).length > 0) && { resources }),
    ...(mounts.length > 0 && {
      volumeMounts: mounts.map(({ name, mountPath, readOnly }) => ({
        name,
        mountPath,
        ...(readOnly === true && { readOnly, recursiveReadOnly: 'Disabled' }),
      })),
    }),
  };
}

function conditions(
  pod: Stored<Pod>,
  record: PodRecord,
  statuses: readonly ContainerStatus[],
  { judged, told }: { readonly judged: Phase; readonly told: Phase },
  { now, ownsScheduled }: { readonly now: number; readonly ownsScheduled: boolean },
): readonly PodCondition[] {
  const old = pod.status.conditions ?? [];
  // An eviction shows in conditions only with the phase that it leads to.
  const phase = record.failure?.disruption === undefined ? judged : told;
  const over = isOver(told);
  const verdicts: readonly (readonly [string, Verdict])[] = [
    ['PodReadyToStartContainers', { ok: record.ip !== undefined && record.stage !== 'sandbox' && !over }],
    ['Initialized', podInitialized(pod.spec, statuses, phase)],
    ['Ready', podReady(pod.spec, old, statuses, phase)],
    ['ContainersReady', containersReady(pod.spec, statuses, phase)],
    ...(ownsScheduled || isMirror(pod) ? [['PodScheduled', { ok: true }] as const] : []),
  ];
  const time = formatTime(now);
  const own = verdicts.map(([type, { ok, reason, message }]): PodCondition => {
    const status = ok ? 'True' : 'False';
    const before = conditionOf(old, type);
    return {
      type,
      status,
      lastProbeTime: NIL,
      lastTransitionTime:
        before?.status === status && before.lastTransitionTime !== undefined
          ? before.lastTransitionTime
          : time,
      ...(reason !== undefined && { reason }),
      ...(message !== undefined && { message }),
    };
  });
  const foreign = old.filter(
    ({ type }) => !own.some((one) => one.type === type) && !OWN_CONDITIONS.has(type),
  );
  const others = over && !isOver(pod.status.phase) ? withDisruption(record, foreign, time) : foreign;
  return [
    ...(ownsScheduled ? others : []),
    ...(over ? [] : resizeConditions(record)),
    ...own,
    ...(ownsScheduled ? [] : others),
  ];
}

/** The conditions that the kubelet says alone. */
const OWN_CONDITIONS: ReadonlySet<string> = new Set([
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodResizePending',
  'PodResizeInProgress',
]);

/** Conditions of others with the kubelet's own word that it ended the pod to save itself, which is said once nothing runs any more. */
function withDisruption(
  { failure }: PodRecord,
  others: readonly PodCondition[],
  time: string,
): readonly PodCondition[] {
  if (failure?.disruption === undefined) return others;
  const type = 'DisruptionTarget';
  const told: PodCondition = {
    type,
    status: 'True',
    lastProbeTime: NIL,
    lastTransitionTime: conditionOf(others, type)?.lastTransitionTime ?? time,
    reason: 'TerminationByKubelet',
    message: failure.disruption,
  };
  return conditionOf(others, type)
    ? others.map((other) => (other.type === type ? told : other))
    : [...others, told];
}
