import type { Container, ContainerStatus, Pod, PodCondition, PodStatus } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { formatTime } from '../machinery/time.ts';
import type { ContainerRecord, PodFailure, PodRecord } from './record.ts';
import { resizeConditions } from './resize.ts';

/** Containers with the specs they belong to, in the order of the spec: init containers first. */
export type ContainerPairs = readonly (readonly [ContainerRecord, Container])[];

/**
 * The status that the kubelet reports for a pod, whole.
 * Models pkg/kubelet/kubelet_pods.go (generateAPIPodStatus) and pkg/kubelet/status/generate.go
 */
export function podStatus(
  pod: Stored<Pod>,
  record: PodRecord,
  pairs: ContainerPairs,
  hostIP: string,
  now: number,
): PodStatus {
  if (record.failure?.refused) return refusedStatus(pod, record.failure, record.seenAt);
  const statuses = (...kinds: readonly ContainerRecord['kind'][]): readonly ContainerStatus[] =>
    pairs.filter(([{ kind }]) => kinds.includes(kind)).map(([own, spec]) => containerStatus(own, spec));
  const init = statuses('init', 'sidecar');
  const ephemeral = statuses('ephemeral');
  const phase = podPhase(pod, record, pairs);
  const { qosClass, resize, nominatedNodeName } = pod.status;
  return {
    ...(qosClass !== undefined && { qosClass }),
    ...(resize !== undefined && { resize }),
    ...(nominatedNodeName !== undefined && { nominatedNodeName }),
    ...(record.failure && { reason: record.failure.reason, message: record.failure.message }),
    phase,
    conditions: conditions(pod, record, pairs, phase, now),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    startTime: pod.status.startTime ?? formatTime(record.seenAt),
    ...(record.ip !== undefined && { podIP: record.ip, podIPs: [{ ip: record.ip }] }),
    ...(init.length > 0 && { initContainerStatuses: init }),
    containerStatuses: statuses('main'),
    ...(ephemeral.length > 0 && { ephemeralContainerStatuses: ephemeral }),
  };
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
export function containerStatus(record: ContainerRecord, spec: Container): ContainerStatus {
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
    image: instance?.canonical ?? spec.image ?? '',
    imageID: instance?.imageID ?? '',
    ...(instance && { containerID: `containerd://${instance.id}` }),
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
    ...(instance && {
      user: {
        linux: { uid: instance.user.uid, gid: instance.user.gid, supplementalGroups: [instance.user.gid] },
      },
    }),
  };
}

/** Models pkg/kubelet/kubelet_pods.go (getPhase) */
export function podPhase(
  pod: Stored<Pod>,
  record: PodRecord,
  pairs: ContainerPairs,
): NonNullable<PodStatus['phase']> {
  if (record.failure) return 'Failed';
  let pendingInit = false;
  let failedInit = false;
  let waiting = 0;
  let running = 0;
  let stopped = 0;
  let succeeded = 0;
  const initialized = pod.status.conditions?.some(
    ({ type, status }) => type === 'Initialized' && status === 'True',
  );
  for (const [{ kind, state, last, started }] of pairs) {
    if (kind === 'init') {
      const ended = state.terminated ?? (state.waiting ? last : undefined);
      if (ended) failedInit ||= ended.exitCode !== 0;
      else pendingInit = true;
    } else if (kind === 'sidecar') {
      if (state.running) {
        if (!started && !initialized) pendingInit = true;
        running++;
      } else if (state.waiting && !last) {
        if (!initialized) pendingInit = true;
        waiting++;
      }
    } else if (kind === 'main') {
      if (state.running) running++;
      else if (state.terminated || last) {
        stopped++;
        if (state.terminated?.exitCode === 0) succeeded++;
      } else waiting++;
    }
  }
  if (failedInit && pod.spec.restartPolicy === 'Never') return 'Failed';
  if (pendingInit || waiting > 0) return 'Pending';
  if (running > 0) return 'Running';
  if (stopped === 0) return 'Pending';
  if (record.deletion || record.stage === 'over') return stopped === succeeded ? 'Succeeded' : 'Failed';
  if (pod.spec.restartPolicy === 'Always') return 'Running';
  if (stopped === succeeded) return 'Succeeded';
  return pod.spec.restartPolicy === 'Never' ? 'Failed' : 'Running';
}

