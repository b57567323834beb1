import { keysOf } from './fill.ts';
import { cacheOf, cachePrefix, isHashed, keyOf, lostPage, type Precache } from './precache.ts';

/** Answers the requests of pages from the cache of the worker's own version. */
export class Answers {
  readonly #precache: Precache;
  readonly #keys: ReadonlySet<string>;
  readonly #cache: string;

  constructor(precache: Precache) {
    this.#precache = precache;
    this.#keys = new Set(keysOf(precache));
    this.#cache = cacheOf(precache);
  }

  /** The answer to a request; undefined when it is not ours to give. */
  to(request: Request): Promise<Response> | undefined {
    const { origin, pathname } = new URL(request.url);
    if (request.method !== 'GET' || origin !== location.origin || request.headers.has('range'))
      return undefined;
    const key = keyOf(pathname, this.#precache.base);
    if (key === undefined) return undefined;
    if (request.mode === 'navigate') return this.#page(request, key);
    if (this.#keys.has(key)) return this.#file(request, key);
    return isHashed(key) ? this.#olderFile(request) : undefined;
  }

  /** Keeps what a page loaded before there was a worker. */
  async keep(addresses: readonly string[]): Promise<void> {
    for (const address of addresses) {
      const { origin, pathname } = new URL(address, location.origin);
      const key = keyOf(pathname, this.#precache.base);
      if (origin !== location.origin || key === undefined || !this.#keys.has(key)) continue;
      if (!(await this.#kept(key))) await this.#fetch(new Request(address), key).catch(() => undefined);
    }
  }

  async #page(request: Request, key: string): Promise<Response> {
    const { base } = this.#precache;
    if (this.#keys.has(key)) return this.#file(request, key);
    if (this.#keys.has(`${key}/`))
      return Response.redirect(`${base}${key}/${new URL(request.url).search}`, 302);
    try {
      return await fetch(request);
    } catch (error) {
      const lost = await this.#kept(lostPage(key));
      if (!lost) throw error;
      return new Response(lost.body, { status: 404, statusText: 'Not Found', headers: lost.headers });
    }
  }

  async #file(request: Request, key: string): Promise<Response> {
    return (await this.#kept(key)) ?? this.#fetch(request, key);
  }

  async #kept(key: string): Promise<Response | undefined> {
    const cache = await caches.open(this.#cache);
    return cache.match(this.#precache.base + key);
  }

  /** A file that is not kept yet (only what is visited is kept on costly connections), or not any more. */
  async #fetch(request: Request, key: string): Promise<Response> {
    const response = await fetch(request);
    const wanted = this.#precache.revised[key];
    if (
      response.ok &&
      !response.redirected &&
      (wanted === undefined || (await digest(response)) === wanted)
    ) {
      const copy = response.clone();
      // Where there is no room the page works all the same.
      await caches
        .open(this.#cache)
        .then((cache) => cache.put(this.#precache.base + key, copy))
        .catch(() => undefined);
    }
    return response;
  }

  /** A file of a version whose page is still open. */
  async #olderFile(request: Request): Promise<Response> {
    for (const name of await caches.keys()) {
      if (!name.startsWith(cachePrefix(this.#precache.base))) continue;
      const found = await (await caches.open(name)).match(request, { ignoreSearch: true, ignoreVary: true });
      if (found) return found;
    }
    return fetch(request);
  }
}

async function digest(response: Response): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', await response.clone().arrayBuffer());
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(hash)))}`;
}
