/** Writes `docs/kubectl.md`: every command of the emulated kubectl with its flags, from the definitions that parse them. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CommandDefinition } from '../src/programs/kubectl/command.ts';
import { globalFlags } from '../src/programs/kubectl/global-flags.ts';
import type { FlagDefinition } from '../src/programs/kubectl/flags.ts';
import { rootCommand } from '../src/programs/kubectl/root.ts';

export const tableFile = path.join(import.meta.dirname, '../docs/kubectl.md');

const flagText = ({ name, shorthand }: FlagDefinition): string =>
  shorthand === undefined ? `\`--${name}\`` : `\`-${shorthand}\`/\`--${name}\``;

const flagsText = (flags: readonly FlagDefinition[]): string =>
  flags
    .filter(({ hidden, deprecated }) => hidden !== true && deprecated === undefined)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(flagText)
    .join(' ');

/** The rows of a command and of all commands below it. */
async function rowsOf(definition: CommandDefinition, words: readonly string[]): Promise<readonly string[]> {
  const names = [definition.name, ...(definition.aliases ?? [])].join(', ');
  const command = [...words, names].join(' ');
  const own =
    definition === rootCommand
      ? []
      : [`| \`${command}\` | ${definition.short.en} | ${flagsText(definition.flags ?? [])} |`];
  const below: string[] = [];
  for (const entry of definition.subcommands ?? []) {
    const path = definition === rootCommand ? [] : [...words, definition.name];
    below.push(...(await rowsOf(await entry.load(), path)));
  }
  return [...own, ...below];
}

/** The whole document. */
export async function kubectlTable(): Promise<string> {
  const rows = await rowsOf(rootCommand, []);
  return `# What the emulated kubectl can do

Written by \`npm run generate:kubectl-table\` from the commands' definitions; a test fails when it is out of date, and another one
compares usage, flags and defaults of every command with those of the real kubectl 1.33.

Flags of every command: ${flagsText(globalFlags)}

<!-- prettier-ignore -->
| command | what it does | flags |
| --- | --- | --- |
${rows.join('\n')}
`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(tableFile, await kubectlTable());
