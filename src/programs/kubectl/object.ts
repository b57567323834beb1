import { holdsFloats } from './output/floats.ts';
import { marshalJson } from './output/json.ts';

/** A JSON object whose kind kubectl does not look at: Go's `unstructured.Unstructured`. */
export interface JsonObject {
  readonly [field: string]: unknown;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value as an object; an empty one when it is none. */
export const asObject = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** A value as a list; an empty one when it is none. */
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A copy to look up and to change that has no fields but its own: `__proto__` and `constructor` are names like others. */
export function ownFields(object: JsonObject = {}): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  Object.setPrototypeOf(copy, null);
  return Object.assign(copy, object);
}

/** The field under a path, or undefined. */
export function fieldOf(value: unknown, ...path: readonly string[]): unknown {
  let at: unknown = value;
  for (const part of path) at = isObject(at) ? at[part] : undefined;
  return at;
}

/** The text under a path; '' when there is none. */
export function textOf(value: unknown, ...path: readonly string[]): string {
  const found = fieldOf(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** A copy with the field under a path replaced; `undefined` removes it. */
export function withField(object: JsonObject, path: readonly string[], value: unknown): JsonObject {
  const [first, ...rest] = path;
  if (first === undefined) return asObject(value);
  const next = rest.length === 0 ? value : withField(asObject(object[first]), rest, value);
  if (next !== undefined) return { ...object, [first]: next };
  const { [first]: _removed, ...others } = object;
  return others;
}

export const nameOf = (object: unknown): string => textOf(object, 'metadata', 'name');
export const namespaceOf = (object: unknown): string => textOf(object, 'metadata', 'namespace');
export const kindOf = (object: unknown): string => textOf(object, 'kind');
export const apiVersionOf = (object: unknown): string => textOf(object, 'apiVersion');

/** `group` and `version` of an apiVersion; the core group is ''. */
export function splitApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/**
 * The labels or annotations of an object; none where one of them is no text.
 * Models apimachinery/pkg/apis/meta/v1/unstructured/helpers.go NestedStringMap
 */
export function stringsOf(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(asObject(value));
  return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')
    ? Object.fromEntries(entries)
    : {};
}

/** Whether two JSON values are equal, whatever the order of their fields. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, at) => sameJson(item, b[at]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}

/** JSON text as Go writes it: fields sorted unless they are to keep their order, `<`, `>` and `&` escaped. */
export function goJson(value: unknown, keepOrder = false): string {
  return marshalJson(value, { keepOrder });
}

/** A copy with all fields in the order of their names. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(
    keys.filter((key) => value[key] !== undefined).map((key) => [key, sorted(value[key])]),
  );
}

/** A value as it is sent: whole numbers that JavaScript's cannot hold are rounded, and those that are floats are so no more. */
export function sendable(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) {
    const items = value.map(sendable);
    return !holdsFloats(value) && items.every((item, at) => item === value[at]) ? value : items;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, sendable(item)] as const);
  return !holdsFloats(value) && entries.every(([key, item]) => item === value[key])
    ? value
    : Object.fromEntries(entries);
}
