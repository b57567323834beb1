import { connectionLost, StorageFailure, storageFailure } from './failure.ts';

/** The places of the site's one database. */
export const storeNames = ['sandboxes', 'lessons', 'settings', 'seats', 'aside'] as const;
export type StoreName = (typeof storeNames)[number];

const NAME = 'first-voyage';
const VERSION = 1;
/** Real milliseconds that a tab with an older database may take to let go of it. */
const PATIENCE = 4_000;

/** One store within a transaction. What it gives was written by somebody and is not checked yet. */
export interface Store {
  get(key: string): Promise<unknown>;
  keys(): Promise<readonly string[]>;
  put(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
}

/** Gives a store of the transaction. */
export type Stores = (name: StoreName) => Store;

/**
 * The site's database: opens it when it is needed, lets go of it when another tab wants to change or delete it, and opens it
 * again when the connection was lost. All failures are `StorageFailure`s.
 */
export class Database {
  readonly #factory: () => IDBFactory | undefined;
  readonly #prepare: (database: Database) => Promise<void>;
  #connection: Promise<IDBDatabase> | undefined;
  #prepared: Promise<void> | undefined;

  /**
   * @param prepare runs once, before the first transaction of somebody else: carries over what older pages kept
   */
  constructor(
    factory: () => IDBFactory | undefined = () => globalThis.indexedDB,
    prepare: (database: Database) => Promise<void> = () => Promise.resolve(),
  ) {
    this.#factory = factory;
    this.#prepare = prepare;
  }

  /** Reads in one transaction. */
  async read<T>(names: readonly StoreName[], work: (stores: Stores) => Promise<T>): Promise<T> {
    await this.#ready();
    return this.transact(names, 'readonly', work);
  }

  /** Changes in one transaction: all of it happens, or nothing. `work` may run twice; it awaits nothing but its stores. */
  async change<T>(names: readonly StoreName[], work: (stores: Stores) => Promise<T>): Promise<T> {
    await this.#ready();
    return this.transact(names, 'readwrite', work);
  }

  /** As `read` and `change`, without the preparation. */
  async transact<T>(
    names: readonly StoreName[],
    mode: 'readonly' | 'readwrite',
    work: (stores: Stores) => Promise<T>,
  ): Promise<T> {
    try {
      const connection = await this.#open();
      try {
        return await transaction(connection, names, mode, work);
      } catch (error) {
        if (!connectionLost(error)) throw error;
        this.close();
        return await transaction(await this.#open(), names, mode, work);
      }
    } catch (error) {
      throw storageFailure(error);
    }
  }

  /** Lets go of the connection; the next transaction opens another one. */
  close(): void {
    const closing = this.#connection;
    this.#connection = undefined;
    closing?.then(
      (connection) => connection.close(),
      () => undefined,
    );
  }

  async #ready(): Promise<void> {
    this.#prepared ??= this.#prepare(this);
    try {
      await this.#prepared;
    } catch (error) {
      this.#prepared = undefined;
      throw error;
    }
  }

  #open(): Promise<IDBDatabase> {
    if (this.#connection) return this.#connection;
    const opening = this.#connect();
    this.#connection = opening;
    // a failed opening is tried again by the next transaction
    opening.catch(() => this.#forget(opening));
    return opening;
  }

  #forget(opening: Promise<IDBDatabase>): void {
    if (this.#connection === opening) this.#connection = undefined;
  }

  #connect(): Promise<IDBDatabase> {
    const connecting = new Promise<IDBDatabase>((resolve, reject) => {
      const factory = this.#factory();
      if (!factory) {
        reject(new StorageFailure('denied', 'There is no indexedDB.'));
        return;
      }
      const request = factory.open(NAME, VERSION);
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        reject(new StorageFailure('failed', 'The database does not open.'));
      }, PATIENCE);
      request.onupgradeneeded = () => {
        for (const name of storeNames)
          if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name);
      };
      request.onerror = () => {
        clearTimeout(timer);
        reject(request.error ?? new StorageFailure('failed', 'The database does not open.'));
      };
      request.onsuccess = () => {
        clearTimeout(timer);
        const connection = request.result;
        if (late) {
          connection.close();
          return;
        }
        connection.onversionchange = () => {
          connection.close();
          this.#forget(connecting);
        };
        connection.onclose = () => this.#forget(connecting);
        resolve(connection);
      };
    });
    return connecting;
  }
}

function transaction<T>(
  connection: IDBDatabase,
  names: readonly StoreName[],
  mode: IDBTransactionMode,
  work: (stores: Stores) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const running = connection.transaction(names, mode);
    let outcome: { readonly value: T } | undefined;
    let failure: { readonly error: unknown } | undefined;
    running.oncomplete = () => {
      if (outcome) resolve(outcome.value);
      else reject(new StorageFailure('failed', 'A transaction ended before its work.'));
    };
    // what the work threw says more than the abortion that followed; a commit may fail for want of room by itself
    running.onabort = () => reject(failure ? failure.error : running.error);
    const stores: Stores = (name) => storeOf(running.objectStore(name));
    work(stores).then(
      (value) => (outcome = { value }),
      (error: unknown) => {
        failure = { error };
        try {
          running.abort();
        } catch {
          reject(error);
        }
      },
    );
  });
}

const storeOf = (store: IDBObjectStore): Store => ({
  get: (key) => answer<unknown>(store.get(key)),
  keys: async () => (await answer(store.getAllKeys())).map(String),
  put: async (key, value) => {
    await answer(store.put(value, key));
  },
  remove: async (key) => {
    await answer(store.delete(key));
  },
});

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
