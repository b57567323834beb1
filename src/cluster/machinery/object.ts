import type { ObjectMeta, OwnerReference } from '../api/types.ts';

/** Any API object before it was stored: what clients send. Kinds have their own interfaces in `api/types.ts`. */
export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
}

/** An object while it is being made. */
export type Mutable<T> = { -readonly [P in keyof T]: T[P] };

/**
 * The object with other metadata. Where objects of all kinds come by, a copy that is changed afterwards costs half of a literal that
 * spreads and replaces at once.
 */
export function withMetadata<T extends KubeObject>(object: T, metadata: NonNullable<T['metadata']>): T {
  const copy = { ...object };
  const open: Mutable<KubeObject> = copy;
  open.metadata = metadata;
  return copy;
}

/** Metadata as the store guarantees it. */
export interface StoredMeta extends ObjectMeta {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** RFC 3339, whole seconds, UTC. */
  readonly creationTimestamp: string;
}

type Present<T, K extends string> = {
  readonly [P in keyof T as P extends K ? P : never]-?: NonNullable<T[P]>;
};

/** An object of kind `T` as it lies in the store: type, metadata, and spec and status where the kind has them. */
export type Stored<T> = Omit<T, 'apiVersion' | 'kind' | 'metadata' | 'spec' | 'status'> &
  Present<T, 'spec' | 'status'> & {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: StoredMeta;
  };

/** A stored object whose kind the reader does not care about. */
export type StoredObject = Stored<KubeObject>;

/** `namespace/name`, or the bare name of a cluster-scoped object: the key of stores and work queues. */
export function keyOf(object: {
  readonly metadata: { readonly namespace?: string; readonly name: string };
}): string {
  const { namespace, name } = object.metadata;
  return namespace === undefined || namespace === '' ? name : keyIn(namespace, name);
}

let lastNamespace = '';
let lastName = '';
let lastKey = '';

/**
 * The key of what has this name in a namespace. While an object is written, all who hear of it ask for its key in turn: they get the same
 * text, which is put together and hashed once.
 */
export function keyIn(namespace: string, name: string): string {
  if (name !== lastName || namespace !== lastNamespace) {
    lastNamespace = namespace;
    lastName = name;
    lastKey = `${namespace}/${name}`;
  }
  return lastKey;
}

/** Takes a key of {@link keyOf} apart; the namespace of a cluster-scoped object is ''. */
export function splitKey(key: string): { readonly namespace: string; readonly name: string } {
  const slash = key.indexOf('/');
  return slash < 0
    ? { namespace: '', name: key }
    : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** The one owner that manages the object, if it has one. Models staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/controller_ref.go */
export function controllerOf(object: StoredObject): OwnerReference | undefined {
  const { ownerReferences } = object.metadata;
  if (ownerReferences) for (const owner of ownerReferences) if (owner.controller === true) return owner;
  return undefined;
}
