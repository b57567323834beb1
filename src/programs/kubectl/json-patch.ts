import { asObject, isObject, sameJson, type JsonObject } from './object.ts';

/** The JSON merge patch (RFC 7386) that turns one object into another. */
export function createMergePatch(from: JsonObject, to: JsonObject): JsonObject {
  const patch: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(to)) {
    const old = from[key];
    if (sameJson(old, value)) continue;
    patch[key] = isObject(value) && isObject(old) ? createMergePatch(old, value) : value;
  }
  for (const key of Object.keys(from)) if (!(key in to)) patch[key] = null;
  return patch;
}

/** Applies a JSON merge patch. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result: Record<string, unknown> = { ...asObject(target) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = applyMergePatch(result[key], value);
  }
  return result;
}
