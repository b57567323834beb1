import type { CommandContext } from './context.ts';
import type { FlagDefinition } from './flags.ts';
import { withField, type JsonObject } from './object.ts';
import { patchObject, type Target, type WriteOptions } from './writes.ts';

/** The annotation that tells why an object was changed. */
export const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** `--record`, which kubectl has been about to remove for years. */
export const recordFlag: FlagDefinition = {
  name: 'record',
  type: 'bool',
  usage: {
    en: 'Keep the command in an annotation of the object.',
    ko: '실행한 명령을 오브젝트의 어노테이션에 남깁니다.',
  },
  deprecated: '--record will be removed in the future',
};

/** The command as it is kept: words first, then flags in long form. Models cli-runtime/pkg/genericclioptions/record_flags.go */
function commandText(context: CommandContext): string {
  const flags = context.flags.occurrences.map(({ name, value }) => `--${name}=${value}`);
  return [context.path, ...context.args, ...flags].join(' ');
}

/** The object with the command in its annotations, when `--record` asks for that. */
export function recorded(context: CommandContext, object: JsonObject): JsonObject {
  if (!context.flags.has('record') || !context.flags.bool('record')) return object;
  return withField(object, ['metadata', 'annotations', CHANGE_CAUSE], commandText(context));
}

/**
 * Keeps the command in the annotations of an object that has been written, when `--record` asks for that. What goes wrong with it is
 * not told.
 * @returns the object as it is then
 */
export async function recordOn(
  context: CommandContext,
  target: Target,
  object: JsonObject,
  options: WriteOptions = {},
): Promise<JsonObject> {
  if (!context.flags.has('record') || !context.flags.bool('record')) return object;
  const cause = { metadata: { annotations: { [CHANGE_CAUSE]: commandText(context) } } };
  try {
    return await patchObject(context, target, 'merge', cause, options);
  } catch (error) {
    if (context.program.signal.aborted) throw error;
    return object;
  }
}
