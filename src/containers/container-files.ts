import { diskUsage } from '../cluster/kubelet/storage.ts';
import { entryAt } from '../cluster/kubelet/volume-place.ts';
import type { NodeRoom, TreeDirectory, Volume, VolumeMountPoint } from '../cluster/runtime.ts';
import { FileError, followLinks, type FileErrorCode } from '../shell/filesystem.ts';
import type { FileInfo, FileSystem, LinkOptions, Mount, Owner, WriteOptions } from '../shell/filesystem.ts';
import { MemoryFileSystem } from '../shell/memory-filesystem.ts';
import { memoryUsed, mountsOf, SHARED_MEMORY, used } from './mounts.ts';
import { isWithin, Places, type Place } from './places.ts';
import { inGroup, MAY, may, mayTake, owns, type Credentials } from './permissions.ts';

/** What is kept besides files lies under names that begin so in the root of the tree; no program sees them. */
const HIDDEN = '\u0000';

const SETGID = 0o2000;

/** Bytes of a write for which it is asked how much room there is. */
const NOTABLE = 64 * 1024;

/** A directory of tmpfs is as large as what it lists, with `.` and `..`. */
const TMPFS_ENTRY = 20;

/** A text that a snapshot keeps with the files. */
interface Kept {
  read(): string | undefined;
  write(text: string): void;
}

/** What a container's files are made from. */
export interface ContainerFilesParts {
  readonly tree: TreeDirectory;
  /** The tree as the image and the kubelet have made it. */
  readonly initial: TreeDirectory;
  readonly mounts: readonly VolumeMountPoint[];
  readonly readOnly: boolean;
  /** Paths that can be written even so: what the runtime mounts over the root. */
  readonly writable: readonly string[];
  readonly user: Credentials;
  /** What the kernel tells, where it is mounted. */
  readonly kernel: readonly VolumeMountPoint[];
  /** The files that another container's process sees; undefined for those of its own. */
  filesOf(pid: number): ContainerFiles | undefined;
  /** What the node has room for. */
  room(): NodeRoom;
  readonly terminationLog: string;
  now(): number;
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/** A container's files as its user finds them: its own tree, with volumes mounted over it. */
export class ContainerFiles implements FileSystem {
  readonly #parts: ContainerFilesParts;
  readonly #own: MemoryFileSystem;
  readonly #places: Places;

  constructor(parts: ContainerFilesParts) {
    this.#parts = parts;
    this.#own = new MemoryFileSystem({ now: parts.now, tree: parts.tree, leavesLinks: true });
    const { mounts, readOnly, writable, kernel } = parts;
    const refuses = (path: string): boolean => readOnly && !writable.some((each) => isWithin(path, each));
    this.#places = new Places(this.#own, [...mounts, ...kernel], refuses, parts.now);
  }

  /** The container's own tree, without volumes, if it has changed. */
  changedTree(): TreeDirectory | undefined {
    const tree = this.#own.snapshot();
    return tree === this.#parts.initial ? undefined : tree;
  }

