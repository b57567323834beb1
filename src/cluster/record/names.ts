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

  /** Takes the next place; the name itself is made when it is asked for, for many events are never written. */
  next({ metadata }: KubeObject): () => string {
    const millisecond = Math.floor(this.#clock.now());
    const count = this.#state.millisecond === millisecond ? this.#state.count + 1 : 0;
    this.#state = { millisecond, count };
    const { name = '', uid = '' } = metadata ?? {};
    return () => {
      const draw = this.#random.integer(STEP, uid, name, 'event', millisecond, count);
      return `${name}.${nanoseconds(millisecond, (count % PER_MILLISECOND) * STEP + draw)}`;
    };
  }
}

const LOW = 2 ** 20;

/** A time in hexadecimal nanoseconds, of which a number cannot hold all digits. */
function nanoseconds(millisecond: number, within: number): string {
  const low = (millisecond % LOW) * 1e6 + within;
  const high = Math.floor(millisecond / LOW) * 1e6 + Math.floor(low / LOW);
  return high.toString(16) + (low % LOW).toString(16).padStart(5, '0');
}
