import { appended, child, contentOf, heldBy, infoOf, piecesOf, resized } from './file-tree.ts';
import type { Content, DirectoryNode, FileNode, Node } from './file-tree.ts';
import { FileError, followLinks } from './filesystem.ts';
import type { FileInfo, FileSystem, LinkOptions, Owner, WriteOptions } from './filesystem.ts';
import { limits } from './limits.ts';

/** A whole file system as plain data. */
export type FileTree = DirectoryNode;

export interface MemoryFileSystemOptions {
  /** Milliseconds since the epoch, for modification times. */
  now(): number;
  readonly tree?: FileTree;
  readonly fileSize?: number;
  readonly totalSize?: number;
  /** Whose a file is that does not say it; root's if missing. */
  ownerOf?(path: string): Owner;
  /** The caller follows links: paths lead through none. */
  readonly leavesLinks?: boolean;
}

const ROOT: Owner = { uid: 0, gid: 0 };

const segments = (path: string): string[] => path.split('/').filter((part) => part !== '');

/**
 * A file system in memory: an immutable tree whose root is replaced by each write, so that a snapshot is a reference.
 * `/dev/null` swallows writes and reads as empty; `/dev/tty` and its like belong to the shell. Nobody is refused anything.
 */
export class MemoryFileSystem implements FileSystem {
  #root: DirectoryNode;
  /** Bytes that the tree holds in memory; undefined: nobody has counted. */
  #total: number | undefined;
  readonly #options: MemoryFileSystemOptions;

  constructor(options: MemoryFileSystemOptions) {
    this.#options = options;
    this.#root = options.tree ?? { type: 'directory', entries: {}, mode: 0o755, modified: options.now() };
  }

  /** The whole tree: O(1), immutable plain data. */
  snapshot(): FileTree {
    return this.#root;
  }

  restore(tree: FileTree): void {
    this.#root = tree;
    this.#total = undefined;
  }

