import type { Volume, VolumeMountPoint } from '../cluster/runtime.ts';
import { MemoryFileSystem } from '../shell/memory-filesystem.ts';

/** The file systems over volumes; one per volume, whoever mounts it. */
const overVolumes = new WeakMap<Volume, MemoryFileSystem>();

/** Where something in a container really is. */
export interface Place {
  readonly files: MemoryFileSystem;
  readonly path: string;
  readonly readOnly: boolean;
  /** Set for volumes: to be told of the new tree after a write. */
  readonly volume: Volume | undefined;
}

/** Whether a path is a directory, or below it. */
export const isWithin = (path: string, directory: string): boolean =>
  path === directory || path.startsWith(directory === '/' ? '/' : `${directory}/`);

/** A container's own files with volumes mounted over them. Paths lead through no links. */
export class Places {
  readonly #own: MemoryFileSystem;
  readonly #mounts: readonly VolumeMountPoint[];
  readonly #refuses: (path: string) => boolean;
  readonly #now: () => number;

  /** @param refuses whether a path of the container's own files is read-only */
  constructor(
    own: MemoryFileSystem,
    mounts: readonly VolumeMountPoint[],
    refuses: (path: string) => boolean,
    now: () => number,
  ) {
    this.#own = own;
    // The longest mount path wins.
    this.#mounts = [...mounts].sort((a, b) => b.path.length - a.path.length);
    this.#refuses = refuses;
    this.#now = now;
  }

  at(path: string): Place {
    for (const mount of this.#mounts) {
      if (!isWithin(path, mount.path)) continue;
      const below = path.slice(mount.path.length);
      const inside = `/${mount.subPath}${below}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
      return {
        files: this.#over(mount.volume),
        path: inside,
        readOnly: mount.readOnly,
        volume: mount.volume,
      };
    }
    return { files: this.#own, path, readOnly: this.#refuses(path), volume: undefined };
  }

  isMountPoint(path: string): boolean {
    return this.#mounts.some((mount) => mount.path === path);
  }

  #over(volume: Volume): MemoryFileSystem {
    let files = overVolumes.get(volume);
    if (!files) {
      files = new MemoryFileSystem({ now: this.#now, tree: volume.tree, leavesLinks: true });
      overVolumes.set(volume, files);
    } else if (files.snapshot() !== volume.tree) files.restore(volume.tree);
    return files;
  }
}
