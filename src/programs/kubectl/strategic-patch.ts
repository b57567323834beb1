import { CommandError } from './errors.ts';
import { mergeRule } from './merge-keys.ts';
import { formatValue } from './output/go-format.ts';
import { isInt64 } from './output/go-values.ts';
import { asList, isObject, kindOf, ownFields, sameJson, type JsonObject } from './object.ts';

/** What a comparison reports. */
interface DiffOptions {
  readonly kind: string;
  readonly additions: boolean;
  readonly deletions: boolean;
  readonly order: boolean;
}

/** The strategic merge patch between two states. Models apimachinery/pkg/util/strategicpatch CreateTwoWayMergePatch */
export function createTwoWayPatch(from: JsonObject, to: JsonObject): JsonObject {
  return diffMaps(from, to, [], { kind: kindOf(to), additions: true, deletions: true, order: true });
}

/**
 * The strategic merge patch that brings an object to a new configuration: what differs from the current state is set, what
 * the last configuration had and the new one has not is removed. Models strategicpatch CreateThreeWayMergePatch
 */
export function createThreeWayPatch(
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
): JsonObject {
  const kind = kindOf(modified);
  const delta = diffMaps(current, modified, [], { kind, additions: true, deletions: false, order: true });
  const deletions = diffMaps(original, modified, [], {
    kind,
    additions: false,
    deletions: true,
    order: true,
  });
  return mergePatches(deletions, delta, [], kind);
}

function diffMaps(
  from: JsonObject,
  to: JsonObject,
  path: readonly string[],
  options: DiffOptions,
  retainKeys = false,
): JsonObject {
  const patch = ownFields();
  const before = ownFields(from);
  for (const [key, value] of Object.entries(to)) {
    const old = before[key];
    if (
      old === undefined ||
      Array.isArray(old) !== Array.isArray(value) ||
      isObject(old) !== isObject(value)
    ) {
      if (options.additions && !(Object.hasOwn(from, key) && sameJson(old, value))) patch[key] = value;
      continue;
    }
    const rule = mergeRule(options.kind, [...path, key]);
    if (isObject(value) && isObject(old)) {
      if (rule?.type === 'replace') {
        if (options.additions && !sameJson(old, value)) patch[key] = value;
        continue;
      }
      const inner = diffMaps(old, value, [...path, key], options, rule?.type === 'retainKeys');
      if (Object.keys(inner).length > 0) patch[key] = inner;
    } else if (Array.isArray(value) && (rule?.type === 'merge' || rule?.type === 'set')) {
      Object.assign(patch, diffLists(key, asList(old), asList(value), [...path, key], options));
    } else if (options.additions && !sameJson(old, value)) patch[key] = value;
  }
  if (options.deletions) for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) patch[key] = null;
  if (retainKeys && Object.keys(patch).length > 0) {
    patch['$retainKeys'] = Object.keys(to)
      .filter((key) => to[key] !== null)
      .sort();
  }
  return patch;
}

function diffLists(
  field: string,
  from: readonly unknown[],
  to: readonly unknown[],
  path: readonly string[],
  options: DiffOptions,
): JsonObject {
  if (from.length === 0) return to.length === 0 || !options.additions ? {} : { [field]: to };
  const rule = mergeRule(options.kind, path);
  if (rule?.type !== 'merge') return diffSets(field, from, to, options);
  const { key, retainKeys } = rule;
  const keyOf = (item: unknown): unknown => (isObject(item) ? item[key] : undefined);
  const { patches, deletions } = diffListsOfMaps(from, to, key, path, options, retainKeys);
  const positions = to.map(keyOf);
  patches.sort((a, b) => positions.indexOf(a[key]) - positions.indexOf(b[key]));
  patches.push(...deletions);
  const find = (list: readonly unknown[], id: unknown): unknown => list.find((item) => keyOf(item) === id);
  const common = (list: readonly unknown[], other: readonly unknown[]): readonly unknown[] =>
    list.map(keyOf).filter((id) => find(other, id) !== undefined);
  const reordered = !sameJson(common(from, to), common(to, from));
  const ordered = options.order && (patches.length > 0 || (options.additions && reordered));
  return {
    ...(ordered ? { [`$setElementOrder/${field}`]: to.map((item) => ({ [key]: keyOf(item) })) } : {}),
    ...(patches.length > 0 ? { [field]: patches } : {}),
  };
}

