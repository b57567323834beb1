import { builtins } from '../builtins/index.ts';
import { FileError, resolvePath } from '../filesystem.ts';
import type { Interpreter } from '../interpreter/interpreter.ts';
import { keywords } from '../interpreter/keywords.ts';
import type { Completion } from '../program.ts';

const plain = (names: readonly string[], current: string): Completion[] =>
  [...new Set(names)]
    .filter((text) => text.startsWith(current))
    .sort()
    .map((text) => ({ text, final: true }));

/** What can be called: programs, scripts, functions, aliases, builtins, keywords. */
export function commandNames(shell: Interpreter, current: string): readonly Completion[] {
  if (current.includes('/') || current.startsWith('~')) return fileNames(shell, current);
  const path = (shell.variables.text('PATH') ?? '').split(':');
  const programs = shell.env
    .programs()
    .filter((program) => path.includes(program.path.slice(0, program.path.lastIndexOf('/'))));
  const scripts = path.flatMap((directory) => {
    const full = resolvePath(shell.cwd, directory === '' ? '.' : directory);
    try {
      return shell.files.list(full).filter((name) => {
        const info = shell.files.stat(`${full}/${name}`);
        return info.type === 'file' && (info.mode & 0o111) !== 0;
      });
    } catch (error) {
      if (error instanceof FileError) return [];
      throw error;
    }
  });
  const shells = Object.keys(shell.shared.shells).map((each) => each.split('/').at(-1) ?? '');
  return plain(
    [
      ...programs.map(({ name }) => name),
      ...scripts,
      ...shells,
      ...shell.aliases.keys(),
      ...shell.functions.keys(),
      ...Object.keys(builtins),
      ...keywords,
    ],
    current,
  );
}

/** Files and directories, or directories only. */
export function fileNames(
  shell: Interpreter,
  current: string,
  onlyDirectories = false,
): readonly Completion[] {
  const at = current.lastIndexOf('/') + 1;
  const directory = current.slice(0, at);
  const prefix = current.slice(at);
  const home = shell.variables.text('HOME') ?? '/';
  const full = resolvePath(shell.cwd, directory === '' ? '.' : directory.replace(/^~(?=\/)/, home));
  if (current === '~') return [{ text: '~/', final: false }];
  let names: readonly string[];
  try {
    names = shell.files.list(full);
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
  return names
    .filter((name) => name.startsWith(prefix) && (prefix.startsWith('.') || !name.startsWith('.')))
    .map((name) => ({ name, isDirectory: shell.files.stat(resolvePath(full, name)).type === 'directory' }))
    .filter(({ isDirectory }) => isDirectory || !onlyDirectories)
    .map(({ name, isDirectory }) => ({
      text: directory + name + (isDirectory ? '/' : ''),
      final: !isDirectory,
    }));
}

/** What an action of `complete` and `compgen` lists. */
export function actionNames(shell: Interpreter, action: string, current: string): readonly string[] {
  const starting = (names: Iterable<string>): readonly string[] =>
    plain([...names], current).map(({ text }) => text);
  const paths = (found: readonly Completion[]): readonly string[] =>
    found.map(({ text }) => text.replace(/\/$/, ''));
  switch (action) {
    case 'alias':
      return starting(shell.aliases.keys());
    case 'builtin':
      return starting(Object.keys(builtins));
    case 'command':
      return commandNames(shell, current).map(({ text }) => text);
    case 'directory':
      return paths(fileNames(shell, current, true));
    case 'file':
      return paths(fileNames(shell, current));
    case 'function':
      return starting(shell.functions.keys());
    case 'job':
      return starting(shell.jobs.jobs.map(({ text }) => text.split(' ')[0] ?? ''));
    case 'keyword':
      return starting(keywords);
    case 'export':
      return starting(Object.keys(shell.variables.exported()));
    default:
      return starting(shell.variables.names());
  }
}
