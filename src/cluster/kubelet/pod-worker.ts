import type { Container, Pod, PodSpec } from '../api/types.ts';
import type { Cancel } from '../environment.ts';
import { ApiError } from '../machinery/errors.ts';
import { keyOf, type Stored } from '../machinery/object.ts';
import type { ByteStream } from '../messages.ts';
import { ContainerWorker } from './container-worker.ts';
import { ContainerLog, type LogSnapshot } from './log.ts';
import { podContext } from './pod-context.ts';
import { allocatedSpec, nextOfResize, syncResize } from './pod-resize.ts';
import { PodVolumes } from './pod-volumes.ts';
import {
  newContainerRecord,
  newPodRecord,
  type ContainerRecord,
  type PodRecord,
  type PodSnapshot,
} from './record.ts';
import { asAllocated, isResizable } from './resize.ts';
import type { KubeletServices, PodContext } from './services.ts';
import { podStatus, type ContainerPairs } from './status.ts';

/** Brings one pod from binding to its end: volumes, sandbox, containers in their order, status. Models pkg/kubelet/pod_workers.go */
export class PodWorker {
  pod: Stored<Pod>;
  readonly record: PodRecord;
  readonly #services: KubeletServices;
  readonly #containers: ContainerWorker[] = [];
  readonly #volumes: PodVolumes;
  readonly #context: PodContext;
  #unreported: boolean;
  #reporting = false;
  /** When the status is to be reported if nothing else calls for it sooner. */
  #reportAt: number;
  #gone = false;
  #timer: { readonly at: number; readonly cancel: Cancel } | undefined;

