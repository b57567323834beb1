import type { Container, ContainerStatus, Pod } from '../api/types.ts';
import { humanDuration, age } from '../machinery/time.ts';
import type { Cell } from './kind.ts';

const isSidecar = (container: Container | undefined): boolean => container?.restartPolicy === 'Always';

/** What a pod's containers say, gathered into the words of the STATUS and RESTARTS columns. */
interface Summary {
  reason: string;
  ready: number;
  restarts: number;
  lastRestart: number;
}

const finishedAt = (status: ContainerStatus): number =>
  Date.parse(status.lastState?.terminated?.finishedAt ?? '') || 0;

function terminatedReason(status: ContainerStatus, prefix: string): string {
  const terminated = status.state?.terminated;
  if (terminated?.reason) return prefix + terminated.reason;
  return terminated?.signal
    ? `${prefix}Signal:${terminated.signal}`
    : `${prefix}ExitCode:${terminated?.exitCode ?? 0}`;
}

/** Looks at init containers; tells whether the pod is still initializing. */
function addInitContainers(pod: Pod, summary: Summary, sidecars: Summary): boolean {
  const containers = new Map(pod.spec?.initContainers?.map((container) => [container.name, container]));
  for (const [i, status] of (pod.status?.initContainerStatuses ?? []).entries()) {
    const sidecar = isSidecar(containers.get(status.name));
    for (const target of sidecar ? [summary, sidecars] : [summary]) {
      target.restarts += status.restartCount;
      target.lastRestart = Math.max(target.lastRestart, finishedAt(status));
    }
    if (status.state?.terminated?.exitCode === 0) continue;
    if (sidecar && status.started === true) {
      if (status.ready) summary.ready++;
      continue;
    }
    const waiting = status.state?.waiting?.reason ?? '';
    if (status.state?.terminated) summary.reason = terminatedReason(status, 'Init:');
    else if (waiting !== '' && waiting !== 'PodInitializing') summary.reason = `Init:${waiting}`;
    else summary.reason = `Init:${i}/${containers.size}`;
    return true;
  }
  return false;
}

function addContainers(pod: Pod, summary: Summary): void {
  let running = false;
  for (const status of [...(pod.status?.containerStatuses ?? [])].reverse()) {
    summary.restarts += status.restartCount;
    summary.lastRestart = Math.max(summary.lastRestart, finishedAt(status));
    if (status.state?.waiting?.reason) summary.reason = status.state.waiting.reason;
    else if (status.state?.terminated) summary.reason = terminatedReason(status, '');
    else if (status.ready && status.state?.running) {
      running = true;
      summary.ready++;
    }
  }
  if (summary.reason === 'Completed' && running) {
    summary.reason = isTrue(pod, 'Ready') ? 'Running' : 'NotReady';
  }
}

const isTrue = (pod: Pod, type: string): boolean =>
  pod.status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ??
  false;

function gates(pod: Pod): string {
  const all = pod.spec?.readinessGates ?? [];
  if (all.length === 0) return '<none>';
  return `${all.filter(({ conditionType }) => isTrue(pod, conditionType)).length}/${all.length}`;
}

/** Models pkg/printers/internalversion/printers.go printPod */
export function podRow(pod: Pod, now: number): readonly Cell[] {
  const { metadata, spec, status } = pod;
  const phase = status?.phase ?? '';
  const summary: Summary = { reason: status?.reason || phase, ready: 0, restarts: 0, lastRestart: 0 };
  const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.reason === 'SchedulingGated') summary.reason = 'SchedulingGated';

  const sidecars: Summary = { reason: '', ready: 0, restarts: 0, lastRestart: 0 };
  const initializing = addInitContainers(pod, summary, sidecars);
  if (!initializing || isTrue(pod, 'Initialized')) {
    summary.restarts = sidecars.restarts;
    summary.lastRestart = sidecars.lastRestart;
    addContainers(pod, summary);
  }
  if (metadata?.deletionTimestamp !== undefined) {
    if (status?.reason === 'NodeLost') summary.reason = 'Unknown';
    else if (phase !== 'Succeeded' && phase !== 'Failed') summary.reason = 'Terminating';
  }
  const total = (spec?.containers.length ?? 0) + (spec?.initContainers?.filter(isSidecar).length ?? 0);
  const restarts =
    summary.restarts !== 0 && summary.lastRestart > 0
      ? `${summary.restarts} (${humanDuration(now - summary.lastRestart)} ago)`
      : String(summary.restarts);
  return [
    metadata?.name ?? '',
    `${summary.ready}/${total}`,
    summary.reason,
    restarts,
    age(metadata?.creationTimestamp, now),
    status?.podIPs?.[0]?.ip || '<none>',
    spec?.nodeName || '<none>',
    status?.nominatedNodeName || '<none>',
    gates(pod),
  ];
}
