import type { Cancel, Clock, Timer } from './environment.ts';

/** Something scheduled. */
class Entry implements Timer {
  readonly at: number;
  /** What a restored world schedules again by itself stands before everything else, by whose it is. */
  readonly owner: string | undefined;
  readonly order: number;
  /** Whether snapshots keep it. */
  readonly kept: boolean;
  run: (() => void) | undefined;
  readonly #ranks: Ranks;

  constructor(at: number, run: () => void, order: number, ranks: Ranks, kept: boolean, owner?: string) {
    this.at = at;
    this.owner = owner;
    this.order = order;
    this.kept = kept;
    this.run = run;
    this.#ranks = ranks;
  }

  cancel(): void {
    this.run = undefined;
    if (this.kept) this.#ranks.drop();
  }

  get rank(): number {
    return this.#ranks.of(this);
  }
}

/** The places of what snapshots keep, found when first asked for after a change. */
class Ranks {
  readonly #heap: readonly Entry[];
  #places: Map<Entry, number> | undefined;

  constructor(heap: readonly Entry[]) {
    this.#heap = heap;
  }

  /** Something has changed. */
  drop(): void {
    this.#places = undefined;
  }

  /** What others have scheduled does not count: a world has the same snapshot whoever watches it. */
  of(entry: Entry): number {
    if (!this.#places) {
      const kept = this.#heap.filter(({ kept: isKept, run }) => isKept && run !== undefined);
      kept.sort((a, b) => b.order - a.order);
      this.#places = new Map(kept.map((one, at) => [one, -1 - at]));
    }
    return this.#places.get(entry) ?? 0;
  }
}

function before(a: Entry, b: Entry): boolean {
  if (a.at !== b.at) return a.at < b.at;
  if (a.owner === b.owner) return a.order < b.order;
  return a.owner !== undefined && (b.owner === undefined || a.owner < b.owner);
}

/**
 * A virtual clock with its event queue: a binary heap ordered by time, then by owner, then by the order of scheduling. Time goes
 * in whole milliseconds: an event between two of them is due at the later one.
 */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #heap: Entry[] = [];
  readonly #ranks = new Ranks(this.#heap);

  /** @param start milliseconds since the Unix epoch at which virtual time begins */
  constructor(start: number) {
    this.#now = Math.floor(start);
  }

  now(): number {
    return this.#now;
  }

  schedule(at: number, run: () => void, owner?: string): Cancel {
    const entry = this.#enter(at, run, this.#order++, false, owner);
    return () => entry.cancel();
  }

  scheduleKept(at: number, run: () => void, rank = this.#order++): Timer {
    return this.#enter(at, run, rank, true);
  }

  #enter(at: number, run: () => void, order: number, kept: boolean, owner?: string): Entry {
    const entry = new Entry(Math.max(Math.ceil(at), this.#now), run, order, this.#ranks, kept, owner);
    this.#push(entry);
    return entry;
  }

  /** When the earliest event that still stands is due, or undefined when nothing is scheduled. */
  nextDue(): number | undefined {
    this.#dropCancelled();
    return this.#heap[0]?.at;
  }

  /** Runs the earliest event if it is due at or before `until`, moving time to it. Tells whether one ran. */
  runNext(until: number): boolean {
    this.#dropCancelled();
    const next = this.#heap[0];
    if (!next || next.at > until) return false;
    this.#pop();
    this.#now = next.at;
    const run = next.run;
    next.run = undefined;
    run?.();
    return true;
  }

  /** Runs everything due up to and including `until` and leaves the clock there. For work that is wholly synchronous. */
  advanceTo(until: number): void {
    while (this.runNext(until));
    this.moveTo(until);
  }

  /** Moves time forward to `at` without running anything; what is due by then must have run. */
  moveTo(at: number): void {
    this.#now = Math.max(this.#now, Math.floor(at));
  }

  #dropCancelled(): void {
    while (this.#heap[0] && !this.#heap[0].run) this.#pop();
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    if (entry.kept) this.#ranks.drop();
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = heap[up];
      if (!parent || !before(entry, parent)) break;
      heap[at] = parent;
      at = up;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    if (heap[0]?.kept === true) this.#ranks.drop();
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const left = heap[child];
      if (!left) break;
      const right = heap[child + 1];
      let smaller = left;
      if (right && before(right, left)) {
        smaller = right;
        child++;
      }
      if (!before(smaller, last)) break;
      heap[at] = smaller;
      at = child;
    }
    heap[at] = last;
  }
}
