import type { ContainerWorker } from './container-worker.ts';
import { nextBackOff } from './image-pull.ts';
import { sandboxTime } from './pod-startup.ts';
import type { ContainerStage, PodRecord } from './record.ts';
import type { KubeletServices, PodContext } from './services.ts';
import { isDocker } from './runtime-names.ts';

/** A pod that a kubelet finds when it begins. */
interface Found {
  readonly record: PodRecord;
  readonly containers: readonly ContainerWorker[];
}

/**
 * What a kubelet that has just begun makes of a pod that was there before. A pod whose machine came up again has lost its
 * sandbox: it begins anew unless it has ended with that.
 * Models pkg/kubelet/kuberuntime/kuberuntime_manager.go (computePodActions)
 */
export function takeUpPod(found: Found, services: KubeletServices, context: PodContext): void {
  const { record, containers } = found;
  const { clock, machine } = services;
  const rebooted = record.rebooted === true;
  delete record.rebooted;
  if (record.stage === 'over') return;
  if (record.stage !== 'live') {
    record.stageUntil = clock.now();
    delete record.mounts;
    return;
  }
  // Docker knows of no exit without a code.
  const docker = isDocker(machine.systemInfo.containerRuntimeVersion);
  for (const container of containers) container.takeUp({ code: 255, reason: docker ? 'Error' : 'Unknown' });
  if (!rebooted || !renewSandbox(found, services, context)) return;
  // The start after an end is one that the next end is measured against.
  for (const { record: own, finished, spec } of containers) {
    if (isEnded(own.stage) && !finished) own.stage = { at: 'idle' };
    if (own.stage.at === 'idle' && own.instance)
      own.crash = { ...nextBackOff(undefined, clock.now()), image: spec.image ?? '' };
  }
}

const isEnded = ({ at }: ContainerStage): boolean => at === 'exited' || at === 'back-off';

/**
 * A pod that has lost its sandbox gets a new one, unless it has ended with the old one; tells whether. What of it has ended starts
 * there when it would have started anyway.
 * Models pkg/kubelet/kuberuntime/kuberuntime_manager.go (computePodActions, SyncPod)
 */
export function renewSandbox(found: Found, services: KubeletServices, context: PodContext): boolean {
  const { record, containers } = found;
  delete record.sandboxLost;
  if (record.stage !== 'live') return false;
  const ran = containers.some(({ record: { instance } }) => instance !== undefined);
  const once = context.pod.spec.restartPolicy === 'Never' && ran;
  const live = containers.some((container) => container.record.kind === 'main' && !container.finished);
  if (context.ending || !live) return false;
  if (once) {
    abandonSandbox(found);
    return false;
  }
  context.event('Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.');
  for (const { record: own, finished } of containers) {
    if (own.kind !== 'init' && (own.kind === 'ephemeral' || finished)) continue;
    if (own.kind !== 'main' || !isEnded(own.stage)) own.stage = { at: 'idle' };
  }
  releaseAddress(found, services, context);
  record.ip = undefined;
  record.stage = 'sandbox';
  record.stageUntil = services.clock.now() + sandboxTime(record, services);
  record.sandbox = { attempt: (record.sandbox?.attempt ?? 0) + 1, madeAt: record.stageUntil };
  return true;
}

/** A pod that is never started anew has lost its sandbox: nothing of it runs again, and what has not run never does. */
function abandonSandbox({ record, containers }: Found): void {
  record.abandoned = true;
  for (const { record: own } of containers)
    if (own.stage.at === 'exited') own.stage = { ...own.stage, until: undefined };
}

/** The pod's address may be given to others. */
export function releaseAddress(
  { record: { ip, uid } }: Found,
  { addresses }: KubeletServices,
  { pod }: Pick<PodContext, 'pod'>,
): void {
  if (ip !== undefined && !pod.spec.hostNetwork) addresses.release(ip, uid);
}
