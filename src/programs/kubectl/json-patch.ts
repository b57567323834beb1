import { markedLike } from './output/floats.ts';
import { isObject, sameJson, type JsonObject } from './object.ts';

/** The JSON merge patch (RFC 7386) that turns one object into another. */
export function createMergePatch(from: JsonObject, to: JsonObject): JsonObject {
  const patch = new Map<string, unknown>();
  for (const [key, value] of Object.entries(to)) {
    const old = Object.hasOwn(from, key) ? from[key] : undefined;
    if (sameJson(old, value)) continue;
    patch.set(key, isObject(value) && isObject(old) ? createMergePatch(old, value) : value);
  }
  for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) patch.set(key, null);
  return Object.fromEntries(patch);
}

/** A value without the nulls of its objects; those of its lists stay. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return markedLike(value.map(withoutNulls), value);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return markedLike(Object.fromEntries(entries.map(([key, item]) => [key, withoutNulls(item)])), value);
}

/** Applies a JSON merge patch. Models gopkg.in/evanphx/json-patch.v4 merge.go */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(target)) return withoutNulls(patch);
  if (!isObject(patch)) return patch;
  const result = new Map(Object.entries(target));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(key);
    else result.set(key, applyMergePatch(result.get(key), value));
  }
  return markedLike(Object.fromEntries(result), target, patch);
}
