import { defineCommand, entryOf } from '../command.ts';
import { flag } from '../common-flags.ts';
import { CommandError } from '../errors.ts';
import { pluginsOf } from '../plugins.ts';
import { rootEntries } from '../root.ts';

const list = defineCommand({
  name: 'list',
  use: '[flags] [options]',
  short: { en: 'List the plugins on the PATH', ko: 'PATH에 있는 플러그인을 나열합니다' },
  flags: [flag('name-only', 'bool', 'Only the names, without paths.', '경로 없이 이름만 보여 줍니다.')],
  async run(context) {
    const plugins = pluginsOf(context.program);
    if (plugins.length === 0) throw new CommandError('unable to find any kubectl plugins in your PATH');
    await context.out('The following compatible plugins are available:\n\n');
    const warnings: string[] = [];
    const seen = new Map<string, string>();
    for (const { path, file } of plugins) {
      await context.out(`${context.flags.bool('name-only') ? file : path}\n`);
      const problem = problemOf(context.program.files.stat(path).mode, file, seen.get(file));
      if (problem !== undefined) {
        warnings.push(problem);
        await context.err(`  - warning: ${problem.replace('{path}', path)}\n`);
      }
      seen.set(file, seen.get(file) ?? path);
    }
    if (warnings.length > 0) {
      throw new CommandError(
        warnings.length === 1
          ? 'one plugin warning was found'
          : `${warnings.length} plugin warnings were found`,
      );
    }
  },
});

function problemOf(mode: number, file: string, before: string | undefined): string | undefined {
  const command = file.replace(/^kubectl-/, '').split('-')[0] ?? '';
  if (rootEntries.some(({ name }) => name === command))
    return `${file} overwrites existing command: "kubectl ${command}"`;
  if ((mode & 0o111) === 0) return '{path} identified as a kubectl plugin, but it is not executable';
  return before === undefined ? undefined : `{path} is overshadowed by a similarly named plugin: ${before}`;
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
