import type { Database, StoreName } from './database.ts';
import { isText } from './shape.ts';
import { carriedKey, lastVisitKey, type LastVisit } from './settings-record.ts';

/** The databases of the site's first months, and where their entries belong now. */
const legacy = [
  { database: 'first-voyage-sandboxes', store: 'sandboxes', to: 'sandboxes' },
  { database: 'first-voyage-progress', store: 'lessons', to: 'lessons' },
] as const;
/** Where the lesson that was visited last stood among the lessons. */
const LAST = '\u0000last';

interface Entry {
  readonly store: StoreName;
  readonly key: string;
  readonly value: unknown;
}

/**
 * Brings what older pages kept in databases of their own into the site's one database, once, and removes those. Entries stay as
 * they are: whoever reads them migrates them. What is in the new database already is newer and stays.
 */
export async function carryOver(database: Database, factory: IDBFactory): Promise<void> {
  const done = await database.transact(['settings'], 'readonly', (stores) =>
    stores('settings').get(carriedKey),
  );
  if (done !== undefined) return;
  let entries: readonly Entry[];
  try {
    entries = (await Promise.all(legacy.map((old) => entriesOf(factory, old)))).flat();
  } catch {
    // what cannot be read now stays where it is; the next page tries again
    return;
  }
  await database.transact(['sandboxes', 'lessons', 'settings'], 'readwrite', async (stores) => {
    for (const { store, key, value } of entries)
      if ((await stores(store).get(key)) === undefined) await stores(store).put(key, value);
    await stores('settings').put(carriedKey, { version: 1 });
  });
  // nobody waits for it: a tab of an older page may still hold them
  for (const old of legacy) factory.deleteDatabase(old.database);
}

async function entriesOf(factory: IDBFactory, old: (typeof legacy)[number]): Promise<readonly Entry[]> {
  const connection = await openExisting(factory, old.database);
  if (!connection) return [];
  try {
    if (!connection.objectStoreNames.contains(old.store)) return [];
    const store = connection.transaction(old.store).objectStore(old.store);
    const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer<unknown[]>(store.getAll())]);
    return keys.flatMap((key, at) => entry(old.to, String(key), values[at]));
  } finally {
    connection.close();
  }
}

function entry(store: StoreName, key: string, value: unknown): readonly Entry[] {
  if (key !== LAST) return [{ store, key, value }];
  const last: LastVisit | undefined = isText(value) ? { version: 1, lesson: value } : undefined;
  return last ? [{ store: 'settings', key: lastVisitKey, value: last }] : [];
}

/** Opens a database if there is one; makes none. */
function openExisting(factory: IDBFactory, name: string): Promise<IDBDatabase | undefined> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name);
    let missing = false;
    request.onupgradeneeded = () => {
      missing = true;
      request.transaction?.abort();
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => {
      if (missing) resolve(undefined);
      else reject(request.error);
    };
  });
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
