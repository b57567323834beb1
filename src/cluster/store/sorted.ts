/** So many writes are put in their places one by one; more of them are merged in one pass. */
const FEW = 16;
/** So many are merged even if nobody reads them. */
const MANY = 256;

type Entry<T> = readonly [key: string, value: T];

/** Writes in their order; a value that is undefined went. */
interface Written<T> {
  readonly keys: string[];
  readonly values: (T | undefined)[];
}

const byKey = ([a]: Entry<unknown>, [b]: Entry<unknown>): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Values in the order of their keys, kept as they come and go. A write only notes what it brings, however many values there are;
 * the next reader puts it in its place. Handing the values out costs nothing while nothing is written.
 */
export class SortedValues<T> {
  #keys: string[] = [];
  /** Readers may hold it: it is replaced, never changed. */
  #values: readonly T[] = [];
  /** What came and went since the values were last put in order. */
  #written: Written<T> | undefined;

  /** @param entries in any order; keys are distinct */
  constructor(entries?: Iterable<Entry<T>>) {
    if (!entries) return;
    const sorted = [...entries].sort(byKey);
    this.#keys = sorted.map(([key]) => key);
    this.#values = sorted.map(([, value]) => value);
  }

  /** A list of one value, as most are when they begin. */
  static of<T>(key: string, value: T): SortedValues<T> {
    const list = new SortedValues<T>();
    list.#keys = [key];
    list.#values = [value];
    return list;
  }

  get empty(): boolean {
    if (this.#keys.length > (this.#written?.keys.length ?? 0)) return false;
    this.#settle();
    return this.#keys.length === 0;
  }

  /** Whether more was written since somebody read than there is: whoever can make the list anew had better wait for a reader. */
  get unread(): boolean {
    const waiting = this.#written?.keys.length ?? 0;
    return waiting >= MANY && waiting >= this.#keys.length;
  }

  /** The values in key order; later writes do not change the array. */
  values(): readonly T[] {
    this.#settle();
    return this.#values;
  }

  /** Adds a value or replaces the one under its key. */
  set(key: string, value: T): void {
    this.#write(key, value);
  }

  delete(key: string): void {
    this.#write(key, undefined);
  }

  #write(key: string, value: T | undefined): void {
    // What nobody reads must not pile up.
    if (this.unread) this.#settle();
    if (!this.#written) {
      // Most lists of an index have one value, which is replaced again and again.
      if (value !== undefined && this.#keys.length === 1 && this.#keys[0] === key) {
        this.#values = [value];
        return;
      }
      this.#written = { keys: [key], values: [value] };
      return;
    }
    this.#written.keys.push(key);
    this.#written.values.push(value);
  }

  #settle(): void {
    if (!this.#written) return;
    if (this.#written.keys.length <= FEW) this.#place(this.#written);
    else this.#merge(this.#written);
    this.#written = undefined;
  }

  #place(written: Written<T>): void {
    const keys = this.#keys;
    const values = this.#values.slice();
    for (const [index, key] of written.keys.entries()) {
      const value = written.values[index];
      const at = this.#position(key);
      const known = keys[at] === key;
      if (value === undefined) {
        if (!known) continue;
        keys.splice(at, 1);
        values.splice(at, 1);
      } else if (known) {
        values[at] = value;
      } else {
        keys.splice(at, 0, key);
        values.splice(at, 0, value);
      }
    }
    this.#values = values;
  }

  #merge(all: Written<T>): void {
    const [oldKeys, oldValues] = [this.#keys, this.#values];
    // The last write of each key counts.
    const written = new Map<string, T | undefined>();
    for (let index = 0; index < all.keys.length; index++)
      written.set(all.keys[index] ?? '', all.values[index]);
    const keys: string[] = [];
    const values: T[] = [];
    let from = 0;
    const keepUntil = (end: number): void => {
      for (; from < end; from++) {
        const value = oldValues[from];
        if (value === undefined) continue;
        keys.push(oldKeys[from] ?? '');
        values.push(value);
      }
    };
    for (const key of [...written.keys()].sort()) {
      const at = this.#position(key);
      keepUntil(at);
      if (oldKeys[at] === key) from++;
      const value = written.get(key);
      if (value === undefined) continue;
      keys.push(key);
      values.push(value);
    }
    keepUntil(oldKeys.length);
    this.#keys = keys;
    this.#values = values;
  }

  /** The index of the first key that is not less than `key`. */
  #position(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#keys[middle] ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
