import type { VirtualClock } from '../cluster/clock.ts';

/** What the driver takes from its host: real time, and a way to come back later. Tests pass their own. */
export interface RealTime {
  /** Milliseconds of real time, never going back. */
  now(): number;
  /** Calls back after so many real milliseconds; returns how to cancel. */
  later(milliseconds: number, run: () => void): () => void;
}

/** Tells when everything that an event caused has happened: `Pacer` of the world. */
export interface Settling {
  /** Resolves when all that can run has run, or after `turns` turns of a computation that does not end. */
  settled(turns: number): Promise<void>;
  /** Asked whether virtual time stands still. */
  isStill?: () => boolean;
}

/** How fast time flies while fast-forwarding: a virtual minute in a second. */
const FAST_FORWARD_SPEED = 60;
/** However far behind, virtual time never jumps further than this in one go (the machine slept, a debugger paused). */
const LONGEST_STEP = 1_000;
/** Real milliseconds after which the page gets a turn although events are still due. */
const SLICE = 12;
/** Turns of the event loop that a busy program may take before time goes on all the same. */
const PATIENCE = 8;
/** Looks at real time at least this often while something may have changed. */
const LONGEST_NAP = 50;

/**
 * Makes virtual time follow real time at a speed. Time stands still while paused, and flies while fast-forwarding until
 * `settled` says that nothing is under way.
 */
export class Driver {
  readonly #clock: VirtualClock;
  readonly #host: RealTime;
  readonly #settling: Settling;
  readonly #onChange: () => void;
  #speed = 1;
  #paused = true;
  #fastUntil: (() => boolean) | undefined;
  #last = 0;
  /** The part of a millisecond that has passed beyond the clock. */
  #over = 0;
  #cancelNap: (() => void) | undefined;
  #pumping = false;
  #stopped = false;

  /** @param onChange called when speed, pause or fast-forwarding changed by itself or by a call */
  constructor(
    clock: VirtualClock,
    settling: Settling,
    host: RealTime,
    onChange: () => void = () => undefined,
  ) {
    this.#settling = settling;
    this.#clock = clock;
    this.#host = host;
    this.#onChange = onChange;
    settling.isStill = () => this.#paused || this.#stopped;
  }

  get speed(): number {
    return this.#speed;
  }

  set speed(speed: number) {
    this.#speed = speed;
    this.#onChange();
    this.wake();
  }

  get fastForwarding(): boolean {
    return this.#fastUntil !== undefined;
  }

  /** Lets time run, or stand still. A driver begins paused. */
  setRunning(running: boolean): void {
    if (running !== this.#paused || this.#stopped) return;
    this.#paused = !running;
    this.#last = this.#host.now();
    this.#onChange();
    this.wake();
  }

  /** Lets time fly until `settled` holds. */
  fastForward(settled: () => boolean): void {
    this.#fastUntil = settled;
    this.#onChange();
    this.wake();
  }

  stopFastForward(): void {
    if (!this.#fastUntil) return;
    this.#fastUntil = undefined;
    this.#onChange();
  }

  /** Tells that something was scheduled: the next nap may be too long. */
  wake(): void {
    this.#cancelNap?.();
    this.#cancelNap = undefined;
    void this.#pump();
  }

  /** Ends for good. */
  stop(): void {
    this.#stopped = true;
    this.#cancelNap?.();
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      while (!this.#paused && !this.#stopped) {
        // What was typed or asked meanwhile has happened, too, and code that it needs has come.
        await this.#settling.settled(PATIENCE);
        if (this.#paused || this.#stopped) return;
        const until = this.#target();
        const sliceEnd = this.#host.now() + SLICE;
        // Between two events everything that the first one caused must have happened.
        while (this.#clock.runNext(until) && !this.#stopped) {
          await this.#settling.settled(PATIENCE);
          if (this.#host.now() > sliceEnd || this.#paused) break;
        }
        const due = this.#clock.nextDue();
        if (due === undefined || due > until) this.#clock.moveTo(until);
        if (this.#fastUntil?.()) this.stopFastForward();
        if (this.#nap()) return;
      }
    } finally {
      this.#pumping = false;
    }
  }

  /** Where virtual time should be now, in whole milliseconds; what is over counts the next time. */
  #target(): number {
    const now = this.#host.now();
    const elapsed = Math.min(now - this.#last, LONGEST_STEP);
    this.#last = now;
    const speed = this.#fastUntil ? FAST_FORWARD_SPEED : this.#speed;
    const exact = this.#clock.now() + this.#over + elapsed * speed;
    this.#over = exact % 1;
    return Math.floor(exact);
  }

  /** Sleeps until the next event is due; false when it is due already. */
  #nap(): boolean {
    if (this.#paused || this.#stopped) return true;
    const due = this.#clock.nextDue();
    const speed = this.#fastUntil ? FAST_FORWARD_SPEED : this.#speed;
    const wait = due === undefined ? LONGEST_NAP : (due - this.#clock.now()) / speed;
    if (wait <= 0) return false;
    const nap = Math.min(Math.max(wait, 1), this.#fastUntil ? 50 : LONGEST_NAP);
    this.#cancelNap = this.#host.later(nap, () => {
      this.#cancelNap = undefined;
      void this.#pump();
    });
    return true;
  }
}
