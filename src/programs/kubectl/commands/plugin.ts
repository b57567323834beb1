import { defineCommand, entryOf, type CommandEntry } from '../command.ts';
import { flag } from '../common-flags.ts';
import { CommandError } from '../errors.ts';
import { pluginsOf, type Plugin } from '../plugins.ts';
import { rootEntries } from '../root.ts';
import { quote } from '../text.ts';

const list = defineCommand({
  name: 'list',
  use: '[flags] [options]',
  short: { en: 'List the plugins on the PATH', ko: 'PATH에 있는 플러그인을 나열합니다' },
  flags: [flag('name-only', 'bool', 'Only the names, without paths.', '경로 없이 이름만 보여 줍니다.')],
  async run(context) {
    const { plugins, unreadable } = pluginsOf(context.program);
    for (const [directory, reason] of unreadable)
      await context.err(
        `Unable to read directory ${quote(directory)} from your PATH: ${reason}. Skipping...\n`,
      );
    if (plugins.length === 0) throw new CommandError('unable to find any kubectl plugins in your PATH');
    await context.out('The following compatible plugins are available:\n\n');
    let warnings = 0;
    const seen = new Map<string, string>();
    for (const plugin of plugins) {
      await context.out(`${context.flags.bool('name-only') ? plugin.file : plugin.path}\n`);
      for (const problem of await problemsOf(plugin, seen)) {
        warnings++;
        await context.err(`  - warning: ${problem}\n`);
      }
    }
    if (warnings > 0)
      throw new CommandError(
        warnings === 1 ? 'one plugin warning was found' : `${warnings} plugin warnings were found`,
      );
  },
});

/** What is wrong with a plugin. Models kubectl/pkg/cmd/plugin/plugin.go Verify */
async function problemsOf(
  { path, file, executable }: Plugin,
  seen: Map<string, string>,
): Promise<readonly string[]> {
  const problems = executable ? [] : [`${path} identified as a kubectl plugin, but it is not executable`];
  const before = seen.get(file);
  if (before === undefined) seen.set(file, path);
  else problems.push(`${path} is overshadowed by a similarly named plugin: ${before}`);
  const command = await commandSpelled(file.split('-').slice(1));
  if (command !== undefined) problems.push(`${file} overwrites existing command: ${quote(command)}`);
  return problems;
}

/** The path of the command that the words call; words after it are its arguments. */
async function commandSpelled(words: readonly string[]): Promise<string | undefined> {
  let path = 'kubectl';
  let entries: readonly CommandEntry[] = rootEntries;
  for (const word of words) {
    const entry = entries.find(({ name, aliases }) => name === word || aliases?.includes(word) === true);
    if (!entry) break;
    path += ` ${entry.name}`;
    entries = (await entry.load()).subcommands ?? [];
  }
  return path === 'kubectl' ? undefined : path;
}

/** Models kubectl/pkg/cmd/plugin/plugin.go */
export default defineCommand({
  name: 'plugin',
  use: '[flags] [options]',
  short: { en: 'Work with plugins', ko: '플러그인을 다룹니다' },
  long: {
    en: 'Work with plugins: programs on the PATH whose names begin with "kubectl-".',
    ko: '플러그인을 다룹니다. 이름이 "kubectl-"로 시작하는 PATH의 프로그램이 플러그인입니다.',
  },
  subcommands: [entryOf(list)],
});
