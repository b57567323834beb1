import type { DeleteOptions, ObjectMeta } from '../api/types.ts';
import { resourceName, type Kind, type WriteContext } from '../kinds/kind.ts';
import type { StoredObject } from '../machinery/object.ts';
import { conflict } from '../machinery/status.ts';
import { formatTime } from '../machinery/time.ts';

/** What a deletion request leads to: the object as it is told last before it is gone, or an object that waits. */
export interface Deletion {
  readonly object: StoredObject;
  readonly gone: boolean;
}

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/** The finalizers that the garbage collector takes off, by what the request or the object asks for. */
function collectorFinalizers({ finalizers = [] }: ObjectMeta, options: DeleteOptions): readonly string[] {
  const policy =
    options.propagationPolicy ??
    (options.orphanDependents === undefined ? undefined : options.orphanDependents ? 'Orphan' : 'Background');
  const orphan = policy === undefined ? finalizers.includes(ORPHAN) : policy === 'Orphan';
  const foreground = policy === undefined ? finalizers.includes(FOREGROUND) : policy === 'Foreground';
  const others = finalizers.filter((name) => name !== ORPHAN && name !== FOREGROUND);
  return [...others, ...(orphan ? [ORPHAN] : []), ...(foreground ? [FOREGROUND] : [])];
}

function checkPreconditions(kind: Kind, { metadata }: StoredObject, options: DeleteOptions): void {
  const { uid, resourceVersion } = options.preconditions ?? {};
  if (uid !== undefined && uid !== metadata.uid) {
    throw conflict(
      resourceName(kind),
      metadata.name,
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw conflict(
      resourceName(kind),
      metadata.name,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
  }
}

/** The metadata after a graceful deletion began or was shortened, which may leave nothing to wait for; undefined: that was so before. */
function graceful(meta: ObjectMeta, grace: number, now: number): ObjectMeta | 'pending' | undefined {
  const waiting = meta.deletionGracePeriodSeconds;
  if (meta.deletionTimestamp !== undefined) {
    if (waiting === undefined || waiting === 0) return undefined;
    if (grace >= waiting) return 'pending';
    const began = Date.parse(meta.deletionTimestamp) - waiting * 1000;
    const due = began + grace * 1000;
    return {
      ...meta,
      deletionTimestamp: formatTime(Math.max(due, now)),
      deletionGracePeriodSeconds: due < now && grace !== 0 ? 1 : grace,
    };
  }
  return {
    ...meta,
    deletionTimestamp: formatTime(now + grace * 1000),
    deletionGracePeriodSeconds: grace,
    ...(meta.generation === undefined ? {} : { generation: meta.generation + 1 }),
  };
}

/**
 * What a deletion request does to an object. Models staging/src/k8s.io/apiserver/pkg/registry/rest/delete.go BeforeDelete and
 * registry/generic/registry/store.go Delete
 */
export function beginDeletion(
  kind: Kind,
  old: StoredObject,
  options: DeleteOptions,
  context: WriteContext,
): Deletion {
  checkPreconditions(kind, old, options);
  let meta: ObjectMeta = old.metadata;
  const grace = kind.gracePeriod?.(old, options);
  if (grace !== undefined) {
    const already = meta.deletionTimestamp !== undefined;
    // A second request without a period of its own only waits on.
    const wanted =
      already && options.gracePeriodSeconds === undefined
        ? (meta.deletionGracePeriodSeconds ?? 0)
        : already
          ? Math.max(options.gracePeriodSeconds ?? 0, 0)
          : grace;
    const next = graceful(meta, wanted, context.now);
    if (next === 'pending') return { object: old, gone: false };
    if (next !== undefined) {
      const finalizers = collectorFinalizers(next, options);
      const object = withMeta(old, withFinalizers(next, finalizers));
      return { object, gone: next.deletionGracePeriodSeconds === 0 && finalizers.length === 0 };
    }
    if (wanted === 0 && meta.deletionTimestamp !== undefined) {
      meta = { ...meta, deletionGracePeriodSeconds: 0 };
    }
  }
  const finalizers = collectorFinalizers(meta, options);
  const held = finalizers.length > 0 || kind.holdsDeletion?.(old) === true;
  if (!held) return { object: old, gone: true };
  const began = meta.deletionTimestamp === undefined;
  meta = withFinalizers(meta, finalizers);
  if (kind.markDeleted) {
    return { object: kind.markDeleted(withMeta(old, meta), context) as StoredObject, gone: false };
  }
  if (began) {
    meta = {
      ...meta,
      deletionTimestamp: formatTime(context.now),
      deletionGracePeriodSeconds: 0,
      ...(meta.generation === undefined ? {} : { generation: meta.generation + 1 }),
    };
  }
  return { object: withMeta(old, meta), gone: false };
}

const withMeta = (object: StoredObject, metadata: ObjectMeta): StoredObject =>
  ({ ...object, metadata }) as StoredObject;

function withFinalizers(meta: ObjectMeta, finalizers: readonly string[]): ObjectMeta {
  const { finalizers: old = [], ...rest } = meta;
  if (old.length === finalizers.length && old.every((name, i) => name === finalizers[i])) return meta;
  return finalizers.length === 0 ? rest : { ...rest, finalizers };
}
