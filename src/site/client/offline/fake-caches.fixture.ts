/** The part of `CacheStorage` that the worker uses, in memory. */
export class FakeCaches {
  readonly #caches = new Map<string, FakeCache>();
  /** How many files fit. */
  room = Infinity;

  /** What is kept: the paths of each cache. */
  get kept(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries([...this.#caches].map(([name, cache]) => [name, cache.paths]));
  }

  get size(): number {
    return [...this.#caches.values()].reduce((sum, cache) => sum + cache.paths.length, 0);
  }

  open(name: string): Promise<FakeCache> {
    const cache = this.#caches.get(name) ?? new FakeCache(this);
    this.#caches.set(name, cache);
    return Promise.resolve(cache);
  }

  has(name: string): Promise<boolean> {
    return Promise.resolve(this.#caches.has(name));
  }

  keys(): Promise<string[]> {
    return Promise.resolve([...this.#caches.keys()]);
  }

  delete(name: string): Promise<boolean> {
    return Promise.resolve(this.#caches.delete(name));
  }
}

class FakeCache {
  readonly #of: FakeCaches;
  readonly #responses = new Map<string, Response>();

  constructor(of: FakeCaches) {
    this.#of = of;
  }

  get paths(): readonly string[] {
    return [...this.#responses.keys()];
  }

  put(path: string, response: Response): Promise<void> {
    if (this.#of.size >= this.#of.room) return Promise.reject(new DOMException('full', 'QuotaExceededError'));
    this.#responses.set(path, response);
    return Promise.resolve();
  }

  match(path: string | Request): Promise<Response | undefined> {
    const name = typeof path === 'string' ? path : new URL(path.url).pathname;
    return Promise.resolve(this.#responses.get(name)?.clone());
  }

  keys(): Promise<readonly { readonly url: string }[]> {
    return Promise.resolve(this.paths.map((path) => ({ url: `http://site${path}` })));
  }
}
