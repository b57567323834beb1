import type { Pod, PodSpec } from '../api/types.ts';
import { isTerminal } from '../controllers/pods.ts';
import type { Timer } from '../environment.ts';
import { keyOf, type Stored } from '../machinery/object.ts';
import type { ByteStream } from '../messages.ts';
import { deadlineOf, TOO_LONG } from './active-deadline.ts';
import type { ContainerWorker } from './container-worker.ts';
import { adoptContainers, containerSnapshots } from './pod-containers.ts';
import { WorkerContext } from './pod-context.ts';
import { StatusReporter } from './pod-reporter.ts';
import { stopDeleted } from './pod-deletion.ts';
import { allocatedSpec, nextOfResize, syncResize } from './pod-resize.ts';
import { startPod } from './pod-startup.ts';
import { busyWith, liveContainers, nextStep, stepContainers, stepLive } from './pod-steps.ts';
import { callsForSync, syncProbes } from './pod-syncs.ts';
import { releaseAddress, renewSandbox, takeUpPod } from './pod-take-up.ts';
import { PodVolumes } from './pod-volumes.ts';
import { newPodRecord, type PodFailure, type PodRecord, type PodSnapshot } from './record.ts';
import type { KubeletServices, PodContext } from './services.ts';
import { deletePod } from './static-pods.ts';
import { hasStorageLimit, type StorageUsage, totalOf } from './storage.ts';
import { PREEMPTED } from './preemption.ts';
import { isTurnToEnd } from './termination-order.ts';
import { busyWithOthers, startsAreDue } from './turns.ts';
import { isClaimed } from './volumes-in-use.ts';

/** How long a kubelet waits before it tells again what the server has refused. Models pkg/kubelet/status/status_manager.go (syncPeriod) */
const SYNC_PERIOD = 10_000;

/** Brings one pod from binding to its end: volumes, sandbox, containers in their order, status. Models pkg/kubelet/pod_workers.go */
export class PodWorker {
  pod: Stored<Pod>;
  readonly record: PodRecord;
  readonly #services: KubeletServices;
  readonly #containers: ContainerWorker[] = [];
  readonly #volumes: PodVolumes;
  /** Whether it has volumes whose files lie on the node's disk or in its memory. */
  readonly hasEmptyDir: boolean;
  /** Whether it may ever have to go for what it writes. */
  readonly limitsStorage: boolean;
  /** Whether it has volumes that outlive it. */
  readonly hasClaims: boolean;
  readonly #context: PodContext;
  readonly #reporter: StatusReporter;
  #gone: boolean;
  #timer: Timer | undefined;
  /** When it is to ring, in milliseconds since the epoch. */
  #wakesAt = Infinity;
  /** The alarm that was set when a snapshot was taken, until the worker begins. */
  #kept: PodSnapshot['alarm'];

