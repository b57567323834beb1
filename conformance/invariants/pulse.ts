import type { Event } from '../../src/cluster/api/types.ts';
import type { Stored, StoredObject } from '../../src/cluster/machinery/object.ts';
import { nameOf } from './invariant.ts';

/** How often one object may be written in a virtual second while things happen. */
const BUSY = 1000;

/** Counts how often each object is written, so that a controller that never finds an end is noticed. */
export class Pulse {
  readonly #now: () => number;
  #counts = new Map<string, number>();
  #second = 0;
  #limit = BUSY;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Everything that is written from now on counts together. @param limit how often one object may be written */
  calm(limit: number): void {
    this.#limit = limit;
    this.#counts.clear();
  }

  /** Enters a write, and says if it is one too many. */
  *beat(resource: string, object: StoredObject): Iterable<string> {
    if (resource === 'leases.coordination.k8s.io') return;
    // Who is preempted by a pod that then does not fit is made again and preempted again.
    if (resource === 'events' && (object as Stored<Event>).reason === 'Preempted') this.#limit = BUSY;
    const second = Math.floor(this.#now() / 1000);
    if (this.#limit === BUSY && second !== this.#second) this.#counts.clear();
    this.#second = second;
    const key = `${resource} ${nameOf(object)}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    if (count === this.#limit) yield `${key} is written for the ${count}th time`;
  }
}
