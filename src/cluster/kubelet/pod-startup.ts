import type { Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { resolverOmissions } from '../network/resolver.ts';
import { drawn } from '../pace.ts';
import type { MountFailure } from './mount-failures.ts';
import type { PodVolumes } from './pod-volumes.ts';
import { kernelName } from './pod-names.ts';
import type { PodRecord } from './record.ts';
import type { KubeletServices, PodContext } from './services.ts';
import { runtimeProblem } from './runtime-abilities.ts';
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

/** How often a kubelet looks whether a volume is attached, in milliseconds. */
const ATTACH_POLL = 500;

/** Each volume is tried by itself. Models pkg/kubelet/volumemanager/volume_manager.go (WaitForAttachAndMount) */
function mount(record: PodRecord, services: KubeletServices, context: PodContext, volumes: PodVolumes): void {
  const { clock, config } = services;
  const now = clock.now();
  const before = record.mounts ?? {};
  const waiting = Object.entries(before).filter(([, { until }]) => until > now);
  const failures = volumes.failures();
  const due = failures.filter(({ name }) => !waiting.some(([each]) => each === name));
  if (due.some(({ at }) => at === 'processing'))
    tellOfUnprocessed(failures, [...waiting.map(([name]) => name), ...due.map(({ name }) => name)], context);
  const tried = due.map((failure): readonly [string, { readonly tries: number; readonly until: number }] => {
    const tries = before[failure.name]?.tries ?? 0;
    if (failure.at !== 'mounting') {
      const pause = failure.at === 'attaching' ? ATTACH_POLL : (config.syncMilliseconds ?? 10_000);
      return [failure.name, { tries, until: now + pause }];
    }
    if (tries === 0 || config.mountRetry(tries).event) {
      const what = `MountVolume.${failure.step ?? 'SetUp'} failed for volume "${failure.volume}"`;
      context.event('Warning', 'FailedMount', `${what} : ${failure.message}`);
    }
    return [failure.name, { tries: tries + 1, until: now + config.mountRetry(tries + 1).milliseconds }];
  });
  const unmounted = [...waiting, ...tried];
  if (unmounted.length > 0) {
    record.mounts = Object.fromEntries(unmounted);
    record.stageUntil = Math.min(...unmounted.map(([, { until }]) => until));
    return;
  }
  delete record.mounts;
  record.stage = 'sandbox';
  record.stageUntil = now + sandboxTime(record, services);
}

/** Tells of claims about which nothing is known: that ends a round of waiting early, which otherwise ends in silence. */
function tellOfUnprocessed(
  failures: readonly MountFailure[],
  unmounted: readonly string[],
  context: PodContext,
): void {
  const names = (wanted: MountFailure['at']): string =>
    goList(failures.filter(({ at }) => at === wanted).map(({ name }) => name));
  const errors = failures.flatMap((failure) => (failure.at === 'processing' ? failure.message : []));
  const lists = `unmounted volumes=${goList(unmounted)}, unattached volumes=${names('attaching')}, failed to process volumes=${names('processing')}`;
  const message = `Unable to attach or mount volumes: ${lists}: ${[...new Set(errors)].sort().join('; ')}`;
  context.event('Warning', 'FailedMount', message);
}

/** Names in order, as Go prints a list. */
const goList = (names: readonly string[]): string => `[${[...new Set(names)].sort().join(' ')}]`;

function makeSandbox({ pod, record }: Starting, services: KubeletServices, context: PodContext): void {
  const { machine, addresses } = services;
  for (const omission of resolverOmissions(pod.spec, pod.metadata.namespace ?? '', dnsAddress(context)))
    context.event('Warning', 'DNSConfigForming', omission);
  const kernel = kernelName(pod);
  if ('problem' in kernel && !pod.spec.hostNetwork) {
    refuseSandbox(kernel.problem, record, services, context);
    return;
  }
  const { runtimeClassName = '' } = pod.spec;
  const unknown =
    services.config.node.tellsAbilities &&
    runtimeProblem(
      pod.metadata.name,
      runtimeClassName,
      services.lookup.runtimeClass(runtimeClassName),
      machine.systemInfo.containerRuntimeVersion,
    );
  if (unknown) {
    refuseSandbox(unknown, record, services, context);
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
