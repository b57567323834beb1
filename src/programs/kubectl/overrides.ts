import type { CommandContext } from './context.ts';
import { asError, CommandError } from './errors.ts';
import { applyMergePatch } from './json-patch.ts';
import { isObject, type JsonObject } from './object.ts';

/** What Go's decoder says of an array where an object should be. */
const NO_TYPE =
  "couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type " +
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** Puts `--overrides` over a generated object. Models kubectl/pkg/cmd/util/override_options.go */
export async function applyOverrides(context: CommandContext, object: JsonObject): Promise<JsonObject> {
  const text = context.flags.string('overrides');
  if (text === '') return object;
  const type = context.flags.string('override-type');
  const { decodeTyped } = await context.load(import('./typed/decode.ts'));
  const decoded = (patched: unknown): JsonObject => decodeTyped(patched, () => JSON.stringify(patched));
  let patch: unknown;
  try {
    patch = JSON.parse(text) as unknown;
  } catch {
    throw new CommandError(type === 'strategic' ? 'invalid JSON document' : 'Invalid JSON Patch');
  }
  switch (type) {
    case 'merge':
    case '':
      if (Array.isArray(patch)) throw new CommandError(NO_TYPE);
      if (!isObject(patch)) throw new CommandError('Invalid JSON Patch');
      return decoded(applyMergePatch(object, patch));
    case 'strategic': {
      const { applyStrategicPatch } = await context.load(import('./strategic-merge.ts'));
      if (!isObject(patch)) throw new CommandError('invalid JSON document');
      return decoded(applyStrategicPatch(object, patch));
    }
    case 'json': {
      const { applyJsonPatch } = await context.load(import('./rfc6902.ts'));
      let patched: unknown;
      try {
        patched = applyJsonPatch(object, patch);
      } catch (error) {
        throw new CommandError(asError(error).message);
      }
      return decoded(patched);
    }
    default:
      throw new CommandError(`invalid override type: ${type}`);
  }
}
