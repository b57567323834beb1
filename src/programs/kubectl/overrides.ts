import type { CommandContext } from './context.ts';
import { asError, CommandError } from './errors.ts';
import { applyMergePatch } from './json-patch.ts';
import { asObject, type JsonObject } from './object.ts';

/** Puts `--overrides` over a generated object. Models kubectl/pkg/cmd/util/override_options.go */
export async function applyOverrides(context: CommandContext, object: JsonObject): Promise<JsonObject> {
  const text = context.flags.string('overrides');
  if (text === '') return object;
  let patch: unknown;
  try {
    patch = JSON.parse(text) as unknown;
  } catch {
    throw new CommandError('Invalid JSON Patch');
  }
  const type = context.flags.string('override-type');
  switch (type) {
    case 'merge':
    case '':
      return asObject(applyMergePatch(object, patch));
    case 'strategic': {
      const { applyStrategicPatch } = await context.load(import('./strategic-patch.ts'));
      return applyStrategicPatch(object, asObject(patch));
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
