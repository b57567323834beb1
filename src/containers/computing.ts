import type { CpuMeter } from './cpu-meter.ts';
import type { ProcessClock } from './process-clock.ts';

/** How often a process that has waited may give others a turn before it has used its time up. */
const TURNS = 64;
/** And how often between two times that it used up. */
const FURTHER_TURNS = 4;
/** The first and the longest time that a computation takes, in milliseconds: each is twice as long as the one before. */
const SHORTEST = 50;
const LONGEST = 1000;

/**
 * What computations cost. A process that computes for long takes time, in which it keeps a processor busy: a loop without end
 * burns CPU, and time goes on.
 */
export class Computing {
  readonly #clock: ProcessClock;
  readonly #meter: CpuMeter;
  #turns = TURNS;
  #length = SHORTEST;
  #since = 0;

  constructor(clock: ProcessClock, meter: CpuMeter) {
    this.#clock = clock;
    this.#meter = meter;
  }

  /** Lets others work. @param turn gives them a turn in which no virtual time passes */
  async yield(turn: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const waited = this.#clock.now() > this.#since;
    if (waited) {
      this.#turns = TURNS;
      this.#length = SHORTEST;
    }
    if (this.#turns-- > 0) await turn();
    else {
      const finish = this.#meter.busy();
      try {
        await this.#clock.sleep(this.#length, signal);
      } finally {
        finish();
      }
      this.#turns = FURTHER_TURNS;
      this.#length = Math.min(2 * this.#length, LONGEST);
    }
    this.#since = this.#clock.now();
  }
}
