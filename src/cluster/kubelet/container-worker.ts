import type { Container, ContainerStateTerminated } from '../api/types.ts';
import { formatTime } from '../machinery/time.ts';
import type { ExitStatus, RunningContainer, TreeDirectory } from '../runtime.ts';
import type { ActionTarget } from './actions.ts';
import { runInContainer } from './exec.ts';
import { runHook } from './hooks.ts';
import { inBackOff, nextBackOff } from './image-pull.ts';
import { ImagePuller } from './image-puller.ts';
import type { ContainerLog } from './log.ts';
import { ProbeWorker } from './probe-worker.ts';
import type { ContainerRecord } from './record.ts';
import { isResizable, needsRestart } from './resize.ts';
import type { PodContext } from './services.ts';
import { startContainer } from './start.ts';

const MINIMUM_GRACE = 2000;
const CONFIG_RETRY = 2000;

/** Brings one container of a pod from image to exit and back again. Models pkg/kubelet/kuberuntime */
export class ContainerWorker {
  readonly record: ContainerRecord;
  log: ContainerLog;
  previousLog: ContainerLog | undefined;
  running: RunningContainer | undefined;
  readonly #pod: PodContext;
  readonly #puller: ImagePuller;
  readonly #probes: ProbeWorker;
  #exit: ExitStatus | undefined;
  #spec: Container;

  constructor(pod: PodContext, spec: Container, record: ContainerRecord, log: ContainerLog) {
    this.#pod = pod;
    this.#spec = spec;
    this.record = record;
    this.log = log;
    this.#puller = new ImagePuller(pod, this);
    this.#probes = new ProbeWorker(pod, this);
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
    if (this.record.stage.at === 'running') this.#probes.step();
  }

  /** When something will be due next, as far as the clock decides; Infinity when it does not. */
  nextDue(): number {
    const { stage, stopping } = this.record;
    switch (stage.at) {
      case 'idle':
        return Infinity;
      case 'running':
        return Math.min(stopping?.until ?? Infinity, this.#probes.nextDue());
      case 'exited':
        return stage.until ?? Infinity;
      case 'pull-back-off':
      case 'back-off':
        return Math.min(stage.until, stage.tellAt);
      default:
        return stage.until;
    }
  }

  event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    const { kind, name } = this.record;
    const field =
      kind === 'main' ? 'containers' : kind === 'ephemeral' ? 'ephemeralContainers' : 'initContainers';
    this.#pod.event(type, reason, message, { field, name });
  }

