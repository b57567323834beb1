import type { Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { resolverOmissions } from '../network/resolver.ts';
import { drawn } from '../pace.ts';
import type { PodVolumes } from './pod-volumes.ts';
import { kernelName } from './pod-names.ts';
import type { PodRecord } from './record.ts';
import type { KubeletServices, PodContext } from './services.ts';
import { dnsAddress } from './start.ts';

/** A pod on its way to its containers. */
interface Starting {
  readonly pod: Stored<Pod>;
  readonly record: PodRecord;
}

const NO_ADDRESS =
  'failed to setup network for sandbox: plugin type="bridge" failed (add): failed to allocate for range 0: no IP addresses available';

/** Mounts volumes and gets the pod's sandbox and address, as far as that is due. */
export function startPod(
  starting: Starting,
  services: KubeletServices,
  context: PodContext,
  volumes: PodVolumes,
): void {
  const { record } = starting;
  const { clock } = services;
  if (record.stage === 'mounting' && clock.now() >= record.stageUntil)
    mount(record, services, context, volumes);
  if (record.stage === 'sandbox' && clock.now() >= record.stageUntil)
    makeSandbox(starting, services, context);
}

/** How long the pod's next sandbox takes, in milliseconds. */
export const sandboxTime = (
  { uid, stageUntil }: PodRecord,
  { config, random }: Pick<KubeletServices, 'config' | 'random'>,
): number => drawn(config.pace.sandbox, random, uid, 'sandbox', stageUntil);

function mount(record: PodRecord, services: KubeletServices, context: PodContext, volumes: PodVolumes): void {
  const { clock, config } = services;
  const failure = volumes.failure();
  if (!failure) {
    record.stage = 'sandbox';
    record.stageUntil = clock.now() + sandboxTime(record, services);
    return;
  }
  if (failure.waits) {
    tellOfWaiting(failure.volume, record, clock.now(), context);
    record.stageUntil = clock.now() + ATTACH_POLL;
    return;
  }
  const told = record.mountAttempt === 0 || config.mountRetry(record.mountAttempt).event;
  if (told) {
    const message = `MountVolume.${failure.step ?? 'SetUp'} failed for volume "${failure.volume}" : ${failure.message}`;
    context.event('Warning', 'FailedMount', message);
  }
  record.mountAttempt++;
  record.stageUntil = clock.now() + config.mountRetry(record.mountAttempt).milliseconds;
}

/** How often a kubelet looks whether a volume is attached, and after how long it complains, in milliseconds. */
const ATTACH_POLL = 500;
const ATTACH_TIMEOUT = 123_000;

/** Models pkg/kubelet/volumemanager/volume_manager.go (WaitForAttachAndMount) */
function tellOfWaiting(volume: string, { seenAt }: PodRecord, now: number, context: PodContext): void {
  const rounds = (at: number): number => Math.floor((at - seenAt) / ATTACH_TIMEOUT);
  if (rounds(now) <= rounds(now - ATTACH_POLL) || now - seenAt < ATTACH_TIMEOUT) return;
  const message = `Unable to attach or mount volumes: unmounted volumes=[${volume}], unattached volumes=[], failed to process volumes=[]: context deadline exceeded`;
  context.event('Warning', 'FailedMount', message);
}

function makeSandbox({ pod, record }: Starting, services: KubeletServices, context: PodContext): void {
  const { machine, addresses } = services;
  for (const omission of resolverOmissions(pod.spec, pod.metadata.namespace ?? '', dnsAddress(context)))
    context.event('Warning', 'DNSConfigForming', omission);
  const kernel = kernelName(pod);
  if ('problem' in kernel && !pod.spec.hostNetwork) {
    refuseSandbox(kernel.problem, record, services, context);
    return;
  }
  const ip = pod.spec.hostNetwork ? machine.ip : addresses.allocate(record.uid);
  if (ip === undefined) {
    refuseSandbox(`rpc error: code = Unknown desc = ${NO_ADDRESS}`, record, services, context);
    return;
  }
  record.ip = ip;
  record.stage = 'live';
}

/** Says why there is no sandbox, and tries again with the next sync. */
function refuseSandbox(
  reason: string,
  record: PodRecord,
  { clock, config }: Pick<KubeletServices, 'clock' | 'config'>,
  context: PodContext,
): void {
  context.event('Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${reason}`);
  record.stageUntil = clock.now() + (config.syncMilliseconds ?? 10_000);
}
