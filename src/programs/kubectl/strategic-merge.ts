import { CommandError } from './errors.ts';
import { mergeRule } from './merge-keys.ts';
import { formatValue } from './output/go-format.ts';
import { isInt64 } from './output/go-values.ts';
import { isObject, kindOf, ownFields, type JsonObject } from './object.ts';

/** How a patch is applied. */
interface Merging {
  readonly kind: string;
  /** What is wrong with merging into a field, by its path. */
  readonly problem?: (path: readonly string[]) => string | undefined;
}

/** A list's elements: what tells them from one another is a field of theirs, or they themselves. */
interface Elements {
  readonly kind: string;
  readonly key: string;
}

const DELETES = '$deleteFromPrimitiveList';
const ORDERS = '$setElementOrder';

/**
 * Applies a strategic merge patch without a server: for `--local`, `--dry-run=client` and overrides.
 * Models apimachinery/pkg/util/strategicpatch StrategicMergePatch
 */
export function applyStrategicPatch(
  object: JsonObject,
  patch: JsonObject,
  how: Omit<Merging, 'kind'> = {},
): JsonObject {
  return mergeMap(object, patch, [], { ...how, kind: kindOf(object) });
}

/** A list's element lacks the field that tells it from the others. Models mergepatch ErrNoMergeKey */
export class MissingMergeKeyError extends CommandError {
  constructor(element: JsonObject, key: string) {
    super(`map: ${formatValue(element)} does not contain declared merge key: ${key}`);
  }
}

/** Go's type of a decoded JSON value. */
function typeOf(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (isObject(value)) return 'map[string]interface {}';
  if (typeof value === 'number') return isInt64(value) ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  return value === null || value === undefined ? '%!s(<nil>)' : typeof value;
}

const badType = (wanted: string, value: unknown): Error =>
  new CommandError(`expected a ${wanted}, but received a ${typeOf(value)}`);

function mapOf(value: unknown): JsonObject {
  if (isObject(value)) return value;
  throw badType('map[string]interface {}', value);
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw badType('[]interface {}', value);
}

/** Go's `%s` of a value that may be none. */
function textOf(value: unknown): string {
  if (value === null) return '%!s(<nil>)';
  const isText = typeof value === 'string' || typeof value === 'object';
  return isText ? formatValue(value) : `%!s(${typeOf(value)}=${formatValue(value)})`;
}

const badDirective = (directive: unknown, patch: JsonObject): Error =>
  new CommandError(`unknown patch type: ${textOf(directive)} in map: ${formatValue(patch)}`);

/** The list that a directive is for. Models strategicpatch extractKey */
function targetOf(field: string, directive: string, problem: string): string {
  if (!field.startsWith(`${directive}/`)) throw new CommandError(`invalid patch format of ${problem}`);
  return field.slice(directive.length + 1);
}

/** Refuses to merge into a field that there is none of. */
function lookUp(path: readonly string[], how: Merging): ReturnType<typeof mergeRule> {
  const problem = how.problem?.(path);
  if (problem !== undefined) throw new CommandError(problem);
  return mergeRule(how.kind, path);
}

/** Without nulls, but for those in lists. Models strategicpatch discardNullValuesFromPatch */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const result = ownFields();
  for (const [field, item] of Object.entries(value)) if (item !== null) result[field] = withoutNulls(item);
  return result;
}

/** Without what only says how to patch; undefined for such a thing itself. Models strategicpatch removeDirectives */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  if (Object.hasOwn(value, '$patch')) return undefined;
  const result = ownFields();
  for (const [field, item] of Object.entries(value)) {
    const kept = withoutDirectives(item);
    if (kept !== undefined) result[field] = kept;
  }
  return result;
}

/** Keeps only the fields that a patch says are to be kept. Models strategicpatch applyRetainKeysDirective */
function retain(object: Record<string, unknown>, patch: JsonObject): JsonObject {
  if (!Object.hasOwn(patch, '$retainKeys')) return patch;
  const { $retainKeys: retained, ...rest } = patch;
  const isDirective = (field: string): boolean => field.startsWith(DELETES) || field.startsWith(ORDERS);
  if (
    !Array.isArray(retained) ||
    Object.entries(rest).some(
      ([field, value]) => value !== null && !isDirective(field) && !retained.includes(field),
    )
  )
    throw new CommandError('invalid patch format of retainKeys');
  for (const field of Object.keys(object)) if (!retained.includes(field)) delete object[field];
  return rest;
}

