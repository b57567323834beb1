/**
 * A map that forgets the least recently used entry, whose content can be taken as plain data at any time. Values are
 * immutable.
 */
export class Cache<V> {
  #entries: Map<string, V>;
  /** The map is also part of a snapshot: copy it before the next write. */
  #shared: boolean;
  readonly #limit: number;
  /** Stands at the oldest entry: all before it have gone, and what is renewed comes after it. */
  #oldest: MapIterator<string> | undefined;

  constructor(limit: number, entries?: ReadonlyMap<string, V>) {
    this.#limit = limit;
    this.#entries = (entries as Map<string, V> | undefined) ?? new Map<string, V>();
    this.#shared = entries !== undefined;
  }

  get(key: string): V | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: V): void {
    this.#own();
    this.#entries.delete(key);
    this.#add(key, value);
  }

  /** Enters what is not there yet. */
  add(key: string, value: V): void {
    this.#own();
    this.#add(key, value);
  }

  #add(key: string, value: V): void {
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#limit) return;
    this.#oldest ??= this.#entries.keys();
    const oldest = this.#oldest.next();
    if (oldest.done !== true) this.#entries.delete(oldest.value);
  }

  delete(key: string): void {
    this.#own();
    this.#entries.delete(key);
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.#entries.entries();
  }

  /** The content by reference; later writes do not change it. */
  snapshot(): ReadonlyMap<string, V> {
    this.#shared = true;
    return this.#entries;
  }

  #own(): void {
    if (!this.#shared) return;
    this.#entries = new Map(this.#entries);
    this.#shared = false;
    this.#oldest = undefined;
  }
}
