import { FileError, type FileInfo, type FileSystem } from './filesystem.ts';
import { limits } from './limits.ts';
import { byteLength } from './text.ts';

/** A file in a tree: immutable plain data. */
export interface FileNode {
  readonly type: 'file';
  readonly text: string;
  /** Bytes of the text. */
  readonly size: number;
  readonly mode: number;
  readonly modified: number;
}

/** A directory in a tree: immutable plain data, shared between snapshots. */
export interface DirectoryNode {
  readonly type: 'directory';
  readonly entries: Readonly<Record<string, Node>>;
  readonly mode: number;
  readonly modified: number;
}

type Node = FileNode | DirectoryNode;

/** A whole file system as plain data. */
export type FileTree = DirectoryNode;

export interface MemoryFileSystemOptions {
  /** Milliseconds since the epoch, for modification times. */
  now(): number;
  readonly tree?: FileTree;
  readonly fileSize?: number;
  readonly totalSize?: number;
}

const segments = (path: string): string[] => path.split('/').filter((part) => part !== '');

const child = (node: DirectoryNode, name: string): Node | undefined =>
  Object.hasOwn(node.entries, name) ? node.entries[name] : undefined;

const totalOf = (node: Node): number =>
  node.type === 'file'
    ? node.size
    : Object.values(node.entries).reduce((sum, entry) => sum + totalOf(entry), 0);

/**
 * A file system in memory: an immutable tree whose root is replaced by each write, so that a snapshot is a reference.
 * `/dev/null` swallows writes and reads as empty; `/dev/tty` and its like belong to the shell.
 */
export class MemoryFileSystem implements FileSystem {
  #root: DirectoryNode;
  #total: number;
  readonly #options: MemoryFileSystemOptions;

  constructor(options: MemoryFileSystemOptions) {
    this.#options = options;
    this.#root = options.tree ?? { type: 'directory', entries: {}, mode: 0o755, modified: options.now() };
    this.#total = totalOf(this.#root);
  }

  /** The whole tree: O(1), immutable plain data. */
  snapshot(): FileTree {
    return this.#root;
  }

  restore(tree: FileTree): void {
    this.#root = tree;
    this.#total = totalOf(tree);
  }

  read(path: string): string {
    if (path === '/dev/null') return '';
    const node = this.#find(path);
    if (node.type === 'directory') throw new FileError('EISDIR', path);
    return node.text;
  }

  write(
    path: string,
    text: string,
    options: { readonly append?: boolean; readonly mode?: number } = {},
  ): void {
    if (path === '/dev/null') return;
    const old = this.#lookup(path);
    if (old?.type === 'directory') throw new FileError('EISDIR', path);
    const kept = options.append ? old : undefined;
    const size = (kept?.size ?? 0) + byteLength(text);
    if (size > (this.#options.fileSize ?? limits.fileSize)) throw new FileError('EFBIG', path);
    if (this.#total - (old?.size ?? 0) + size > (this.#options.totalSize ?? limits.totalSize))
      throw new FileError('ENOSPC', path);
    this.#replace(path, {
      type: 'file',
      text: (kept?.text ?? '') + text,
      size,
      mode: options.mode ?? old?.mode ?? 0o644,
      modified: this.#options.now(),
    });
    this.#total += size - (old?.size ?? 0);
  }

  list(path: string): readonly string[] {
    const node = this.#find(path);
    if (node.type === 'file') throw new FileError('ENOTDIR', path);
    return Object.keys(node.entries).sort((a, b) => (a < b ? -1 : 1));
  }

  stat(path: string): FileInfo {
    const { type, mode, modified, ...rest } = this.#find(path);
    return { type, size: 'size' in rest ? rest.size : 4096, mode, modified };
  }

  exists(path: string): boolean {
    return this.#lookup(path) !== undefined;
  }

  makeDirectory(path: string, options: { readonly parents?: boolean } = {}): void {
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
        if (node?.type === 'file') throw new FileError('ENOTDIR', path);
        if (!node) this.#replace(parent, directory);
      }
    }
    this.#replace(path, directory);
  }

  remove(path: string, options: { readonly recursive?: boolean } = {}): void {
    const node = this.#find(path);
    if (path === '/') throw new FileError('EINVAL', path);
    if (node.type === 'directory' && !options.recursive && Object.keys(node.entries).length > 0)
      throw new FileError('ENOTEMPTY', path);
    this.#replace(path, undefined);
    this.#total -= totalOf(node);
  }

  rename(from: string, to: string): void {
    const node = this.#find(from);
    if (from === to) return;
    if (to.startsWith(`${from}/`)) throw new FileError('EINVAL', to);
    const old = this.#lookup(to);
    if (old?.type === 'directory') {
      if (node.type === 'file') throw new FileError('EISDIR', to);
      if (Object.keys(old.entries).length > 0) throw new FileError('ENOTEMPTY', to);
    } else if (old && node.type === 'directory') throw new FileError('ENOTDIR', to);
    this.#replace(to, node);
    this.#replace(from, undefined);
    if (old) this.#total -= totalOf(old);
  }

  setMode(path: string, mode: number): void {
    this.#replace(path, { ...this.#find(path), mode });
  }

  setModified(path: string, modified: number): void {
    this.#replace(path, { ...this.#find(path), modified });
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
