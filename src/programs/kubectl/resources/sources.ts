import { resolvePath } from '../../../shell/filesystem.ts';
import type { CommandContext } from '../context.ts';
import { asError, CommandError } from '../errors.ts';
import { quote } from '../text.ts';
import { glob } from './glob.ts';
import type { ResourceQuery } from './info.ts';

/** Where documents come from. */
export interface Source {
  readonly kind: 'file' | 'directory' | 'stdin' | 'url' | 'kustomize' | 'stream';
  readonly name: string;
  /** What a stream holds. */
  readonly text?: string;
}

/** Where files are read from; what is wrong with that goes to `problems`. */
export function sourcesOf(
  context: CommandContext,
  query: ResourceQuery,
  problems: Error[],
): readonly Source[] {
  const sources: Source[] = [];
  const { files, cwd } = context.program;
  const { filenames = [], recursive = false, kustomize, stream } = query;
  if (stream) sources.push({ kind: 'stream', ...stream });
  if (filenames.length > 0 && kustomize) {
    problems.push(new CommandError('only one of -f or -k can be specified'));
    return sources;
  }
  if (kustomize && recursive) {
    problems.push(new CommandError("the -k flag can't be used with -f or -R"));
    return sources;
  }
  for (const name of filenames) {
    if (name === '-') {
      if (sources.some(({ kind }) => kind === 'stdin')) {
        problems.push(new CommandError('standard input cannot be used for multiple arguments'));
      }
      sources.push({ kind: 'stdin', name: 'STDIN' });
    } else if (/^https?:\/\//.test(name)) sources.push({ kind: 'url', name });
    else {
      let matches;
      try {
        matches = expandPattern(context, name);
      } catch (error) {
        problems.push(asError(error));
        continue;
      }
      if (matches.length === 0) problems.push(new CommandError(`the path ${quote(name)} does not exist`));
      for (const match of matches) {
        const path = resolvePath(cwd, match);
        if (files.stat(path).type === 'file') {
          sources.push({ kind: 'file', name: match });
          continue;
        }
        const found = walkDirectory(context, match, recursive);
        if (found.length === 0) {
          problems.push(
            new CommandError(`error reading [${match}]: recognized file extensions are [.json .yaml .yml]`),
          );
        }
        sources.push(...found.map((file): Source => ({ kind: 'directory', name: file })));
      }
    }
  }
  return sources;
}

/** A source's text. */
export async function readSource(context: CommandContext, source: Source): Promise<string> {
  const { program } = context;
  switch (source.kind) {
    case 'stream':
      return source.text ?? '';
    case 'stdin':
      return readAll(context);
    case 'url':
      return (await context.load(import('../download.ts'))).download(context, source.name);
    case 'kustomize':
      return (await context.load(import('../kustomize/build.ts'))).buildKustomization(context, source.name);
    default:
      return program.files.read(resolvePath(program.cwd, source.name));
  }
}

/** Everything that comes on stdin. */
export async function readAll(context: CommandContext): Promise<string> {
  let text = '';
  for (;;) {
    const piece = await context.program.stdin.read();
    if (piece === undefined) return text;
    text += piece;
  }
}

function walkDirectory(context: CommandContext, directory: string, recursive: boolean): readonly string[] {
  const { files, cwd } = context.program;
  const found: string[] = [];
  for (const name of [...files.list(resolvePath(cwd, directory))].sort()) {
    const path = directory.endsWith('/') ? `${directory}${name}` : `${directory}/${name}`;
    if (files.stat(resolvePath(cwd, path)).type === 'directory') {
      if (recursive) found.push(...walkDirectory(context, path, true));
    } else if (/\.(json|ya?ml)$/.test(name)) found.push(path.replace(/^\.\//, ''));
  }
  return found;
}

/** The files that a name or a pattern such as `*.yaml` stands for. */
function expandPattern(context: CommandContext, pattern: string): readonly string[] {
  const { files, cwd } = context.program;
  if (files.exists(resolvePath(cwd, pattern))) return [pattern];
  if (!/[*?[\\]/.test(pattern)) return [];
  return glob(
    {
      list: (directory) => {
        const where = resolvePath(cwd, directory);
        return files.exists(where) && files.stat(where).type === 'directory' ? files.list(where) : undefined;
      },
      exists: (path) => files.exists(resolvePath(cwd, path)),
    },
    pattern,
  );
}