/**
 * Goes along both lists in the order of their keys, as upstream does, so that an element which is there twice and wanted once
 * is deleted. Models strategicpatch diffListsOfMaps
 */
function diffListsOfMaps(
  from: readonly unknown[],
  to: readonly unknown[],
  key: string,
  path: readonly string[],
  options: DiffOptions,
  retainKeys: boolean,
): { readonly patches: JsonObject[]; readonly deletions: JsonObject[] } {
  const originals = sortedByKey(from, key);
  const wanted = sortedByKey(to, key);
  const patches: JsonObject[] = [];
  const deletions: JsonObject[] = [];
  for (let at = 0, next = 0; at < originals.length || next < wanted.length;) {
    const old = originals[at];
    const item = wanted[next];
    if (old && item && old.id === item.id) {
      const inner = diffMaps(old.value, item.value, path, options, retainKeys);
      if (Object.keys(inner).length > 0) patches.push({ ...inner, [key]: item.value[key] });
      at++;
      next++;
    } else if (item && (!old || old.id > item.id)) {
      if (options.additions) patches.push(item.value);
      next++;
    } else if (old) {
      if (options.deletions) deletions.push({ $patch: 'delete', [key]: old.value[key] });
      at++;
    }
  }
  return { patches, deletions };
}

/** By their keys; elements with equal keys come in reverse, as upstream's comparison has it. */
function sortedByKey(
  list: readonly unknown[],
  key: string,
): readonly { readonly id: string; readonly value: JsonObject }[] {
  return list
    .map((item) => {
      const value = isObject(item) ? item : {};
      if (value[key] === undefined) throw new MissingMergeKeyError(value, key);
      return { id: String(value[key]), value };
    })
    .reverse()
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** A list's element lacks the field that tells it from the others. Models mergepatch ErrNoMergeKey */
export class MissingMergeKeyError extends CommandError {
  constructor(element: JsonObject, key: string) {
    super(`map: ${formatValue(element)} does not contain declared merge key: ${key}`);
  }
}

function diffSets(
  field: string,
  from: readonly unknown[],
  to: readonly unknown[],
  options: DiffOptions,
): JsonObject {
  const added = options.additions ? to.filter((item) => !from.includes(item)) : [];
  const removed = options.deletions ? from.filter((item) => !to.includes(item)) : [];
  const ordered = removed.length > 0 || (options.additions && !sameJson(from, to));
  return {
    ...(ordered ? { [`$setElementOrder/${field}`]: to } : {}),
    ...(removed.length > 0 ? { [`$deleteFromPrimitiveList/${field}`]: removed } : {}),
    ...(added.length > 0 ? { [field]: added } : {}),
  };
}

/** Two patches as one; where both speak, the second wins. */
function mergePatches(
  first: JsonObject,
  second: JsonObject,
  path: readonly string[],
  kind: string,
): JsonObject {
  const merged = ownFields(first);
  for (const [field, value] of Object.entries(second)) {
    const old = merged[field];
    const rule = mergeRule(kind, [...path, field]);
    if (isObject(value) && isObject(old)) merged[field] = mergePatches(old, value, [...path, field], kind);
    else if (Array.isArray(value) && Array.isArray(old) && rule?.type === 'merge') {
      const { key } = rule;
      const rest = [...(old as readonly unknown[])];
      const items = (value as readonly unknown[]).map((item) => {
        const at = rest.findIndex((other) => isObject(other) && isObject(item) && other[key] === item[key]);
        if (at < 0 || !isObject(item)) return item;
        const [other] = rest.splice(at, 1);
        return isObject(other) ? mergePatches(other, item, [...path, field], kind) : item;
      });
      merged[field] = [...items, ...rest];
    } else merged[field] = value;
  }
  return merged;
}

/** How a patch is applied. */
interface Patching {
  readonly kind: string;
  /** What is wrong with merging into a field, by its path. */
  readonly problem?: (path: readonly string[]) => string | undefined;
}

/** Applies a strategic merge patch without a server: for `--local`, `--dry-run=client` and overrides. */
export function applyStrategicPatch(
  object: JsonObject,
  patch: JsonObject,
  how: Omit<Patching, 'kind'> = {},
): JsonObject {
  return patchMap(object, patch, [], { ...how, kind: kindOf(object) });
}

/** Refuses to merge into a field that there is none of. */
function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new CommandError(problem);
}

