import { CommandError } from '../errors.ts';
import { goSort } from './go-sort.ts';
import { compareStrings, isList, isMap, quote, type JsonMap } from './go-values.ts';
import { JsonPath } from './jsonpath/evaluate.ts';
import { JsonPathError } from './jsonpath/parse.ts';
import { parseQuantity } from './quantity.ts';
import { relaxedPath } from './relaxed-path.ts';

/** That values cannot be compared: kubectl logs it as fatal and ends. The message is what it logs. */
export class UnsortableError extends Error {}

/** A failure in words that have no place in Go's source. */
class Unsortable extends Error {}

/** What the field under a path holds in an object; undefined where it is missing. */
function fieldReader(field: string, failure: (message: string) => string): (object: unknown) => unknown {
  const stated = <T>(step: () => T, words: (message: string) => string): T => {
    try {
      return step();
    } catch (error) {
      throw error instanceof JsonPathError ? new CommandError(words(error.message)) : error;
    }
  };
  const path = stated(() => new JsonPath(field, { allowMissingKeys: true }), failure);
  return (object) =>
    stated(
      () => path.find(object)[0]?.[0],
      (message) => message,
    );
}

const typeName = (value: unknown): string => {
  if (isList(value)) return '[]interface {}';
  if (isMap(value)) return 'map[string]interface {}';
  return typeof value === 'boolean' ? 'bool' : typeof value;
};

/** Models kubectl/pkg/cmd/get/sorter.go isLess, for what interfaces hold */
function isLess(left: unknown, right: unknown): boolean {
  if (left === null) return right !== null;
  if (right === null) return false;
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  if (typeof left === 'string' && typeof right === 'string') {
    const [a, b] = [parseQuantity(left), parseQuantity(right)];
    return a !== undefined && b !== undefined ? a < b : compareStrings(left, right) < 0;
  }
  if (typeof left === 'number' || typeof left === 'string')
    throw new Unsortable('unsortable interface: interface');
  throw new Unsortable(`unsortable type: ${typeName(left)}`);
}

interface Sorted<T> {
  readonly items: readonly T[];
  readonly object: (item: T) => unknown;
  readonly field: string;
  /** Where in Go's source it is logged that values cannot be compared, and what of. */
  readonly place: string;
  readonly failure: (message: string) => string;
}

function sorted<T>({ items, object, field, place, failure }: Sorted<T>): readonly T[] {
  const read = fieldReader(field, failure);
  const keyed = items.map((item) => ({ item, whole: object(item), key: read(object(item)) }));
  if (items.length > 0 && keyed.every(({ key }) => key === undefined)) {
    throw new CommandError(`couldn't find any field with path ${quote(field)} in the list of objects`);
  }
  return goSort(keyed, (a, b) => {
    if (a.key === undefined) return true;
    if (b.key === undefined) return false;
    const isWhole = a.key === a.whole;
    try {
      if (isWhole) throw new Unsortable('unsortable type: map');
      return isLess(a.key, b.key);
    } catch (error) {
      if (!(error instanceof Unsortable)) throw error;
      const kind = isWhole ? 'map' : 'interface';
      throw new UnsortableError(place.replace('%s', field).replace('%s', kind).replace('%s', error.message));
    }
  }).map(({ item }) => item);
}

const same = (message: string): string => message;

/** Objects in the order of a field, as `--sort-by` with `-o yaml` and the like. Throws `CommandError`, `UnsortableError`. */
export function sortObjects<T>(objects: readonly T[], sortBy: string): readonly T[] {
  if (objects.length === 0) return objects;
  return sorted({
    items: objects,
    object: (object) => object,
    field: relaxedPath(sortBy),
    place: 'sorter.go:329] Field %s in *unstructured.Unstructured is an unsortable type: %s, err: %s',
    failure: same,
  });
}

/** A server's `Table` with its rows in the order of a field of their objects. Throws `CommandError`, `UnsortableError`. */
export function sortTable(table: JsonMap, sortBy: string): JsonMap {
  const rows = isList(table['rows']) ? table['rows'] : [];
  if (rows.length < 2) return table;
  const order = sorted({
    items: rows,
    object: (row) => (isMap(row) ? row['object'] : undefined),
    field: tablePath(sortBy),
    place: 'sorter.go:375] Field %s in [][][]reflect.Value is an unsortable type: %s, err: %s',
    failure: (message) => `sorting error: ${message}`,
  });
  return { ...table, rows: order };
}

function tablePath(sortBy: string): string {
  try {
    return relaxedPath(sortBy);
  } catch {
    return sortBy;
  }
}
