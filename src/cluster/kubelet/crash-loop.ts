import { setWaiting } from './record.ts';
import { nextBackOff, inBackOff } from './image-pull.ts';
import type { ContainerWorker } from './container-worker.ts';
import type { PodContext } from './services.ts';

/**
 * Starts a container again that has ended: at once after its first crash, then after ever longer waits.
 * Models pkg/kubelet/kuberuntime/kuberuntime_manager.go (doBackOff)
 */
export class CrashLoop {
  readonly #pod: PodContext;
  readonly #worker: ContainerWorker;

  constructor(pod: PodContext, worker: ContainerWorker) {
    this.#pod = pod;
    this.#worker = worker;
  }

  /** An ended container is to run again. @param exited whether it ended by itself, and when: the wait counts from there */
  restart(exited: { readonly killed: boolean; readonly since?: number }, now: number): void {
    const { killed, since = now } = exited;
    const { record } = this.#worker;
    const { config } = this.#pod.services;
    const counts = !killed || config.killsCount;
    if (!counts || !inBackOff(record.crash, since)) {
      if (counts) record.crash = nextBackOff(undefined, now);
      this.#worker.begin();
      return;
    }
    const wait = duration(record.crash.milliseconds);
    const message = `back-off ${wait} restarting failed container=${record.name} pod=${this.#pod.text}`;
    setWaiting(record, 'CrashLoopBackOff', message);
    this.#pod.report();
    this.#tell();
    record.stage = {
      at: 'back-off',
      until: since + record.crash.milliseconds,
      tellAt: this.#tellAt(now),
      since,
    };
  }

  /** Waits, and tells now and then that it does; says whether anything was due. */
  step(now: number): boolean {
    const { record } = this.#worker;
    const { stage } = record;
    if (stage.at !== 'back-off') return false;
    if (now >= stage.until) {
      record.crash = nextBackOff(record.crash, now, stage.since);
      this.#worker.begin();
      return true;
    }
    if (now < stage.tellAt) return false;
    this.#tell();
    record.stage = { ...stage, tellAt: this.#tellAt(now) };
    return true;
  }

  #tellAt(now: number): number {
    return now + (this.#pod.services.config.syncMilliseconds ?? Infinity);
  }

  #tell(): void {
    const message = `Back-off restarting failed container ${this.#worker.record.name} in pod ${this.#pod.text}`;
    this.#worker.event('Warning', 'BackOff', message);
  }
}

/** A back-off as Go prints durations of whole seconds: `10s`, `1m20s`. */
function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
