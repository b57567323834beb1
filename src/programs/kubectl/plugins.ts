import type { ProgramContext } from '../../shell/program.ts';
import { ExitError, FAILURE } from './errors.ts';
import { resolvePath } from '../../shell/filesystem.ts';

/** A file on the PATH whose name makes it a kubectl command. */
export interface Plugin {
  readonly path: string;
  /** `kubectl-foo-bar`. */
  readonly file: string;
  /** Whether it may be run; what may not is listed, and never called. */
  readonly executable: boolean;
}

type Machine = Pick<ProgramContext, 'env' | 'cwd' | 'files'>;

/** What the PATH holds. */
interface Found {
  /** In the order of the PATH. */
  readonly plugins: readonly Plugin[];
  /** Directories that cannot be read, each with the reason as Go tells it. */
  readonly unreadable: readonly (readonly [directory: string, reason: string])[];
}

/** Models path/filepath Join, but for `..` */
const joined = (directory: string, file: string): string =>
  [...directory.split('/').filter((part, at) => part !== '.' && (part !== '' || at === 0)), file].join('/');

/** All plugins, and where none could be looked for. Models kubectl/pkg/cmd/plugin/plugin.go ListPlugins */
export function pluginsOf({ env, cwd, files }: Machine): Found {
  const plugins: Plugin[] = [];
  const unreadable: (readonly [string, string])[] = [];
  for (const directory of new Set((env['PATH'] ?? '').split(':').filter((part) => part.trim() !== ''))) {
    const where = resolvePath(cwd, directory);
    if (!files.exists(where)) unreadable.push([directory, `open ${directory}: no such file or directory`]);
    else if (files.stat(where).type !== 'directory')
      unreadable.push([directory, `open ${directory}: not a directory`]);
    else
      for (const file of files.list(where).toSorted()) {
        if (!file.startsWith('kubectl-')) continue;
        const { type, mode } = files.stat(`${where}/${file}`);
        if (type === 'directory') continue;
        plugins.push({ path: joined(directory, file), file, executable: (mode & 0o111) !== 0 });
      }
  }
  return { plugins, unreadable };
}

/**
 * Runs the plugin with the longest name that the words spell; undefined when there is none. Models kubectl/pkg/cmd/cmd.go HandlePluginCommand
 * @param least how many words its name has at least
 */
export async function runPlugin(
  program: ProgramContext,
  words: readonly string[],
  least = 1,
): Promise<number | undefined> {
  const [first = ''] = words;
  if (first.startsWith('-')) {
    throw new ExitError(FAILURE, `Error: flags cannot be placed before plugin name: ${first}`);
  }
  const flag = words.findIndex((word) => word.startsWith('-'));
  const spelled = (flag < 0 ? words : words.slice(0, flag)).map((word) => word.replaceAll('-', '_'));
  const { plugins } = pluginsOf(program);
  for (let count = spelled.length; count >= least; count--) {
    const file = `kubectl-${spelled.slice(0, count).join('-')}`;
    const plugin = plugins.find((candidate) => candidate.file === file && candidate.executable);
    if (!plugin) continue;
    // no shell stands between them that would take any text for a script
    if (!program.files.read(resolvePath(program.cwd, plugin.path)).startsWith('#!'))
      throw new ExitError(FAILURE, 'Error: exec format error');
    return program.spawn([plugin.path, ...words.slice(count)]);
  }
  return undefined;
}