  /** Creates and starts the container; its image is there. */
  create(canonical: string, imageID: string, user: { readonly uid: number; readonly gid: number }): void {
    const { record } = this;
    const { config, clock } = this.#pod.services;
    const now = clock.now();
    const outcome = startContainer(this.#pod, this, { canonical, imageID, user }, undefined);
    if ('configError' in outcome) {
      const { stage } = record;
      const attempt = stage.at === 'config-error' ? stage.attempt + 1 : 0;
      const told = config.syncMilliseconds !== undefined || attempt < 3 || attempt % 10 === 0;
      if (told) this.event('Warning', 'Failed', `Error: ${outcome.configError}`);
      this.#setWaiting('CreateContainerConfigError', outcome.configError);
      const until = now + (config.syncMilliseconds ?? CONFIG_RETRY);
      record.stage = { at: 'config-error', until, attempt };
      return;
    }
    record.last = record.state.terminated ?? record.last;
    if (record.created > 0) record.restarts++;
    record.created++;
    record.instance = outcome.instance;
    record.probes = {};
    this.event('Normal', 'Created', `Created container: ${record.name}`);
    if ('startError' in outcome) {
      this.event('Warning', 'Failed', `Error: ${outcome.startError}`);
      this.#end({ code: 128, reason: 'StartError', message: outcome.startError }, 0);
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
  resume(tree: TreeDirectory | undefined): void {
    const { instance, stage } = this.record;
    if (stage.at !== 'running' || !instance) return;
    const outcome = startContainer(this.#pod, this, instance, { tree, instance });
    if ('running' in outcome) this.running = outcome.running;
    else this.#exit = { code: 128, reason: 'StartError' };
    if (stage.hook) this.#postStart();
    const { stopping } = this.record;
    if (stopping) this.running?.stop(Math.max(0, stopping.deadline - this.#pod.services.clock.now()));
  }

  /** What the runtime reports of the container that it was given. */
  readonly onLog = (log: ContainerLog, stream: 'stdout' | 'stderr', text: string): void => {
    log.append(this.#pod.services.clock.now(), stream, text);
  };

  readonly onExit = (running: RunningContainer, status: ExitStatus): void => {
    if (running !== this.running) return;
    this.#exit = status;
    this.#pod.wake();
  };

  /** Stops a running container. `restart`: the pod's policy decides what comes then; `end`, `deletion`: nothing does. */
  stop(message: string, graceMilliseconds: number, mode: 'restart' | 'end' | 'deletion'): void {
    const { record } = this;
    if (record.stage.at !== 'running' || record.stopping) return;
    const { clock, config } = this.#pod.services;
    this.event('Normal', 'Killing', message);
    // Where a pod's deletion takes a fixed time, its containers end with it.
    const withPod = mode === 'deletion' && config.termination !== undefined;
    const fixed = withPod ? undefined : config.kill?.milliseconds;
    const until = fixed === undefined ? undefined : clock.now() + fixed;
    record.stopping = { deadline: clock.now() + graceMilliseconds, restart: mode === 'restart', until };
    if (!withPod && fixed === undefined) void this.#stopGracefully(graceMilliseconds);
    this.#pod.wake();
  }

  /** Ends the container at once and without a word; for pods that are gone. */
  abandon(): void {
    const { running } = this;
    this.running = undefined;
    running?.stop(0);
    this.log.close();
  }

  /** Kills the container because a probe failed or its image changed. */
  replace(because: string, graceSeconds: number): void {
    const restarts = this.#pod.pod.spec.restartPolicy !== 'Never' || this.record.kind === 'sidecar';
    const message = `Container ${this.record.name} ${because}${restarts ? ', will be restarted' : ''}`;
    this.stop(message, Math.max(graceSeconds * 1000, MINIMUM_GRACE), 'restart');
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
    if (!needsRestart(spec, record)) return true;
    const grace = Math.max(graceSeconds * 1000, MINIMUM_GRACE);
    this.stop(`Container ${record.name} resize requires restart`, grace, 'restart');
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
      exec: (command, signal) => runInContainer(running, command, signal),
    };
  }

  #advance(mayStart: boolean): boolean {
    const { record } = this;
    const { stage } = record;
    const { clock, config } = this.#pod.services;
    const now = clock.now();
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
        this.#restart(stage.killed, now);
        return true;
      case 'back-off':
        if (now >= stage.until) {
          record.crash = nextBackOff(record.crash, now);
          this.#puller.begin();
          return true;
        }
        if (now < stage.tellAt) return false;
        this.#tellBackOff();
        record.stage = { ...stage, tellAt: now + (config.syncMilliseconds ?? Infinity) };
        return true;
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
      this.#exit = { code: config.kill?.code ?? 137, reason: 'Completed' };
    }
    if (this.#exit) {
      const exit = this.#exit;
      this.#exit = undefined;
      this.#end(exit, record.instance?.startedAt ?? clock.now());
      return true;
    }
    if (!record.stopping && record.instance && record.instance.image !== this.#spec.image) {
      this.replace('definition changed', this.#pod.pod.spec.terminationGracePeriodSeconds ?? 30);
    }
    return false;
  }

  #end(exit: ExitStatus, startedAt: number): void {
    const { record } = this;
    const { clock, config } = this.#pod.services;
    const now = clock.now();
    const killed = record.stopping?.restart === true;
    const over = record.stopping?.restart === false || this.#pod.ending;
    const terminated: ContainerStateTerminated = {
      exitCode: exit.code,
      ...(exit.signal !== undefined && { signal: exit.signal }),
      reason: exit.reason,
      ...(exit.message !== undefined && { message: exit.message }),
      startedAt: formatTime(startedAt),
      finishedAt: formatTime(now),
      containerID: `containerd://${record.instance?.id ?? ''}`,
    };
    this.running = undefined;
    this.log.close();
    record.stopping = undefined;
    record.state = { terminated };
    record.started = false;
    record.ready = record.kind === 'init' && exit.code === 0;
    const pause = killed
      ? config.restart.killed
      : record.crash
        ? config.restart.repeated
        : config.restart.first;
    const until = !over && this.#restarts(exit.code) ? now + pause : undefined;
    record.stage = { at: 'exited', until, killed };
    if (exit.reason === 'StartError' && until !== undefined) {
      record.last = terminated;
      record.state = { waiting: { reason: 'RunContainerError', message: exit.message ?? '' } };
    }
    this.#pod.report();
  }

  #restarts(code: number): boolean {
    const { kind } = this.record;
    const { restartPolicy } = this.#pod.pod.spec;
    if (kind === 'ephemeral') return false;
    if (kind === 'sidecar') return true;
    if (kind === 'init') return code !== 0 && restartPolicy !== 'Never';
    return restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && code !== 0);
  }

  #restart(killed: boolean, now: number): void {
    const { record } = this;
    const { config } = this.#pod.services;
    const counts = !killed || config.killsCount;
    if (!counts || !inBackOff(record.crash, now)) {
      if (counts) record.crash = nextBackOff(undefined, now);
      this.#puller.begin();
      return;
    }
    const wait = duration(record.crash.milliseconds);
    record.last = record.state.terminated ?? record.last;
    this.#setWaiting(
      'CrashLoopBackOff',
      `back-off ${wait} restarting failed container=${record.name} pod=${this.#podText()}`,
    );
    this.#tellBackOff();
    const tellAt = now + (config.syncMilliseconds ?? Infinity);
    record.stage = { at: 'back-off', until: now + record.crash.milliseconds, tellAt };
  }