const badDirective = (directive: unknown, patch: JsonObject): Error =>
  new CommandError(`unknown patch type: ${formatValue(directive)} in map: ${formatValue(patch)}`);

/** What is new, without nulls and without what only says how to patch; undefined for a directive itself. Models removeDirectives */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  if (Object.hasOwn(value, '$patch')) return undefined;
  const result = ownFields();
  for (const [field, item] of Object.entries(value)) {
    const kept = item === null ? undefined : plain(item);
    if (kept !== undefined) result[field] = kept;
  }
  return result;
}

/** Whether the fields that a patch sets are among those that it keeps. */
const retainsAll = (retained: unknown, patch: JsonObject): retained is readonly unknown[] =>
  Array.isArray(retained) &&
  Object.entries(patch).every(
    ([field, value]) =>
      value === null ||
      /^\$(?:retainKeys$|deleteFromPrimitiveList|setElementOrder)/.test(field) ||
      retained.includes(field),
  );

function patchMap(object: JsonObject, patch: JsonObject, path: readonly string[], how: Patching): JsonObject {
  if (patch['$patch'] === 'replace') {
    const { $patch: _directive, ...value } = patch;
    return value;
  }
  if (patch['$patch'] === 'delete') return {};
  if (Object.hasOwn(patch, '$patch')) throw badDirective(patch['$patch'], patch);
  const result = ownFields(object);
  const retained = patch['$retainKeys'];
  if (retained !== undefined) {
    if (!retainsAll(retained, patch)) throw new CommandError('invalid patch format of retainKeys');
    for (const key of Object.keys(result)) if (!retained.includes(key)) delete result[key];
  }
  for (const [field, value] of Object.entries(patch)) {
    if (field.startsWith('$')) {
      const [directive, target = ''] = field.split('/');
      if (directive === '$deleteFromPrimitiveList' && Object.hasOwn(result, target)) {
        result[target] = asList(result[target]).filter((item) => !asList(value).includes(item));
      }
      continue;
    }
    const old = result[field];
    const inner = [...path, field];
    if (value === null) delete result[field];
    else if (isObject(value) && isObject(old)) {
      refuse(how.problem?.(inner));
      result[field] = patchMap(old, value, inner, how);
    } else if (Array.isArray(value) && Array.isArray(old)) {
      refuse(how.problem?.(inner));
      result[field] = patchList(asList(old), value, inner, how);
    } else {
      const kept = plain(value);
      if (kept === undefined) delete result[field];
      else result[field] = kept;
    }
  }
  for (const [field, value] of Object.entries(patch)) {
    if (!field.startsWith('$setElementOrder/')) continue;
    const target = field.slice('$setElementOrder/'.length);
    refuse(how.problem?.([...path, target]));
    result[target] = woven(
      asList(result[target]),
      asList(value),
      asList(object[target]),
      idOf(how.kind, [...path, target]),
    );
  }
  return result;
}

