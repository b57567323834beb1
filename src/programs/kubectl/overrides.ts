import type { CommandContext } from './context.ts';
import { asError, CommandError } from './errors.ts';
import { applyMergePatch } from './json-patch.ts';
import { asObject, isObject, type JsonObject } from './object.ts';

/** What Go's decoder says of an array where an object should be. */
const NO_TYPE =
  "couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type " +
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** Puts `--overrides` over a generated object. Models kubectl/pkg/cmd/util/override_options.go */
export async function applyOverrides(context: CommandContext, object: JsonObject): Promise<JsonObject> {
  const text = context.flags.string('overrides');
  if (text === '') return object;
  const type = context.flags.string('override-type');
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
      return asObject(applyMergePatch(object, patch));
    case 'strategic': {
      const { applyStrategicPatch } = await context.load(import('./strategic-merge.ts'));
      if (!isObject(patch)) throw new CommandError('invalid JSON document');
      return applyStrategicPatch(object, patch);
    }
    case 'json': {
      const { applyJsonPatch } = await context.load(import('./rfc6902.ts'));
      try {
        return asObject(applyJsonPatch(object, patch));
      } catch (error) {
        throw new CommandError(asError(error).message);
      }
    }
    default:
      throw new CommandError(`invalid override type: ${type}`);
  }
}