  /** Bytes that were written over the image's files. */
  written(): number {
    return diskUsage(this.#own.snapshot(), this.#parts.initial);
  }

  /** Called when files may take more memory than before. */
  onMemory: (() => void) | undefined;

  /** Bytes of memory that its files take. */
  inMemory = (): number => memoryUsed(this.#parts.mounts) + this.#shared();

  /** What the main process keeps in memory. */
  readonly memory = this.#hidden('memory');

  /** What is remembered of the CPU time that the processes have burnt. */
  readonly cpu = this.#hidden('cpu');

  /** The same files for somebody whose writes must not count: a copy of everything that it writes to. */
  scratch(): FileSystem {
    const copies = new Map<Volume, Volume>();
    const mounts = this.#parts.mounts.map((mount) => {
      let volume = copies.get(mount.volume);
      if (!volume) {
        const { tree, inMemory = false } = mount.volume;
        copies.set(mount.volume, (volume = { tree, inMemory }));
      }
      return { ...mount, volume };
    });
    return new ContainerFiles({ ...this.#parts, tree: this.#parts.initial, mounts });
  }

  /** The text of a file, for the node, which asks nobody; undefined: there is none. */
  textAt(path: string): string | undefined {
    const { files, path: at } = this.#at(this.#follow(path, true));
    return files.exists(at) && files.stat(at).type === 'file' ? files.read(at) : undefined;
  }

  read(path: string): string {
    const { files, path: at } = this.#opened(path);
    return files.read(at);
  }

  pieces(path: string): Iterable<string> {
    const { files, path: at } = this.#opened(path);
    return files.pieces(at);
  }

  write(named: string, text: string, options?: WriteOptions): void {
    if (named === '/dev/null') return;
    const path = this.realPath(named);
    const there = this.#find(path);
    if (there?.type === 'directory') throw new FileError('EISDIR', path);
    this.#writable(path);
    if (there) this.#demand(path, there, MAY.write);
    else this.#demandEntry(path);
    this.#demandRoom(path, text.length);
    this.#change(path, (files, at) => files.write(at, text, options));
    if (text.length >= NOTABLE) this.onMemory?.();
    if (!there) this.#giveToUser(path);
  }

  list(named: string): readonly string[] {
    const path = this.realPath(named);
    const info = this.#info(path);
    if (info.type === 'directory') this.#demand(path, info, MAY.read);
    const { files, path: at } = this.#at(path);
    const names = files.list(at);
    return path === '/' ? names.filter((name) => !name.startsWith(HIDDEN)) : names;
  }

  stat(path: string): FileInfo {
    return this.#info(this.realPath(path));
  }

  lstat(path: string): FileInfo {
    return this.#info(this.#real(path, false));
  }

  exists(path: string): boolean {
    try {
      return this.#find(this.realPath(path)) !== undefined;
    } catch (error) {
      if (error instanceof FileError) return false;
      throw error;
    }
  }

  makeDirectory(named: string, options?: { readonly parents?: boolean }): void {
    const path = this.#real(named, options?.parents === true);
    const there = this.#find(path);
    if (there) {
      if (options?.parents && there.type === 'directory') return;
      throw new FileError('EEXIST', path);
    }
    const parent = parentOf(path);
    if (options?.parents) this.makeDirectory(parent, options);
    this.#create(path, (files, at) => files.makeDirectory(at));
    const above = this.#info(parent);
    if (above.mode & SETGID) this.#change(path, (files, at) => files.setMode(at, 0o755 | SETGID));
  }

  remove(named: string, options?: { readonly recursive?: boolean }): void {
    const path = this.#real(named, false);
    const info = this.#info(path);
    if (info.type === 'directory' && options?.recursive) {
      for (const name of this.list(path)) this.remove(`${path === '/' ? '' : path}/${name}`, options);
    }
    this.#demandTaking(path, info);
    this.#change(path, (files, at) => files.remove(at));
  }

  rename(source: string, target: string): void {
    const [from, to] = [this.#real(source, false), this.#real(target, false)];
    const [there, inTheWay] = [this.#info(from), this.#find(to)];
    this.#demandTaking(from, there);
    this.#writable(to);
    if (inTheWay) this.#demandTaking(to, inTheWay);
    else this.#demandEntry(to);
    const [here, away] = [this.#at(from), this.#at(to)];
    if (here.files === away.files) this.#change(from, (files, at) => files.rename(at, away.path));
    else {
      this.#copy(from, to);
      this.remove(from, { recursive: true });
    }
  }

  makeLink(named: string, target: string): void {
    const path = this.#real(named, false);
    if (this.#find(path)) throw new FileError('EEXIST', path);
    this.#create(path, (files, at) => files.makeLink(at, target));
  }

  readLink(named: string): string {
    const { files, path } = this.#at(this.#real(named, false));
    return files.readLink(path);
  }

  realPath(path: string): string {
    return this.#real(path, true);
  }

  setMode(named: string, mode: number): void {
    const path = this.realPath(named);
    const info = this.#info(path);
    this.#writable(path);
    if (!owns(this.#parts.user, info)) throw new FileError('EPERM', path);
    this.#change(path, (files, at) => files.setMode(at, mode));
  }

  setOwner(named: string, owner: Partial<Owner>, { follow = true }: LinkOptions = {}): void {
    const path = this.#real(named, follow);
    const info = this.#info(path);
    const { user } = this.#parts;
    this.#writable(path);
    const { uid = info.uid, gid = info.gid } = owner;
    const own = owns(user, info) && uid === info.uid && (gid === info.gid || inGroup(user, gid));
    if (!user.privileged && !own) throw new FileError('EPERM', path);
    this.#change(path, (files, at) => files.setOwner(at, owner));
  }

  setModified(named: string, modified: number, { follow = true }: LinkOptions = {}): void {
    const path = this.#real(named, follow);
    const info = this.#info(path);
    this.#writable(path);
    if (!owns(this.#parts.user, info)) this.#demand(path, info, MAY.write);
    this.#change(path, (files, at) => files.setModified(at, modified));
  }

  setSize(named: string, size: number, allocate: boolean): void {
    const path = this.realPath(named);
    this.#writable(path);
    const info = this.#info(path);
    this.#demand(path, info, MAY.write);
    if (allocate) this.#demandRoom(path, size - info.size);
    this.#change(path, (files, at) => files.setSize(at, size, allocate));
    if (allocate) this.onMemory?.();
  }

  refusal(named: string, doing: 'read' | 'write' | 'execute'): FileErrorCode | undefined {
    try {
      const path = this.realPath(named);
      const info = this.#info(path);
      if (doing === 'write') this.#writable(path);
      // Root may execute what anybody may.
      const bits = { read: MAY.read, write: MAY.write, execute: MAY.enter }[doing];
      if (doing === 'execute' && info.type === 'file' && (info.mode & 0o111) === 0) return 'EACCES';
      this.#demand(path, info, bits);
      return undefined;
    } catch (error) {
      if (error instanceof FileError) return error.code;
      throw error;
    }
  }

  mounts(): readonly Mount[] {
    return mountsOf(this.#parts.room(), this.#parts.mounts, this.#parts, this.#shared());
  }

  #hidden(name: string): Kept {
    const path = `/${HIDDEN}${name}`;
    return {
      read: () => (this.#own.exists(path) ? this.#own.read(path) : undefined),
      write: (text) => this.#own.write(path, text),
    };
  }

  #opened(named: string): Place {
    if (named === '/dev/null') return this.#at(named);
    const path = this.realPath(named);
    const info = this.#info(path);
    if (info.type === 'file') this.#demand(path, info, MAY.read);
    return this.#at(path);
  }

  #copy(from: string, to: string): void {
    const info = this.#info(from);
    if (info.type === 'symlink') this.makeLink(to, this.readLink(from));
    else if (info.type === 'directory') {
      this.makeDirectory(to);
      for (const name of this.list(from)) this.#copy(`${from}/${name}`, `${to}/${name}`);
    } else {
      this.write(to, '', { mode: info.mode });
      for (const piece of this.pieces(from)) this.write(to, piece, { append: true });
      this.setModified(to, info.modified);
    }
  }

  /** Makes what is not there yet. */
  #create(path: string, make: (files: MemoryFileSystem, path: string) => void): void {
    this.#writable(path);
    this.#demandEntry(path);
    this.#change(path, make);
    this.#giveToUser(path);
  }

  /** What is new belongs to who made it; in a directory with setgid, to the directory's group. */
  #giveToUser(path: string): void {
    const { uid, gid } = this.#parts.user;
    const directory = this.#info(parentOf(path));
    const group = directory.mode & SETGID ? directory.gid : gid;
    if (uid !== 0 || group !== 0) this.#change(path, (files, at) => files.setOwner(at, { uid, gid: group }));
  }

  #info(path: string): FileInfo {
    const { files, path: at, volume } = this.#at(path);
    const info = files.lstat(at);
    if (path === '/') return { ...info, links: 1 };
    if (!volume?.inMemory || info.type !== 'directory') return info;
    return { ...info, size: (files.list(at).length + 2) * TMPFS_ENTRY, allocated: 0 };
  }

  #find(path: string): FileInfo | undefined {
    const { files, path: at } = this.#at(path);
    return files.exists(at) ? this.#info(path) : undefined;
  }

  #demand(path: string, info: FileInfo, bits: number): void {
    if (!may(this.#parts.user, info, bits)) throw new FileError('EACCES', path);
  }

  #demandEntry(path: string): void {
    const directory = this.#find(parentOf(path));
    if (directory?.type === 'directory') this.#demand(path, directory, MAY.write | MAY.enter);
  }

  #demandTaking(path: string, info: FileInfo): void {
    this.#writable(path);
    if (this.#places.isMountPoint(path)) throw new FileError('EBUSY', path);
    this.#demandEntry(path);
    if (path !== '/' && !mayTake(this.#parts.user, this.#info(parentOf(path)), info))
      throw new FileError('EPERM', path);
  }

  /** The disk, or the memory that is one, must have room for what is worth a look. */
  #demandRoom(path: string, bytes: number): void {
    if (bytes < NOTABLE) return;
    if (bytes > this.#roomAt(path)) throw new FileError('ENOSPC', path);
  }

  #roomAt(path: string): number {
    const { volume } = this.#at(path);
    if (!volume && isWithin(path, SHARED_MEMORY.path)) return SHARED_MEMORY.size - this.#shared();
    if (!volume?.inMemory) return this.#parts.room().free;
    const { memory = Infinity } = this.#parts.mounts.find((mount) => mount.volume === volume) ?? {};
    return memory - used(volume.tree);
  }

  /** Bytes of shared memory that are in use. */
  #shared(): number {
    const found = entryAt(this.#own.snapshot(), SHARED_MEMORY.path.slice(1));
    return found?.type === 'directory' ? used(found) : 0;
  }

  #writable(path: string): void {
    if (this.#at(path).readOnly) throw new FileError('EROFS', path);
  }

  #change(path: string, write: (files: MemoryFileSystem, path: string) => void): void {
    const { files, path: at, volume } = this.#at(path);
    write(files, at);
    if (volume) volume.tree = files.snapshot();
  }

  /** A path without links, to which the user can get. */
  #real(path: string, follow: boolean): string {
    const real = this.#follow(path, follow);
    if (this.#parts.user.privileged) return real;
    for (let at = real.indexOf('/', 1); at > 0; at = real.indexOf('/', at + 1)) {
      const directory = this.#find(real.slice(0, at));
      if (directory?.type === 'directory') this.#demand(path, directory, MAY.enter);
    }
    return real;
  }

  #follow(path: string, follow: boolean): string {
    const targetOf = (at: string): string | undefined => {
      const { files, path: inside } = this.#at(at);
      return files.exists(inside) && files.lstat(inside).type === 'symlink'
        ? files.readLink(inside)
        : undefined;
    };
    return followLinks(path, targetOf, follow);
  }

  #at(path: string): Place {
    const [, pid, below = '/'] = /^\/proc\/(\d+)\/root(\/.*)?$/.exec(path) ?? [];
    const others = pid === undefined ? undefined : this.#parts.filesOf(Number(pid));
    return others ? others.#at(below) : this.#places.at(path);
  }
}
