import { CommandError } from '../errors.ts';
import { compareStrings, isList, isMap, quote, type JsonMap } from './go-values.ts';
import { JsonPath } from './jsonpath/evaluate.ts';
import { JsonPathError } from './jsonpath/parse.ts';
import { parseQuantity } from './quantity.ts';
import { relaxedPath } from './relaxed-path.ts';

/** What the field under a path holds in an object; undefined where it is missing. */
function fieldReader(field: string, failure: (message: string) => string): (object: unknown) => unknown {
  try {
    const path = new JsonPath(field, { allowMissingKeys: true });
    return (object) => path.find(object)[0]?.[0];
  } catch (error) {
    throw error instanceof JsonPathError ? new CommandError(failure(error.message)) : error;
  }
}

/** Models kubectl/pkg/cmd/get/sorter.go isLess */
function isLess(left: unknown, right: unknown): boolean {
  if (left === undefined) return true;
  if (right === undefined) return false;
  if (left === null) return right !== null;
  if (right === null) return false;
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  if (typeof left === 'string' && typeof right === 'string') {
    const [a, b] = [parseQuantity(left), parseQuantity(right)];
    return a !== undefined && b !== undefined ? a < b : compareStrings(left, right) < 0;
  }
  if (isList(left) && isList(right)) {
    for (let at = 0; at < Math.min(left.length, right.length); at++) {
      if (!isLess(left[at], right[at])) return false;
    }
    return true;
  }
  throw new CommandError(`unsortable interface: ${isMap(left) ? 'map' : typeof left}`);
}

function sorted<T>(
  items: readonly T[],
  object: (item: T) => unknown,
  field: string,
  failure: (message: string) => string,
): readonly T[] {
  const read = fieldReader(field, failure);
  const keyed = items.map((item) => ({ item, key: read(object(item)) }));
  if (items.length > 0 && keyed.every(({ key }) => key === undefined)) {
    throw new CommandError(`couldn't find any field with path ${quote(field)} in the list of objects`);
  }
  return keyed
    .sort((a, b) => (isLess(a.key, b.key) ? (isLess(b.key, a.key) ? 0 : -1) : isLess(b.key, a.key) ? 1 : 0))
    .map(({ item }) => item);
}

/** Objects in the order of a field, as `--sort-by` with `-o yaml` and the like. Throws `CommandError`. */
export function sortObjects<T>(objects: readonly T[], sortBy: string): readonly T[] {
  if (objects.length === 0) return objects;
  return sorted(
    objects,
    (object) => object,
    relaxedPath(sortBy),
    (message) => message,
  );
}

/** A server's `Table` with its rows in the order of a field of their objects. Throws `CommandError`. */
export function sortTable(table: JsonMap, sortBy: string): JsonMap {
  const rows = isList(table['rows']) ? table['rows'] : [];
  if (rows.length < 2) return table;
  const objectOf = (row: unknown): unknown => (isMap(row) ? row['object'] : undefined);
  return {
    ...table,
    rows: sorted(rows, objectOf, tablePath(sortBy), (message) => `sorting error: ${message}`),
  };
}

function tablePath(sortBy: string): string {
  try {
    return relaxedPath(sortBy);
  } catch {
    return sortBy;
  }
}
