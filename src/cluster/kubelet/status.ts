import type { Container, ContainerStatus, Pod, PodCondition, PodStatus } from '../api/types.ts';
import type { Mutable, Stored } from '../machinery/object.ts';
import { formatTime } from '../machinery/time.ts';
import { conditionOf } from '../controllers/conditions.ts';
import { containersReady, podInitialized, podReady, type Verdict } from './conditions.ts';
import type { KubeletConfig } from './config.ts';
import { byName, containerStatus } from './container-status.ts';
import { lastStatuses } from './last-status.ts';
import { podPhase } from './phase.ts';
import type { NodeMachine } from './machine.ts';
import type { ContainerRecord, PodFailure, PodRecord } from './record.ts';
import { resizeConditions } from './resize.ts';
import { isMirror } from './static-pods.ts';
import { NIL } from '../machinery/nil.ts';

/** A container with the spec that it belongs to. */
interface ContainerPair {
  readonly record: ContainerRecord;
  readonly spec: Container;
}

/** Containers in the order of the spec: init containers first. */
export type ContainerPairs = readonly ContainerPair[];

/**
 * The status that the kubelet reports for a pod, whole.
 * Models pkg/kubelet/kubelet_pods.go (generateAPIPodStatus) and pkg/kubelet/status/status_manager.go (mergePodStatus)
 */
export function podStatus(
  pod: Stored<Pod>,
  record: PodRecord,
  pairs: ContainerPairs,
  { ip: hostIP, systemInfo }: Pick<NodeMachine, 'ip' | 'systemInfo'>,
  now: number,
  config: Pick<KubeletConfig, 'ownsScheduled' | 'sortsStatuses'>,
): PodStatus {
  if (record.failure?.refused) return refusedStatus(pod, record.failure, record.seenAt);
  const fresh = pod.spec.initContainers?.length ? 'PodInitializing' : 'ContainerCreating';
  const deleted = pod.metadata.deletionTimestamp === undefined ? undefined : fresh;
  const statuses = pairs.map(({ record: own, spec }) =>
    containerStatus(own, spec, systemInfo.containerRuntimeVersion, deleted),
  );
  const [first, end] = [begin(pairs, 'main'), begin(pairs, 'ephemeral')];
  const all = end === statuses.length ? statuses : statuses.slice(0, end);
  const init = all.slice(0, first);
  const main = first === 0 ? all : all.slice(first);
  const last = hasEnded(record, pairs)
    ? lastStatuses(init, main, pairs[first - 1]?.record.kind === 'sidecar')
    : { init, main };
  const before = pod.status;
  const ordered = config.sortsStatuses ? byName : same;
  const judged = judgedPhase(pod, record, pairs, all);
  const told = reportedPhase(pod, record, pairs, judged);
  const status: Mutable<PodStatus> = {
    phase: told.phase,
    conditions: conditions(pod, record, all, { judged, told: told.phase }, { now, ...config }),
    hostIP,
    hostIPs: addresses(hostIP, before.hostIPs),
    startTime: before.startTime ?? formatTime(record.seenAt),
    containerStatuses: ordered(last.main),
  };
  if (told.message !== undefined) status.message = told.message;
  if (told.reason !== undefined) status.reason = told.reason;
  const ip = record.ip ?? (pod.spec.hostNetwork ? hostIP : undefined);
  if (ip !== undefined) {
    status.podIP = ip;
    status.podIPs = addresses(ip, before.podIPs);
  }
  if (before.qosClass !== undefined) status.qosClass = before.qosClass;
  if (before.resize !== undefined) status.resize = before.resize;
  if (before.nominatedNodeName !== undefined) status.nominatedNodeName = before.nominatedNodeName;
  if (first > 0) status.initContainerStatuses = last.init;
  if (end < statuses.length) status.ephemeralContainerStatuses = ordered(statuses.slice(end));
  return status;
}

/** Where the containers of a kind begin. */
function begin(pairs: ContainerPairs, kind: 'main' | 'ephemeral'): number {
  const at = pairs.findIndex(({ record }) => record.kind === kind);
  return at < 0 ? pairs.length : at;
}

