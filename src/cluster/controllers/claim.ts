import { equal } from '../machinery/equal.ts';
import { ApiError } from '../machinery/errors.ts';
import { controllerOf, keyOf, type Stored, type StoredObject } from '../machinery/object.ts';
import type { ResourceKey, ResourceTypes } from '../machinery/resources.ts';
import type { Change, Store } from '../store/store.ts';
import type { Client } from '../client.ts';
import { controllerReference } from './references.ts';

/** The index of a resource by the UID of the managing controller; see {@link indexByController}. */
const CONTROLLER = 'controller';

const orphansOf = (namespace: string): string => `orphans of ${namespace}`;

/** Keeps the resource's objects findable by who manages them, and those that nobody manages by namespace. */
export function indexByController(store: Store, resource: ResourceKey): void {
  store.addIndex(resource, CONTROLLER, (object) => {
    const stored = object as unknown as StoredObject;
    return [controllerOf(stored)?.uid ?? orphansOf(stored.metadata.namespace ?? '')];
  });
}

/** The objects that a controller with this UID manages. */
export const controlledBy = <R extends ResourceKey>(
  store: Store,
  resource: R,
  uid: string,
): readonly Stored<ResourceTypes[R]>[] => store.byIndex(resource, CONTROLLER, uid);

/** The objects in a namespace that nobody manages. */
export const orphans = <R extends ResourceKey>(
  store: Store,
  resource: R,
  namespace: string,
): readonly Stored<ResourceTypes[R]>[] => store.byIndex(resource, CONTROLLER, orphansOf(namespace));

/**
 * The objects that belong to an owner by its selector: adopts those that nobody manages, lets go of its own that do not
 * match any more. What the server refuses of one object keeps it from none of the others; it is thrown in the end.
 * Models pkg/controller/controller_ref_manager.go
 * @param finalizer what an object has as long as the owner manages it
 */
export function claim<R extends ResourceKey>(
  { store, client }: { readonly store: Store; readonly client: Client },
  resource: R,
  owner: StoredObject,
  matches: (object: StoredObject) => boolean,
  finalizer?: string,
): readonly Stored<ResourceTypes[R]>[] {
  const { uid, namespace = '', deletionTimestamp } = owner.metadata;
  const own = controlledBy(store, resource, uid);
  const leaves = (object: Stored<ResourceTypes[R]>): boolean => !matches(object as unknown as StoredObject);
  const kept = own.some(leaves) ? own.filter((object) => !leaves(object)) : own;
  if (deletionTimestamp !== undefined) return kept;
  let first: ApiError | undefined;
  const attempt = <T>(write: () => readonly T[]): readonly T[] => {
    try {
      return write();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      first ??= error;
      return [];
    }
  };
  if (kept !== own)
    for (const object of own.filter(leaves)) attempt(() => release(client, resource, object, uid, finalizer));
  const adopted = orphans(store, resource, namespace)
    .filter((object) => {
      const stored = object as unknown as StoredObject;
      return stored.metadata.deletionTimestamp === undefined && matches(stored);
    })
    .flatMap((object) => attempt(() => adopt(client, resource, object, owner, finalizer)));
  if (first) throw first;
  return adopted.length === 0 ? kept : [...kept, ...adopted];
}

function release<R extends ResourceKey>(
  client: Client,
  resource: R,
  object: Stored<ResourceTypes[R]>,
  uid: string,
  finalizer: string | undefined,
): readonly never[] {
  const { ownerReferences = [], finalizers = [], ...metadata } = (object as unknown as StoredObject).metadata;
  const left = ownerReferences.filter((owner) => owner.uid !== uid);
  const held = finalizers.filter((one) => one !== finalizer);
  const next = {
    ...metadata,
    ...(left.length > 0 && { ownerReferences: left }),
    ...(held.length > 0 && { finalizers: held }),
  };
  tolerateNotFound(() => client.update(resource, { ...object, metadata: next }));
  return [];
}

function adopt<R extends ResourceKey>(
  client: Client,
  resource: R,
  object: Stored<ResourceTypes[R]>,
  owner: StoredObject,
  finalizer: string | undefined,
): readonly Stored<ResourceTypes[R]>[] {
  const stored = object as unknown as StoredObject;
  if (controllerOf(stored)) return [];
  const { ownerReferences = [], finalizers = [] } = stored.metadata;
  const metadata = {
    ...stored.metadata,
    ownerReferences: [...ownerReferences, controllerReference(owner)],
    ...(finalizer !== undefined && { finalizers: [...new Set([...finalizers, finalizer])] }),
  };
  const adopted = tolerateNotFound(() => client.update(resource, { ...object, metadata }));
  return adopted ? [adopted] : [];
}

function tolerateNotFound<T>(write: () => T): T | undefined {
  try {
    return write();
  } catch (error) {
    if (error instanceof ApiError && error.reason === 'NotFound') return undefined;
    throw error;
  }
}

/**
 * Which owners of a kind an object's change concerns, by key: those that manage or managed it; when nobody manages it and
 * something that selectors see changed, whoever would adopt it.
 */
export function concerned<T extends StoredObject>(
  { object, previous }: Pick<Change<T>, 'object' | 'previous'>,
  kind: string,
  adopters: (object: T) => readonly StoredObject[],
): readonly string[] {
  const namespace = object.metadata.namespace ?? '';
  const now = controllerOf(object);
  const before = previous && controllerOf(previous);
  const managing: string[] = [];
  if (now?.kind === kind) managing.push(`${namespace}/${now.name}`);
  if (before?.kind === kind) managing.push(`${namespace}/${before.name}`);
  if (now || (previous && !before && equal(previous.metadata.labels, object.metadata.labels)))
    return managing;
  return [...managing, ...adopters(object).map(keyOf)];
}
