import { IDBFactory } from 'fake-indexeddb';
import { expect, test, vi } from 'vitest';
import { Database, type Stores } from './database.ts';

const put = (database: Database, key: string, value: unknown): Promise<void> =>
  database.change(['lessons'], (stores) => stores('lessons').put(key, value));
const get = (database: Database, key: string): Promise<unknown> =>
  database.read(['lessons'], (stores) => stores('lessons').get(key));

/** A factory whose connections the test can reach into. */
function reachable(): { readonly factory: IDBFactory; readonly connections: IDBDatabase[] } {
  const factory = new IDBFactory();
  const connections: IDBDatabase[] = [];
  const open = factory.open.bind(factory);
  vi.spyOn(factory, 'open').mockImplementation((name, version) => {
    const request = open(name, version);
    request.addEventListener('success', () => connections.push(request.result));
    return request;
  });
  return { factory, connections };
}

test('a transaction happens wholly or not at all', async () => {
  const factory = new IDBFactory();
  const database = new Database(() => factory);
  await put(database, 'a', 1);
  const work = async (stores: Stores): Promise<void> => {
    await stores('lessons').put('a', 2);
    await stores('seats').put('b', 2);
    throw new Error('changed my mind');
  };
  await expect(database.change(['lessons', 'seats'], work)).rejects.toMatchObject({
    kind: 'failed',
    message: 'Error: changed my mind',
  });
  expect(await get(database, 'a')).toBe(1);
  expect(await database.read(['seats'], (stores) => stores('seats').keys())).toEqual([]);
});

test('opens another connection when one is lost', async () => {
  const { factory, connections } = reachable();
  const database = new Database(() => factory);
  await put(database, 'a', 1);
  connections[0]?.close();
  expect(await get(database, 'a')).toBe(1);
  expect(connections).toHaveLength(2);
});

test('lets go of the database when another version wants it', async () => {
  const factory = new IDBFactory();
  const database = new Database(() => factory);
  await put(database, 'a', 1);
  const upgraded = await new Promise<number>((resolve) => {
    const request = factory.open('first-voyage', 2);
    request.onsuccess = () => resolve(request.result.version);
  });
  expect(upgraded).toBe(2);
  await expect(get(database, 'a')).rejects.toMatchObject({ kind: 'newer' });
});

test('lets go of a database that opens after everybody has given up', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const { factory, connections } = reachable();
    const older = await new Promise<IDBDatabase>((resolve) => {
      const request = factory.open('first-voyage', 1);
      request.onsuccess = () => resolve(request.result);
    });
    const deleting = factory.deleteDatabase('first-voyage');
    const database = new Database(() => factory);
    const got = expect(get(database, 'a')).rejects.toMatchObject({ kind: 'failed' });
    await vi.advanceTimersByTimeAsync(4_000);
    await got;
    const deleted = new Promise((resolve) => (deleting.onsuccess = resolve));
    older.close();
    await deleted;
    const late = await vi.waitUntil(() => connections[1]);
    await vi.waitFor(() => expect(() => late.transaction('lessons')).toThrow('InvalidStateError'));
  } finally {
    vi.useRealTimers();
  }
});

test('says that there is no room', async () => {
  const { factory, connections } = reachable();
  const database = new Database(() => factory);
  await put(database, 'a', 1);
  const [connection] = connections;
  if (!connection) throw new Error('no connection');
  const begin = connection.transaction.bind(connection);
  vi.spyOn(connection, 'transaction').mockImplementation((names, mode) => {
    const transaction = begin(names, mode);
    const objectStore = transaction.objectStore.bind(transaction);
    vi.spyOn(transaction, 'objectStore').mockImplementation((name) => {
      const store = objectStore(name);
      vi.spyOn(store, 'put').mockImplementation(() => {
        throw new DOMException('Quota exceeded.', 'QuotaExceededError');
      });
      return store;
    });
    return transaction;
  });
  await expect(put(database, 'a', 2)).rejects.toMatchObject({ kind: 'full' });
  expect(await get(database, 'a')).toBe(1);
});

test('is prepared once, before anything else, and again when that failed', async () => {
  const factory = new IDBFactory();
  const prepare = vi.fn(async (database: Database) => {
    await database.transact(['lessons'], 'readwrite', (stores) => stores('lessons').put('a', 'prepared'));
  });
  prepare.mockRejectedValueOnce(new Error('not yet'));
  const database = new Database(() => factory, prepare);
  await expect(get(database, 'a')).rejects.toThrow('not yet');
  expect(await Promise.all([get(database, 'a'), get(database, 'a')])).toEqual(['prepared', 'prepared']);
  expect(prepare).toHaveBeenCalledTimes(2);
});
