import { diskUsage } from '../cluster/kubelet/storage.ts';
import type { TreeDirectory, Volume, VolumeMountPoint } from '../cluster/runtime.ts';
import { FileError, type FileInfo, type FileSystem } from '../shell/filesystem.ts';
import { MemoryFileSystem } from '../shell/memory-filesystem.ts';

/** The file systems over volumes; one per volume, whoever mounts it. */
const overVolumes = new WeakMap<Volume, MemoryFileSystem>();

/** What is kept besides files lies under names that begin so in the root of the tree; no program sees them. */
const HIDDEN = '\u0000';

interface Place {
  readonly files: MemoryFileSystem;
  readonly path: string;
  readonly readOnly: boolean;
  /** Set for volumes: to be told of the new tree after a write. */
  readonly volume: Volume | undefined;
}

/** A text that a snapshot keeps with the files. */
interface Kept {
  read(): string | undefined;
  write(text: string): void;
}

/** A container's files: its own tree, with volumes mounted over it. */
export class ContainerFiles implements FileSystem {
  readonly #own: MemoryFileSystem;
  readonly #mounts: readonly VolumeMountPoint[];
  readonly #readOnly: boolean;
  readonly #now: () => number;
  readonly #initial: TreeDirectory;

  constructor(
    tree: TreeDirectory,
    initial: TreeDirectory,
    mounts: readonly VolumeMountPoint[],
    readOnly: boolean,
    now: () => number,
  ) {
    this.#own = new MemoryFileSystem({ now, tree });
    this.#initial = initial;
    // The longest mount path wins.
    this.#mounts = [...mounts].sort((a, b) => b.path.length - a.path.length);
    this.#readOnly = readOnly;
    this.#now = now;
  }

  /** The container's own tree, without volumes, if it has changed. */
  changedTree(): TreeDirectory | undefined {
    const tree = this.#own.snapshot();
    return tree === this.#initial ? undefined : tree;
  }

  /** Bytes that were written over the image's files. */
  written(): number {
    return diskUsage(this.#own.snapshot(), this.#initial);
  }

  /** What the main process keeps in memory. */
  readonly memory = this.#hidden('memory');

  /** What is remembered of the CPU time that the processes have burnt. */
  readonly cpu = this.#hidden('cpu');

  /** The same files for somebody whose writes must not count: a copy of everything that it writes to. */
  scratch(): FileSystem {
    const copies = new Map<Volume, Volume>();
    const mounts = this.#mounts.map((mount) => {
      let volume = copies.get(mount.volume);
      if (!volume) copies.set(mount.volume, (volume = { tree: mount.volume.tree }));
      return { ...mount, volume };
    });
    return new ContainerFiles(this.#initial, this.#initial, mounts, this.#readOnly, this.#now);
  }

  read(path: string): string {
    const place = this.#at(path);
    return place.files.read(place.path);
  }

  write(path: string, text: string, options?: { readonly append?: boolean; readonly mode?: number }): void {
    this.#change(path, (files, at) => files.write(at, text, options));
  }

  list(path: string): readonly string[] {
    const place = this.#at(path);
    const names = place.files.list(place.path);
    return path === '/' ? names.filter((name) => !name.startsWith(HIDDEN)) : names;
  }

  stat(path: string): FileInfo {
    const place = this.#at(path);
    return place.files.stat(place.path);
  }

  exists(path: string): boolean {
    const place = this.#at(path);
    return place.files.exists(place.path);
  }

  makeDirectory(path: string, options?: { readonly parents?: boolean }): void {
    if (options?.parents && this.exists(path) && this.stat(path).type === 'directory') return;
    this.#change(path, (files, at) => files.makeDirectory(at, options));
  }

  remove(path: string, options?: { readonly recursive?: boolean }): void {
    this.#change(path, (files, at) => files.remove(at, options));
  }

  rename(from: string, to: string): void {
    const source = this.#at(from);
    const target = this.#at(to);
    if (source.files === target.files) {
      this.#change(from, (files, at) => files.rename(at, target.path));
      return;
    }
    if (this.stat(from).type === 'directory') throw new FileError('EINVAL', from);
    this.write(to, this.read(from));
    this.remove(from);
  }

  setMode(path: string, mode: number): void {
    this.#change(path, (files, at) => files.setMode(at, mode));
  }

  setModified(path: string, modified: number): void {
    this.#change(path, (files, at) => files.setModified(at, modified));
  }

  #hidden(name: string): Kept {
    const path = `/${HIDDEN}${name}`;
    return {
      read: () => (this.#own.exists(path) ? this.#own.read(path) : undefined),
      write: (text) => this.#own.write(path, text),
    };
  }

  #change(path: string, write: (files: MemoryFileSystem, path: string) => void): void {
    const place = this.#at(path);
    if (place.readOnly && path !== '/dev/null') throw new FileError('EROFS', path);
    write(place.files, place.path);
    if (place.volume) place.volume.tree = place.files.snapshot();
  }

  #at(path: string): Place {
    for (const mount of this.#mounts) {
      if (path !== mount.path && !path.startsWith(mount.path === '/' ? '/' : `${mount.path}/`)) continue;
      const below = path.slice(mount.path.length);
      const inside = `/${mount.subPath}${below}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
      return {
        files: this.#over(mount.volume),
        path: inside,
        readOnly: mount.readOnly,
        volume: mount.volume,
      };
    }
    return { files: this.#own, path, readOnly: this.#readOnly, volume: undefined };
  }

  #over(volume: Volume): MemoryFileSystem {
    let files = overVolumes.get(volume);
    if (!files) {
      files = new MemoryFileSystem({ now: this.#now, tree: volume.tree });
      overVolumes.set(volume, files);
    } else if (files.snapshot() !== volume.tree) files.restore(volume.tree);
    return files;
  }
}
