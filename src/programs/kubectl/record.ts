import type { CommandContext } from './context.ts';
import type { FlagDefinition } from './flags.ts';
import { withField, type JsonObject } from './object.ts';

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

/** A merge patch that keeps the command in the annotations; undefined without `--record`. */
export function recordPatch(context: CommandContext): JsonObject | undefined {
  if (!context.flags.has('record') || !context.flags.bool('record')) return undefined;
  return { metadata: { annotations: { [CHANGE_CAUSE]: commandText(context) } } };
}
