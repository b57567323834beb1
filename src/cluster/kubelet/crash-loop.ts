import { type BackOff, type ContainerRecord, setWaiting } from './record.ts';
import { nextBackOff, inBackOff } from './image-pull.ts';
import type { ContainerWorker } from './container-worker.ts';
import { foundDue } from './pod-syncs.ts';
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
    if (!counts) {
      this.#worker.begin();
      return;
    }
    if (!inBackOff(record.crash, since) || this.#renamed) {
      this.#begin(nextBackOff(undefined, now));
      return;
    }
    const due = since + record.crash.milliseconds;
    if (now >= due) {
      this.#begin(nextBackOff(record.crash, now, since));
      return;
    }
    const wait = duration(record.crash.milliseconds);
    const message = `back-off ${wait} restarting failed container=${record.name} pod=${this.#pod.text}`;
    setWaiting(record, 'CrashLoopBackOff', message);
    this.#pod.report();
    this.#tell();
    record.stage = {
      at: 'back-off',
      until: foundDue(due, now, config.syncMilliseconds),
      tellAt: this.#tellAt(now),
      since,
    };
  }

  /** Waits, and tells now and then that it does; says whether anything was due. */
  step(now: number): boolean {
    const { record } = this.#worker;
    const { stage } = record;
    if (stage.at !== 'back-off') return false;
    const renamed = this.#renamed;
    if (now >= stage.until || renamed) {
      this.#begin(nextBackOff(renamed ? undefined : record.crash, now, stage.since));
      return true;
    }
    if (now < stage.tellAt) return false;
    this.#tell();
    record.stage = { ...stage, tellAt: this.#tellAt(now) };
    return true;
  }

  /** Whether the back-off is that of another image than the one that the spec names now. */
  get #renamed(): boolean {
    const { record, spec } = this.#worker;
    const { image } = record.crash ?? {};
    if (image === undefined || !this.#pod.services.config.newImageEndsBackOff) return false;
    return image !== (spec.image ?? '');
  }

  #begin(crash: BackOff): void {
    const { record, spec } = this.#worker;
    record.crash = { ...crash, image: spec.image ?? '' };
    this.#worker.begin();
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

/** Whether a container is started again that has ended with a code. Models pkg/kubelet/container/helpers.go (ShouldContainerBeRestarted) */
export function restartsAfter(
  code: number,
  kind: ContainerRecord['kind'],
  policy: string | undefined,
): boolean {
  if (kind === 'ephemeral') return false;
  if (kind === 'sidecar') return true;
  if (kind === 'init') return code !== 0 && policy !== 'Never';
  return policy === 'Always' || (policy === 'OnFailure' && code !== 0);
}
