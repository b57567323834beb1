import { isMap, own, setOwn } from './values.ts';

/** A value without the nulls of its maps; those of its lists stay. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isMap(value)) return value;
  const out: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) if (item !== null) setOwn(out, key, withoutNulls(item));
  return out;
}

/**
 * Applies a JSON merge patch (RFC 7386): null removes, maps merge, anything else replaces; what is new loses its nulls.
 * Models gopkg.in/evanphx/json-patch.v4 merge.go
 */
export function mergePatch(original: unknown, patch: unknown): unknown {
  if (!isMap(original)) return withoutNulls(patch);
  if (!isMap(patch)) return patch;
  const out: Record<string, unknown> = { ...original };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete out[key];
    else setOwn(out, key, mergePatch(own(out, key), value));
  }
  return out;
}
