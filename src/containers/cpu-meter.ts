/** How long what was burnt is remembered, in milliseconds: metrics servers look back two of their rounds at most. */
const MEMORY = 150_000;
const SECOND = 1000;

/** Processors that a process can keep busy by itself, in millicores. */
const ONE_CORE = 1000;

const overlap = (from: number, until: number, start: number, end: number): number =>
  Math.max(0, Math.min(until, end) - Math.max(from, start));

/** The CPU time that the processes of a container have burnt, second by second. All times are in milliseconds. */
export class CpuMeter {
  readonly #now: () => number;
  #capacity: number;
  /** CPU time by the second in which it was burnt. */
  readonly #seconds = new Map<number, number>();
  readonly #busySince = new Set<{ since: number }>();
  #freeAt = 0;

  /**
   * @param millicores what the container may use at most; Infinity without a limit
   * @param text what {@link write} gave, of a container that is resumed
   */
  constructor(now: () => number, millicores: number, text = '') {
    this.#now = now;
    this.#capacity = millicores / ONE_CORE;
    for (const part of text.split(' ')) {
      const [second, burnt] = part.split(':').map(Number);
      if (second !== undefined && burnt !== undefined) this.#seconds.set(second, burnt);
    }
  }

  /** Changes what the container may use at most, in millicores. */
  set limit(millicores: number) {
    this.#capacity = millicores / ONE_CORE;
  }

  /**
   * Burns CPU time, after the work that waits already when the container is at its limit.
   * @returns in how many milliseconds it is done
   */
  work(milliseconds: number): number {
    const now = this.#now();
    const begin = Math.max(now, this.#freeAt);
    this.#freeAt = begin + milliseconds / this.#capacity;
    const done = begin + milliseconds / Math.min(1, this.#capacity);
    this.#burn(begin, done, milliseconds);
    return done - now;
  }

  /** A process computes without pause from now on, until the function that is returned is called. */
  busy(): () => void {
    const entry = { since: this.#now() };
    this.#busySince.add(entry);
    return () => {
      if (this.#busySince.delete(entry)) this.#burn(entry.since, this.#now(), this.#now() - entry.since);
    };
  }

  /** Millicores on average over a time. */
  average(from: number, until: number): number {
    if (until <= from) return 0;
    let burnt = 0;
    for (const [second, amount] of this.#seconds)
      burnt += (amount * overlap(from, until, second * SECOND, (second + 1) * SECOND)) / SECOND;
    for (const { since } of this.#busySince) burnt += overlap(from, until, since, this.#now());
    return (burnt / (until - from)) * ONE_CORE;
  }

  /** What is remembered, as text; empty when it is nothing. */
  write(): string {
    for (const entry of this.#busySince) {
      this.#burn(entry.since, this.#now(), this.#now() - entry.since);
      entry.since = this.#now();
    }
    return [...this.#seconds].map(([second, amount]) => `${second}:${amount}`).join(' ');
  }

  #burn(from: number, until: number, amount: number): void {
    if (amount <= 0) return;
    const oldest = Math.floor((this.#now() - MEMORY) / SECOND);
    for (const second of this.#seconds.keys()) {
      if (second >= oldest) break;
      this.#seconds.delete(second);
    }
    const length = Math.max(1, until - from);
    for (
      let second = Math.max(oldest, Math.floor(from / SECOND));
      second * SECOND < from + length;
      second++
    ) {
      const part = overlap(from, from + length, second * SECOND, (second + 1) * SECOND) / length;
      this.#seconds.set(second, (this.#seconds.get(second) ?? 0) + amount * part);
    }
  }
}
