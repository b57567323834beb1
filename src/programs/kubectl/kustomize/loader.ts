import { resolvePath } from '../../../shell/filesystem.ts';
import { HttpRefusal, getOnce } from '../download.ts';
import type { CommandContext } from '../context.ts';
import { CommandError, ConnectionError } from '../errors.ts';

/** A remote file that its server does not give: nothing else is tried then. */
export class HttpError extends CommandError {}

const GIT = `no 'git' program on path: exec: "git": executable file not found in $PATH`;

/** Whether a path means a git repository. Models api/internal/git/repospec.go NewRepoSpecFromURL */
export function isRepository(path: string): boolean {
  if (path.startsWith('/')) return false;
  const [, scheme = '', user = '', rest = ''] =
    /^(?:git::)?((?:ssh|https?|file):\/\/)?([a-z][a-z0-9-]*@)?([^?]*)/is.exec(path) ?? [];
  const scp = scheme === '' && (user !== '' || /^github\.com[/:]/i.test(rest));
  if (scheme === '' && !scp) return false;
  if (scheme.toLowerCase() === 'file://') return rest !== '';
  const [, host = '', repository = ''] = (scp ? /^(.+?[/:])(.*)$/s : /^(.*?\/)(.*)$/s).exec(rest) ?? [];
  const marked = /^(.*?)(?:_git\/|\/\/|\.git)/s.exec(repository)?.[1];
  return host !== '' && (marked === undefined ? repository.includes('/') : marked !== '');
}

const isBelow = (path: string, root: string): boolean =>
  path === root || root === '/' || path.startsWith(`${root}/`);

/** Reads what a kustomization names. Models sigs.k8s.io/kustomize/api/internal/loader/fileloader.go */
export class Loader {
  readonly #context: CommandContext;
  readonly #anywhere: boolean;
  readonly #referrer: Loader | undefined;
  /** The kustomization's directory. */
  readonly root: string;

  private constructor(context: CommandContext, anywhere: boolean, root: string, referrer?: Loader) {
    this.#context = context;
    this.#anywhere = anywhere;
    this.root = root;
    this.#referrer = referrer;
  }

  /** @param anywhere whether files may lie outside of the kustomization's directory */
  static at(context: CommandContext, directory: string, anywhere: boolean): Loader {
    if (isRepository(directory)) throw new CommandError(GIT);
    return new Loader(context, anywhere, confirmed(context, directory));
  }

  /** The loader of another kustomization, which this one names. */
  child(path: string): Loader {
    if (path === '') throw new CommandError('new root cannot be empty');
    if (isRepository(path)) throw new CommandError(GIT);
    if (path.startsWith('/')) throw new CommandError(`new root '${path}' cannot be absolute`);
    const root = confirmed(this.#context, resolvePath(this.root, path));
    for (let visited: Loader | undefined = this as Loader; visited; visited = visited.#referrer)
      if (isBelow(visited.root, root))
        throw new CommandError(
          `cycle detected: candidate root '${root}' contains visited root '${visited.root}'`,
        );
    return new Loader(this.#context, this.#anywhere, root, this);
  }

  /** Whether there is a file of this name in the directory. */
  has(name: string): boolean {
    const { files } = this.#context.program;
    const path = `${this.root}/${name}`;
    return files.exists(path) && files.stat(path).type !== 'directory';
  }

  async load(path: string): Promise<string> {
    if (/^https?:/i.test(path)) return this.#download(path);
    const { files } = this.#context.program;
    const at = resolvePath(this.root, path);
    if (this.#anywhere) {
      if (!files.exists(at)) throw new CommandError(`open ${at}: no such file or directory`);
      if (files.stat(at).type === 'directory') throw new CommandError(`read ${at}: is a directory`);
      return files.read(at);
    }
    const { real, directory } = cleaned(this.#context, at);
    if (directory) throw new CommandError(`'${at}' must resolve to a file`);
    if (!isBelow(real, this.root))
      throw new CommandError(`security; file '${at}' is not in or below '${this.root}'`);
    return files.read(real);
  }

  async #download(url: string): Promise<string> {
    try {
      return await getOnce(this.#context, url);
    } catch (error) {
      if (error instanceof ConnectionError) throw new CommandError(error.message);
      if (!(error instanceof HttpRefusal)) throw error;
      if (isRepository(url)) throw new CommandError('URL is a git repository');
      throw new HttpError(`HTTP Error: status code ${error.message}`);
    }
  }
}

/** A path without links, and what it leads to. Models kyaml/filesys/fsondisk.go CleanedAbs */
function cleaned(
  { program }: CommandContext,
  path: string,
): { readonly real: string; readonly directory: boolean } {
  const { files, cwd } = program;
  const at = resolvePath(cwd, path);
  const failed = (problem: string): CommandError =>
    new CommandError(`evalsymlink failure on '${path}' : ${problem}`);
  const names = at.split('/').slice(1);
  for (let length = 1; length < names.length; length++) {
    const above = `/${names.slice(0, length).join('/')}`;
    if (!files.exists(above)) throw failed(`lstat ${above}: no such file or directory`);
    if (files.stat(above).type !== 'directory') throw failed('not a directory');
  }
  if (!files.exists(at)) throw failed(`lstat ${at}: no such file or directory`);
  return { real: files.realPath(at), directory: files.stat(at).type === 'directory' };
}

function confirmed(context: CommandContext, path: string): string {
  try {
    if (path === '') throw new CommandError('directory path cannot be empty');
    let found;
    try {
      found = cleaned(context, path);
    } catch (error) {
      throw error instanceof CommandError
        ? new CommandError(`not a valid directory: ${error.message}`)
        : error;
    }
    if (!found.directory) throw new CommandError(`'${path}': file is not directory`);
    return found.real;
  } catch (error) {
    throw error instanceof CommandError
      ? new CommandError(`must build at directory: ${error.message}`)
      : error;
  }
}
