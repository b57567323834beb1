import type { Container } from '../api/types.ts';
import { formatTime } from '../machinery/time.ts';
import { drawn } from '../pace.ts';
import type { ContainerSpec, ExitStatus, ImageAccount, RunningContainer } from '../runtime.ts';
import type { ActionTarget } from './actions.ts';
import { endContainer } from './container-end.ts';
import { runInContainer } from './exec.ts';
import { ContainerStop, type StopMode } from './container-stop.ts';
import { CrashLoop } from './crash-loop.ts';
import { containerGrace, graceToRestart } from './grace.ts';
import { runHook, tellFallback } from './hooks.ts';
import { ImagePuller } from './image-puller.ts';
import type { ContainerLog } from './log.ts';
import { carriedRuns } from './probe.ts';
import { ProbeWorker } from './probe-worker.ts';
import { syncedAgain } from './pod-syncs.ts';
import { isFirst, setWaiting, type ContainerRecord } from './record.ts';
import { isResizable, needsRestart } from './resize.ts';
import type { PodContext } from './services.ts';
import { startContainer } from './start.ts';
import { startFailure } from './runtime-names.ts';

const CONFIG_RETRY = 2000;

/** Brings one container of a pod from image to exit and back again. Models pkg/kubelet/kuberuntime */
export class ContainerWorker {
  readonly record: ContainerRecord;
  log: ContainerLog;
  previousLog: ContainerLog | undefined;
  running: RunningContainer | undefined;
  /** Hear that what runs has ended, once. */
  readonly ends = new Set<() => void>();
  readonly #pod: PodContext;
  readonly #puller: ImagePuller;
  readonly probes: ProbeWorker;
  readonly #stop: ContainerStop;
  readonly #crashes: CrashLoop;
  #spec: Container;

  constructor(pod: PodContext, spec: Container, record: ContainerRecord, log: ContainerLog) {
    this.#pod = pod;
    this.#spec = spec;
    this.record = record;
    this.log = log;
    this.#puller = new ImagePuller(pod, this);
    this.probes = new ProbeWorker(pod, this);
    this.#stop = new ContainerStop(pod, this);
    this.#crashes = new CrashLoop(pod, this);
  }

  /** The container in the pod's current spec. */
  get spec(): Container {
    return this.#spec;
  }

  set spec(spec: Container) {
    this.#spec = spec;
  }

  /** Whether the container has ended and will not be started again. */
  get finished(): boolean {
    return this.record.stage.at === 'exited' && this.record.stage.until === undefined;
  }

  /** Whether it ended as it should: an init container that is done. */
  get succeeded(): boolean {
    return this.finished && this.record.state.terminated?.exitCode === 0;
  }

