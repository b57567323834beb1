import type { DeleteOptions, ObjectMeta, OwnerReference } from '../api/types.ts';
import { kindOfType } from '../kinds/registry.ts';
import { ApiError } from '../machinery/errors.ts';
import { keyOf, splitKey, type StoredObject } from '../machinery/object.ts';
import type { ResourceKey } from '../machinery/resources.ts';
import { internalError } from '../machinery/status.ts';
import type { Change } from '../store/store.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { mappingOf } from './rest-mapping.ts';
import { WorkQueue } from './workqueue.ts';

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/** Before the UIDs of objects whose owners are in another namespace. */
const MISPLACED = 'misplaced:';

/** How many owners that have gone are remembered. */
const REMEMBERED = 500;

/** What an owner is to what refers to it; a namespaced owner of an object without a namespace cannot be looked for. */
type Owner = 'solid' | 'dangling' | 'waiting' | 'impossible';

/** Where an object lies: its resource and its key there. */
interface Place {
  readonly resource: ResourceKey;
  readonly key: string;
}

/** Resources whose objects neither own anything nor are owned. */
const IGNORED: ReadonlySet<string> = new Set(['events']);

/**
 * Deletes what has lost all its owners, and what stands in the way of an owner that is deleted in the foreground; lets
 * dependents of an owner that is deleted with `orphan` go. Models pkg/controller/garbagecollector
 */
