import { resourceOf } from '../kinds/kind.ts';
import { keyOf, type StoredObject } from '../machinery/object.ts';
import { badRequest } from '../machinery/status.ts';
import type { Store } from '../store/store.ts';
import type { ListMeta } from './representation.ts';
import { isSelected, type Selection } from './selection.ts';

/** A page of a list. */
export interface Page {
  readonly objects: readonly StoredObject[];
  readonly metadata: ListMeta;
}

interface Continue {
  readonly rv: number;
  readonly start: string;
}

const INVALID = 'continue key is not valid: ';

function encodeContinue(token: Continue): string {
  return btoa(encodeURIComponent(JSON.stringify({ v: 'meta.k8s.io/v1', ...token })));
}

function decodeContinue(text: string): Continue {
  try {
    const token: unknown = JSON.parse(decodeURIComponent(atob(text)));
    if (typeof token === 'object' && token !== null && 'rv' in token && 'start' in token) {
      const { rv, start } = token;
      if (typeof rv === 'number' && typeof start === 'string') return { rv, start };
    }
  } catch {
    // Told below.
  }
  throw badRequest(`${INVALID}${text}`);
}

function numberOf(query: URLSearchParams, key: string): number {
  const text = query.get(key) ?? '';
  if (text === '') return 0;
  if (!/^-?\d+$/.test(text)) {
    throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
  }
  return Number(text);
}

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

/** Lists by `limit` and `continue`. Later pages show the objects of now, under the first page's revision. */
export function list(store: Store, selection: Selection, query: URLSearchParams): Page {
  const limit = Math.max(0, numberOf(query, 'limit'));
  const given = query.get('continue') ?? '';
  const token = given === '' ? undefined : decodeContinue(given);
  const revision = token?.rv ?? store.revision;
  const all = store.list(resourceOf(selection.kind), selection.namespace);
  const from = token ? indexAfter(all, token.start) : 0;
  const resourceVersion = String(revision);
  const plain = selection.labels.length === 0 && selection.fields.length === 0;
  if (limit === 0) {
    const objects =
      plain && from === 0 ? all : all.slice(from).filter((object) => isSelected(selection, object));
    return { objects, metadata: { resourceVersion } };
  }
  const objects: StoredObject[] = [];
  for (let at = from; at < all.length; at++) {
    const object = all[at];
    if (!object || !isSelected(selection, object)) continue;
    const last = objects.at(-1);
    if (objects.length === limit && last) {
      return {
        objects,
        metadata: {
          resourceVersion,
          continue: encodeContinue({ rv: revision, start: keyOf(last) }),
          ...(plain ? { remainingItemCount: all.length - at } : {}),
        },
      };
    }
    objects.push(object);
  }
  return { objects, metadata: { resourceVersion } };
}
