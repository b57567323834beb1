import type { Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { PodVolumes } from './pod-volumes.ts';
import type { PodRecord } from './record.ts';
import type { KubeletServices, PodContext } from './services.ts';

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

function mount(
  record: PodRecord,
  { clock, config }: KubeletServices,
  context: PodContext,
  volumes: PodVolumes,
): void {
  const failure = volumes.failure();
  if (!failure) {
    record.stage = 'sandbox';
    record.stageUntil = clock.now() + config.sandboxMilliseconds;
    return;
  }
  const told = record.mountAttempt === 0 || config.mountRetry(record.mountAttempt).event;
  if (told) {
    const message = `MountVolume.SetUp failed for volume "${failure.volume}" : ${failure.message}`;
    context.event('Warning', 'FailedMount', message);
  }
  record.mountAttempt++;
  record.stageUntil = clock.now() + config.mountRetry(record.mountAttempt).milliseconds;
}

function makeSandbox({ pod, record }: Starting, services: KubeletServices, context: PodContext): void {
  const { machine, addresses, clock, config } = services;
  const ip = pod.spec.hostNetwork ? machine.ip : addresses.allocate(record.uid);
  if (ip === undefined) {
    const message = `Failed to create pod sandbox: rpc error: code = Unknown desc = ${NO_ADDRESS}`;
    context.event('Warning', 'FailedCreatePodSandBox', message);
    record.stageUntil = clock.now() + (config.syncMilliseconds ?? 10_000);
    return;
  }
  record.ip = ip;
  record.stage = 'live';
}
