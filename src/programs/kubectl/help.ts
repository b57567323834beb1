import type { CommandDefinition, CommandEntry } from './command.ts';
import { defaultOf, type FlagDefinition } from './flags.ts';
import { globalFlags } from './global-flags.ts';
import { commandGroups, rootCommand } from './root.ts';
import type { Language, Text } from './text.ts';

const words: Readonly<Record<'examples' | 'available' | 'options' | 'usage' | 'aliases' | 'plugins', Text>> =
  {
    plugins: { en: 'Subcommands provided by plugins:', ko: '플러그인이 제공하는 하위 명령:' },
    examples: { en: 'Examples:', ko: '예:' },
    available: { en: 'Available Commands:', ko: '사용할 수 있는 명령:' },
    options: { en: 'Options:', ko: '옵션:' },
    usage: { en: 'Usage:', ko: '사용법:' },
    aliases: { en: 'Aliases:', ko: '별칭:' },
  };

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - text.length));

function commandList(
  title: string,
  entries: readonly CommandEntry[],
  language: Language,
  width: number,
): string {
  const shown = entries.filter(({ hidden }) => hidden !== true);
  return `${title}\n${shown.map(({ name, short }) => `  ${pad(name, width)} ${short[language]}\n`).join('')}`;
}

/** `--output='':` with its usage below, as kubectl lists flags. */
export function flagList(
  flags: readonly FlagDefinition[],
  language: Language,
  env: Readonly<Record<string, string>>,
): string {
  return [...flags]
    .filter(({ hidden, deprecated }) => hidden !== true && deprecated === undefined)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((flag) => {
      const preset = defaultOf(flag).replace('$HOME', env['HOME'] ?? '');
      const shown = flag.type === 'string' ? `'${preset}'` : preset;
      const letter = flag.shorthand === undefined ? '' : `-${flag.shorthand}, `;
      return `    ${letter}--${flag.name}=${shown}:\n\t${flag.usage[language]}\n`;
    })
    .join('\n');
}

/** A command's help. Models kubectl/pkg/util/templates */
export function helpOf(
  definition: CommandDefinition,
  path: string,
  language: Language,
  env: Readonly<Record<string, string>>,
): string {
  const introduction = (definition.long ?? definition.short)[language].trim();
  return `${introduction}\n\n${usageOf(definition, path, language, env)}`;
}

/** A command's help without the words at its beginning. */
export function usageOf(
  definition: CommandDefinition,
  path: string,
  language: Language,
  env: Readonly<Record<string, string>>,
): string {
  const parts: string[] = [];
  const { aliases = [], examples, flags = [], subcommands = [] } = definition;
  if (aliases.length > 0)
    parts.push(`${words.aliases[language]}\n${[definition.name, ...aliases].join(', ')}\n`);
  if (examples !== undefined) {
    const lines = examples.trim().split('\n');
    parts.push(
      `${words.examples[language]}\n${lines.map((line) => (line === '' ? '\n' : `  ${line}\n`)).join('')}`,
    );
  }
  if (definition === rootCommand) {
    const width =
      Math.max(...commandGroups.flatMap((group) => group.commands.map(({ name }) => name.length))) + 2;
    for (const { title, commands } of commandGroups.slice(0, -1)) {
      parts.push(commandList(title[language], commands, language, width));
    }
    // Commands outside kubectl's own groups are sorted; plugins would be listed before them.
    const others = commandGroups.at(-1);
    const sorted = [...(others?.commands ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
    parts.push(`${words.plugins[language]}\n`);
    parts.push(commandList(others?.title[language] ?? '', sorted, language, width));
  } else if (subcommands.length > 0) {
    const width = Math.max(...subcommands.map(({ name }) => name.length)) + 2;
    parts.push(commandList(words.available[language], subcommands, language, width));
  }
  const visible = flags.filter(({ hidden, deprecated }) => hidden !== true && deprecated === undefined);
  if (visible.length > 0) parts.push(`${words.options[language]}\n${flagList(visible, language, env)}`);
  parts.push(
    `${words.usage[language]}\n  ${definition === rootCommand ? 'kubectl [flags] [options]' : `${path} ${definition.use}`.trim()}\n`,
  );
  const tips =
    (subcommands.length > 0
      ? language === 'ko'
        ? `각 명령의 도움말은 "${path} <command> --help"로 봅니다.\n`
        : `Use "${path} <command> --help" for more information about a given command.\n`
      : '') +
    (language === 'ko'
      ? '모든 명령이 가진 플래그는 "kubectl options"로 봅니다.\n'
      : 'Use "kubectl options" for a list of global command-line options (applies to all commands).\n');
  return parts.join('\n') + `\n${tips}`;
}

/** What `kubectl options` prints. */
export function optionsText(language: Language, env: Readonly<Record<string, string>>): string {
  const lead =
    language === 'ko'
      ? '다음 옵션은 모든 명령에 쓸 수 있습니다:'
      : 'These options can be given to any command:';
  return `${lead}\n\n${flagList(globalFlags, language, env)}`;
}
