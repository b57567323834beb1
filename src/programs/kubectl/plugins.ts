import type { ProgramContext } from '../../shell/program.ts';
import { ExitError, FAILURE } from './errors.ts';
import { resolvePath } from '../../shell/filesystem.ts';

/** An executable on the PATH whose name makes it a kubectl command. */
export interface Plugin {
  readonly path: string;
  /** `kubectl-foo-bar`. */
  readonly file: string;
}

type Machine = Pick<ProgramContext, 'env' | 'cwd' | 'files'>;

/** All plugins in the order of the PATH. Models kubectl/pkg/cmd/plugin */
export function pluginsOf(machine: Machine): readonly Plugin[] {
  const found: Plugin[] = [];
  for (const directory of new Set(
    (machine.env['PATH'] ?? '').split(':').filter((part) => part.trim() !== ''),
  )) {
    const where = resolvePath(machine.cwd, directory);
    if (!machine.files.exists(where) || machine.files.stat(where).type !== 'directory') continue;
    for (const file of machine.files.list(where)) {
      if (file.startsWith('kubectl-')) found.push({ path: `${where}/${file}`, file });
    }
  }
  return found;
}

/** Runs the plugin with the longest name that the words spell; undefined when there is none. */
export async function runPlugin(
  program: ProgramContext,
  words: readonly string[],
): Promise<number | undefined> {
  const [first = ''] = words;
  if (first.startsWith('-')) {
    throw new ExitError(FAILURE, `Error: flags cannot be placed before plugin name: ${first}`);
  }
  const flag = words.findIndex((word) => word.startsWith('-'));
  const spelled = (flag < 0 ? words : words.slice(0, flag)).map((word) => word.replaceAll('-', '_'));
  const plugins = pluginsOf(program);
  for (let count = spelled.length; count > 0; count--) {
    const file = `kubectl-${spelled.slice(0, count).join('-')}`;
    const plugin = plugins.find((candidate) => candidate.file === file);
    if (plugin) return program.spawn([plugin.path, ...words.slice(count)]);
  }
  return undefined;
}
