import type { Stores, StoreName } from './database.ts';
import { isList, isNumber, isOneOf, isShaped, isText } from './shape.ts';
import type { RecordKind } from './record.ts';

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
        store: isOneOf('sandboxes', 'lessons', 'settings'),
        key: isText,
        value: (value): value is unknown => value !== null,
      }),
    ),
  }),
};

export const trashKey = 'trash';
const brokenPrefix = 'broken/';

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