  constructor(services: KubeletServices, pod: Stored<Pod>, snapshot?: PodSnapshot) {
    this.#services = services;
    this.pod = pod;
    this.record = snapshot
      ? { ...snapshot.record }
      : newPodRecord(pod.metadata.uid, keyOf(pod), services.clock.now());
    this.#unreported = !snapshot;
    this.#reportAt = snapshot?.reportAt ?? Infinity;
    const { phase } = pod.status;
    if (!snapshot && (phase === 'Succeeded' || phase === 'Failed')) {
      this.record.stage = 'over';
      this.#unreported = false;
    }
    this.#context = podContext(services, this, {
      mounts: (container) => this.#volumes.mountPoints(container),
      report: () => {
        this.#unreported = true;
      },
      reportIn: (milliseconds) => {
        if (milliseconds === 0) this.#unreported = true;
        else this.#reportAt = Math.min(this.#reportAt, services.clock.now() + milliseconds);
      },
    });
    this.#volumes = new PodVolumes(
      services,
      () => this.pod,
      () => this.#context.downward,
      snapshot?.volumes ?? new Map(),
    );
    this.#adoptContainers(snapshot);
    for (const worker of this.#containers) worker.resume(snapshot?.trees.get(worker.record.name));
  }

  /** The containers, init containers first. */
  get containers(): readonly ContainerWorker[] {
    return this.#containers;
  }

  /** The pod's spec with the resources that the node has set aside. */
  get allocated(): PodSpec {
    return allocatedSpec(this);
  }

  /** The pod's network address, once it has one. */
  get ip(): string | undefined {
    return this.record.ip;
  }

  /** The stored pod has changed. */
  update(pod: Stored<Pod>): void {
    const gated = (pod.spec.readinessGates?.length ?? 0) > 0;
    // What others wrote into the status (that the node is lost, say) is set right by the next report.
    if (!this.#reporting && pod.status !== this.pod.status) this.#unreported = true;
    this.pod = pod;
    this.#adoptContainers(undefined);
    if (gated && pod.status.conditions !== undefined) this.#unreported = true;
    this.wake();
  }

  /** The stored pod is gone: everything ends at once. */
  abandon(): void {
    this.#gone = true;
    this.#timer?.cancel();
    for (const container of this.#containers) container.abandon();
    this.#releaseAddress();
  }

  /** Asks for another look in this instant. */
  wake(): void {
    this.#wakeAt(this.#services.clock.now());
  }

  /** An object from which a volume may be made has changed: it is renewed when the kubelet next looks. */
  usesVolume(kind: 'ConfigMap' | 'Secret', name: string): boolean {
    return this.#volumes.uses(kind, name);
  }

  renewVolumes(): void {
    if (!this.#gone) this.#volumes.renew();
  }

  /** Everything that the stored objects do not say, as plain data. */
  snapshot(): PodSnapshot {
    const trees = new Map(
      this.#containers.flatMap(({ record, running }) => {
        const tree = running?.changedTree();
        return tree ? [[record.name, tree] as const] : [];
      }),
    );
    return {
      record: { ...this.record },
      containers: this.#containers.map(({ record }) => ({ ...record })),
      logs: this.#containers.map(({ log, previousLog }) => ({
        current: log.snapshot(),
        previous: previousLog?.snapshot(),
      })),
      trees,
      volumes: this.#volumes.contents(),
      ...(this.#unreported
        ? { reportAt: this.#services.clock.now() }
        : Number.isFinite(this.#reportAt) && { reportAt: this.#reportAt }),
    };
  }

  /** Does everything that is due, reports the status if it changed, and sets the alarm for what comes next. */
  sync(): void {
    if (this.#gone || !this.#services.active()) return;
    if (this.pod.metadata.deletionTimestamp !== undefined) this.#terminate();
    else {
      this.#checkDeadline();
      if (syncResize(this, this.#services)) this.#unreported = true;
      this.#advance();
    }
    if (this.#gone) return;
    if (this.#unreported || this.#services.clock.now() >= this.#reportAt) this.#report();
    this.#setAlarm();
  }

  #advance(): void {
    const { record } = this;
    const { clock, config } = this.#services;
    if (record.stage === 'mounting' && clock.now() >= record.stageUntil) this.#mount();
    if (record.stage === 'sandbox' && clock.now() >= record.stageUntil) {
      const ip = this.pod.spec.hostNetwork
        ? this.#services.machine.ip
        : this.#services.addresses.allocate(record.uid);
      if (ip === undefined) {
        const why =
          'failed to setup network for sandbox: plugin type="bridge" failed (add): failed to allocate for range 0: no IP addresses available';
        this.#context.event(
          'Warning',
          'FailedCreatePodSandBox',
          `Failed to create pod sandbox: rpc error: code = Unknown desc = ${why}`,
        );
        record.stageUntil = clock.now() + (config.syncMilliseconds ?? 10_000);
        return;
      }
      record.ip = ip;
      record.stage = 'live';
    }
    if (record.stage === 'live') this.#runContainers();
  }

  #mount(): void {
    const { record } = this;
    const { clock, config } = this.#services;
    const failure = this.#volumes.failure();
    if (!failure) {
      record.stage = 'sandbox';
      record.stageUntil = clock.now() + config.sandboxMilliseconds;
      return;
    }
    const told = record.mountAttempt === 0 || config.mountRetry(record.mountAttempt).event;
    if (told) {
      this.#context.event(
        'Warning',
        'FailedMount',
        `MountVolume.SetUp failed for volume "${failure.volume}" : ${failure.message}`,
      );
    }
    record.mountAttempt++;
    record.stageUntil = clock.now() + config.mountRetry(record.mountAttempt).milliseconds;
  }

  #runContainers(): void {
    if (this.record.failure) {
      for (const container of this.#containers)
        if (container.record.stage.at === 'running') container.step(false);
      this.#finish();
      return;
    }
    let turn = true;
    let failed = false;
    for (const container of this.#containers) {
      const { kind, started } = container.record;
      if (kind === 'main' || kind === 'ephemeral') container.step(turn);
      else {
        container.step(turn);
        turn &&= kind === 'sidecar' ? started : container.succeeded;
        failed ||= kind === 'init' && container.finished && !container.succeeded;
      }
    }
    const mains = this.#containers.filter(({ record }) => record.kind === 'main');
    if (failed || mains.every(({ finished }) => finished)) this.#finish();
  }

  /** The main containers have ended for good, or will never start: sidecars end, then the pod is over. */
  #finish(): void {
    const { record } = this;
    const grace = (this.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
    let live = false;
    for (const container of this.#containers) {
      if (container.record.stage.at !== 'running') continue;
      live = true;
      container.stop(`Stopping container ${container.record.name}`, grace, 'end');
    }
    if (live) return;
    record.stage = 'over';
    this.#unreported = true;
    this.#releaseAddress();
  }

  /** Models pkg/kubelet/active_deadline.go */
  #checkDeadline(): void {
    const { record } = this;
    const { activeDeadlineSeconds } = this.pod.spec;
    if (activeDeadlineSeconds === undefined || record.failure || record.stage === 'over') return;
    if (this.#services.clock.now() < record.seenAt + activeDeadlineSeconds * 1000) return;
    const message = 'Pod was active on the node longer than the specified deadline';
    this.#context.event('Normal', 'DeadlineExceeded', message);
    record.failure = { reason: 'DeadlineExceeded', message };
    this.#finish();
  }

  #terminate(): void {
    const { record } = this;
    const { clock, config } = this.#services;
    const now = clock.now();
    if (!record.deletion) {
      const grace = (this.pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000;
      const live = this.#containers.filter((container) => container.record.stage.at === 'running');
      const fixed =
        config.termination && (live.length > 0 ? config.termination.running : config.termination.idle);
      record.deletion = {
        until: fixed === undefined ? undefined : now + (grace === 0 ? 0 : fixed),
        graceMilliseconds: grace,
        reported: false,
      };
    }
    const { until, graceMilliseconds, reported } = record.deletion;
    this.#stopContainers(graceMilliseconds);
    for (const container of this.#containers)
      if (container.record.stage.at === 'running') container.step(false);
    if (until === undefined) {
      if (this.#containers.some((container) => container.record.stage.at === 'running')) return;
      if (!reported) {
        record.deletion = { ...record.deletion, reported: true };
        if (record.ip !== undefined) this.#report();
      }
    } else if (now < until) return;
    this.#remove();
  }

  /** Main containers stop first, sidecars when those have ended. */
  #stopContainers(graceMilliseconds: number): void {
    const live = this.#containers.filter((container) => container.record.stage.at === 'running');
    const first = live.filter((container) => container.record.kind !== 'sidecar');
    for (const container of first.length > 0 ? first : live) {
      container.stop(`Stopping container ${container.record.name}`, graceMilliseconds, 'deletion');
    }
  }

  #remove(): void {
    const { name, namespace = '', uid } = this.pod.metadata;
    this.abandon();
    try {
      this.#services.client.delete('pods', namespace, name, {
        gracePeriodSeconds: 0,
        preconditions: { uid },
      });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  #report(): void {
    this.#unreported = false;
    this.#reportAt = Infinity;
    const { client, machine, clock } = this.#services;
    const { namespace = '', name, uid } = this.pod.metadata;
    const stored = client.get('pods', namespace, name);
    if (stored?.metadata.uid !== uid) return;
    const status = podStatus(stored, this.record, this.#pairs(), machine.ip, clock.now());
    this.#reporting = true;
    try {
      this.pod = client.updateStatus('pods', { ...stored, status }, { fieldManager: 'kubelet' });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#unreported = error.reason !== 'NotFound';
    } finally {
      this.#reporting = false;
    }
  }

  #pairs(): ContainerPairs {
    return this.#containers.map((container) => [container.record, container.spec] as const);
  }

  #setAlarm(): void {
    const { record } = this;
    let next = this.#reportAt;
    if (record.deletion) {
      if (record.deletion.until !== undefined) next = Math.min(next, record.deletion.until);
      for (const container of this.#containers) {
        if (container.record.stage.at === 'running') next = Math.min(next, container.nextDue());
      }
    } else if (record.stage === 'live') {
      for (const container of this.#containers) next = Math.min(next, container.nextDue());
    } else if (record.stage !== 'over') next = Math.min(next, record.stageUntil);
    next = Math.min(next, nextOfResize(record));
    const { activeDeadlineSeconds } = this.pod.spec;
    if (activeDeadlineSeconds !== undefined && record.stage !== 'over' && !record.failure) {
      next = Math.min(next, record.seenAt + activeDeadlineSeconds * 1000);
    }
    if (next < Infinity) this.#wakeAt(next);
  }

  #wakeAt(at: number): void {
    if (this.#gone || (this.#timer && this.#timer.at <= at)) return;
    this.#timer?.cancel();
    const cancel = this.#services.clock.schedule(at, () => {
      this.#timer = undefined;
      this.sync();
    });
    this.#timer = { at, cancel };
  }

  #releaseAddress(): void {
    const { ip } = this.record;
    if (ip !== undefined && !this.pod.spec.hostNetwork) this.#services.addresses.release(ip);
  }

  /** Gives every container of the spec its worker; new ephemeral containers come while the pod lives. */
  #adoptContainers(snapshot: PodSnapshot | undefined): void {
    const { initContainers = [], containers, ephemeralContainers = [] } = this.pod.spec;
    const reason = initContainers.length > 0 ? 'PodInitializing' : 'ContainerCreating';
    const specs: (readonly [Container, ContainerRecord['kind']])[] = [
      ...initContainers.map((spec) => [spec, spec.restartPolicy === 'Always' ? 'sidecar' : 'init'] as const),
      ...containers.map((spec) => [spec, 'main'] as const),
      ...ephemeralContainers.map((spec) => [spec, 'ephemeral'] as const),
    ];
    for (const [spec, kind] of specs) {
      const known = this.#containers.find(({ record }) => record.name === spec.name);
      if (known) {
        known.spec = asAllocated(spec, known.record);
        continue;
      }
      const index = snapshot?.containers.findIndex(({ name }) => name === spec.name) ?? -1;
      const kept = snapshot?.containers[index];
      const logs = snapshot?.logs[index];
      const record = kept ? { ...kept } : newContainerRecord(spec.name, kind, reason);
      if (isResizable(record)) record.allocated ??= spec.resources ?? {};
      const own = asAllocated(spec, record);
      const worker = new ContainerWorker(this.#context, own, record, logOf(logs?.current));
      if (logs?.previous) worker.previousLog = logOf(logs.previous);
      this.#containers.push(worker);
    }
  }

  /** A connection to a port of the pod. @param from the caller's address */
  connect(port: number, from: string): ByteStream | undefined {
    for (const { running } of this.#containers) {
      const stream = running?.connect(port, from);
      if (stream) return stream;
    }
    return undefined;
  }
}

const logOf = (snapshot: LogSnapshot | undefined): ContainerLog =>
  new ContainerLog(snapshot?.containerID ?? '', snapshot);
