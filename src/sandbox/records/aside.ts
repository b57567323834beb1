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

/** What a great change (reset, import, deletion) put away: it can be brought back. */
export interface Trash {
  readonly version: 1;
  readonly why: 'reset' | 'import' | 'delete' | 'restore';
  readonly at: number;
  readonly replaced: readonly Replaced[];
}

const trashRecord: RecordKind<Trash> = {
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

/** Something that can be brought back, and its key. */
export interface PutAway {
  readonly key: string;
  readonly trash: Trash;
}

/** When something was put away, and its turn among what was put away in the same millisecond. */
function placeOf(key: string): { readonly at: number; readonly turn: number } {
  const [at = NaN, turn = 0] = key.slice(trashPrefix.length).split('/').map(Number);
  return { at, turn };
}

async function trashKeys(stores: Stores): Promise<readonly string[]> {
  return (await stores('aside').keys()).filter((key) => key.startsWith(trashPrefix));
}

/** What can be brought back, the latest first, within a transaction over `aside`. */
export async function trashOf(stores: Stores): Promise<readonly PutAway[]> {
  const found: PutAway[] = [];
  for (const key of await trashKeys(stores)) {
    const reading = readRecord(trashRecord, await stores('aside').get(key));
    if (reading.state === 'ok') found.push({ key, trash: reading.record });
  }
  return found.sort((a, b) => {
    const [one, other] = [placeOf(a.key), placeOf(b.key)];
    return other.at - one.at || other.turn - one.turn;
  });
}

/** Keeps what was replaced, beside what had been replaced before. */
export async function putTrash(stores: Stores, trash: Trash): Promise<void> {
  const turns = (await trashKeys(stores))
    .map(placeOf)
    .flatMap(({ at, turn }) => (at === trash.at ? [turn] : []));
  const turn = turns.reduce((most, other) => Math.max(most, other), 0) + 1;
  await stores('aside').put(`${trashPrefix}${trash.at}/${turn}`, trash);
}

/** Throws away what has been in the trash for long enough; what a newer version of the site put there is not touched. */
export async function emptyOldTrash(database: Database, now: number): Promise<void> {
  await database.change(['aside'], async (stores) => {
    for (const key of await trashKeys(stores)) {
      if (!(placeOf(key).at + TRASH_LIFE < now)) continue;
      if (readRecord(trashRecord, await stores('aside').get(key)).state !== 'newer')
        await stores('aside').remove(key);
    }
  });
}
