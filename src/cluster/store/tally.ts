import type { StoredObject } from '../machinery/object.ts';

/**
 * How objects are counted: under a key, by a part that many of them share, by what is to be told apart in them. Everything must
 * depend on the object alone.
 */
export interface Tallying<T> {
  /** Undefined for objects that do not count. */
  keyOf(object: T): string | undefined;
  /** Parts are told apart by who they are, not by what they say. */
  partOf(object: T): object | undefined;
  stateOf(object: T): string;
}

/** The numbers of objects by the part that they share and by what is told apart in them. */
export type Tally<Part> = ReadonlyMap<Part, ReadonlyMap<string, number>>;

type Counts = Map<unknown, Map<string, number>>;

/** Counts of objects that are kept up with every write: asking for them costs the same however many objects there are. */
export class Tallies {
  readonly #rules: Tallying<StoredObject>;
  readonly #entries = new Map<string, Counts>();

  constructor(rules: Tallying<StoredObject>, objects: Iterable<StoredObject>) {
    this.#rules = rules;
    for (const object of objects) this.#count(object, 1);
  }

  get(key: string): Tally<unknown> | undefined {
    return this.#entries.get(key);
  }

  /** One object takes the place of another, or of none; undefined: it is gone. */
  renew(before: StoredObject | undefined, object: StoredObject | undefined): void {
    if (before && object && this.#isSame(before, object)) return;
    if (before) this.#count(before, -1);
    if (object) this.#count(object, 1);
  }

  #isSame(a: StoredObject, b: StoredObject): boolean {
    const { keyOf, partOf, stateOf } = this.#rules;
    return keyOf(a) === keyOf(b) && partOf(a) === partOf(b) && stateOf(a) === stateOf(b);
  }

  #count(object: StoredObject, sign: 1 | -1): void {
    const key = this.#rules.keyOf(object);
    if (key === undefined) return;
    const counts = this.#entries.get(key) ?? new Map<unknown, Map<string, number>>();
    const part = this.#rules.partOf(object);
    const states = counts.get(part) ?? new Map<string, number>();
    const state = this.#rules.stateOf(object);
    const count = (states.get(state) ?? 0) + sign;
    if (count > 0) states.set(state, count);
    else states.delete(state);
    if (states.size > 0) counts.set(part, states);
    else counts.delete(part);
    if (counts.size > 0) this.#entries.set(key, counts);
    else this.#entries.delete(key);
  }
}
