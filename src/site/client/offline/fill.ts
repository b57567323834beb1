import { cacheOf, cachePrefix, isHashed, isLostPage, type Precache } from './precache.ts';

/** How many files are fetched at a time: the page and its lesson come first. */
const AT_ONCE = 4;

/** Why a cache could not be filled. */
export type Failure = 'full' | 'network';

export class FillError extends Error {
  readonly reason: Failure;

  constructor(reason: Failure, cause: unknown) {
    super(`the site could not be kept for use without network: ${reason}`, { cause });
    this.reason = reason;
  }
}

const addressOf = (key: string, precache: Precache): string => precache.base + key;

/** All files and pages, the small pages first. */
export const keysOf = (precache: Precache): readonly string[] => [
  ...Object.keys(precache.revised),
  ...precache.hashed,
];

/** A page that was reached by a redirect cannot answer a navigation: the browser would refuse it. */
async function plain(response: Response): Promise<Response> {
  if (!response.redirected) return response;
  const { status, statusText, headers } = response;
  return new Response(await response.blob(), { status, statusText, headers });
}

async function fetchFile(key: string, precache: Precache): Promise<Response> {
  const integrity = precache.revised[key];
  const response = await fetch(addressOf(key, precache), {
    credentials: 'same-origin',
    priority: 'low',
    // What is not of this build is refused: two versions never mix.
    ...(integrity === undefined ? {} : { integrity, cache: 'no-cache' }),
  });
  // The page that says that there is none may say so with its status.
  if (!response.ok && !(response.status === 404 && isLostPage(key)))
    throw new Error(`${key}: ${response.status}`);
  return plain(response);
}

/** A file as another version of the site has kept it. */
async function kept(key: string, precache: Precache, own: string): Promise<Response | undefined> {
  if (!isHashed(key)) return undefined;
  for (const name of await caches.keys()) {
    if (name === own || !name.startsWith(cachePrefix(precache.base))) continue;
    const found = await (await caches.open(name)).match(addressOf(key, precache));
    if (found) return found;
  }
  return undefined;
}

/**
 * Fills the cache of a version with all that it lacks. What has been fetched stays when the network fails, so that the next
 * attempt goes on from there; it goes when there is no room, which the learner's own work needs more.
 * @throws FillError
 */
export async function fill(precache: Precache, tell: (done: number, all: number) => void): Promise<void> {
  const name = cacheOf(precache);
  const cache = await caches.open(name);
  const have = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  const keys = keysOf(precache);
  const missing = keys.filter((key) => !have.has(addressOf(key, precache)));
  let done = keys.length - missing.length;
  const work = missing.values();
  const carry = async (): Promise<void> => {
    for (const key of work) {
      const file = (await kept(key, precache, name)) ?? (await fetchFile(key, precache));
      await cache.put(addressOf(key, precache), file);
      tell(++done, keys.length);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, carry));
  } catch (error) {
    const full = error instanceof DOMException && error.name === 'QuotaExceededError';
    if (full) await caches.delete(name);
    throw new FillError(full ? 'full' : 'network', error);
  }
}

/** Whether a version is kept whole. */
export async function isComplete(precache: Precache): Promise<boolean> {
  if (!(await caches.has(cacheOf(precache)))) return false;
  const cache = await caches.open(cacheOf(precache));
  const have = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  return keysOf(precache).every((key) => have.has(addressOf(key, precache)));
}
