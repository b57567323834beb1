import { mergeRule } from './merge-keys.ts';
import { asList, isObject, kindOf, ownFields, sameJson, type JsonObject } from './object.ts';
import { refuseConflicts } from './strategic-conflicts.ts';
import { MissingMergeKeyError } from './strategic-merge.ts';

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
 * @param overwrite whether it may set what others have changed since the last configuration
 */
export function createThreeWayPatch(
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
  overwrite = true,
): JsonObject {
  const kind = kindOf(modified);
  const diff = (from: JsonObject, to: JsonObject, options: Omit<DiffOptions, 'kind'>): JsonObject =>
    diffMaps(from, to, [], { kind, ...options });
  const delta = diff(current, modified, { additions: true, deletions: false, order: true });
  const deletions = diff(original, modified, { additions: false, deletions: true, order: true });
  const patch = mergePatches(deletions, delta, [], kind);
  if (!overwrite) {
    const changed = diff(original, current, { additions: true, deletions: true, order: false });
    refuseConflicts(patch, changed, kind);
  }
  return patch;
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

function diffSets(
  field: string,
  from: readonly unknown[],
  to: readonly unknown[],
  options: DiffOptions,
): JsonObject {
  const added = options.additions ? to.filter((item) => !from.includes(item)) : [];
  const removed = options.deletions ? from.filter((item) => !to.includes(item)) : [];
  const ordered = options.order && (removed.length > 0 || (options.additions && !sameJson(from, to)));
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
