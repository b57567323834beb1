import type { Clock } from '../environment.ts';
import { resourceOf } from '../kinds/kind.ts';
import { keyOf, type StoredObject } from '../machinery/object.ts';
import { badRequest, expired, unknownError } from '../machinery/status.ts';
import type { Store } from '../store/store.ts';
import { decodeContinue, encodeContinue } from './continue.ts';
import { wantsExactly, type ListOptions } from './list-options.ts';
import type { ListMeta } from './representation.ts';
import { freshAsOf, InvalidRevision, parseRevision } from './revisions.ts';
import { isSelected, type Selection } from './selection.ts';

/** A page of a list. */
export interface Page {
  readonly objects: readonly StoredObject[];
  readonly metadata: ListMeta;
}

/** What a list is taken from: all objects of a revision, from the first one that it may show. */
interface Source {
  readonly all: readonly StoredObject[];
  readonly from: number;
  readonly revision: number;
}

const TOO_OLD = 'The resourceVersion for the provided list is too old.';
const INCONSISTENT =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';
const FUTURE = 'etcdserver: mvcc: required revision is a future revision';

/** The first object after a key in a sorted list. */
function indexAfter(objects: readonly StoredObject[], key: string): number {
  let low = 0;
  let high = objects.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const object = objects[middle];
    if (object && keyOf(object) <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Keys in tokens stand below the namespace that the list is about. */
const prefixOf = ({ kind, namespace }: Selection): string =>
  kind.namespaced && namespace !== '' ? `${namespace}/` : '';

function goOn(store: Store, selection: Selection, options: ListOptions): Source {
  const { revision, start } = decodeContinue(options.continue);
  if (options.resourceVersion !== '' && options.resourceVersion !== '0')
    throw badRequest('specifying resource version is not allowed when using continue');
  const at = revision < 0 ? store.revision : revision;
  if (at > store.revision) throw unknownError(FUTURE);
  const all = store.listAt(resourceOf(selection.kind), at, selection.namespace);
  if (!all) throw expired(INCONSISTENT, encodeContinue({ revision: -1, start }));
  return { all, from: indexAfter(all, prefixOf(selection) + start), revision: at };
}

function exactly(store: Store, selection: Selection, text: string): Source {
  let revision: number;
  try {
    revision = parseRevision(text);
  } catch (error) {
    if (error instanceof InvalidRevision) throw badRequest(`invalid resource version: ${error.message}`);
    throw error;
  }
  if (revision > store.revision) throw unknownError(FUTURE);
  const all = store.listAt(resourceOf(selection.kind), revision, selection.namespace);
  if (!all) throw expired(TOO_OLD);
  return { all, from: 0, revision };
}

/** The state of now, which is at least that of the revision asked for. */
async function now(store: Store, clock: Clock, selection: Selection, text: string): Promise<Source> {
  try {
    await freshAsOf(store, clock, parseRevision(text));
  } catch (error) {
    if (error instanceof InvalidRevision) throw unknownError(error.message);
    throw error;
  }
  const all = store.list(resourceOf(selection.kind), selection.namespace);
  return { all, from: 0, revision: store.revision };
}

/**
 * Lists the selected objects: of the revision asked for, and from page to page of the same one.
 * Models staging/src/k8s.io/apiserver/pkg/storage/cacher and etcd3 (GetList)
 * @throws ApiError 410 for a revision that is too old, 504 for one that does not come
 */
export async function list(
  store: Store,
  clock: Clock,
  selection: Selection,
  options: ListOptions,
): Promise<Page> {
  const { all, from, revision } =
    options.continue !== ''
      ? goOn(store, selection, options)
      : wantsExactly(options)
        ? exactly(store, selection, options.resourceVersion)
        : await now(store, clock, selection, options.resourceVersion);
  const resourceVersion = String(revision);
  const plain = selection.labels.length === 0 && selection.fields.length === 0;
  // Who takes any state is answered from the cache, which has no pages.
  const limit = options.continue === '' && options.resourceVersion === '0' ? 0 : options.limit;
  if (limit === 0) {
    const objects =
      plain && from === 0 ? all : all.slice(from).filter((object) => isSelected(selection, object));
    return { objects, metadata: { resourceVersion } };
  }
  const objects: StoredObject[] = [];
  for (let at = from; at < all.length; at++) {
    const object = all[at];
    if (!object || !isSelected(selection, object)) continue;
    objects.push(object);
    const left = all.length - at - 1;
    if (objects.length < limit || left === 0) continue;
    const start = keyOf(object).slice(prefixOf(selection).length);
    const metadata = {
      resourceVersion,
      continue: encodeContinue({ revision, start }),
      ...(plain ? { remainingItemCount: left } : {}),
    };
    return { objects, metadata };
  }
  return { objects, metadata: { resourceVersion } };
}