  /** Does everything that is due. @param mayStart its turn has come */
  step(mayStart: boolean): void {
    while (this.#advance(mayStart));
    if (this.record.stage.at === 'running') this.probes.step();
  }

  /**
   * When something will be due next, as far as the clock decides; Infinity when it does not.
   * @param mayStart its turn has come
   */
  nextDue(mayStart: boolean): number {
    const { stage } = this.record;
    if (!mayStart && this.#waitsToRestart) return Infinity;
    if (stage.at === 'running') return Math.min(this.#stop.nextDue(), this.probes.nextDue());
    const held = stage.at === 'pulling' ? -Infinity : this.#pod.busyUntil(this.record);
    if (held >= this.#pod.services.clock.now()) return held + 1;
    switch (stage.at) {
      case 'idle':
        return Infinity;
      case 'exited':
        return stage.until ?? Infinity;
      case 'pull-back-off':
      case 'back-off':
        return Math.min(stage.until, stage.tellAt);
      default:
        return stage.until;
    }
  }

  /** Whether the pod's sync is busy with another container. */
  get #isHeld(): boolean {
    return this.#pod.busyUntil(this.record) >= this.#pod.services.clock.now();
  }

  /** Main containers that have ended wait for what init containers must come to anew; others do not. */
  get #waitsToRestart(): boolean {
    const { kind, stage } = this.record;
    return kind === 'main' && (stage.at === 'exited' || stage.at === 'back-off');
  }

  event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    const { kind, name } = this.record;
    const field =
      kind === 'main' ? 'containers' : kind === 'ephemeral' ? 'ephemeralContainers' : 'initContainers';
    this.#pod.event(type, reason, message, { field, name });
  }

  /** Creates and starts the container; its image is there. */
  create(canonical: string, imageID: string, user: ImageAccount): void {
    const { record } = this;
    const { config, clock, machine } = this.#pod.services;
    const now = clock.now();
    const outcome = startContainer(this.#pod, this, { canonical, imageID, user }, undefined);
    if ('configError' in outcome) {
      const { stage } = record;
      const attempt = stage.at === 'config-error' ? stage.attempt + 1 : 0;
      const told = config.syncMilliseconds !== undefined || attempt < 3 || attempt % 10 === 0;
      if (told) this.event('Warning', 'Failed', `Error: ${outcome.configError}`);
      const { syncMilliseconds: every } = config;
      const first = every !== undefined && isFirst(record, 'CreateContainerConfigError');
      this.#setWaiting('CreateContainerConfigError', outcome.configError);
      const until = syncedAgain(now, every ?? CONFIG_RETRY, first);
      record.stage = { at: 'config-error', until, attempt };
      return;
    }
    record.last = record.state.terminated ?? record.last;
    if (record.created > 0) record.restarts++;
    record.created++;
    record.instance = outcome.instance;
    if (record.created > 1 && !config.judgeProbe) record.runs = carriedRuns(record);
    record.probes = {};
    this.event('Normal', 'Created', `Created container: ${record.name}`);
    if ('startError' in outcome) {
      const { told, exit } = startFailure(machine.systemInfo.containerRuntimeVersion, outcome);
      this.event('Warning', 'Failed', `Error: ${told.replaceAll(outcome.instance.id, record.name)}`);
      const startedAt = exit.reason === 'StartError' ? 0 : now;
      endContainer(this, this.#pod, { exit, startedAt, at: now, failure: told });
      return;
    }
    this.event('Normal', 'Started', `Started container ${record.name}`);
    this.running = outcome.running;
    if (isResizable(record)) record.actual = this.#spec.resources ?? {};
    const hook = this.#spec.lifecycle?.postStart;
    record.stage = { at: 'running', hook: hook !== undefined };
    if (hook) this.#postStart();
    else this.#showRunning();
  }

  /** Starts what was running when a snapshot was taken. */
  resume(kept: Pick<ContainerSpec, 'tree' | 'processes'>): void {
    const { instance, stage } = this.record;
    if (stage.at !== 'running' || !instance || this.record.exited) return;
    const outcome = startContainer(this.#pod, this, instance, { ...kept, instance });
    if ('running' in outcome) this.running = outcome.running;
    else {
      this.#exits({ code: 128, reason: 'StartError' });
      this.#pod.wake();
    }
    if (stage.hook) this.#postStart();
    this.#stop.resume();
  }

  /** Sends those probes again that were under way when a snapshot was taken. */
  resumeProbes(): void {
    if (this.record.stage.at === 'running') this.probes.resume();
  }

  /** What the runtime reports of the container that it was given. */
  readonly onLog = (log: ContainerLog, stream: 'stdout' | 'stderr', text: string): void => {
    log.append(this.#pod.services.clock.now(), stream, text);
  };

  readonly onExit = (running: RunningContainer, status: ExitStatus): void => {
    if (running !== this.running) return;
    this.#exits(status);
    this.#pod.wake();
  };

  #exits(status: ExitStatus): void {
    this.record.exited = { status, at: this.#pod.services.clock.now() };
    for (const heard of this.ends) heard();
    this.ends.clear();
  }

  /** Stops a running container; see {@link StopMode}. */
  stop(message: string, graceMilliseconds: number, mode: StopMode, anew = false): void {
    this.#stop.begin(message, graceMilliseconds, mode, anew);
  }

  /** Somebody else than the kubelet ends what runs. */
  readonly halt = (graceMilliseconds: number): void => this.#stop.halt(graceMilliseconds);

  /** Gets the image and creates the container from it. */
  begin(): void {
    this.#puller.begin();
  }

  /** Ends the container at once and without a word; for pods that are gone. */
  abandon(): void {
    const { running } = this;
    this.running = undefined;
    running?.stop(0);
    this.log.close();
  }

  /** The machine has lost its power. */
  lose(): void {
    const { running, record } = this;
    this.running = undefined;
    running?.stop(0);
    if (record.stage.at === 'running') record.exited ??= 'lost';
  }

  /** A kubelet that has just begun finds the container and remembers nothing of it. @param lost what the runtime says of one that ended with its machine */
  takeUp(lost: ExitStatus): void {
    const { record } = this;
    record.crash = record.pull = record.runs = record.doomed = undefined;
    if (record.exited === 'lost') this.#exits(lost);
    if (record.stage.at === 'running') this.#watchRunning();
    if (record.stage.at !== 'running' && record.stage.at !== 'exited') record.stage = { at: 'idle' };
  }

  /**
   * Kills the container because a probe failed or its image changed. Models pkg/kubelet/kuberuntime/kuberuntime_manager.go
   * (computePodActions)
   * @param anyway it is started anew even if its pod's policy is never to
   */
  replace(because: string, graceSeconds: number, anyway = false): void {
    const { kind, name } = this.record;
    const sidecar = kind === 'sidecar';
    const restarts = sidecar || anyway || this.#pod.pod.spec.restartPolicy !== 'Never';
    if (this.#isHeld) {
      this.record.doomed = { because, graceSeconds, anyway };
      return;
    }
    const message = `${sidecar ? 'Init container' : 'Container'} ${name} ${because}`;
    const told = `${message}${restarts && !sidecar ? ', will be restarted' : ''}`;
    this.stop(told, graceToRestart(graceSeconds), restarts ? 'again' : 'restart');
  }

  /**
   * Takes other resources into account.
   * @returns whether the running container gets them as it is; else it starts anew with them
   */
  resize(spec: Container, graceSeconds: number): boolean {
    const { record } = this;
    record.allocated = spec.resources ?? {};
    record.crash = undefined;
    this.#spec = spec;
    if (record.stage.at !== 'running') return false;
    if (!needsRestart(spec, record)) {
      this.running?.update?.(record.allocated);
      return true;
    }
    const message = `Container ${record.name} resize requires restart`;
    this.stop(message, graceToRestart(graceSeconds), 'again');
    return false;
  }

  /** Probes and hooks aim here. */
  get target(): ActionTarget {
    const { running } = this;
    return {
      clock: this.#pod.services.clock,
      container: this.#spec,
      podIP: this.#pod.ip,
      connect: (port) => this.#pod.connect(port),
      dial: (host, port, options) => this.#pod.services.dial(host, port, options),
      podText: this.#pod.text,
      exec: (command, signal, since) => runInContainer(running, command, signal, since),
    };
  }

  #advance(mayStart: boolean): boolean {
    const { record } = this;
    const { stage } = record;
    const { clock, config } = this.#pod.services;
    const now = clock.now();
    if (!mayStart && this.#waitsToRestart) return false;
    if (stage.at !== 'running' && stage.at !== 'pulling' && this.#isHeld) return false;
    switch (stage.at) {
      case 'idle':
        if (!mayStart) return false;
        this.#puller.begin();
        return true;
      case 'pulling':
      case 'refused':
      case 'pull-back-off':
      case 'image-error':
        return this.#puller.step();
      case 'config-error':
        if (now < stage.until) return false;
        if (config.syncMilliseconds === undefined) this.#puller.create();
        else this.#puller.begin();
        return true;
      case 'running':
        return this.#watchRunning();
      case 'exited':
        if (stage.until === undefined || now < stage.until) return false;
        this.#crashes.restart(stage, now);
        return true;
      case 'back-off':
        return this.#crashes.step(now);
    }
  }

  #watchRunning(): boolean {
    const { record } = this;
    const { clock, config } = this.#pod.services;
    const until = record.stopping?.until;
    if (until !== undefined && clock.now() >= until) {
      const running = this.running;
      this.running = undefined;
      running?.stop(0);
      this.#exits({ code: config.kill?.code ?? 137, reason: 'Completed' });
    }
    const { exited } = record;
    if (exited && exited !== 'lost') {
      record.exited = undefined;
      const startedAt = record.instance?.startedAt ?? clock.now();
      endContainer(this, this.#pod, { exit: exited.status, startedAt, at: exited.at });
      return true;
    }
    if (!record.stopping && !this.#isHeld) this.#replaceDoomed();
    return this.#stop.step();
  }

  #replaceDoomed(): void {
    const { record } = this;
    const { doomed } = record;
    if (doomed && this.#pod.startsAreDue(record)) return;
    record.doomed = undefined;
    if (doomed) this.replace(doomed.because, doomed.graceSeconds, doomed.anyway);
    else if (record.instance && record.instance.image !== this.#spec.image)
      this.replace('definition changed', containerGrace(this.#pod.pod, this.#spec), true);
  }

  #setWaiting(reason: string, message: string): void {
    setWaiting(this.record, reason, message);
    this.#pod.report();
  }

  #showRunning(): void {
    const { record } = this;
    const { config, random } = this.#pod.services;
    const { uid } = this.#pod.pod.metadata;
    const startedAt = formatTime(record.instance?.startedAt ?? 0);
    record.state = { running: { startedAt } };
    record.started = config.judgeProbe !== undefined || this.#spec.startupProbe === undefined;
    const probed = record.kind === 'main' || record.kind === 'sidecar';
    record.ready = probed && record.started && this.#spec.readinessProbe === undefined;
    this.#pod.reportIn(drawn(config.pace.notice, random, uid, record.name, 'notice', record.created));
  }

  #postStart(): void {
    const { running } = this;
    const hook = this.#spec.lifecycle?.postStart;
    if (!hook) return;
    void runHook(hook, this.target, this.record.instance?.startedAt).then((result) => {
      tellFallback(result, this.#pod);
      if (running !== this.running || this.record.stage.at !== 'running') return;
      this.record.stage = { at: 'running', hook: false };
      if (!result.ok) {
        this.event('Warning', 'FailedPostStartHook', 'PostStartHook failed');
        this.record.hookError = result.output;
        const grace = containerGrace(this.#pod.pod, this.#spec);
        this.stop('FailedPostStartHook', graceToRestart(grace), 'restart');
      }
      this.#showRunning();
      this.#pod.wake();
    });
  }
}
