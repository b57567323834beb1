import { FileError, type FileInfo, type Owner } from './filesystem.ts';
import { byteLength } from './text.ts';

/** Who owns a node; root what is missing. */
type Owned = Partial<Owner>;

/** A file in a tree: immutable plain data. */
export interface FileNode extends Owned {
  readonly type: 'file';
  /** What it holds, without `zeros`. */
  readonly text: string;
  /** NULs behind the text, counted instead of kept. */
  readonly zeros?: number;
  /** How many of them take no room on the disk. */
  readonly holes?: number;
  /** Bytes of all. */
  readonly size: number;
  readonly mode: number;
  readonly modified: number;
}

/** A symbolic link in a tree. */
export interface LinkNode extends Owned {
  readonly type: 'symlink';
  readonly target: string;
  readonly modified: number;
}

/** A directory in a tree: immutable plain data, shared between snapshots. */
export interface DirectoryNode extends Owned {
  readonly type: 'directory';
  readonly entries: Readonly<Record<string, Node>>;
  readonly mode: number;
  readonly modified: number;
}

/** What may be in a tree. */
export type Node = FileNode | LinkNode | DirectoryNode;

const BLOCK = 4096;

/** A piece of NULs, as `pieces` gives them: one text for all. */
const ZEROS = '\0'.repeat(64 * 1024);

/** What is under a name in a directory. */
export const child = (node: DirectoryNode, name: string): Node | undefined =>
  Object.hasOwn(node.entries, name) ? node.entries[name] : undefined;

/** What `lstat` tells of a node. @param owner of nodes that do not say whose they are */
export function infoOf(node: Node, owner: Owner): FileInfo {
  const { type, modified, uid = owner.uid, gid = owner.gid } = node;
  const common = { type, modified, uid, gid };
  if (node.type === 'symlink') return { ...common, size: byteLength(node.target), allocated: 0, mode: 0o777 };
  if (node.type === 'directory') return { ...common, size: BLOCK, allocated: BLOCK, mode: node.mode };
  const allocated = Math.ceil((node.size - (node.holes ?? 0)) / BLOCK) * BLOCK;
  return { ...common, size: node.size, allocated, mode: node.mode };
}

/** Bytes that are really held in memory. */
export const heldBy = (node: Node): number =>
  node.type === 'file'
    ? node.size - (node.zeros ?? 0)
    : node.type === 'symlink'
      ? 0
      : Object.values(node.entries).reduce((sum, entry) => sum + heldBy(entry), 0);

/** A file's content, piece by piece. */
export function* piecesOf({ text, zeros = 0 }: FileNode): Generator<string> {
  if (text !== '') yield text;
  let left = zeros;
  for (; left >= ZEROS.length; left -= ZEROS.length) yield ZEROS;
  if (left > 0) yield ZEROS.slice(0, left);
}

/** A file's whole content; throws EFBIG when it is more than `limit`. */
export function contentOf({ text, size, zeros = 0 }: FileNode, path: string, limit: number): string {
  if (zeros === 0) return text;
  if (size > limit) throw new FileError('EFBIG', path);
  return text + '\0'.repeat(zeros);
}

/** What a file holds. */
export type Content = Pick<FileNode, 'text' | 'size' | 'zeros' | 'holes'>;

const isZeros = (text: string): boolean => text === ZEROS || (text.startsWith('\0') && /^\0+$/.test(text));

/** What a file holds after text has been added; long runs of NULs are counted. Throws EFBIG when what is held outgrows `limit`. */
export function appended(old: FileNode | undefined, text: string, path: string, limit: number): Content {
  const zeros = old?.zeros ?? 0;
  const size = (old?.size ?? 0) + (text === ZEROS ? ZEROS.length : byteLength(text));
  if (text === '' && old) return { text: old.text, size, ...counted(zeros, old.holes) };
  if (isZeros(text) && (zeros > 0 || text.length >= BLOCK))
    return { text: old?.text ?? '', size, ...counted(zeros + text.length, old?.holes) };
  if (size > limit) throw new FileError('EFBIG', path);
  return { text: (old ? contentOf(old, path, limit) : '') + text, size };
}

/** What a file holds after it has been cut or lengthened. */
export function resized(old: FileNode, size: number, allocate: boolean): Content {
  const { zeros = 0, holes = 0, text } = old;
  const added = size - old.size;
  if (added >= 0) return { text, size, ...counted(zeros + added, holes + (allocate ? 0 : added)) };
  const left = zeros + added;
  if (left >= 0) return { text, size, ...counted(left, Math.max(0, Math.min(holes, left))) };
  const kept = text.slice(0, size);
  // Bytes that are no whole characters cannot be told apart in a text: what is cut in the middle of one goes.
  return byteLength(kept) === size ? { text: kept, size } : cutToBytes(text, size);
}

function cutToBytes(text: string, size: number): Content {
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += byteLength(character);
    if (bytes > size) break;
    kept += character;
  }
  return { text: kept, size: byteLength(kept) };
}

const counted = (zeros: number, holes = 0): Pick<FileNode, 'zeros' | 'holes'> => ({
  ...(zeros > 0 && { zeros }),
  ...(holes > 0 && { holes }),
});
