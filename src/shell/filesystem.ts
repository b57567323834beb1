/** Why a file operation failed; the names of errno. */
export type FileErrorCode =
  | 'ENOENT'
  | 'EEXIST'
  | 'EISDIR'
  | 'ENOTDIR'
  | 'ENOTEMPTY'
  | 'EACCES'
  | 'EPERM'
  | 'ELOOP'
  | 'EBUSY'
  | 'EINVAL'
  | 'ENOSPC'
  | 'EROFS'
  | 'EFBIG';

/** A failed file operation. `message` is the text of strerror: `No such file or directory`. */
export class FileError extends Error {
  readonly code: FileErrorCode;
  readonly path: string;

  constructor(code: FileErrorCode, path: string) {
    super(messages[code]);
    this.code = code;
    this.path = path;
  }
}

const messages: Record<FileErrorCode, string> = {
  ENOENT: 'No such file or directory',
  EEXIST: 'File exists',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  ENOTEMPTY: 'Directory not empty',
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  ELOOP: 'Too many levels of symbolic links',
  EBUSY: 'Device or resource busy',
  EINVAL: 'Invalid argument',
  ENOSPC: 'No space left on device',
  EROFS: 'Read-only file system',
  EFBIG: 'File too large',
};

/** Who a file belongs to, by number. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** What `stat` tells. */
export interface FileInfo extends Owner {
  readonly type: 'file' | 'directory' | 'symlink';
  /** Bytes (of the text as UTF-8); 4096 for a directory; of a link those of its target. */
  readonly size: number;
  /** Bytes that it takes on the disk: whole blocks, without holes. */
  readonly allocated: number;
  /** Permission bits, with those for setuid, setgid and sticky. */
  readonly mode: number;
  /** Names that lead to it, where those are not counted: in an overlay. */
  readonly links?: number;
  /** Milliseconds since the epoch, virtual. */
  readonly modified: number;
}

/** A file system at its place in the tree. */
export interface Mount {
  /** `overlay`, `tmpfs`, `/dev/sda1` */
  readonly source: string;
  /** What it really is: bind mounts of the same have the same. */
  readonly device: string;
  readonly type: string;
  readonly target: string;
  /** `rw,relatime` */
  readonly options: string;
  /** Bytes; 0 for what stores nothing: proc. */
  readonly size: number;
  readonly available: number;
}

/** How a file is written. */
export interface WriteOptions {
  readonly append?: boolean;
  /** Of a new file. */
  readonly mode?: number;
}

/** Whether the last name of a path is followed if it is a link; it is unless this says otherwise. */
export interface LinkOptions {
  readonly follow?: boolean;
}

/**
 * A synchronous text file system: the workstation's, or a container's. Paths are absolute and normal (`resolvePath`). Links
 * are followed, but for the last name where an operation is about the name itself: `lstat`, `readLink`, `remove`, `rename`.
 * All operations throw `FileError`.
 */
export interface FileSystem {
  read(path: string): string;
  /** The same piece by piece: a file may be larger than a text can be. */
  pieces(path: string): Iterable<string>;
  /** Creates or replaces a file; the directory must exist. */
  write(path: string, text: string, options?: WriteOptions): void;
  list(path: string): readonly string[];
  stat(path: string): FileInfo;
  lstat(path: string): FileInfo;
  /** Whether there is something behind all links. */
  exists(path: string): boolean;
  makeDirectory(path: string, options?: { readonly parents?: boolean }): void;
  remove(path: string, options?: { readonly recursive?: boolean }): void;
  rename(from: string, to: string): void;
  /** Makes a symbolic link at a path. @param target as it is to be read: relative to the link's directory, or absolute */
  makeLink(path: string, target: string): void;
  /** The target of a symbolic link; EINVAL for what is none. */
  readLink(path: string): string;
  /** The path without links; the last name may be missing. */
  realPath(path: string): string;
  setMode(path: string, mode: number): void;
  setOwner(path: string, owner: Partial<Owner>, options?: LinkOptions): void;
  setModified(path: string, modified: number, options?: LinkOptions): void;
  /** Cuts a file, or lengthens it with NULs. @param allocate whether what is added takes room on the disk */
  setSize(path: string, size: number, allocate: boolean): void;
  /** Why the user may not do something with what is there; undefined: it may. Nobody is refused anything if missing. */
  refusal?(path: string, doing: 'read' | 'write' | 'execute'): FileErrorCode | undefined;
  /** What is mounted where, in order; a single disk if missing. */
  mounts?(): readonly Mount[];
}

/** An absolute, normal path: `.` and `..` resolved, no trailing slash. */
export function resolvePath(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** How many links a path may lead through, as Linux has it. */
const MAX_LINKS = 40;

/**
 * A path without links. Throws `FileError` ELOOP.
 * @param path absolute; `..` leaves the directory that is really meant
 * @param targetOf the target of the link at a path whose directories are no links; undefined: there is no link
 * @param follow whether the last name is followed
 */
export function followLinks(
  path: string,
  targetOf: (path: string) => string | undefined,
  follow: boolean,
): string {
  let at = '';
  let links = 0;
  const names = path.split('/').reverse();
  for (let name = names.pop(); name !== undefined; name = names.pop()) {
    if (name === '' || name === '.') continue;
    if (name === '..') {
      at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
      continue;
    }
    const next = `${at}/${name}`;
    const target = follow || names.length > 0 ? targetOf(next) : undefined;
    if (target === undefined) {
      at = next;
      continue;
    }
    if (++links > MAX_LINKS) throw new FileError('ELOOP', path);
    if (target.startsWith('/')) at = '';
    names.push(...target.split('/').reverse());
  }
  return at === '' ? '/' : at;
}

/** An absolute path as the kernel reads it: `..` leaves the directory behind a link, not the one in which the link is. */
export function physicalPath(files: FileSystem, cwd: string, path: string): string {
  const full = path.startsWith('/') ? path : `${cwd}/${path}`;
  if (!/(?:^|\/)\.\.(?:\/|$)/.test(path)) return resolvePath('/', full);
  const at = full.lastIndexOf('/..');
  const rest = full.slice(at + 3).replace(/^\/*/, '');
  const above = physicalPath(files, '/', full.slice(0, at));
  let directory: string;
  try {
    directory = files.realPath(above);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    directory = above;
  }
  return resolvePath(directory, `../${rest}`);
}