  read(path: string): string {
    return path === '/dev/null' ? '' : contentOf(this.#file(path), path, this.#fileSize);
  }

  pieces(path: string): Iterable<string> {
    return path === '/dev/null' ? [] : piecesOf(this.#file(path));
  }

  write(named: string, text: string, options: WriteOptions = {}): void {
    if (named === '/dev/null') return;
    const path = this.realPath(named);
    const old = this.#lookup(path);
    if (old?.type === 'directory') throw new FileError('EISDIR', path);
    const file = old?.type === 'file' ? old : undefined;
    const mode = options.mode ?? file?.mode ?? 0o644;
    this.#put(path, file, mode, appended(options.append ? file : undefined, text, path, this.#fileSize));
  }

  list(path: string): readonly string[] {
    const node = this.#find(this.realPath(path));
    if (node.type !== 'directory') throw new FileError('ENOTDIR', path);
    return Object.keys(node.entries).sort((a, b) => (a < b ? -1 : 1));
  }

  stat(path: string): FileInfo {
    return this.#info(this.realPath(path));
  }

  lstat(path: string): FileInfo {
    return this.#info(this.#real(path, false));
  }

  exists(path: string): boolean {
    try {
      return this.#lookup(this.realPath(path)) !== undefined;
    } catch (error) {
      if (error instanceof FileError) return false;
      throw error;
    }
  }

  makeDirectory(named: string, options: { readonly parents?: boolean } = {}): void {
    const path = this.#real(named, options.parents === true);
    const old = this.#lookup(path);
    if (old) {
      if (options.parents && old.type === 'directory') return;
      throw new FileError('EEXIST', path);
    }
    const directory: DirectoryNode = {
      type: 'directory',
      entries: {},
      mode: 0o755,
      modified: this.#options.now(),
    };
    if (options.parents) {
      const parts = segments(path);
      for (let depth = 1; depth < parts.length; depth++) {
        const parent = `/${parts.slice(0, depth).join('/')}`;
        const node = this.#lookup(parent);
        if (node && node.type !== 'directory') throw new FileError('ENOTDIR', path);
        if (!node) this.#replace(parent, directory);
      }
    }
    this.#replace(path, directory);
  }

  remove(named: string, options: { readonly recursive?: boolean } = {}): void {
    const path = this.#real(named, false);
    const node = this.#find(path);
    if (path === '/') throw new FileError('EINVAL', path);
    if (node.type === 'directory' && !options.recursive && Object.keys(node.entries).length > 0)
      throw new FileError('ENOTEMPTY', path);
    this.#replace(path, undefined);
    if (this.#total !== undefined) this.#total -= heldBy(node);
  }

  rename(source: string, target: string): void {
    const [from, to] = [this.#real(source, false), this.#real(target, false)];
    const node = this.#find(from);
    if (from === to) return;
    if (to.startsWith(`${from}/`)) throw new FileError('EINVAL', to);
    const old = this.#lookup(to);
    if (old?.type === 'directory') {
      if (node.type !== 'directory') throw new FileError('EISDIR', to);
      if (Object.keys(old.entries).length > 0) throw new FileError('ENOTEMPTY', to);
    } else if (old && node.type === 'directory') throw new FileError('ENOTDIR', to);
    this.#replace(to, node);
    this.#replace(from, undefined);
    if (old && this.#total !== undefined) this.#total -= heldBy(old);
  }

  makeLink(named: string, target: string): void {
    const path = this.#real(named, false);
    if (this.#lookup(path)) throw new FileError('EEXIST', path);
    this.#replace(path, { type: 'symlink', target, modified: this.#options.now() });
  }

  readLink(named: string): string {
    const node = this.#find(this.#real(named, false));
    if (node.type !== 'symlink') throw new FileError('EINVAL', named);
    return node.target;
  }

  realPath(path: string): string {
    return this.#real(path, true);
  }

  setMode(named: string, mode: number): void {
    const path = this.realPath(named);
    const node = this.#find(path);
    if (node.type !== 'symlink') this.#replace(path, { ...node, mode });
  }

  setOwner(named: string, owner: Partial<Owner>, { follow = true }: LinkOptions = {}): void {
    const path = this.#real(named, follow);
    this.#replace(path, { ...this.#find(path), ...owner });
  }

  setModified(named: string, modified: number, { follow = true }: LinkOptions = {}): void {
    const path = this.#real(named, follow);
    this.#replace(path, { ...this.#find(path), modified });
  }

  setSize(named: string, size: number, allocate: boolean): void {
    const path = this.realPath(named);
    const old = this.#file(path);
    this.#put(path, old, old.mode, resized(old, size, allocate));
  }

  get #fileSize(): number {
    return this.#options.fileSize ?? limits.fileSize;
  }

  /** Puts a file at a path, perhaps in the place of another of the same owner. */
  #put(path: string, old: FileNode | undefined, mode: number, content: Content): void {
    const owner = old && { ...(old.uid && { uid: old.uid }), ...(old.gid && { gid: old.gid }) };
    const node: FileNode = { type: 'file', ...content, ...owner, mode, modified: this.#options.now() };
    const added = heldBy(node) - (old ? heldBy(old) : 0);
    const total = (this.#total ??= heldBy(this.#root));
    if (added > 0 && total + added > (this.#options.totalSize ?? limits.totalSize))
      throw new FileError('ENOSPC', path);
    this.#replace(path, node);
    this.#total = total + added;
  }

  #info(path: string): FileInfo {
    return infoOf(this.#find(path), this.#options.ownerOf?.(path) ?? ROOT);
  }

  #file(path: string): FileNode {
    const node = this.#find(this.realPath(path));
    if (node.type === 'directory') throw new FileError('EISDIR', path);
    if (node.type === 'symlink') throw new FileError('ELOOP', path);
    return node;
  }

  /** A path without links. */
  #real(path: string, follow: boolean): string {
    if (this.#options.leavesLinks) return path;
    let node: Node | undefined = this.#root;
    const parts = segments(path);
    for (const [index, part] of parts.entries()) {
      if (node?.type !== 'directory') return path;
      node = child(node, part);
      if (node?.type === 'symlink' && (follow || index < parts.length - 1)) {
        const targetOf = (at: string): string | undefined => {
          const found = this.#lookup(at);
          return found?.type === 'symlink' ? found.target : undefined;
        };
        return followLinks(path, targetOf, follow);
      }
    }
    return path;
  }

  #lookup(path: string): Node | undefined {
    let node: Node | undefined = this.#root;
    for (const part of segments(path)) {
      if (node?.type !== 'directory') return undefined;
      node = child(node, part);
    }
    return node;
  }

  #find(path: string): Node {
    let node: Node = this.#root;
    for (const part of segments(path)) {
      if (node.type !== 'directory') throw new FileError('ENOTDIR', path);
      const next = child(node, part);
      if (!next) throw new FileError('ENOENT', path);
      node = next;
    }
    return node;
  }

  /** Puts a node at a path whose parent exists; undefined takes the entry away. */
  #replace(path: string, node: Node | undefined): void {
    const parts = segments(path);
    const put = (directory: Node, depth: number): DirectoryNode => {
      if (directory.type !== 'directory') throw new FileError('ENOTDIR', path);
      const name = parts[depth] ?? '';
      const last = depth === parts.length - 1;
      const old = child(directory, name);
      if (!last && !old) throw new FileError('ENOENT', path);
      const modified = last && (!old || !node) ? this.#options.now() : directory.modified;
      const next = last || !old ? node : put(old, depth + 1);
      if (next) return { ...directory, modified, entries: { ...directory.entries, [name]: next } };
      const { [name]: _, ...entries } = directory.entries;
      return { ...directory, modified, entries };
    };
    if (parts.length > 0) this.#root = put(this.#root, 0);
    else if (node?.type === 'directory') this.#root = node;
  }
}
