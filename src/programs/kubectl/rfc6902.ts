import { applyPatch, type Operation } from 'rfc6902';
import { CommandError } from './errors.ts';

/** Applies a JSON patch (RFC 6902) to a copy of a value. */
export function applyJsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    throw new CommandError('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
  }
  const copy: unknown = structuredClone(target);
  for (const failure of applyPatch(copy, patch as Operation[])) {
    if (failure) throw new CommandError(failure.message);
  }
  return copy;
}
