import type { Clock } from './environment.ts';

/** How often a component may call the API server. */
export interface RateLimit {
  /** Requests per second. */
  readonly qps: number;
  /** Requests at once after a rest. */
  readonly burst: number;
}

/** The same at another pace. @param factor 2: a request takes twice as long */
export const limitAtPace = ({ qps, burst }: RateLimit, factor: number): RateLimit => ({
  qps: qps / factor,
  burst,
});

/**
 * The token bucket of one client. Nobody is made to wait within an event of the clock: whoever has asked for more than there was
 * goes into debt, and does nothing more until {@link freeAt}. Models staging/src/k8s.io/client-go/util/flowcontrol/throttle.go
 */
export class RequestBudget {
  readonly #clock: Clock;
  /** Milliseconds that a request takes. */
  readonly #each: number;
  readonly #burst: number;
  #fullAt = 0;

  constructor(clock: Clock, { qps, burst }: RateLimit) {
    this.#clock = clock;
    this.#each = 1000 / qps;
    this.#burst = burst;
  }

  /** Accounts for requests. */
  spend(requests = 1): void {
    this.#fullAt = Math.max(this.#fullAt, this.#clock.now()) + requests * this.#each;
  }

  /** When the next request may be made, in milliseconds since the epoch; it may lie in the past. */
  get freeAt(): number {
    return Math.ceil(this.#fullAt - (this.#burst - 1) * this.#each);
  }

  /**
   * How many requests may be made in one event of the clock, `most` at most.
   * @param least so many even if they go into debt: for work of which each part costs as much as the whole
   */
  room(most: number, least = 1): number {
    const taken = Math.max(0, this.#fullAt - this.#clock.now()) / this.#each;
    return Math.min(most, Math.max(least, Math.floor(this.#burst - taken)));
  }

  /** All that is to be kept: when the bucket is full again, in milliseconds since the epoch. */
  snapshot(): number {
    return this.#fullAt;
  }

  restore(fullAt: number): void {
    this.#fullAt = fullAt;
  }
}
