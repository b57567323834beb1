import {
  keyOf,
  type Mutable,
  type Stored,
  type StoredMeta,
  type StoredObject,
  withMetadata,
} from '../machinery/object.ts';
import type { ResourceKey, ResourceTypes } from '../machinery/resources.ts';
import { SortedValues } from './sorted.ts';
import { Tallies, type Tally, type Tallying } from './tally.ts';

/** What happened to an object. `DELETED` carries the last state, with the revision of the deletion. */
export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** One write, as watchers see it. */
export interface Change<T extends StoredObject = StoredObject> {
  readonly type: ChangeType;
  readonly revision: number;
  readonly object: T;
  /** The object before the write; undefined for `ADDED`. */
  readonly previous: T | undefined;
}

/** Hears every change of one resource, inside the write. It may note keys, it must not write. */
export type Listener<T extends StoredObject = StoredObject> = (change: Change<T>) => void;

/** Hears every change of every resource, under the same rules. */
export type AnyListener = (resource: string, change: Change) => void;

/** A store's whole state by reference: taking one copies nothing. Plain data, fit for structured cloning. */
export interface StoreSnapshot {
  readonly revision: number;
  readonly tables: ReadonlyMap<string, ReadonlyMap<string, StoredObject>>;
  /** How often a creation of each resource was begun; absent from records of old versions. */
  readonly creations?: ReadonlyMap<string, number>;
}

/** An object on its way into the store. */
export interface Given extends Omit<StoredObject, 'metadata'> {
  readonly metadata: Mutable<StoredMeta>;
}

/** How many changes of one resource a watch can reach back; older ones answer 410 Gone. */
export const WATCH_WINDOW = 1000;

/** The objects of one resource, with their order, secondary indexes, watch window and listeners. */
class Table {
  objects: Map<string, StoredObject>;
  /** The map is also part of a snapshot: copy it before the next write. */
  shared = false;
  /** Made by the first list, kept up by every write after it as long as there are readers. */
  sorted: SortedValues<StoredObject> | undefined;
  byNamespace: Namespaces | undefined;
  readonly indexes = new Map<string, Index>();
  readonly tallies = new Map<string, Tallies>();
  readonly window: Change[] = [];
  /** How often a creation was begun. */
  creations: number;
  /** Changes up to this revision may have left the window. */
  horizon: number;
  readonly listeners = new Set<Listener>();

  constructor(objects: Map<string, StoredObject>, horizon: number, creations: number) {
    this.objects = objects;
    this.horizon = horizon;
    this.creations = creations;
  }
}

const NOBODY: Tally<unknown> = new Map();

interface Index {
  readonly keysOf: (object: StoredObject) => readonly string[];
  readonly entries: Map<string, SortedValues<StoredObject>>;
}

/**
 * The versioned object store: what etcd and the watch cache are to the real API server. Objects are immutable and shared
 * with every reader; a write replaces them and counts the one revision up.
 */
export class Store {
  #revision: number;
  readonly #tables = new Map<string, Table>();
  readonly #listeners = new Set<AnyListener>();