/** Models strategicpatch mergeMap */
function mergeMap(object: JsonObject, patch: JsonObject, path: readonly string[], how: Merging): JsonObject {
  if (Object.hasOwn(patch, '$patch')) {
    const { $patch: directive, ...value } = patch;
    if (directive === 'replace') return value;
    if (directive === 'delete') return {};
    throw badDirective(directive, patch);
  }
  const result = ownFields(object);
  const rest = mergeOrdered(result, retain(result, patch), path, how);
  for (const [name, value] of Object.entries(rest)) {
    const deletes = name.startsWith(DELETES);
    const field = deletes ? targetOf(name, DELETES, 'primitive list') : name;
    const old = result[field];
    const inner = [...path, field];
    if (value === null) delete result[field];
    else if (deletes && typeOf(old) !== typeOf(value)) continue;
    else if (isObject(value) && isObject(old)) {
      const rule = lookUp(inner, how);
      result[field] = rule?.type === 'replace' ? value : mergeMap(old, value, inner, how);
    } else if (Array.isArray(value) && Array.isArray(old))
      result[field] = mergeList(old, value, inner, how, deletes);
    else {
      const kept = withoutDirectives(withoutNulls(value));
      if (kept === undefined) delete result[field];
      else result[field] = kept;
    }
  }
  return result;
}

/** Merges the lists whose order a patch sets; returns what else it has. Models strategicpatch mergePatchIntoOriginal */
function mergeOrdered(
  result: Record<string, unknown>,
  patch: JsonObject,
  path: readonly string[],
  how: Merging,
): JsonObject {
  const rest = ownFields(patch);
  for (const name of Object.keys(patch)) {
    if (!name.startsWith(ORDERS)) continue;
    delete rest[name];
    const order = listOf(patch[name]);
    const field = targetOf(name, ORDERS, 'setElementOrder list');
    const inner = [...path, field];
    const old = field in result ? listOf(result[field]) : undefined;
    const added = field in rest ? listOf(rest[field]) : undefined;
    const rule = lookUp(inner, how);
    const key = rule?.type === 'merge' ? rule.key : '';
    checkOrder(added ?? [], order, key);
    let merged: readonly unknown[];
    if (old && added) merged = mergeList(old, added, inner, how, false);
    else if (added) merged = listOf(withoutDirectives(added));
    else if (old) merged = old;
    else continue;
    result[field] = arranged(merged, order, old ?? [], { kind: elementType(old ?? [], added ?? []), key });
    delete rest[field];
  }
  return rest;
}

/** The order that a patch sets must be the one in which it names the elements. Models strategicpatch validatePatchWithSetOrderList */
function checkOrder(added: readonly unknown[], order: readonly unknown[], key: string): void {
  if (added.length === 0 || order.length === 0) return;
  const kept = key === '' ? added : added.filter((item) => mapOf(item)['$patch'] !== 'delete');
  const idOf = (item: unknown): unknown => {
    if (key === '') return item;
    if (!Object.hasOwn(mapOf(item), key)) throw new MissingMergeKeyError(mapOf(item), key);
    return mapOf(item)[key];
  };
  let [at, place] = [0, 0];
  while (at < kept.length && place < order.length) {
    const item = kept[at];
    if (isObject(item) && Object.hasOwn(item, '$patch')) at++;
    else if (idOf(item) === idOf(order[place++])) at++;
  }
  if (at < kept.length && place >= order.length)
    throw new CommandError(
      `The order in patch list:\n${formatValue(added)}\n doesn't match ${ORDERS} list:\n${formatValue(order)}\n`,
    );
}

/** Lists are merged when all their elements are of one type. Models strategicpatch sliceElementType */
function elementType(list: readonly unknown[], patch: readonly unknown[]): string {
  const [type, ...others] = new Set([...list, ...patch].map(typeOf));
  if (type === undefined) throw new CommandError('no elements in any of the given slices');
  if (type === '[]interface {}') throw new CommandError('lists of lists are not supported');
  if (others.length > 0)
    throw new CommandError(`list element types are not identical: ${formatValue([list, patch])}`);
  return type;
}