export function garbageCollector({ clock, store, client, budget, recorder }: ControllerContext): Controller {
  const events = recorder('garbage-collector-controller');
  const places = new Map<string, Place>();
  const dependents = new Map<string, Set<string>>();
  /** When owners went whose kinds may go with them: nobody can be asked for them any more. */
  const absent = new Map<string, number>();

  const at = (place: Place | undefined): StoredObject | undefined =>
    place && (store.get(place.resource, place.key) as StoredObject | undefined);

  const find = (uid: string): StoredObject | undefined => {
    const object = at(places.get(uid));
    return object?.metadata.uid === uid ? object : undefined;
  };

  const dependentsOf = (uid: string): readonly StoredObject[] =>
    [...(dependents.get(uid) ?? [])].flatMap((dependent) => find(dependent) ?? []);

  /** Dependents in the order of what and where they are, whoever was told of first. */
  const inOrder = (uids: Iterable<string>): readonly string[] => {
    const orderOf = (uid: string): string => {
      const { resource = '', key = '' } = places.get(uid) ?? {};
      return `${resource} ${key}`;
    };
    const ordered = [...uids].map((uid) => [orderOf(uid), uid] as const);
    return ordered.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, uid]) => uid);
  };

  const link = ({ metadata }: StoredObject): void => {
    for (const { uid } of metadata.ownerReferences ?? []) {
      let known = dependents.get(uid);
      if (!known) dependents.set(uid, (known = new Set()));
      known.add(metadata.uid);
    }
  };

  const unlink = ({ metadata }: StoredObject): void => {
    for (const { uid } of metadata.ownerReferences ?? []) {
      const known = dependents.get(uid);
      known?.delete(metadata.uid);
      if (known?.size === 0) dependents.delete(uid);
    }
  };

  const absentKey = (
    { apiVersion, kind, name, uid }: Omit<OwnerReference, 'controller' | 'blockOwnerDeletion'>,
    namespace = '',
  ): string => `${apiVersion} ${kind} ${namespace}/${name} ${uid}`;

  const remember = ({ apiVersion = '', kind = '', metadata }: StoredObject): void => {
    if (kindOfType(apiVersion, kind)) return;
    absent.set(absentKey({ apiVersion, kind, ...metadata }, metadata.namespace), clock.now());
    for (const key of absent.keys()) if (absent.size > REMEMBERED) absent.delete(key);
  };

  const observe = (resource: string, { type, object, previous }: Change): void => {
    if (IGNORED.has(resource)) return;
    const { uid, ownerReferences, deletionTimestamp, finalizers } = object.metadata;
    if (type === 'DELETED') {
      unlink(previous ?? object);
      places.delete(uid);
      if (dependents.has(uid)) remember(object);
      for (const dependent of inOrder(dependents.get(uid) ?? [])) queue.add(dependent);
      // An owner that waits for its dependents may be waiting for this one.
      for (const owner of ownerReferences ?? []) if (places.has(owner.uid)) queue.add(owner.uid);
      return;
    }
    if (type === 'ADDED') places.set(uid, { resource: resource as ResourceKey, key: keyOf(object) });
    if (previous?.metadata.ownerReferences !== ownerReferences) {
      if (previous) {
        unlink(previous);
        for (const owner of previous.metadata.ownerReferences ?? [])
          if (places.has(owner.uid)) queue.add(owner.uid);
      }
      link(object);
      if (elsewhere(object)) queue.add(MISPLACED + uid);
      if (ownerReferences?.length) queue.add(uid);
    }
    if (deletionTimestamp !== undefined && finalizers?.length) queue.add(uid);
  };

  /** The first reference to an owner in another namespace than the object's own. */
  const elsewhere = ({ metadata }: StoredObject): OwnerReference | undefined =>
    metadata.ownerReferences?.find(({ uid }) => {
      const { namespace } = find(uid)?.metadata ?? {};
      return namespace !== undefined && namespace !== metadata.namespace;
    });

  const complain = (object: StoredObject): void => {
    const reference = elsewhere(object);
    if (!reference) return;
    const { apiVersion, kind, name, uid } = reference;
    const { namespace = '' } = object.metadata;
    const owner = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`;
    const message = `ownerRef ${owner} does not exist in namespace "${namespace}"`;
    events.event(object, 'Warning', 'OwnerRefInvalidNamespace', message);
  };

  const write = (object: StoredObject, change: Pick<ObjectMeta, 'finalizers' | 'ownerReferences'>): void => {
    const place = places.get(object.metadata.uid);
    if (!place) return;
    const { finalizers, ownerReferences, ...rest } = { ...object.metadata, ...change };
    const metadata = {
      ...rest,
      ...(finalizers?.length && { finalizers }),
      ...(ownerReferences?.length && { ownerReferences }),
    };
    client.update(place.resource, { ...object, metadata } as never);
  };

  const withoutFinalizer = (object: StoredObject, finalizer: string): void =>
    write(object, { finalizers: object.metadata.finalizers?.filter((other) => other !== finalizer) ?? [] });

  const remove = (
    object: StoredObject,
    propagationPolicy: NonNullable<DeleteOptions['propagationPolicy']>,
  ): void => {
    const place = places.get(object.metadata.uid);
    if (!place) return;
    const { namespace, name } = splitKey(place.key);
    // It asks the server for the object first.
    budget?.spend();
    client.delete(place.resource, namespace, name, {
      propagationPolicy,
      preconditions: { uid: object.metadata.uid },
    });
  };

  /** An owner under foreground deletion goes when nothing that blocks it is left. */
  const processForeground = (owner: StoredObject): void => {
    const { uid } = owner.metadata;
    const left = dependentsOf(uid);
    const blocks = ({ metadata }: StoredObject): boolean =>
      metadata.ownerReferences?.some((ref) => ref.uid === uid && ref.blockOwnerDeletion === true) ?? false;
    if (!left.some(blocks)) withoutFinalizer(owner, FOREGROUND);
    else {
      const untold = left.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
      for (const uid of inOrder(untold.map(({ metadata }) => metadata.uid))) queue.add(uid);
    }
  };

  const orphanDependents = (owner: StoredObject): void => {
    for (const dependent of inOrder(dependents.get(owner.metadata.uid) ?? []).flatMap(
      (uid) => find(uid) ?? [],
    ))
      write(dependent, {
        ownerReferences:
          dependent.metadata.ownerReferences?.filter(({ uid }) => uid !== owner.metadata.uid) ?? [],
      });
    withoutFinalizer(owner, ORPHAN);
  };

  const isWaiting = ({ metadata }: StoredObject): boolean =>
    metadata.deletionTimestamp !== undefined && (metadata.finalizers?.includes(FOREGROUND) ?? false);

  /**
   * The owner behind a reference: of this name in the object's own namespace or in none, with this UID. Models isDangling
   * @throws ApiError when the cluster knows no such kind: it may know it later
   */
  const ownerBehind = (reference: OwnerReference, { metadata }: StoredObject): Owner => {
    if ([undefined, metadata.namespace].some((namespace) => absent.has(absentKey(reference, namespace))))
      return 'dangling';
    const mapping = mappingOf(store, reference);
    if (!mapping) {
      throw internalError(`no matches for kind "${reference.kind}" in version "${reference.apiVersion}"`);
    }
    const { resource, namespaced } = mapping;
    const { namespace } = metadata;
    if (namespaced && namespace === undefined) return 'impossible';
    const owner = store.get(resource, namespaced ? `${namespace}/${reference.name}` : reference.name);
    if (owner?.metadata.uid !== reference.uid) return 'dangling';
    return isWaiting(owner) ? 'waiting' : 'solid';
  };

  /** Lets nobody wait for an object any more that waits for what waits for it. */
  const unblock = (object: StoredObject): void =>
    write(object, {
      ownerReferences:
        object.metadata.ownerReferences?.map((reference) =>
          reference.blockOwnerDeletion === true ? { ...reference, blockOwnerDeletion: false } : reference,
        ) ?? [],
    });

  /** Models attemptToDeleteItem */
  const collect = (object: StoredObject): void => {
    const references = object.metadata.ownerReferences ?? [];
    if (references.length === 0) return;
    const owners = references.map((reference) => ownerBehind(reference, object));
    if (owners.includes('impossible')) return;
    const solid = references.filter((_, i) => owners[i] === 'solid');
    const own = dependentsOf(object.metadata.uid);
    if (solid.length > 0) {
      if (solid.length < references.length) write(object, { ownerReferences: solid });
    } else if (owners.includes('waiting') && own.length > 0) {
      if (own.some(isWaiting)) unblock(object);
      remove(object, 'Foreground');
    } else if (object.metadata.finalizers?.includes(ORPHAN)) remove(object, 'Orphan');
    else if (object.metadata.finalizers?.includes(FOREGROUND)) remove(object, 'Foreground');
    else remove(object, 'Background');
  };

  const reconcile = (key: string): void => {
    const isMisplaced = key.startsWith(MISPLACED);
    const object = find(isMisplaced ? key.slice(MISPLACED.length) : key);
    if (!object) return;
    if (isMisplaced) {
      complain(object);
      return;
    }
    const { deletionTimestamp, finalizers } = object.metadata;
    try {
      if (deletionTimestamp === undefined) collect(object);
      else if (finalizers?.includes(FOREGROUND)) processForeground(object);
      else if (finalizers?.includes(ORPHAN)) orphanDependents(object);
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'NotFound') throw error;
    }
  };

  const queue = new WorkQueue(clock, reconcile, budget);
  const stopListening = store.subscribeAll(observe);

  const resync = (): void => {
    for (const resource of store.resources())
      for (const object of store.list(resource))
        observe(resource, { type: 'ADDED', revision: store.revision, object, previous: undefined });
  };
  return {
    resync,
    setRunning(running) {
      queue.setRunning(running);
      if (running) resync();
    },
    state: () => ({
      queue: queue.snapshot(),
      times: new Map(absent),
      ...(budget && { requests: budget.snapshot() }),
    }),
    restore(state) {
      budget?.restore(state.requests ?? 0);
      queue.restore(state.queue);
      absent.clear();
      for (const [key, time] of state.times ?? []) absent.set(key, time);
    },
    stop() {
      stopListening();
      queue.stop();
    },
  };
}
