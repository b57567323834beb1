/** Why a file operation failed; the names of errno. */
export type FileErrorCode =
  | 'ENOENT'
  | 'EEXIST'
  | 'EISDIR'
  | 'ENOTDIR'
  | 'ENOTEMPTY'
  | 'EACCES'
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
  EINVAL: 'Invalid argument',
  ENOSPC: 'No space left on device',
  EROFS: 'Read-only file system',
  EFBIG: 'File too large',
};

/** What `stat` tells. */
export interface FileInfo {
  readonly type: 'file' | 'directory';
  /** Bytes (of the text as UTF-8); 4096 for a directory. */
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  /** Milliseconds since the epoch, virtual. */
  readonly modified: number;
}

/**
 * A synchronous text file system: the workstation's, or a container's. Paths are absolute and normal (`resolvePath`). All
 * operations throw `FileError`.
 */
export interface FileSystem {
  read(path: string): string;
  /** Creates or replaces a file; the directory must exist. */
  write(path: string, text: string, options?: { readonly append?: boolean; readonly mode?: number }): void;
  list(path: string): readonly string[];
  stat(path: string): FileInfo;
  exists(path: string): boolean;
  makeDirectory(path: string, options?: { readonly parents?: boolean }): void;
  remove(path: string, options?: { readonly recursive?: boolean }): void;
  rename(from: string, to: string): void;
  setMode(path: string, mode: number): void;
  setModified(path: string, modified: number): void;
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
