import type { FileSystem } from '../shell/filesystem.ts';

/** Files that are others from one moment to the next. */
export function switching(current: () => FileSystem): FileSystem {
  return {
    read: (path) => current().read(path),
    write: (path, text, options) => current().write(path, text, options),
    list: (path) => current().list(path),
    stat: (path) => current().stat(path),
    exists: (path) => current().exists(path),
    makeDirectory: (path, options) => current().makeDirectory(path, options),
    remove: (path, options) => current().remove(path, options),
    rename: (from, to) => current().rename(from, to),
    setMode: (path, mode) => current().setMode(path, mode),
    setModified: (path, modified) => current().setModified(path, modified),
  };
}
