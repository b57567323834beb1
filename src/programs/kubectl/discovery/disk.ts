import { FileError, resolvePath } from '../../../shell/filesystem.ts';
import type { ProgramContext } from '../../../shell/program.ts';
import { asError } from '../errors.ts';
import type { Discovery } from '../mapper.ts';
import { isObject, kindOf, type JsonObject } from '../object.ts';
import { discoveryFrom, groupVersionsIn } from './lists.ts';
import { isEmpty, isUnanswered, type MemoryDiscovery, type Tell } from './memory.ts';

/** Milliseconds for which a file of the cache counts. */
const LIFETIME = 6 * 60 * 60 * 1000;

const DIRECTORY_MODE = 0o750;
const FILE_MODE = 0o660;

/** Where kubectl keeps its cache unless it is told. Models cli-runtime/pkg/genericclioptions/config_flags.go getDefaultCacheDir */
const defaultDirectory = ({ KUBECACHEDIR = '', HOME = '' }: ProgramContext['env']): string =>
  KUBECACHEDIR === '' ? `${HOME === '' ? '' : `${HOME}/`}.kube/cache` : KUBECACHEDIR;

/**
 * The directory of what is known of a server. Models cli-runtime/pkg/genericclioptions/config_flags.go toDiscoveryClient
 * @param given by `--cache-dir`; empty for the usual one
 */
export function discoveryDirectory(machine: Machine, given: string, server: string): string {
  const host = server.replace(/^https?:\/\//, '').replaceAll(/[^(\w/.)]/g, '_');
  return resolvePath(
    machine.cwd,
    `${given === '' ? defaultDirectory(machine.env) : given}/discovery/${host}`,
  );
}

type Machine = Pick<ProgramContext, 'files' | 'clock' | 'cwd' | 'env' | 'random'>;

/** Lines of Go's source in which the client tells of a kind of file. */
interface Lines {
  readonly read: number;
  readonly failed: number;
  readonly none: number;
  readonly unwritten: number;
}

const lines = {
  APIGroupList: { read: 113, failed: 120, none: 124, unwritten: 129 },
  APIResourceList: { read: 77, failed: 84, none: 88, unwritten: 93 },
} as const satisfies Readonly<Record<string, Lines>>;

/**
 * What a server offers, kept in files between runs. Models client-go/discovery/cached/disk/cached_discovery.go: files stand for what
 * they say until they are too old or invalidated, whatever has become of the server.
 */
export class DiskDiscovery {
  readonly #source: MemoryDiscovery;
  readonly #machine: Machine;
  readonly #directory: string;
  readonly #tell: Tell;
  /** Files that this run wrote. */
  #ours = new Set<string>();
  #invalidated = false;
  #fresh = true;

  constructor(source: MemoryDiscovery, machine: Machine, directory: string, tell: Tell) {
    this.#source = source;
    this.#machine = machine;
    this.#directory = directory;
    this.#tell = tell;
  }

  /** Whether nothing that was used is older than this run, or than the invalidation. */
  get fresh(): boolean {
    return this.#fresh;
  }

  /** From now on only what the server says counts. */
  invalidate(): void {
    this.#ours = new Set();
    this.#fresh = true;
    this.#invalidated = true;
    this.#source.invalidate();
  }

  /** An `APIGroupList`. Throws when there is none in the cache and the server does not answer. */
  async groups(): Promise<JsonObject> {
    return (await this.#list('APIGroupList', 'servergroups.json', () => this.#source.groups())) ?? {};
  }

  /** An `APIResourceList`; undefined when there is none. Throws when the server does not answer. */
  resources(groupVersion: string): Promise<JsonObject | undefined> {
    return this.#list('APIResourceList', `${groupVersion}/serverresources.json`, () =>
      this.#source.resources(groupVersion),
    );
  }

  /** All resources, without those that the server cannot be asked about. Throws when the groups are not known. */
  async all(): Promise<Discovery> {
    const groups = await this.groups();
    const resources = new Map<string, JsonObject>();
    for (const groupVersion of groupVersionsIn(groups)) {
      try {
        const list = await this.resources(groupVersion);
        if (list) resources.set(groupVersion, list);
      } catch (error) {
        if (!isUnanswered(error)) throw error;
      }
    }
    return discoveryFrom({ groups, resources });
  }

  async #list(
    kind: keyof typeof lines,
    name: string,
    ask: () => Promise<JsonObject | undefined>,
  ): Promise<JsonObject | undefined> {
    const file = `${this.#directory}/${name}`;
    const at = (line: number, message: string): string => `cached_discovery.go:${line}] ${message}`;
    const { read, failed, none, unwritten } = lines[kind];
    const cached = this.#read(file);
    if (cached && kindOf(cached) === kind) {
      await this.#tell('cached_discovery', 10, at(read, `returning cached discovery info from ${file}`));
      return cached;
    }
    let live: JsonObject | undefined;
    try {
      live = await ask();
    } catch (error) {
      const reason = asError(error).message;
      await this.#tell('cached_discovery', 3, at(failed, `skipped caching discovery info due to ${reason}`));
      throw error;
    }
    if (!live || isEmpty(live)) {
      const what = kind === 'APIGroupList' ? 'groups' : 'resources';
      const message = live ? `, no ${what} found` : ' due to not found';
      await this.#tell(
        'cached_discovery',
        3,
        at(live ? none : failed, `skipped caching discovery info${message}`),
      );
      return live;
    }
    const problem = this.#write(file, live);
    if (problem !== undefined)
      await this.#tell(
        'cached_discovery',
        1,
        at(unwritten, `failed to write cache to ${file} due to ${problem}`),
      );
    return live;
  }

  /** What a file says, if it counts. */
  #read(file: string): JsonObject | undefined {
    const { files, clock } = this.#machine;
    const isOurs = this.#ours.has(file);
    if (this.#invalidated && !isOurs) return undefined;
    try {
      if (clock.now() > files.stat(file).modified + LIFETIME) return undefined;
      const text = files.read(file);
      this.#fresh &&= isOurs;
      const value: unknown = JSON.parse(text);
      return isObject(value) ? value : undefined;
    } catch (error) {
      if (error instanceof FileError || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  /** Writes a file; tells why it could not. */
  #write(file: string, list: JsonObject): string | undefined {
    const { files, random } = this.#machine;
    let doing = '';
    try {
      for (const directory of directoriesAbove(file, (path) => files.exists(path))) {
        doing = `mkdir ${directory}`;
        if (files.exists(directory)) {
          if (files.stat(directory).type !== 'directory') throw new FileError('ENOTDIR', directory);
          continue;
        }
        files.makeDirectory(directory);
        files.setMode(directory, DIRECTORY_MODE);
      }
      doing = `open ${file}.${Math.floor(random() * 2 ** 32)}`;
      files.write(file, `${JSON.stringify(list)}\n`, { mode: FILE_MODE });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return `${doing}: ${error.message.toLowerCase()}`;
    }
    this.#ours.add(file);
    return undefined;
  }
}

/** What is above a file, outer ones first, from the innermost on that is there. */
function directoriesAbove(file: string, exists: (path: string) => boolean): readonly string[] {
  const above: string[] = [];
  for (let at = file.lastIndexOf('/'); at > 0; at = file.lastIndexOf('/', at - 1)) {
    const directory = file.slice(0, at);
    above.unshift(directory);
    if (exists(directory)) break;
  }
  return above;
}