/** What Go writes for a time that is not set. */
const NO_TIME = JSON.parse('null') as string;

type Verdict = readonly [ok: boolean, reason?: string, message?: string];

function conditions(
  pod: Stored<Pod>,
  record: PodRecord,
  pairs: ContainerPairs,
  phase: string,
  now: number,
): readonly PodCondition[] {
  const over = phase === 'Succeeded' || phase === 'Failed';
  const unready = unreadyContainers(pairs, phase);
  const ready = gated(pod, unready);
  const judged: readonly (readonly [string, Verdict])[] = [
    ['PodReadyToStartContainers', [record.ip !== undefined && record.stage !== 'sandbox' && !over]],
    ['Initialized', initialized(pairs, phase)],
    ['Ready', ready],
    ['ContainersReady', unready],
  ];
  const old = pod.status.conditions ?? [];
  const time = formatTime(now);
  const own = judged.map(([type, [ok, reason, message]]): PodCondition => {
    const status = ok ? 'True' : 'False';
    const before = old.find((condition) => condition.type === type);
    return {
      type,
      status,
      lastProbeTime: NO_TIME,
      lastTransitionTime:
        before?.status === status && before.lastTransitionTime !== undefined
          ? before.lastTransitionTime
          : time,
      ...(reason !== undefined && { reason }),
      ...(message !== undefined && { message }),
    };
  });
  const names = [...judged.map(([type]) => type), 'PodResizePending', 'PodResizeInProgress'];
  return [
    ...(over ? [] : resizeConditions(record)),
    ...own,
    ...old.filter(({ type }) => !names.includes(type)),
    ...disruption(record, old, time),
  ];
}

/** That the node ended the pod to save itself. */
function disruption(
  { failure }: PodRecord,
  old: readonly PodCondition[],
  time: string,
): readonly PodCondition[] {
  const told = old.some(({ type }) => type === 'DisruptionTarget');
  if (failure?.disruption === undefined || told) return [];
  return [
    {
      type: 'DisruptionTarget',
      status: 'True',
      lastProbeTime: NO_TIME,
      lastTransitionTime: time,
      reason: 'TerminationByKubelet',
      message: failure.disruption,
    },
  ];
}

function unreadyContainers(pairs: ContainerPairs, phase: string): Verdict {
  if (phase === 'Succeeded') return [false, 'PodCompleted'];
  if (phase === 'Failed') return [false, 'PodFailed'];
  const unready = pairs
    .filter(([{ kind, ready }]) => (kind === 'main' || kind === 'sidecar') && !ready)
    .map(([{ name }]) => name);
  if (unready.length === 0) return [true];
  return [false, 'ContainersNotReady', `containers with unready status: [${unready.join(' ')}]`];
}

function gated(pod: Stored<Pod>, containers: Verdict): Verdict {
  if (!containers[0]) return containers;
  const messages: string[] = [];
  for (const { conditionType } of pod.spec.readinessGates ?? []) {
    const condition = pod.status.conditions?.find(({ type }) => type === conditionType);
    if (!condition) {
      messages.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    } else if (condition.status !== 'True') {
      messages.push(
        `the status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`,
      );
    }
  }
  return messages.length === 0 ? [true] : [false, 'ReadinessGatesNotReady', messages.join(', ')];
}

function initialized(pairs: ContainerPairs, phase: string): Verdict {
  if (phase === 'Succeeded') return [true, 'PodCompleted'];
  const incomplete = pairs
    .filter(([{ kind, state, started }]) =>
      kind === 'init'
        ? state.terminated?.exitCode !== 0
        : kind === 'sidecar' && !started && !state.terminated,
    )
    .map(([{ name }]) => name);
  if (incomplete.length === 0) return [true];
  return [false, 'ContainersNotInitialized', `containers with incomplete status: [${incomplete.join(' ')}]`];
}
