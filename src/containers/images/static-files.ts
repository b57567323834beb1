import { FileError, resolvePath, type FileSystem } from '../../shell/filesystem.ts';

/** What a web server finds under a path. */
export type StaticFile =
  | { readonly type: 'file'; readonly text: string; readonly modified: number; readonly contentType: string }
  /** A directory without the slash at the end of the path. */
  | { readonly type: 'redirect' }
  | { readonly type: 'forbidden' }
  | { readonly type: 'missing'; readonly path: string };

const types: Readonly<Record<string, string>> = {
  css: 'text/css',
  gif: 'image/gif',
  html: 'text/html',
  htm: 'text/html',
  ico: 'image/x-icon',
  jpg: 'image/jpeg',
  js: 'application/javascript',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  xml: 'text/xml',
};

/** The file that a web server with this root and `index.html` as index would send. */
export function findStatic(files: FileSystem, root: string, path: string, fallback: string): StaticFile {
  const full = resolvePath(root, `.${resolvePath('/', path)}`);
  if (!files.exists(full)) return { type: 'missing', path: full };
  if (files.stat(full).type === 'directory') {
    if (!path.endsWith('/')) return { type: 'redirect' };
    const index = `${full}/index.html`;
    return files.exists(index) ? read(files, index, fallback) : { type: 'forbidden' };
  }
  return path.endsWith('/') ? { type: 'missing', path: full } : read(files, full, fallback);
}

function read(files: FileSystem, path: string, fallback: string): StaticFile {
  try {
    const { modified } = files.stat(path);
    const extension = path.slice(path.lastIndexOf('.') + 1);
    return { type: 'file', text: files.read(path), modified, contentType: types[extension] ?? fallback };
  } catch (error) {
    if (error instanceof FileError) return { type: 'missing', path };
    throw error;
  }
}
