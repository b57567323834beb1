/**
 * What a cluster needs from outside: time and chance. The one implementation of each lives in `clock.ts` and `random.ts`;
 * nothing else in the deterministic rooms may read a wall clock, start a timer or draw a random number.
 */

/** Takes a scheduled callback back; calling it twice, or after the callback ran, does nothing. */
export type Cancel = () => void;

/** The virtual clock. All times are milliseconds since the Unix epoch, in virtual time. */
export interface Clock {
  now(): number;
  /**
   * Calls `run` once when virtual time reaches `at`. A time that has passed means "in this instant, after what is already
   * due". Callbacks of one instant run in the order of their places, never inside the caller's stack.
   * @param owner a stable name, for what is scheduled again from other state after a restore: such callbacks come first of their
   *   instant, by their owners, even if it has begun, so that it does not matter when and in which order they are scheduled
   */
  schedule(at: number, run: () => void, owner?: string): Cancel;
  /**
   * The same for what a snapshot keeps: it can be scheduled again in its old place.
   * @param rank where it stood, as an earlier timer's `rank` told; after everything else that is due then if not given
   */
  scheduleKept(at: number, run: () => void, rank?: number): Timer;
}

/** Something scheduled that a snapshot keeps. */
export interface Timer {
  cancel(): void;
  /** Its place among all timers that snapshots keep, counted back from the last one: -1, -2, … */
  readonly rank: number;
}

/** A part of a random draw's key: what draws, for whom, how many times before. */
export type RandomKey = readonly (string | number)[];

/**
 * Keyed randomness: the same seed and key give the same value, whatever else was drawn before. Callers put the object's
 * UID (or another stable name), the purpose and a counter into the key.
 */
export interface RandomSource {
  /** A number in [0, 1). */
  number(...key: RandomKey): number;
  /** An integer in [0, limit). */
  integer(limit: number, ...key: RandomKey): number;
  /** `length` characters of the given alphabet. */
  text(length: number, alphabet: string, ...key: RandomKey): string;
  /** A version 4 UUID. */
  uuid(...key: RandomKey): string;
  /** `length` lower-case hexadecimal digits. */
  hex(length: number, ...key: RandomKey): string;
}

/** Lets the host do other work before a long computation goes on; the only way to yield. */
export type Yield = () => Promise<void>;
