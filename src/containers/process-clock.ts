import type { Clock } from '../cluster/environment.ts';

/** A process that catches up may sleep this often before it jumps to the present. */
const SLEEP_LIMIT = 5000;

/**
 * Time as a process sees it. A resumed process starts again in the past: until it has caught up its sleeps take no time, and
 * what it does has no effect.
 */
export class ProcessClock {
  readonly #clock: Clock;
  readonly #owner: string;
  #private: number | undefined;
  #sleeps = 0;

  /**
   * @param owner the id of the process's container
   * @param startedAt when the process began, if it is to catch up
   */
  constructor(clock: Clock, owner: string, startedAt: number | undefined) {
    this.#clock = clock;
    this.#owner = owner;
    this.#private = startedAt !== undefined && startedAt < clock.now() ? startedAt : undefined;
    // What waits for anything but time is up to date once everything that could run has run.
    if (this.#private !== undefined) {
      clock.schedule(clock.now() + 1, () => {
        this.#private = undefined;
      });
    }
  }

  /** Whether the process still repeats what it has done before. */
  get behind(): boolean {
    return this.#private !== undefined;
  }

  now(): number {
    return this.#private ?? this.#clock.now();
  }

  async sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    let left = milliseconds;
    if (this.#private !== undefined) {
      this.#private += milliseconds;
      left = this.#private - this.#clock.now();
      if (left < 0 && ++this.#sleeps < SLEEP_LIMIT) return;
      this.#private = undefined;
    }
    await new Promise<void>((resolve, reject) => {
      const abort = (): void => {
        cancel();
        reject(signal.reason);
      };
      const wake = (): void => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      const cancel = this.#clock.schedule(this.#clock.now() + Math.max(0, left), wake, this.#owner);
      signal.addEventListener('abort', abort, { once: true });
    });
  }
}
