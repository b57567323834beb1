import type { CommandContext } from './context.ts';
import { takesNext, type FlagDefinition } from './flags.ts';
import { globalFlags } from './global-flags.ts';
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
  const definitions = [...(context.definition.flags ?? []), ...globalFlags];
  const words: string[] = [];
  const flags: string[] = [];
  const argv = context.program.argv.slice(1);
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? '';
    if (word === '--') {
      words.push(...argv.slice(at + 1));
      break;
    }
    if (word.length < 2 || !word.startsWith('-')) {
      words.push(word);
      continue;
    }
    const long = /^--([^=]+)(?:=(.*))?$/s.exec(word);
    const short = /^-([^-])=?(.*)$/s.exec(word);
    const name = long?.[1] ?? definitions.find(({ shorthand }) => shorthand === short?.[1])?.name ?? '';
    const value = long ? long[2] : short?.[2] || undefined;
    if (value !== undefined) flags.push(`--${name}=${value}`);
    else if (takesNext(definitions, word)) flags.push(`--${name}=${argv[++at] ?? ''}`);
    else flags.push(`--${name}=${definitions.find((flag) => flag.name === name)?.noOptDefault ?? 'true'}`);
  }
  return ['kubectl', ...words, ...flags].join(' ');
}

/** The object with the command in its annotations, when `--record` asks for that. */
export function recorded(context: CommandContext, object: JsonObject): JsonObject {
  if (!context.flags.has('record') || !context.flags.bool('record')) return object;
  return withField(object, ['metadata', 'annotations', CHANGE_CAUSE], commandText(context));
}

/** A merge patch that keeps the command in the annotations; undefined without `--record`. */
export function recordPatch(context: CommandContext): JsonObject | undefined {
  if (!context.flags.bool('record')) return undefined;
  return { metadata: { annotations: { [CHANGE_CAUSE]: commandText(context) } } };
}
