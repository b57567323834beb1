import { cacheOf, cachePrefix, type Precache } from './precache.ts';

/** Under this address a cache notes when its version began, and which pages of older versions were open then. */
const NOTE = '/.begun';

interface Note {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly guests: readonly string[];
}

const isNote = (value: unknown): value is Note =>
  typeof value === 'object' && value !== null && 'guests' in value;

async function noteOf(name: string): Promise<Note | undefined> {
  const value: unknown = await (await (await caches.open(name)).match(NOTE))?.json();
  return isNote(value) ? value : undefined;
}

/** The part of a worker's `clients` that matters here. */
export interface OpenPages {
  matchAll(options: {
    includeUncontrolled: true;
    type: 'window';
  }): Promise<readonly { readonly id: string }[]>;
}

const idsOf = async (clients: OpenPages): Promise<string[]> =>
  (await clients.matchAll({ includeUncontrolled: true, type: 'window' })).map(({ id }) => id);

const othersThan = async (own: Precache): Promise<string[]> =>
  (await caches.keys()).filter((name) => name.startsWith(cachePrefix(own.base)) && name !== cacheOf(own));

/** Notes the pages that are open as a version begins: they may go on using what the version before it kept. */
export async function rememberGuests(clients: OpenPages, own: Precache): Promise<void> {
  const note: Note = { at: Date.now(), guests: await idsOf(clients) };
  const cache = await caches.open(cacheOf(own));
  await cache.put(NOTE, Response.json(note)).catch(() => undefined);
}

/**
 * Removes what other versions kept, unless a page that was open before this version began still is. A worker whose version has
 * not begun, or has been followed by another, removes nothing.
 */
export async function prune(
  clients: OpenPages,
  registration: { readonly installing: unknown; readonly waiting: unknown },
  own: Precache,
): Promise<void> {
  const others = await othersThan(own);
  if (others.length === 0 || registration.installing !== null || registration.waiting !== null) return;
  const note = await noteOf(cacheOf(own));
  if (!note) return;
  for (const other of others) if (((await noteOf(other))?.at ?? 0) > note.at) return;
  const open = await idsOf(clients);
  if (open.some((id) => note.guests.includes(id))) return;
  await Promise.all(others.map((name) => caches.delete(name)));
}
