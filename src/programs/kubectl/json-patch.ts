import { asObject, isObject, sameJson, type JsonObject } from './object.ts';

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

/** Applies a JSON merge patch. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result = new Map(Object.entries(asObject(target)));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(key);
    else result.set(key, applyMergePatch(result.get(key), value));
  }
  return Object.fromEntries(result);
}