  constructor(services: KubeletServices, pod: Stored<Pod>, snapshot?: PodSnapshot) {
    this.#services = services;
    this.pod = pod;
    this.#kept = snapshot?.alarm;
    this.#gone = snapshot?.gone === true;
    this.record = snapshot
      ? { ...snapshot.record }
      : newPodRecord(pod.metadata.uid, keyOf(pod), services.clock.now());
    this.#reporter = new StatusReporter(services, this, snapshot);
    if (!snapshot && isTerminal(pod)) {
      this.record.stage = 'over';
      this.#reporter.calm();
    }
    this.#context = new WorkerContext(services, this, {
      mounts: (container, resumed) => this.#volumes.mountPoints(container, resumed),
      report: () => this.#reporter.report(),
      reportIn: (milliseconds) => this.#reporter.report(milliseconds),
      synced: () => {
        syncProbes(this.record, this.#containers, services.clock.now());
        this.#volumes.remount();
      },
      isTurnToEnd: (name) => isTurnToEnd(name, this.#containers),
      busyUntil: (record) =>
        services.config.oneByOne ? busyWithOthers(record, this.#containers) : -Infinity,
      startsAreDue: (record) => startsAreDue(record, this.#containers, services.clock.now()),
    });
    this.#volumes = new PodVolumes(
      services,
      () => this.pod,
      () => this.#context.downward,
      snapshot,
    );
    // A pod's volumes and the limits of its files stay as they are.
    this.hasEmptyDir = pod.spec.volumes?.some(({ emptyDir }) => emptyDir) === true;
    this.limitsStorage = hasStorageLimit(pod);
    this.hasClaims = pod.spec.volumes?.some(isClaimed) === true;
    adoptContainers(pod, this.#context, this.#containers, snapshot);
    for (const worker of this.#gone ? [] : this.#containers) {
      const { name } = worker.record;
      worker.resume({ tree: snapshot?.trees.get(name), processes: snapshot?.processes?.get(name) });
    }
  }

  /** The containers, init containers first. */
  get containers(): readonly ContainerWorker[] {
    return this.#containers;
  }

  /** The pod's spec with the resources that the node has set aside. */
  get allocated(): PodSpec {
    return allocatedSpec(this);
  }

  /** What the pod has written to the node's disk. */
  get storage(): StorageUsage {
    const containers = this.#containers.flatMap(({ record, running, log }) =>
      running ? [{ name: record.name, bytes: running.written() + log.bytes }] : [],
    );
    return { containers, volumes: this.#volumes.written() };
  }

  /** The bytes of all that the pod has written to the node's disk. */
  get written(): number {
    return totalOf(this.pod, this.storage);
  }

  /** The pod's network address, once it has one. */
  get ip(): string | undefined {
    return this.record.ip;
  }

  /** The stored pod has changed. */
  update(pod: Stored<Pod>): void {
    const gated = (pod.spec.readinessGates?.length ?? 0) > 0;
    // What others wrote into the status (that the node is lost, say) is set right by the next report.
    const { writing } = this.#reporter;
    if (!writing && pod.status !== this.pod.status) this.#reporter.report();
    if (pod.spec !== this.pod.spec) adoptContainers(pod, this.#context, this.#containers, undefined);
    const synced = callsForSync(this.pod, pod);
    this.pod = pod;
    if (synced) this.#context.synced();
    if (gated && pod.status.conditions !== undefined) this.#reporter.report();
    // What the kubelet itself has said gives it nothing to do, unless it has declared the pod over.
    if (!writing || gated || isTerminal(pod)) this.wake();
  }

  /** The stored pod is gone: everything ends at once. */
  abandon(): void {
    this.#gone = true;
    this.#timer?.cancel();
    this.#volumes.stop();
    for (const container of this.#containers) container.abandon();
    this.#releaseAddress();
  }

  /** The stored pod is gone: what runs of it gets its time to end. Tells whether anything does. Models pkg/kubelet/pod_workers.go (SyncTerminatingPod) */
  linger(): boolean {
    if (
      this.#services.config.termination ||
      this.#gone ||
      this.record.stage === 'over' ||
      liveContainers(this).length === 0
    )
      return false;
    this.record.orphan = true;
    this.wake();
    return true;
  }

  /** A static pod's mirror is there, or others have written its status. */
  shown(): void {
    if (this.#reporter.writing) return;
    this.#reporter.report();
    this.wake();
  }

  /** The manifest of a static pod is gone or another: what runs ends, then its mirror goes. */
  retire(): void {
    this.record.orphan = true;
    this.wake();
  }

  /** The machine has lost its power: nothing of the pod runs any more. */
  lose(): void {
    for (const container of this.#containers) container.lose();
    this.record.rebooted = true;
  }

  /** A kubelet has just begun and finds the pod. */
  takeUp(): void {
    takeUpPod(this, this.#services, this.#context);
  }

  /** Begins: looks at the pod, or goes on where a snapshot was taken. */
  begin(): void {
    const kept = this.#kept;
    this.#kept = undefined;
    this.#volumes.recall();
    if (typeof kept === 'object') this.#wakeAt(...kept);
    for (const container of this.#containers) container.resumeProbes();
    // What ran when the snapshot was taken, and cannot be found again, is begun again.
    if (kept === undefined || this.#next() <= this.#services.clock.now()) this.wake();
  }

  /** Asks for another look in this instant. */
  wake(): void {
    this.#wakeAt(this.#services.clock.now());
  }

  /** Whether a volume is made from the object. */
  usesVolume(kind: 'ConfigMap' | 'Secret', name: string): boolean {
    return this.#volumes.uses(kind, name);
  }

  /** Makes volumes from API objects anew, at a time if one is given. */
  renewVolumes(at?: number): void {
    if (at === undefined) this.#volumes.renew();
    else this.#volumes.renewAt(at);
  }

  /**
   * Ends the pod for a reason of the node's; it has failed.
   * @param grace milliseconds instead of the pod's own grace period
   */
  fail(failure: PodFailure, grace?: number): void {
    const { record } = this;
    if (record.failure || record.stage === 'over') return;
    record.failure = failure;
    this.#finish(grace);
    this.wake();
  }

  /** Is to end for a critical pod, at the next look. */
  preempt(): void {
    this.record.preempted = true;
    this.wake();
  }

  /** What was decided while nobody could be told: the node does not take the pod, or it has to make room. */
  #obey(): void {
    const { record } = this;
    if (record.stage === 'over') return;
    if (record.failure?.refused) {
      this.#context.event('Warning', record.failure.reason, record.failure.message);
      record.stage = 'over';
      this.#reporter.report();
    } else if (record.preempted && !record.failure) {
      this.#context.event('Warning', PREEMPTED.reason, PREEMPTED.message);
      this.fail(PREEMPTED);
    }
  }

  /** Everything that the stored objects do not say, as plain data. */
  snapshot(): PodSnapshot {
    return {
      record: { ...this.record },
      ...containerSnapshots(this.#containers),
      ...this.#reporter.snapshot(),
      ...this.#volumes.snapshot(),
      ...(this.#gone && { gone: true }),
      alarm: this.#timer ? [this.#wakesAt, this.#timer.rank] : 'none',
    };
  }

  /** Does everything that is due, reports the status if it changed, and sets the alarm for what comes next. */
  sync(): void {
    if (this.#gone || !this.#services.active()) return;
    this.#obey();
    if (this.record.orphan || this.pod.metadata.deletionTimestamp !== undefined) this.#terminate();
    else {
      this.#checkDeadline();
      if (syncResize(this, this.#services)) this.#reporter.report();
      if (this.record.sandboxLost) {
        stepLive(this);
        renewSandbox(this, this.#services, this.#context);
      }
      startPod(this, this.#services, this.#context, this.#volumes);
      if (this.record.stage === 'live') this.#runContainers();
    }
    if (this.#gone) return;
    if (this.#services.clock.now() >= this.#reporter.dueAt) this.#reporter.write();
    const next = this.#next();
    if (next < Infinity) this.#wakeAt(next);
  }

  #runContainers(): void {
    // Others may have declared the pod over.
    if (this.record.failure || isTerminal(this.pod)) {
      this.#finish();
      return;
    }
    // What the sync is busy with no more lets others begin, also those that come before it.
    let before: number;
    do {
      before = busyWith(this, this.#services);
      if (stepContainers(this)) this.#finish();
    } while (before !== busyWith(this, this.#services) && this.record.stage === 'live');
  }

  /** The main containers have ended for good, or will never start: sidecars end, then the pod is over. */
  #finish(grace = (this.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000): void {
    const { record } = this;
    for (const container of liveContainers(this))
      container.stop(`Stopping container ${container.record.name}`, grace, 'end');
    stepLive(this);
    if (liveContainers(this).length > 0) return;
    record.stage = 'over';
    this.#reporter.report();
    this.#releaseAddress();
  }

  #checkDeadline(): void {
    if (this.#services.clock.now() < deadlineOf(this)) return;
    this.#context.event('Normal', TOO_LONG.reason, TOO_LONG.message);
    this.fail(TOO_LONG);
  }

  #terminate(): void {
    const { record } = this;
    const deletion = stopDeleted(this, this.#services, () => this.#reporter.report());
    const { until, reported } = deletion;
    if (until === undefined) {
      if (liveContainers(this).length > 0) return;
      if (!reported) {
        record.deletion = { ...deletion, reported: true };
        if (record.ip !== undefined || !isTerminal(this.pod)) this.#reporter.write();
      }
    } else if (this.#services.clock.now() < until) return;
    record.stage = 'over';
    this.#releaseAddress();
    if (record.orphan || this.#services.connected()) this.#remove();
  }

  #remove(): void {
    this.abandon();
    if (this.record.orphan) this.#services.dismiss(this.pod.metadata.uid);
    else if (!deletePod(this.pod, this.#services.client)) {
      this.#gone = false;
      this.#timer = undefined;
      this.#wakeAt(this.#services.clock.now() + SYNC_PERIOD);
    }
  }

  /** When something is due next; Infinity when that is not for the clock to say. */
  #next(): number {
    const { record } = this;
    let next = this.#reporter.alarmAt;
    if (record.deletion) {
      const { until = Infinity } = record.deletion;
      // Afterwards it is told as soon as somebody can be told.
      if (record.stage !== 'over' || until > this.#services.clock.now()) next = Math.min(next, until);
      for (const container of liveContainers(this)) next = Math.min(next, container.nextDue(false));
    } else if (record.stage === 'live') next = Math.min(next, nextStep(this));
    else if (record.stage !== 'over') next = Math.min(next, record.stageUntil);
    return Math.min(next, nextOfResize(record), deadlineOf(this));
  }

  #wakeAt(at: number, rank?: number): void {
    if (this.#gone || (this.#timer && this.#wakesAt <= at)) return;
    this.#timer?.cancel();
    this.#wakesAt = at;
    this.#timer = this.#services.clock.scheduleKept(at, this.#ring, rank);
  }

  readonly #ring = (): void => {
    this.#timer = undefined;
    this.sync();
  };

  #releaseAddress(): void {
    releaseAddress(this, this.#services, this);
  }

  /** A connection to a port of the pod. @param from the caller's address */
  connect(port: number, from: string): ByteStream | undefined {
    if (this.#services.paused(this.pod.metadata.namespace ?? '')) return undefined;
    for (const { running } of this.#containers) {
      const stream = running?.connect(port, from);
      if (stream) return stream;
    }
    return undefined;
  }
}
