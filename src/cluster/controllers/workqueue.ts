import type { Clock, Timer } from '../environment.ts';
import { ApiError } from '../machinery/errors.ts';
import type { RequestBudget } from '../request-budget.ts';

/** How long a key that failed waits, in milliseconds: at first, and at most; twice as long after each failure in between. */
export interface Retries {
  readonly first: number;
  readonly most: number;
}

/** Models DefaultTypedControllerRateLimiter of client-go/util/workqueue/default_rate_limiters.go */
const USUAL: Retries = { first: 5, most: 1_000_000 };

/**
 * What a reconciliation may ask for: `restMilliseconds` during which the key is not reconciled again, however often it is
 * added; what comes in meanwhile is dealt with in one go.
 */
export interface Rest {
  readonly restMilliseconds: number;
}

/** A queue as plain data; times are milliseconds since the epoch, places are the timers' ranks. */
export interface WorkQueueState {
  /** In the order in which they are reconciled. */
  readonly ready: readonly string[];
  readonly waiting: ReadonlyMap<string, readonly [at: number, place: number]>;
  readonly resting: ReadonlyMap<string, number>;
  readonly failures: ReadonlyMap<string, number>;
  /** The rank of the turn of the first one that is ready. Missing in snapshots of old: it then comes after what else is due. */
  readonly turn?: number;
  /** When that turn is, if it has to wait for the budget of requests. */
  readonly turnAt?: number;
}

/** When the next key is reconciled. */
interface Turn {
  readonly at: number;
  readonly timer: Timer;
}

/** Brings the object under a key to where it should be; an `ApiError` that it throws is retried with back-off. */
export type Reconcile = (key: string) => Rest | void;

/**
 * A work queue of keys on the virtual clock. A key is there once however often it is added; keys are reconciled one per
 * event of the clock, in the order in which they came due.
 * Models staging/src/k8s.io/client-go/util/workqueue
 */
export class WorkQueue {
  readonly #clock: Clock;
  readonly #reconcile: Reconcile;
  readonly #ready = new Set<string>();
  readonly #waiting = new Map<string, { readonly at: number; readonly timer: Timer }>();
  readonly #failures = new Map<string, number>();
  readonly #resting = new Map<string, number>();
  readonly #budget: RequestBudget | undefined;
  readonly #retries: Retries;
  #turn: Turn | undefined;
  #stopped = false;

  /** @param budget what reconciling spends; while it is spent nothing is reconciled */
  constructor(clock: Clock, reconcile: Reconcile, budget?: RequestBudget, retries = USUAL) {
    this.#budget = budget;
    this.#retries = retries;
    this.#clock = clock;
    this.#reconcile = reconcile;
  }

  /** Adds a key, to be reconciled in this instant. */
  add(key: string): void {
    if (this.#stopped) return;
    const restsUntil = this.#resting.get(key);
    if (restsUntil !== undefined) {
      if (restsUntil > this.#clock.now()) {
        this.#addAt(key, restsUntil);
        return;
      }
      this.#resting.delete(key);
    }
    this.#drop(key);
    this.#ready.add(key);
    this.#turn ??= this.#nextTurn();
  }

  /** Adds a key after some milliseconds, unless it comes earlier. */
  addAfter(key: string, milliseconds: number): void {
    if (milliseconds <= 0) this.add(key);
    else if (!this.#ready.has(key)) this.#addAt(key, this.#clock.now() + milliseconds);
  }

  /** Adds a key after a delay that doubles with every failure since {@link forget}: usually 5 ms, 10 ms, … up to 1000 s. */
  addRateLimited(key: string): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    this.addAfter(key, Math.min(this.#retries.first * 2 ** failures, this.#retries.most));
  }

  /** How often a key has been added by {@link addRateLimited} since it was forgotten. */
  failures(key: string): number {
    return this.#failures.get(key) ?? 0;
  }

  /** Ends the back-off of a key. */
  forget(key: string): void {
    this.#failures.delete(key);
  }

  snapshot(): WorkQueueState {
    const now = this.#clock.now();
    return {
      ready: [...this.#ready],
      waiting: new Map([...this.#waiting].map(([key, { at, timer }]) => [key, [at, timer.rank]])),
      resting: new Map([...this.#resting].filter(([, until]) => until > now)),
      failures: new Map(this.#failures),
      ...(this.#turn && { turn: this.#turn.timer.rank }),
      ...(this.#turn && this.#turn.at > now && { turnAt: this.#turn.at }),
    };
  }

  /** Takes the place of everything that has been added. */
  restore({ ready, waiting, resting, failures, turn, turnAt }: WorkQueueState): void {
    this.#clear();
    if (turn !== undefined) this.#turn = this.#turnAt(turnAt ?? this.#clock.now(), turn);
    for (const [key, until] of resting) this.#resting.set(key, until);
    for (const [key, count] of failures) this.#failures.set(key, count);
    for (const [key, [at, place]] of waiting) this.#addAt(key, at, place);
    // As they are: one that rests by now was added before it began to.
    for (const key of ready) this.#ready.add(key);
    if (ready.length > 0) this.#turn ??= this.#nextTurn();
  }

  /** Whether anything is reconciled at all. It begins and ends with an empty queue. */
  setRunning(running: boolean): void {
    this.#stopped = !running;
    this.#clear();
    this.#failures.clear();
    this.#resting.clear();
  }

  /** Drops everything; nothing is reconciled any more. */
  stop(): void {
    this.#stopped = true;
    this.#clear();
  }

  #clear(): void {
    this.#turn?.timer.cancel();
    this.#turn = undefined;
    this.#ready.clear();
    for (const { timer } of this.#waiting.values()) timer.cancel();
    this.#waiting.clear();
  }

  #addAt(key: string, at: number, kept?: number): void {
    if (this.#stopped) return;
    const before = this.#waiting.get(key);
    if (before && before.at <= at) return;
    before?.timer.cancel();
    const run = (): void => {
      this.#waiting.delete(key);
      this.add(key);
    };
    this.#waiting.set(key, { at, timer: this.#clock.scheduleKept(at, run, kept) });
  }

  #drop(key: string): void {
    this.#waiting.get(key)?.timer.cancel();
    this.#waiting.delete(key);
  }

  #nextTurn(): Turn {
    return this.#turnAt(Math.max(this.#clock.now(), this.#budget?.freeAt ?? 0));
  }

  #turnAt(at: number, rank?: number): Turn {
    return { at, timer: this.#clock.scheduleKept(at, () => this.#step(), rank) };
  }

  #step(): void {
    this.#turn = undefined;
    // What has come before this turn may have spent what there was.
    if ((this.#budget?.freeAt ?? 0) > this.#clock.now()) {
      this.#turn = this.#nextTurn();
      return;
    }
    const key = this.#take();
    if (key === undefined) return;
    if (this.#ready.size > 0) this.#turn = this.#nextTurn();
    try {
      const rest = this.#reconcile(key);
      this.#failures.delete(key);
      if (rest && rest.restMilliseconds > 0)
        this.#resting.set(key, this.#clock.now() + rest.restMilliseconds);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.addRateLimited(key);
    }
  }

  #take(): string | undefined {
    for (const key of this.#ready) {
      this.#ready.delete(key);
      return key;
    }
    return undefined;
  }
}