  #tellBackOff(): void {
    const message = `Back-off restarting failed container ${this.record.name} in pod ${this.#podText()}`;
    this.event('Warning', 'BackOff', message);
  }

  #podText(): string {
    const { name, namespace = '', uid } = this.#pod.pod.metadata;
    return `${name}_${namespace}(${uid})`;
  }

  #setWaiting(reason: string, message: string): void {
    this.record.state = { waiting: { reason, message } };
    this.#pod.report();
  }

  #showRunning(): void {
    const { record } = this;
    const { config } = this.#pod.services;
    const startedAt = formatTime(record.instance?.startedAt ?? 0);
    record.state = { running: { startedAt } };
    record.started = config.judgeProbe !== undefined || this.#spec.startupProbe === undefined;
    record.ready = record.kind !== 'init' && record.started && this.#spec.readinessProbe === undefined;
    this.#pod.reportIn(config.noticeMilliseconds);
  }

  #postStart(): void {
    const { running } = this;
    const hook = this.#spec.lifecycle?.postStart;
    if (!hook) return;
    void runHook(hook, this.target).then((result) => {
      if (running !== this.running || this.record.stage.at !== 'running') return;
      this.record.stage = { at: 'running', hook: false };
      if (!result.ok) {
        this.event('Warning', 'FailedPostStartHook', 'PostStartHook failed');
        const grace = this.#pod.pod.spec.terminationGracePeriodSeconds ?? 30;
        this.stop('FailedPostStartHook', Math.max(grace * 1000, MINIMUM_GRACE), 'restart');
      }
      this.#showRunning();
      this.#pod.wake();
    });
  }

  async #stopGracefully(graceMilliseconds: number): Promise<void> {
    const { running, record } = this;
    const { clock } = this.#pod.services;
    const deadline = clock.now() + graceMilliseconds;
    const hook = this.#spec.lifecycle?.preStop;
    if (hook && graceMilliseconds > 0) {
      const late = new Promise<'late'>((resolve) => {
        clock.schedule(deadline, () => resolve('late'));
      });
      const result = await Promise.race([runHook(hook, this.target), late]);
      if (running !== this.running) return;
      if (result !== 'late' && !result.ok) this.event('Warning', 'FailedPreStopHook', 'PreStopHook failed');
    }
    const left = graceMilliseconds === 0 ? 0 : Math.max(deadline - clock.now(), MINIMUM_GRACE);
    if (record.stopping) record.stopping = { ...record.stopping, deadline: clock.now() + left };
    running?.stop(left);
  }
}

/** A back-off as Go prints durations of whole seconds: `10s`, `1m20s`. */
function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