const same = (statuses: readonly ContainerStatus[]): readonly ContainerStatus[] => statuses;

type Addresses = readonly { readonly ip: string }[];

/** The list of one address: the one that there is if it says the same. */
const addresses = (ip: string, before: Addresses | undefined): Addresses =>
  before?.length === 1 && before[0]?.ip === ip ? before : [{ ip }];

type Phase = NonNullable<PodStatus['phase']>;

const isOver = (phase: string | undefined): phase is 'Succeeded' | 'Failed' =>
  phase === 'Succeeded' || phase === 'Failed';

const anyRuns = (pairs: ContainerPairs): boolean =>
  pairs.some(({ record: { stage } }) => stage.at === 'running');

/** Whether all of the pod's containers have ended for good. */
const hasEnded = ({ stage, deletion }: PodRecord, pairs: ContainerPairs): boolean =>
  stage === 'over' || (deletion !== undefined && !anyRuns(pairs));

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
    terminal: hasEnded(record, pairs),
    initialized: pairs.some(({ record: { kind, instance } }) => kind === 'main' && instance !== undefined),
    fromFile: isMirror(pod),
  });
}

/** Phase, reason and message: what ends a pod is told once nothing of it runs. */
function reportedPhase(
  pod: Stored<Pod>,
  record: PodRecord,
  pairs: ContainerPairs,
  judged: Phase,
): Pick<PodStatus, 'reason' | 'message'> & { readonly phase: Phase } {
  const { failure } = record;
  const { phase: before = 'Pending', reason, message } = pod.status;
  const late = isOver(judged) && !isOver(before) && anyRuns(pairs);
  const phase = late ? before : judged;
  const lost = !isOver(phase) && hasEnded(record, pairs) && !isMirror(pod);
  const kept =
    phase === before
      ? { ...(reason !== undefined && { reason }), ...(message !== undefined && { message }) }
      : {};
  return {
    ...(failure && !late ? { reason: failure.reason, message: failure.message } : kept),
    phase: lost ? 'Failed' : phase,
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
  const time = formatTime(now);
  const hasSandbox = record.ip !== undefined && record.stage !== 'sandbox' && !over;
  const ready = containersReady(pod.spec, statuses, phase);
  const own = [
    condition('PodReadyToStartContainers', hasSandbox ? OK : NOT_OK, old, time),
    condition('Initialized', podInitialized(pod.spec, statuses, phase), old, time),
    condition('Ready', podReady(pod.spec, old, ready), old, time),
    condition('ContainersReady', ready, old, time),
  ];
  if (ownsScheduled || isMirror(pod)) own.push(condition('PodScheduled', OK, old, time));
  const foreign = old.filter(
    ({ type }) => !OWN_CONDITIONS.has(type) && !own.some((one) => one.type === type),
  );
  const others = over && !isOver(pod.status.phase) ? withDisruption(record, foreign, time) : foreign;
  const resizes = over ? [] : resizeConditions(record);
  return ownsScheduled ? others.concat(resizes, own) : resizes.concat(own, others);
}

const OK: Verdict = { ok: true };
const NOT_OK: Verdict = { ok: false };

/** A condition that says so: the one that there is if it says the same. */
function condition(
  type: string,
  { ok, reason, message }: Verdict,
  old: readonly PodCondition[],
  time: string,
): PodCondition {
  const status = ok ? 'True' : 'False';
  const before = conditionOf(old, type);
  const since = before?.status === status ? before.lastTransitionTime : undefined;
  if (
    before &&
    since !== undefined &&
    isPlain(before) &&
    before.reason === reason &&
    before.message === message
  )
    return before;
  const plain = { type, status, lastProbeTime: NIL, lastTransitionTime: since ?? time };
  if (reason === undefined) return plain;
  return message === undefined ? { ...plain, reason } : { ...plain, reason, message };
}

/** Whether a condition has nothing that the kubelet does not say. */
const isPlain = ({ lastProbeTime, observedGeneration }: PodCondition): boolean =>
  lastProbeTime === NIL && observedGeneration === undefined;

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
