import type { Clock, RandomSource } from '../environment.ts';
import type { KubeObject } from '../machinery/object.ts';

/** Where the naming of events stands: which millisecond, and how many events in it so far. */
export interface EventNamesState {
  readonly millisecond: number;
  readonly count: number;
}

/** Events of one millisecond that still have names in their order; nanoseconds are shared out among them. */
const PER_MILLISECOND = 10_000;
const STEP = 1_000_000 / PER_MILLISECOND;

/**
 * Names events after their object and their time in nanoseconds, in hexadecimal digits: what happens later has a later name.
 */
export class EventNames {
  readonly #clock: Clock;
  readonly #random: RandomSource;
  #state: EventNamesState;

  constructor(clock: Clock, random: RandomSource, state?: EventNamesState) {
    this.#clock = clock;
    this.#random = random;
    this.#state = state ?? { millisecond: 0, count: 0 };
  }

  snapshot(): EventNamesState {
    return this.#state;
  }

  next({ metadata }: KubeObject): string {
    const millisecond = Math.floor(this.#clock.now());
    const count = this.#state.millisecond === millisecond ? this.#state.count + 1 : 0;
    this.#state = { millisecond, count };
    const { name = '', uid = '' } = metadata ?? {};
    const within =
      (count % PER_MILLISECOND) * STEP + this.#random.integer(STEP, uid, name, 'event', millisecond, count);
    return `${name}.${(BigInt(millisecond) * 1_000_000n + BigInt(within)).toString(16)}`;
  }
}
