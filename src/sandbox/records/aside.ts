import type { Database, Stores, StoreName } from './database.ts';
import { isList, isNumber, isOneOf, isShaped, isText } from './shape.ts';
import { readRecord, type RecordKind } from './record.ts';

/** A record that could not be read, kept as it was found: nothing is deleted because the site does not understand it. */
export interface BrokenRecord {
  readonly version: 1;
  readonly store: string;
  readonly key: string;
  readonly value: unknown;
  readonly detail: string;
  /** Real milliseconds since the epoch. */
  readonly at: number;
}

export const brokenRecord: RecordKind<BrokenRecord> = {
  version: 1,
  migrations: {},
  is: isShaped<BrokenRecord>({
    version: isOneOf(1),
    store: isText,
    key: isText,
    value: (value): value is unknown => value !== undefined,
    detail: isText,
    at: isNumber,
  }),
};

/** A place in a store and what stood there; `value` is undefined where nothing did. */
export interface Replaced {
  readonly store: StoreName;
  readonly key: string;
  readonly value: unknown;
}

/** What the last great change (reset, import, deletion) put away: it can be brought back. */
export interface Trash {
  readonly version: 1;
  readonly why: 'reset' | 'import' | 'delete' | 'restore';
  readonly at: number;
  readonly replaced: readonly Replaced[];
}

export const trashRecord: RecordKind<Trash> = {
  version: 1,
  migrations: {},
  is: isShaped<Trash>({
    version: isOneOf(1),
    why: isOneOf('reset', 'import', 'delete', 'restore'),
    at: isNumber,
    replaced: isList(
      isShaped<Replaced>({
        store: isOneOf('sandboxes', 'lessons', 'settings', 'aside'),
        key: isText,
        value: (value): value is unknown => value !== null,
      }),
    ),
  }),
};

const trashPrefix = 'trash/';
const brokenPrefix = 'broken/';
/** How long what was put away can be brought back: milliseconds. */
const TRASH_LIFE = 24 * 60 * 60 * 1000;

/** Whether a key of the store of things set aside belongs to a broken record. */
export const isBrokenKey = (key: string): boolean => key.startsWith(brokenPrefix);

/** Moves a record that cannot be read out of the way, within a transaction over its store and `aside`. */
export async function setAside(
  stores: Stores,
  place: { readonly store: StoreName; readonly key: string },
  detail: string,
  at: number,
): Promise<void> {
  const { store, key } = place;
  const value = await stores(store).get(key);
  if (value === undefined) return;
  const broken: BrokenRecord = { version: 1, store, key, value, detail, at };
  await stores('aside').put(`${brokenPrefix}${store}/${key}/${at}`, broken);
  await stores(store).remove(key);
}

/** What can be brought back, within a transaction over `aside`. */
export async function trashOf(stores: Stores): Promise<Trash | undefined> {
  const key = (await stores('aside').keys()).find((other) => other.startsWith(trashPrefix));
  if (key === undefined) return undefined;
  const reading = readRecord(trashRecord, await stores('aside').get(key));
  return reading.state === 'ok' ? reading.record : undefined;
}

/** Keeps what was replaced, in place of what had been replaced before. */
export async function putTrash(stores: Stores, trash: Trash): Promise<void> {
  await emptyTrash(stores, () => true);
  await stores('aside').put(`${trashPrefix}${trash.at}`, trash);
}

/** Throws away what has been in the trash for long enough. */
export async function emptyOldTrash(database: Database, now: number): Promise<void> {
  await database.change(['aside'], (stores) => emptyTrash(stores, (at) => at + TRASH_LIFE < now));
}

async function emptyTrash(stores: Stores, when: (at: number) => boolean): Promise<void> {
  for (const key of await stores('aside').keys())
    if (key.startsWith(trashPrefix) && when(Number(key.slice(trashPrefix.length))))
      await stores('aside').remove(key);
}