  constructor(snapshot?: StoreSnapshot) {
    this.#revision = snapshot?.revision ?? 0;
    for (const [resource, objects] of snapshot?.tables ?? []) {
      const creations = snapshot?.creations?.get(resource) ?? this.#revision;
      const table = new Table(objects as Map<string, StoredObject>, this.#revision, creations);
      table.shared = true;
      this.#tables.set(resource, table);
    }
  }

  /** The revision of the last write. */
  get revision(): number {
    return this.#revision;
  }

  get<R extends ResourceKey>(resource: R, key: string): Stored<ResourceTypes[R]> | undefined;
  get(resource: string, key: string): StoredObject | undefined;
  get(resource: string, key: string): StoredObject | undefined {
    return this.#tables.get(resource)?.objects.get(key);
  }

  /** All objects of a resource in the order of their keys (namespace, then name); of one namespace if given. */
  list<R extends ResourceKey>(resource: R, namespace?: string): readonly Stored<ResourceTypes[R]>[];
  list(resource: string, namespace?: string): readonly StoredObject[];
  list(resource: string, namespace?: string): readonly StoredObject[] {
    const table = this.#tables.get(resource);
    if (!table) return [];
    if (namespace === undefined || namespace === '') {
      table.sorted ??= new SortedValues(table.objects);
      return table.sorted.values();
    }
    table.byNamespace ??= groupByNamespace(table.objects);
    return table.byNamespace.get(namespace)?.values() ?? [];
  }

  /**
   * The objects of a resource as they were at a revision that is not later than the store's, in the order of their keys; undefined
   * when that is too long ago (410 Gone).
   */
  listAt(resource: string, revision: number, namespace = ''): readonly StoredObject[] | undefined {
    const table = this.#tables.get(resource);
    if (!table) return [];
    if (revision < table.horizon) return undefined;
    const since = table.window.filter((change) => change.revision > revision);
    if (since.length === 0) return this.list(resource, namespace);
    const then = new Map(table.objects);
    for (const { object, previous } of since.reverse()) {
      if (previous) then.set(keyOf(previous), previous);
      else then.delete(keyOf(object));
    }
    const all = new SortedValues(then).values();
    return namespace === '' ? all : all.filter((object) => object.metadata.namespace === namespace);
  }

  /** The resources that have ever had an object or a listener, sorted. */
  resources(): readonly string[] {
    return [...this.#tables.keys()].sort();
  }

  /** How many objects of a resource there are. */
  count(resource: string): number {
    return this.#tables.get(resource)?.objects.size ?? 0;
  }

  /** How often a creation of a resource was begun, whether or not it succeeded. */
  creations(resource: string): number {
    return this.#tables.get(resource)?.creations ?? 0;
  }

  /**
   * Counts a creation that begins. As part of the key of a random draw the count tells the second object of a name from the
   * first, and what happens to other resources moves no draw.
   */
  countCreation(resource: string): void {
    this.#table(resource).creations++;
  }

  /**
   * Declares a secondary index that the store keeps up with every write. Declaring it again is harmless.
   * @param keysOf the index keys of an object; it must depend on the object alone
   */
  addIndex<R extends ResourceKey>(
    resource: R,
    name: string,
    keysOf: (object: Stored<ResourceTypes[R]>) => readonly string[],
  ): void {
    const table = this.#table(resource);
    if (table.indexes.has(name)) return;
    const index: Index = { keysOf: keysOf as Index['keysOf'], entries: new Map() };
    for (const [key, object] of table.objects) enter(index, key, object);
    table.indexes.set(name, index);
  }

  /** The objects under one key of an index, in the order of their own keys. */
  byIndex<R extends ResourceKey>(
    resource: R,
    name: string,
    indexKey: string,
  ): readonly Stored<ResourceTypes[R]>[] {
    const entries = this.#tables.get(resource)?.indexes.get(name)?.entries.get(indexKey);
    return (entries?.values() ?? []) as unknown as readonly Stored<ResourceTypes[R]>[];
  }

  /** Declares numbers of objects that the store keeps up with every write. Declaring them again is harmless. */
  addTally<R extends ResourceKey>(
    resource: R,
    name: string,
    rules: Tallying<Stored<ResourceTypes[R]>>,
  ): void {
    const table = this.#table(resource);
    if (table.tallies.has(name)) return;
    table.tallies.set(name, new Tallies(rules as unknown as Tallying<StoredObject>, table.objects.values()));
  }

  /** How many objects there are under a key of a tally. */
  tally(resource: string, name: string, key: string): Tally<unknown> {
    return this.#tables.get(resource)?.tallies.get(name)?.get(key) ?? NOBODY;
  }

  /**
   * Writes an object: creates it or replaces the one under its key. The caller has checked preconditions; the store sets
   * `resourceVersion` and tells the listeners.
   */
  put<T extends StoredObject>(resource: string, object: T): T {
    const stored = withMetadata<T>(object, { ...object.metadata });
    this.#write(resource, stored);
    return stored;
  }

  /** As {@link put}, for an object that was made for the store alone: it is not copied, and from now on nobody changes it. */
  give(resource: string, object: Given): StoredObject {
    this.#write(resource, object);
    return object;
  }

  #write(resource: string, stored: Given): void {
    const table = this.#writable(resource);
    const key = keyOf(stored);
    const previous = table.objects.get(key);
    const revision = ++this.#revision;
    stored.metadata.resourceVersion = String(revision);
    table.objects.set(key, stored);
    if (table.sorted?.unread === true) table.sorted = undefined;
    table.sorted?.set(key, stored);
    if (table.byNamespace && !enterNamespace(table.byNamespace, key, stored)) table.byNamespace = undefined;
    table.indexes.forEach((index) => {
      if (previous) renew(index, key, previous, stored);
      else enter(index, key, stored);
    });
    table.tallies.forEach((tallies) => tallies.renew(previous, stored));
    const type = previous ? 'MODIFIED' : 'ADDED';
    this.#tell(resource, table, { type, revision, object: stored, previous });
  }

  /** Removes an object; returns its last state with the revision of the removal, or undefined if there was none. */
  remove(resource: string, key: string): StoredObject | undefined {
    const previous = this.#tables.get(resource)?.objects.get(key);
    if (!previous) return undefined;
    const table = this.#writable(resource);
    const revision = ++this.#revision;
    table.objects.delete(key);
    table.sorted?.delete(key);
    if (table.byNamespace) leaveNamespace(table.byNamespace, key, previous);
    for (const index of table.indexes.values()) leave(index, key, previous);
    for (const tallies of table.tallies.values()) tallies.renew(previous, undefined);
    const object = { ...previous, metadata: { ...previous.metadata, resourceVersion: String(revision) } };
    this.#tell(resource, table, { type: 'DELETED', revision, object, previous });
    return object;
  }

  /** Hears every later change of a resource, inside the write. Returns how to stop. */
  subscribe<R extends ResourceKey>(resource: R, listener: Listener<Stored<ResourceTypes[R]>>): () => void;
  subscribe(resource: string, listener: Listener): () => void;
  subscribe(resource: string, listener: Listener): () => void {
    const { listeners } = this.#table(resource);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** How many hear of a resource's changes now. */
  listenersOf(resource: string): number {
    return this.#table(resource).listeners.size;
  }

  /** Hears every later change of all resources, after the resource's own listeners. Returns how to stop. */
  subscribeAll(listener: AnyListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The changes of a resource after `revision`, oldest first; undefined when some have left the window (410 Gone). */
  changesSince(resource: string, revision: number): readonly Change[] | undefined {
    const table = this.#table(resource);
    if (revision < table.horizon) return undefined;
    return table.window.filter((change) => change.revision > revision);
  }

  /** The earliest revision after which the window holds every change of a resource. */
  horizon(resource: string): number {
    return this.#tables.get(resource)?.horizon ?? 0;
  }

  /** The whole state by reference. The next write to each resource copies that resource's map once. */
  snapshot(): StoreSnapshot {
    const tables = new Map<string, ReadonlyMap<string, StoredObject>>();
    const creations = new Map<string, number>();
    for (const [resource, table] of this.#tables) {
      // looking at a resource that never had an object leaves no trace
      if (table.window.length === 0 && table.horizon === 0 && table.creations === 0) continue;
      table.shared = true;
      tables.set(resource, table.objects);
      creations.set(resource, table.creations);
    }
    return { revision: this.#revision, tables, creations };
  }

  #table(resource: string): Table {
    let table = this.#tables.get(resource);
    if (!table) {
      table = new Table(new Map(), 0, 0);
      this.#tables.set(resource, table);
    }
    return table;
  }

  #writable(resource: string): Table {
    const table = this.#table(resource);
    if (table.shared) {
      table.objects = new Map(table.objects);
      table.shared = false;
    }
    return table;
  }

  #tell(resource: string, table: Table, change: Change): void {
    table.window.push(change);
    if (table.window.length > 2 * WATCH_WINDOW) {
      const gone = table.window.splice(0, table.window.length - WATCH_WINDOW);
      table.horizon = gone.at(-1)?.revision ?? table.horizon;
    }
    // Calls cost nothing but themselves, while an iterator makes an object for each: with many listeners that is felt.
    table.listeners.forEach((listener) => listener(change));
    this.#listeners.forEach((listener) => listener(resource, change));
  }
}

type Namespaces = Map<string, SortedValues<StoredObject>>;

function groupByNamespace(objects: ReadonlyMap<string, StoredObject>): Namespaces {
  const groups = Map.groupBy(objects, ([, object]) => object.metadata.namespace ?? '');
  return new Map([...groups].map(([namespace, entries]) => [namespace, new SortedValues(entries)]));
}

/** Tells whether the lists are worth keeping. */
function enterNamespace(namespaces: Namespaces, key: string, object: StoredObject): boolean {
  const namespace = object.metadata.namespace ?? '';
  let sorted = namespaces.get(namespace);
  if (!sorted) namespaces.set(namespace, (sorted = new SortedValues()));
  else if (sorted.unread) return false;
  sorted.set(key, object);
  return true;
}

function leaveNamespace(namespaces: Namespaces, key: string, object: StoredObject): void {
  const namespace = object.metadata.namespace ?? '';
  const sorted = namespaces.get(namespace);
  sorted?.delete(key);
  if (sorted?.empty) namespaces.delete(namespace);
}

function enter({ keysOf, entries }: Index, key: string, object: StoredObject): void {
  keysOf(object).forEach((indexKey) => enterUnder(entries, indexKey, key, object));
}

function enterUnder(entries: Index['entries'], indexKey: string, key: string, object: StoredObject): void {
  const found = entries.get(indexKey);
  if (found) found.set(key, object);
  else entries.set(indexKey, SortedValues.of(key, object));
}

function leave({ keysOf, entries }: Index, key: string, object: StoredObject): void {
  for (const indexKey of keysOf(object)) leaveUnder(entries, indexKey, key);
}

function leaveUnder(entries: Index['entries'], indexKey: string, key: string): void {
  const found = entries.get(indexKey);
  found?.delete(key);
  if (found?.empty) entries.delete(indexKey);
}

/** One object takes the place of another. */
function renew({ keysOf, entries }: Index, key: string, before: StoredObject, object: StoredObject): void {
  const keys = keysOf(object);
  const old = keysOf(before);
  if (old !== keys)
    old.forEach((indexKey, at) => {
      // Most keys stay where they are.
      if (keys[at] !== indexKey && !keys.includes(indexKey)) leaveUnder(entries, indexKey, key);
    });
  keys.forEach((indexKey) => enterUnder(entries, indexKey, key, object));
}
