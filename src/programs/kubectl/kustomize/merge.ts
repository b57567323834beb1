import { CommandError } from '../errors.ts';
import { asObject, isObject, ownFields, type JsonObject } from '../object.ts';
import { refuseOtherThan } from './field-spec.ts';
import { scalarText } from './resource.ts';
import type { Schema } from './schema.ts';

/** Stands for a field that goes. */
const CLEARED = undefined;

interface Directed {
  readonly directive: 'merge' | 'replace' | 'delete';
  readonly patch: unknown;
}

function directiveOf(value: string): Directed['directive'] {
  if (value === 'merge' || value === 'replace' || value === 'delete') return value;
  throw new CommandError(`unknown patch strategy '${value}'`);
}

/** What a patch says of itself, and the patch without that. Models kyaml/yaml/merge2/smpdirective.go */
function directed(patch: unknown): Directed {
  if (Array.isArray(patch)) {
    const list: readonly unknown[] = patch;
    const at = list.findIndex((item) => isObject(item) && Object.hasOwn(item, '$patch'));
    const item = asObject(list[at]);
    if (at < 0 || Object.keys(item).length > 1) return { directive: 'merge', patch };
    return { directive: directiveOf(scalarText(item['$patch'])), patch: list.toSpliced(at, 1) };
  }
  if (!isObject(patch) || patch['$patch'] === undefined) return { directive: 'merge', patch };
  const { $patch, ...rest } = patch;
  return { directive: directiveOf(scalarText($patch)), patch: rest };
}

const isMissing = (value: unknown): boolean => value === undefined || value === null;

/**
 * An object with a patch merged into it; undefined when the patch deletes it. Lists that have keys begin with what the patch has.
 * Models sigs.k8s.io/kustomize/kyaml/yaml/merge2 and walk
 */
export function mergePatch(object: unknown, patch: unknown, schema: Schema | undefined): unknown {
  const first = isMissing(object) ? patch : object;
  if (Array.isArray(first)) {
    refuseOtherThan('SequenceNode', object);
    refuseOtherThan('SequenceNode', patch);
    return schema?.merges === true ? mergeLists(object, patch, schema) : patch === undefined ? object : patch;
  }
  if (isObject(first) || isMissing(first)) {
    refuseOtherThan('MappingNode', object);
    refuseOtherThan('MappingNode', patch);
    return mergeMaps(object, patch, schema);
  }
  refuseOtherThan('ScalarNode', object);
  refuseOtherThan('ScalarNode', patch);
  return patch === undefined ? object : patch;
}

function mergeMaps(object: unknown, given: unknown, schema: Schema | undefined): unknown {
  if (isMissing(object) && given === undefined) return object;
  if (!isMissing(object) && given === null) return CLEARED;
  const { directive, patch } = directed(given);
  if (directive === 'delete') return CLEARED;
  const base = isMissing(object) || directive === 'replace' ? patch : object;
  if (!isObject(base)) return base;
  const out: (readonly [key: string, value: unknown])[] = [];
  const [before, changes] = [ownFields(base), ownFields(asObject(patch))];
  for (const key of new Set([...Object.keys(before), ...Object.keys(changes)])) {
    const [old, next] = [before[key], changes[key]];
    const value = mergePatch(old, next, schema?.field(key));
    if (value === null ? old === null && next === undefined : value !== CLEARED) out.push([key, value]);
  }
  return Object.fromEntries(out);
}

function mergeLists(object: unknown, given: unknown, schema: Schema): unknown {
  if (!isMissing(object) && given === null) return CLEARED;
  const { directive, patch } = directed(given ?? undefined);
  if (directive === 'delete') return isMissing(object) ? patch : CLEARED;
  const base = isMissing(object) || directive === 'replace' ? patch : object;
  const list: readonly unknown[] = Array.isArray(base) ? base : [];
  const changes: readonly unknown[] = Array.isArray(patch) ? patch : [];
  if (schema.keys.length === 0) return [...new Set([...changes, ...list])];
  const both = [...changes, ...list];
  const all = unified(both.map((item) => schema.keys.map((key) => textAt(item, key))));
  const known = schema.keys.filter((_, at) => all.some((values) => values[at] !== ''));
  const keys = known.length === 0 ? schema.keys : known;
  const olds = [...list];
  let items: readonly unknown[] = [];
  for (const tuple of all) {
    const values = tuple.filter((_, at) => keys.includes(schema.keys[at] ?? ''));
    const own = keys.filter((_, at) => values[at] !== '');
    const texts = values.filter((text) => text !== '');
    const fits = (item: unknown): boolean => own.every((key, at) => textAt(item, key) === texts[at]);
    const at = olds.findIndex(fits);
    const next = changes.find(fits);
    const value = mergePatch(olds[at], next, schema.elements());
    if (isMissing(value) || (isObject(value) && Object.keys(value).length === 0)) {
      olds.splice(0, olds.length, ...without(olds, keys, values).kept);
      continue;
    }
    const item = withKeys(asObject(value), own, texts);
    // what replaces an element does not become it
    if (at >= 0 && directed(next).directive === 'merge') olds[at] = item;
    items = withElement(items, item, keys, values);
  }
  for (const old of olds) {
    const values: string[] = [];
    for (const key of keys)
      if (Object.hasOwn(asObject(old), key)) values.push(textAt(old, key));
      else items = [...items, old];
    if (keys.length > 1) items = without(items, keys, values).kept;
    items = withElement(items, old, keys, values);
  }
  return items;
}

interface Found {
  readonly kept: readonly unknown[];
  /** Where the first one was. */
  readonly at: number;
}

/** A list without the elements that have these values; keys that have none do not count. Models kyaml/yaml/fns.go ElementSetter */
function without(list: readonly unknown[], keys: readonly string[], values: readonly string[]): Found {
  const fits = (item: unknown): boolean =>
    values.length > 0 &&
    keys
      .slice(0, values.length)
      .every((key, at) =>
        values[at] === '' ? Object.hasOwn(asObject(item), key) : textAt(item, key) === values[at],
      );
  return { kept: values.length === 0 ? [] : list.filter((item) => !fits(item)), at: list.findIndex(fits) };
}

/** A list with an element in the place of the one that has these values, or at its end. */
function withElement(
  list: readonly unknown[],
  element: unknown,
  keys: readonly string[],
  values: readonly string[],
): readonly unknown[] {
  const { kept, at } = without(list, keys, values);
  return at < 0 ? [...kept, element] : kept.toSpliced(at, 0, element);
}

const textAt = (item: unknown, key: string): string => scalarText(asObject(item)[key]);

const withKeys = (item: JsonObject, keys: readonly string[], texts: readonly string[]): JsonObject => ({
  ...Object.fromEntries(keys.map((key, at) => [key, texts[at]])),
  ...item,
});

/** Lists of keys' values, filled up from each other where what both have is the same. Models walk/associative_sequence.go mergeValues */
function unified(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const out = [...lists];
  for (let a = 0; a < out.length; a++)
    for (let b = 0; b < out.length; b++) {
      const [one = [], other = []] = [out[a], out[b]];
      const fits = one.every((text, at) => text === '' || other[at] === '' || text === other[at]);
      if (!fits || !one.some((text, at) => text === other[at])) continue;
      const both = one.map((text, at) => text || (other[at] ?? ''));
      out[a] = both;
      out[b] = both;
    }
  return out;
}
