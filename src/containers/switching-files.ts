import type { ContainerFiles } from './container-files.ts';
import type { ProcessClock } from './process-clock.ts';
import type { FileSystem } from '../shell/filesystem.ts';

/** Files that are others from one moment to the next. */
function switching(current: () => FileSystem): FileSystem {
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
    refusal: (path, doing) => current().refusal?.(path, doing),
    mounts: () => current().mounts?.() ?? [],
    pieces: (path) => current().pieces(path),
    lstat: (path) => current().lstat(path),
    makeLink: (path, target) => current().makeLink(path, target),
    readLink: (path) => current().readLink(path),
    realPath: (path) => current().realPath(path),
    setOwner: (path, owner, options) => current().setOwner(path, owner, options),
    setModified: (path, modified, options) => current().setModified(path, modified, options),
    setSize: (path, size, allocate) => current().setSize(path, size, allocate),
  };
}

/** The files for a process: what it repeats of its past changes nothing. */
export function filesAt(files: ContainerFiles, time: ProcessClock): FileSystem {
  if (!time.behind) return files;
  const scratch = files.scratch();
  return switching(() => (time.behind ? scratch : files));
}
