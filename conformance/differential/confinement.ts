import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ByteDecoder, encodeBytes } from '../../src/node/bytes.ts';
import type { FileTree, MemoryFileSystem } from '../../src/shell/memory-filesystem.ts';

/** What of the directory belongs to the machine that runs the programs, not to the emulated one. */
const FOREIGN = new Set(['/usr', '/bin', '/sbin', '/lib', '/lib64', '/dev', '/etc/ssl']);
/** What the real kubectl keeps of answers as they came; ours keeps what they mean only. */
const CACHE = /\/\.kube\/cache\/http$/;

const DIRECTORY = Symbol('directory');
const LINK = Symbol('symbolic link');

const textOf = (bytes: Uint8Array): string => {
  const decoder = new ByteDecoder();
  return decoder.decode(bytes) + decoder.end();
};

/** Programs that kubectl runs as children, copied with the libraries that they need. */
const CHILDREN = ['bash', 'diff', 'true', 'false', 'cat', 'sed'];

function librariesOf(program: string): readonly string[] {
  try {
    const listed = execFileSync('ldd', [program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return [...listed.matchAll(/(\/\S+)(?= \(0x)/g)].map(([, file = '']) => file);
  } catch {
    return []; // a static program has none
  }
}

/** The programs that may enter a root directory, root's and everybody's. The ports that only root may listen on stay out of reach. */
const entrances: readonly (readonly string[])[] = [
  ['/usr/bin/setpriv', '--bounding-set=-net_bind_service', '/usr/bin/unshare'],
  ['/usr/bin/unshare'],
  ['/usr/bin/unshare', '-r'],
];

/**
 * A directory that real programs take for the whole file system: the emulated workstation's files stand in it under the very
 * paths that they have there.
 */
export class Confinement {
  readonly root = mkdtempSync(path.join(tmpdir(), 'voyage-differential-'));
  readonly #entrance: readonly string[];
  /** The permissions of the files in it. */
  readonly #modes = new Map<string, number>();
  /** What stands in the directory, by path: the text of a file, or what else it is; outer ones come first. */
  readonly #known = new Map<string, string | typeof DIRECTORY | typeof LINK>();

  /**
   * @param program the real program; it is called by its base name
   * @throws Error where no process may have a root directory of its own
   */
  constructor(program: string) {
    for (const directory of [
      'usr/bin',
      'usr/sbin',
      'usr/local/bin',
      'usr/local/sbin',
      'sbin',
      'etc/ssl',
      'dev',
      'tmp',
    ])
      mkdirSync(path.join(this.root, directory), { recursive: true });
    this.#bring(realpathSync(program), `/usr/bin/${path.basename(program)}`);
    for (const name of CHILDREN) {
      const file = [`/usr/bin/${name}`, `/bin/${name}`].find((one) => existsSync(one));
      if (file === undefined) continue;
      this.#bring(file, `/usr/bin/${name}`);
      if (name === 'bash') this.#bring(file, '/bin/bash');
      for (const library of librariesOf(file)) this.#bring(library, library);
    }
    // an empty file answers who reads it as the device would, and nobody asks what was written to it
    writeFileSync(path.join(this.root, 'dev/null'), '', { mode: 0o666 });
    const entrance = entrances.find((words) => this.#enters(words));
    if (!entrance) {
      this.close();
      throw new Error('No process may have a root directory of its own here (unshare fails).');
    }
    this.#entrance = entrance;
  }

  #bring(from: string, to: string): void {
    const target = path.join(this.root, to);
    mkdirSync(path.dirname(target), { recursive: true });
    copyFileSync(from, target);
    chmodSync(target, 0o755);
  }

  #words(entrance: readonly string[], cwd: string): readonly string[] {
    return [...entrance, `--root=${this.root}`, `--wd=${cwd}`];
  }

  #enters(entrance: readonly string[]): boolean {
    const [command = '', ...words] = this.#words(entrance, '/');
    try {
      execFileSync(command, [...words, '/usr/bin/true'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  /** Puts a file of the machine's own into the directory. */
  install(name: string, text: string): void {
    writeFileSync(path.join(this.root, name), text);
  }

  /** Makes the directory hold what the tree holds. */
  lay(tree: FileTree): void {
    const wanted = new Set<string>();
    this.#layDirectory('', tree, wanted);
    for (const inner of [...this.#known.keys()].toReversed()) {
      if (wanted.has(inner)) continue;
      rmSync(path.join(this.root, inner), { recursive: true, force: true });
      this.#known.delete(inner);
    }
  }

  #layDirectory(at: string, tree: FileTree, wanted: Set<string>): void {
    for (const [name, node] of Object.entries(tree.entries)) {
      const inner = `${at}/${name}`;
      if (FOREIGN.has(inner)) continue;
      wanted.add(inner);
      const known = this.#known.get(inner);
      const target = path.join(this.root, inner);
      if (node.type === 'directory') {
        if (known === LINK || typeof known === 'string') rmSync(target);
        mkdirSync(target, { recursive: true });
        this.#known.set(inner, DIRECTORY);
        this.#layDirectory(inner, node, wanted);
      } else if (node.type === 'symlink') {
        rmSync(target, { recursive: true, force: true });
        symlinkSync(node.target, target);
        this.#known.set(inner, LINK);
      } else {
        if (node.text !== known) {
          if (typeof known === 'symbol') rmSync(target, { recursive: true });
          writeFileSync(target, encodeBytes(node.text));
          this.#known.set(inner, node.text);
        }
        if (node.text !== known || this.#modes.get(inner) !== node.mode) chmodSync(target, node.mode);
        this.#modes.set(inner, node.mode);
      }
    }
  }

  /** Takes over what real programs have written or removed since the directory was laid out; what others changed meanwhile stays. */
  collect(files: MemoryFileSystem): void {
    const present = new Set<string>();
    this.#collectDirectory('', files, present);
    for (const inner of [...this.#known.keys()].toReversed()) {
      if (present.has(inner)) continue;
      this.#known.delete(inner);
      if (files.exists(inner)) files.remove(inner, { recursive: true });
    }
  }

  #collectDirectory(at: string, files: MemoryFileSystem, present: Set<string>): void {
    for (const entry of readdirSync(path.join(this.root, at), { withFileTypes: true })) {
      const inner = `${at}/${entry.name}`;
      if (FOREIGN.has(inner) || CACHE.test(inner)) continue;
      present.add(inner);
      const target = path.join(this.root, inner);
      if (entry.isDirectory()) {
        if (!this.#known.has(inner)) {
          files.makeDirectory(inner, { parents: true });
          files.setMode(inner, statSync(target).mode & 0o777);
        }
        this.#known.set(inner, DIRECTORY);
        this.#collectDirectory(inner, files, present);
      } else if (entry.isFile()) {
        const text = textOf(readFileSync(target));
        if (this.#known.get(inner) === text) continue;
        this.#known.set(inner, text);
        files.write(inner, text, { mode: statSync(target).mode & 0o777 });
      }
    }
  }

  /** Empties the directory of everything that is not the machine's own. */
  clear(): void {
    this.#known.clear();
    for (const name of readdirSync(this.root))
      if (!['usr', 'bin', 'sbin', 'lib', 'lib64', 'dev', 'etc'].includes(name))
        rmSync(path.join(this.root, name), { recursive: true, force: true });
    mkdirSync(path.join(this.root, 'tmp'));
  }

  /**
   * Starts a program inside.
   * @param merged whether both outputs are one stream, standard output
   */
  start(
    argv: readonly string[],
    options: {
      readonly env: Readonly<Record<string, string>>;
      readonly cwd: string;
      readonly merged: boolean;
    },
  ): ChildProcess {
    const words = [...this.#words(this.#entrance, options.cwd), ...argv];
    const line = options.merged ? 'exec "$@" 2>&1' : 'exec "$@"';
    return spawn('/bin/sh', ['-c', line, 'sh', ...words], { env: options.env });
  }

  close(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
