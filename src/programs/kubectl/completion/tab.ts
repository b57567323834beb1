import { FileError, resolvePath } from '../../../shell/filesystem.ts';
import type { Completion, CompletionRequest } from '../../../shell/program.ts';
import type { ClientVersion } from '../version.ts';
import { candidatesFor } from './candidates.ts';
import { directives } from './directive.ts';

/** What Tab offers: what the script of `kubectl completion bash` makes of the answer of `kubectl __complete`. */
export async function complete(
  { words, current, context }: CompletionRequest,
  version: ClientVersion,
): Promise<readonly Completion[] | undefined> {
  const { candidates, directive } = await candidatesFor(context, version, [...words.slice(1), current]);
  if ((directive & directives.error) !== 0) return undefined;
  if ((directive & directives.fileEndings) !== 0) {
    return filesEnding(
      context,
      valueIn(current),
      candidates.map(({ text }) => text),
    );
  }
  const typed = valueIn(current);
  const before = current.slice(0, current.length - typed.length);
  const fitting = candidates.filter(({ text }) => text.startsWith(typed));
  if (fitting.length === 0) return (directive & directives.noFiles) === 0 ? undefined : [];
  return fitting.map(({ text, description }) => ({
    text: before + text,
    ...(description === undefined ? {} : { description }),
    final: (directive & directives.noSpace) === 0,
  }));
}

/** Of `--flag=value` the value. */
const valueIn = (word: string): string => (word.startsWith('-') ? word.replace(/^[^=]*=/, '') : word);

/** Directories, and files with one of the endings; all files when there are none of those. */
function filesEnding(
  { cwd, files }: CompletionRequest['context'],
  typed: string,
  endings: readonly string[],
): readonly Completion[] | undefined {
  const directory = typed.slice(0, typed.lastIndexOf('/') + 1);
  const where = resolvePath(cwd, directory === '' ? '.' : directory);
  const isDirectory = (name: string): boolean => {
    const path = resolvePath(where, name);
    return files.exists(path) && files.stat(path).type === 'directory';
  };
  try {
    const found = files
      .list(where)
      .filter(
        (name) => (directory + name).startsWith(typed) && (typed !== directory || !name.startsWith('.')),
      )
      .filter((name) => isDirectory(name) || endings.some((ending) => name.endsWith(`.${ending}`)))
      .map((name): Completion => {
        const final = !isDirectory(name);
        return { text: directory + name + (final ? '' : '/'), final };
      });
    return found.length === 0 ? undefined : found;
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}