/** Models strategicpatch mergeSliceHandler and mergeSlice */
function mergeList(
  list: readonly unknown[],
  patch: readonly unknown[],
  path: readonly string[],
  how: Merging,
  deletes: boolean,
): readonly unknown[] {
  const rule = lookUp(path, how);
  const key = rule?.type === 'merge' ? rule.key : '';
  if (rule?.type !== 'merge' && rule?.type !== 'set' && !deletes) return patch;
  if (list.length === 0 && patch.length === 0) return list;
  const kind = elementType(list, patch);
  if (kind !== typeOf({})) {
    if (deletes) return list.filter((item) => !patch.includes(item));
    return arranged([...new Set([...list, ...patch])], patch, list, { kind, key });
  }
  if (key === '') throw new CommandError('cannot merge lists without merge key for string');
  const [rest, wanted] = withoutSpecial(list.map(mapOf), patch.map(mapOf), key);
  const merged = [...rest];
  for (const item of wanted) {
    if (!Object.hasOwn(item, key)) throw new MissingMergeKeyError(item, key);
    const at = merged.findIndex((other) => Object.hasOwn(other, key) && other[key] === item[key]);
    const old = merged[at];
    if (old === undefined) merged.push(item);
    else merged[at] = mergeMap(old, item, path, how);
  }
  return arranged(merged, wanted, rest, { kind, key });
}

/** A list without the elements that a patch deletes, and what the patch has to merge. Models strategicpatch mergeSliceWithSpecialElements */
function withoutSpecial(
  list: readonly JsonObject[],
  patch: readonly JsonObject[],
  key: string,
): readonly [rest: readonly JsonObject[], wanted: readonly JsonObject[]] {
  const deleted = new Set<unknown>();
  let replaces = false;
  for (const item of patch) {
    if (!Object.hasOwn(item, '$patch')) continue;
    const directive = item['$patch'];
    if (directive === 'merge') throw new CommandError('merging lists cannot yet be specified in the patch');
    else if (directive === 'replace') replaces = true;
    else if (directive !== 'delete') throw badDirective(directive, item);
    else if (Object.hasOwn(item, key)) deleted.add(item[key]);
    else throw new MissingMergeKeyError(item, key);
  }
  const wanted = patch.filter((item) => !Object.hasOwn(item, '$patch'));
  if (replaces) return [wanted, []];
  return [list.filter((item) => !Object.hasOwn(item, key) || !deleted.has(item[key])), wanted];
}

/**
 * A merged list in order: elements that a patch names as it names them, the others as they were, each before what it stood before.
 * Models strategicpatch partitionMapsByPresentInList and normalizeElementOrder
 */
function arranged(
  merged: readonly unknown[],
  order: readonly unknown[],
  live: readonly unknown[],
  { kind, key }: Elements,
): readonly unknown[] {
  const keyed = (item: unknown): unknown => {
    if (!Object.hasOwn(mapOf(item), key)) throw new MissingMergeKeyError(mapOf(item), key);
    return mapOf(item)[key];
  };
  const isNamed = (item: unknown): boolean => {
    if (key === '') return order.includes(item);
    const id = keyed(item);
    return order.some((other, at) => {
      if (!isObject(other)) throw new CommandError(`value for key ${String(at)} is not a map`);
      return Object.hasOwn(other, key) && other[key] === id;
    });
  };
  const named = merged.filter(isNamed);
  const others = merged.filter((item) => !named.includes(item));
  const idOf = (item: unknown): unknown => (kind === typeOf({}) ? keyed(item) : item);
  const [orderIds, liveIds] = [order.map(idOf), live.map(idOf)];
  const by = (ids: readonly unknown[]) => (a: unknown, b: unknown) =>
    ids.indexOf(idOf(a)) - ids.indexOf(idOf(b));
  return woven(others.toSorted(by(liveIds)), named.toSorted(by(orderIds)), (item) =>
    liveIds.indexOf(idOf(item)),
  );
}

/** Two lists as one: what of the first stood before the next of the second comes first. Models strategicpatch mergeSortedSlice */
function woven(
  left: readonly unknown[],
  right: readonly unknown[],
  placeOf: (item: unknown) => number,
): readonly unknown[] {
  const out: unknown[] = [];
  let next = 0;
  for (const item of left) {
    const place = placeOf(item);
    for (; next < right.length; next++) {
      const other = placeOf(right[next]);
      if (place >= 0 && other >= 0 && place < other) break;
      out.push(right[next]);
    }
    out.push(item);
  }
  return [...out, ...right.slice(next)];
}
