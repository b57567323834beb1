import type { ManagedFieldsEntry, ObjectMeta } from '../api/types.ts';
import { resourceOf, type Kind, type WriteContext } from '../kinds/kind.ts';
import { cutPrefix, SUFFIX_ALPHABET } from '../machinery/names.ts';
import { keyIn, type KubeObject, type Mutable, type StoredObject } from '../machinery/object.ts';
import { formatTime } from '../machinery/time.ts';

const NAME_ATTEMPTS = 8;

/** What the store calls an object of a kind by. */
export const keyFor = (kind: Kind, namespace: string, name: string): string =>
  kind.namespaced ? keyIn(namespace, name) : name;

/** The metadata of an object that is created. Models staging/src/k8s.io/apiserver/pkg/registry/rest/create.go (BeforeCreate) */
export function newMeta(kind: Kind, namespace: string, given: ObjectMeta, context: WriteContext): ObjectMeta {
  const { store, random, now } = context;
  const resource = resourceOf(kind);
  const name = given.name || generateName(kind, namespace, given.generateName ?? '', context);
  const meta: Mutable<ObjectMeta> = { ...withoutServerFields(given) };
  meta.name = name;
  if (kind.namespaced) meta.namespace = namespace;
  meta.uid = random.uuid('uid', resource, namespace, name, store.creations(resource));
  if (kind.generation) meta.generation = 1;
  meta.creationTimestamp = formatTime(now);
  return meta;
}

function generateName(
  kind: Kind,
  namespace: string,
  prefix: string,
  { store, random }: WriteContext,
): string {
  if (prefix === '') return '';
  const resource = resourceOf(kind);
  let name = '';
  for (let attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
    const key = ['name', resource, namespace, prefix, store.creations(resource), attempt] as const;
    name = cutPrefix(prefix) + random.text(5, SUFFIX_ALPHABET, ...key);
    if (!store.get(resource, keyFor(kind, namespace, name))) break;
  }
  return name;
}

/** What clients send of metadata that only the server sets is dropped. */
function withoutServerFields(given: ObjectMeta): ObjectMeta {
  if (
    given.resourceVersion === undefined &&
    given.selfLink === undefined &&
    given.deletionTimestamp === undefined &&
    given.deletionGracePeriodSeconds === undefined &&
    given.managedFields === undefined &&
    given.generation === undefined
  )
    return given;
  const {
    resourceVersion: _version,
    selfLink: _link,
    deletionTimestamp: _deleted,
    deletionGracePeriodSeconds: _grace,
    managedFields: _fields,
    generation: _generation,
    ...kept
  } = given;
  return kept;
}

/** Lists that say nothing are not written down. */
function withoutIdleLists<T extends Pick<ObjectMeta, 'finalizers' | 'ownerReferences'>>(meta: T): T {
  if (meta.finalizers?.length !== 0 && meta.ownerReferences?.length !== 0) return meta;
  const { finalizers, ownerReferences, ...kept } = meta;
  return {
    ...kept,
    ...(finalizers?.length ? { finalizers } : {}),
    ...(ownerReferences?.length ? { ownerReferences } : {}),
  } as T;
}

/** What an update can never change is taken from the stored object. Models staging/src/k8s.io/apiserver/pkg/registry/rest/update.go (BeforeUpdate) */
export function keepMeta(object: KubeObject, old: StoredObject): KubeObject {
  const { metadata } = object;
  if (metadata === old.metadata) return object;
  const {
    selfLink: _link,
    generation: _generation,
    deletionTimestamp: _deleted,
    deletionGracePeriodSeconds: _grace,
    managedFields: _fields,
    ...kept
  } = metadata ?? {};
  const was = old.metadata;
  return {
    ...object,
    metadata: {
      ...withoutIdleLists(kept),
      name: was.name,
      ...(was.namespace === undefined ? {} : { namespace: was.namespace }),
      uid: was.uid,
      resourceVersion: was.resourceVersion,
      ...(was.generation === undefined ? {} : { generation: was.generation }),
      creationTimestamp: was.creationTimestamp,
      ...(was.deletionTimestamp === undefined ? {} : { deletionTimestamp: was.deletionTimestamp }),
      ...(was.deletionGracePeriodSeconds === undefined
        ? {}
        : { deletionGracePeriodSeconds: was.deletionGracePeriodSeconds }),
      ...(was.managedFields === undefined ? {} : { managedFields: was.managedFields }),
    },
  };
}

/** The object with other managed fields; itself when they are the same. */
export function withManagedFields(object: KubeObject, managed: readonly ManagedFieldsEntry[]): KubeObject {
  const { managedFields: was, ...metadata } = object.metadata ?? {};
  if (managed === was || (managed.length === 0 && was === undefined)) return object;
  return { ...object, metadata: { ...metadata, ...(managed.length > 0 ? { managedFields: managed } : {}) } };
}

/** The next generation. */
export function counted(object: KubeObject, old: StoredObject): KubeObject {
  return { ...object, metadata: { ...object.metadata, generation: (old.metadata.generation ?? 0) + 1 } };
}