/** Go's kind of a value. */
const typeOf = (value: unknown): string =>
  Array.isArray(value)
    ? 'slice'
    : typeof value !== 'number'
      ? value === null
        ? 'nil'
        : typeof value
      : isInt64(value)
        ? 'bigint'
        : 'number';

/** Lists are merged when all their elements are of one type. Models strategicpatch sliceElementType */
function elementType(list: readonly unknown[], patch: readonly unknown[]): string {
  const [type = '', ...others] = new Set([...list, ...patch].map(typeOf));
  if (type === 'slice') throw new CommandError('lists of lists are not supported');
  if (others.length > 0)
    throw new CommandError(`list element types are not identical: ${formatValue([list, patch])}`);
  return type;
}

function patchList(
  list: readonly unknown[],
  patch: readonly unknown[],
  path: readonly string[],
  how: Patching,
): readonly unknown[] {
  const rule = mergeRule(how.kind, path);
  const type = rule?.type === 'set' || rule?.type === 'merge' ? elementType(list, patch) : '';
  if (rule?.type === 'set' && type === 'object')
    throw new CommandError('cannot merge lists without merge key for string');
  if (rule?.type === 'set')
    return woven([...new Set([...list, ...patch])], patch, list, idOf(how.kind, path));
  if (rule?.type !== 'merge') return patch;
  const { key } = rule;
  const items = patch.filter(isObject);
  const deleted = new Set<unknown>();
  for (const item of items) {
    const directive = item['$patch'];
    if (directive === 'merge') throw new CommandError('merging lists cannot yet be specified in the patch');
    if (directive === 'delete') {
      if (!Object.hasOwn(item, key)) throw new MissingMergeKeyError(item, key);
      deleted.add(item[key]);
    } else if (directive !== 'replace' && Object.hasOwn(item, '$patch')) throw badDirective(directive, item);
  }
  const wanted = items.filter((item) => !Object.hasOwn(item, '$patch'));
  if (items.some((item) => item['$patch'] === 'replace')) return wanted;
  const result = list.filter((item) => !isObject(item) || !deleted.has(item[key]));
  for (const item of wanted) {
    if (!Object.hasOwn(item, key)) throw new MissingMergeKeyError(item, key);
    const at = result.findIndex((other) => isObject(other) && other[key] === item[key]);
    const old = result[at];
    if (at < 0) result.push(item);
    else result[at] = patchMap(isObject(old) ? old : {}, item, path, how);
  }
  return woven(result, wanted, list, idOf(how.kind, path));
}

/** What tells an element of a list from the others. */
function idOf(kind: string, path: readonly string[]): (item: unknown) => unknown {
  const rule = mergeRule(kind, path);
  return (item) => (rule?.type === 'merge' && isObject(item) ? item[rule.key] : item);
}

/**
 * A merged list in order: elements that a patch names as it names them, the others as they were, each before what it stood before.
 * Models strategicpatch normalizeElementOrder
 */
function woven(
  merged: readonly unknown[],
  order: readonly unknown[],
  live: readonly unknown[],
  id: (item: unknown) => unknown,
): readonly unknown[] {
  const places = (list: readonly unknown[]): ReadonlyMap<unknown, number> =>
    new Map(list.map((item, at) => [id(item), at]));
  const [named, before] = [places(order), places(live)];
  const by = (ranks: ReadonlyMap<unknown, number>) => (a: unknown, b: unknown) =>
    (ranks.get(id(a)) ?? 0) - (ranks.get(id(b)) ?? 0);
  const patched = merged.filter((item) => named.has(id(item))).toSorted(by(named));
  const others = merged.filter((item) => !named.has(id(item))).toSorted(by(before));
  const out: unknown[] = [];
  for (const item of others) {
    const place = before.get(id(item));
    while (patched.length > 0) {
      const next = before.get(id(patched[0]));
      if (place !== undefined && next !== undefined && place < next) break;
      out.push(patched.shift());
    }
    out.push(item);
  }
  return [...out, ...patched];
}
