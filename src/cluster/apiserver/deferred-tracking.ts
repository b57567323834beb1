import { apiVersionOf, type Kind } from '../kinds/kind.ts';
import type { KubeObject, StoredObject } from '../machinery/object.ts';
import { schemasAtHand, type SchemaNode, type Schemas } from '../machinery/schema.ts';
import type { Store } from '../store/store.ts';
import { fieldsAfterUpdate, type Writing } from './managed-fields.ts';
import type { WriteRules } from './write-rules.ts';
import { withManagedFields } from './written-meta.ts';

/**
 * A write of a component that the managed fields of an object do not tell yet. Components write all the time and their fields
 * are seldom looked at, so they are worked out when somebody looks.
 */
export interface DeferredWrite {
  /** The program that wrote: `kubelet`. */
  readonly manager: string;
  readonly apiVersion: string;
  readonly subresource: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The object before the write; undefined if it was created. */
  readonly old: KubeObject | undefined;
  readonly object: KubeObject;
}

type Writes = readonly DeferredWrite[];

/** The deferred writes of the objects of a snapshot, by resource and key. */
export type DeferredWrites = ReadonlyMap<string, ReadonlyMap<string, Writes>>;

/** How an object's fields are told apart. */
export interface FieldTypes {
  readonly schemas: Schemas;
  readonly node: SchemaNode;
  /** Whether `status` has its own path. */
  readonly hasStatus: boolean;
}

const NONE: Writes = [];

/** With more writes than this the older ones are worked out. */
const MAX_DEFERRED = 16;

/** Belongs to an object as its managed fields do: whoever has one has the other, as long as it lives. */
const deferred = new WeakMap<KubeObject, Writes>();
const told = new WeakMap<StoredObject, StoredObject>();

/** What is not told yet of who wrote an object. */
export const deferredWritesOf = (object: StoredObject): Writes => deferred.get(object) ?? NONE;

/**
 * What managed fields will tell of a component's write; undefined for other writes, and for events, which come by the thousand and
 * name who reports them.
 * @param usual the subresource of the write
 */
export function deferredWriteOf(
  kind: Kind,
  old: KubeObject | undefined,
  object: KubeObject,
  { program, subresource: asked }: WriteRules,
  now: number,
  usual = '',
): DeferredWrite | undefined {
  if (!program || kind.kind === 'Event') return undefined;
  const { manager, subresource = asked ?? usual } = program;
  return { manager, apiVersion: apiVersionOf(kind), subresource, now, old, object };
}

const sameWriter = (a: DeferredWrite, b: DeferredWrite): boolean =>
  a.manager === b.manager && a.subresource === b.subresource && a.apiVersion === b.apiVersion;

/**
 * The same with one write more. One that goes on where its writer has just been counts as one with that, where nothing of what it
 * writes is anybody else's: it is the status, or the writer made the object.
 */
function joined(writes: Writes, write: DeferredWrite): Writes {
  const last = writes.at(-1);
  if (!last || !sameWriter(last, write)) return [...writes, write];
  if (last.old !== undefined && write.subresource !== 'status') return [...writes, write];
  return [...writes.slice(0, -1), { ...write, old: last.old }];
}

/**
 * Notes that an object has taken another's place.
 * @param write what a component did to it; undefined if what was done is nobody's: bindings, deletions that begin
 */
export function deferTracking(
  object: StoredObject,
  old: StoredObject | undefined,
  write: DeferredWrite | undefined,
): void {
  const managed = old?.metadata.managedFields;
  // Other managed fields tell everything.
  const before = old && managed === object.metadata.managedFields ? deferredWritesOf(old) : NONE;
  // Nobody owns anything of an object that nobody is said to manage.
  const isUntracked = old !== undefined && before.length === 0 && object.metadata.managedFields === undefined;
  const writes = write && !isUntracked ? joined(before, write) : before;
  if (writes.length > 0) deferred.set(object, writes);
}

/**
 * An object about which so much is deferred that its managed fields should tell it before the next write; undefined if that
 * can wait. What comes back has no past: a write that holds on to it, and not to the object itself, holds on to no older ones.
 */
export function overdue(kind: Kind, object: StoredObject): StoredObject | undefined {
  if (kind.custom || deferredWritesOf(object).length <= MAX_DEFERRED) return undefined;
  const schemas = schemasAtHand();
  if (!schemas) return undefined;
  const { hasStatus, schema } = kind;
  return tracked(object, { schemas, node: schemas.root(schema), hasStatus });
}

/** An object as it is told to others: types of the API leave empty lists out. */
function asTold<T>(value: T): T {
  if (Array.isArray(value)) return value.map(asTold) as T;
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, item]) => !(Array.isArray(item) && item.length === 0));
  return Object.fromEntries(kept.map(([key, item]) => [key, asTold(item as unknown)])) as T;
}

/** The object with managed fields that tell every write; itself if they do already. */
export function tracked(object: StoredObject, types: FieldTypes): StoredObject {
  const writes = deferredWritesOf(object);
  if (writes.length === 0) return object;
  const known = told.get(object);
  if (known) return known;
  let entries = object.metadata.managedFields;
  for (const { manager: name, old, object: after, ...write } of writes) {
    const writing: Writing = { ...write, ...types, name };
    const before = old && withManagedFields(asTold(old), entries ?? []);
    entries = fieldsAfterUpdate(writing, before, asTold(after));
  }
  // Nothing is deferred about it, even if the managed fields stay as they were.
  const out = { ...withManagedFields(object, entries ?? []) } as StoredObject;
  told.set(object, out);
  return out;
}

/** What is deferred about the objects of a store, for its snapshot. */
export function deferredIn(store: Store): DeferredWrites {
  const all = new Map<string, ReadonlyMap<string, Writes>>();
  for (const [resource, objects] of store.snapshot().tables) {
    const table = new Map<string, Writes>();
    for (const [key, object] of objects) {
      const writes = deferred.get(object);
      if (writes) table.set(key, writes);
    }
    if (table.size > 0) all.set(resource, table);
  }
  return all;
}

/** Gives a restored store's objects back what was deferred about them. */
export function restoreDeferred(store: Store, writes: DeferredWrites): void {
  for (const [resource, table] of writes) {
    for (const [key, list] of table) {
      const object = store.get(resource, key);
      if (object) deferred.set(object, list);
    }
  }
}
