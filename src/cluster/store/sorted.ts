/**
 * Values in the order of their keys, kept as they come and go. Handing the values out costs nothing; the first write after
 * that copies the array once, so that readers keep what they were given.
 */
export class SortedValues<T> {
  #keys: string[] = [];
  #values: T[] = [];
  #shared = false;

  /** @param entries in any order; keys are distinct */
  constructor(entries: Iterable<readonly [string, T]> = []) {
    const sorted = [...entries].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    this.#keys = sorted.map(([key]) => key);
    this.#values = sorted.map(([, value]) => value);
  }

  get size(): number {
    return this.#keys.length;
  }

  /** The values in key order; later writes do not change the array. */
  values(): readonly T[] {
    this.#shared = true;
    return this.#values;
  }

  /** Adds a value or replaces the one under its key. */
  set(key: string, value: T): void {
    const at = this.#position(key);
    this.#own();
    if (this.#keys[at] === key) {
      this.#values[at] = value;
    } else if (at === this.#keys.length) {
      this.#keys.push(key);
      this.#values.push(value);
    } else {
      this.#keys.splice(at, 0, key);
      this.#values.splice(at, 0, value);
    }
  }

  delete(key: string): void {
    const at = this.#position(key);
    if (this.#keys[at] !== key) return;
    this.#own();
    this.#keys.splice(at, 1);
    this.#values.splice(at, 1);
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

  #own(): void {
    if (!this.#shared) return;
    this.#values = this.#values.slice();
    this.#shared = false;
  }
}
