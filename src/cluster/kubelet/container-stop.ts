import type { ContainerWorker } from './container-worker.ts';
import { MINIMUM_GRACE } from './grace.ts';
import { runHook, tellFallback } from './hooks.ts';
import type { Stopping } from './record.ts';
import type { PodContext } from './services.ts';

/**
 * Why a container is stopped. `restart`: the pod's policy decides what comes then; `again`: it is started anew whatever it
 * ends with; `end`, `deletion`: nothing comes.
 */
export type StopMode = 'restart' | 'again' | 'end' | 'deletion';

/**
 * Ends a running container: its preStop hook, its turn among the pod's containers, SIGTERM, SIGKILL.
 * Models pkg/kubelet/kuberuntime/kuberuntime_container.go (killContainer)
 */
export class ContainerStop {
  readonly #pod: PodContext;
  readonly #worker: ContainerWorker;

  constructor(pod: PodContext, worker: ContainerWorker) {
    this.#pod = pod;
    this.#worker = worker;
  }

  /** @param anew it is on its way already, and gets less time */
  begin(message: string, graceMilliseconds: number, mode: StopMode, anew = false): void {
    const { record, spec } = this.#worker;
    if (record.stage.at !== 'running' || (record.stopping && !anew)) return;
    const { clock, config } = this.#pod.services;
    // Where a pod's deletion takes a fixed time, its containers end with it, and it is told of the main ones only.
    const withPod = mode === 'deletion' && config.termination !== undefined;
    if (!withPod || record.kind === 'main') this.#worker.event('Normal', 'Killing', message);
    const fixed = withPod ? undefined : config.kill?.milliseconds;
    const since = clock.now();
    const stopping: Stopping = {
      at: 'told',
      since,
      deadline: since + graceMilliseconds,
      restart: mode === 'restart' || mode === 'again',
      ...(mode === 'again' && { again: true }),
      until: fixed === undefined ? undefined : since + fixed,
    };
    record.stopping = stopping;
    if (!withPod && fixed === undefined) {
      const hooked = spec.lifecycle?.preStop !== undefined && graceMilliseconds > 0;
      record.stopping = { ...stopping, at: hooked ? 'hook' : 'turn' };
      if (hooked) this.#runHook();
    }
    this.#pod.wake();
  }

  /** Somebody else than the kubelet ends the container. */
  halt(graceMilliseconds: number): void {
    const { record, running } = this.#worker;
    const since = this.#pod.services.clock.now();
    const { halted = { since, deadline: Infinity } } = record;
    record.halted = { ...halted, deadline: Math.min(halted.deadline, since + graceMilliseconds) };
    running?.stop(graceMilliseconds);
  }

  /** Goes on where a snapshot was taken. */
  resume(): void {
    const { running, record } = this.#worker;
    const { stopping, halted } = record;
    const left = (deadline: number): number => Math.max(0, deadline - this.#pod.services.clock.now());
    if (halted) running?.stop(left(halted.deadline), halted.since);
    if (stopping?.at === 'hook') this.#runHook();
    if (stopping?.at !== 'told' || stopping.until !== undefined) return;
    // A deletion that takes a fixed time tells the containers nothing.
    if (this.#pod.services.config.termination !== undefined) return;
    running?.stop(left(stopping.deadline), stopping.since);
  }

  /** Does what is due; tells whether anything was. */
  step(): boolean {
    const { record } = this.#worker;
    const { stopping } = record;
    if (!stopping || stopping.at === 'told') return false;
    const late = this.#pod.services.clock.now() >= stopping.deadline;
    const turn = stopping.at === 'turn' && (stopping.restart || this.#pod.isTurnToEnd(record.name));
    if (!late && !turn) return false;
    this.#tell(stopping);
    return true;
  }

  nextDue(): number {
    const { stopping } = this.#worker.record;
    if (!stopping) return Infinity;
    return stopping.at === 'told' ? (stopping.until ?? Infinity) : stopping.deadline;
  }

  #tell(stopping: Stopping): void {
    const { record, running } = this.#worker;
    const now = this.#pod.services.clock.now();
    const atOnce = stopping.deadline === stopping.since && stopping.at === 'turn';
    const left = atOnce ? 0 : Math.max(stopping.deadline - now, MINIMUM_GRACE);
    record.stopping = { ...stopping, at: 'told', since: now, deadline: now + left };
    running?.stop(left);
  }

  #runHook(): void {
    const worker = this.#worker;
    const { running } = worker;
    const hook = worker.spec.lifecycle?.preStop;
    if (!hook) return;
    void runHook(hook, worker.target, worker.record.stopping?.since).then((result) => {
      tellFallback(result, this.#pod);
      // A hook that its container did not outlive has failed too; a node that is gone tells nothing.
      if (!result.ok && this.#pod.services.active())
        worker.event('Warning', 'FailedPreStopHook', 'PreStopHook failed');
      const { stopping } = worker.record;
      if (running !== worker.running || stopping?.at !== 'hook') return;
      worker.record.stopping = { ...stopping, at: 'turn' };
      this.#pod.wake();
    });
  }
}
