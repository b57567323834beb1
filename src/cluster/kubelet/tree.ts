import { byteLength } from '../network/http.ts';
import type { TreeDirectory, TreeFile, TreeNode, Volume } from '../runtime.ts';
import { own } from '../machinery/own.ts';

/** A file to put into a tree. */
export interface TreeEntry {
  /** Relative: `etc/app.conf`. */
  readonly path: string;
  readonly text: string;
  readonly mode: number;
  /** Root's if missing. */
  readonly uid?: number | undefined;
}

/** An empty directory. */
export const emptyTree = (modified: number, mode = 0o755): TreeDirectory => ({
  type: 'directory',
  entries: {},
  mode,
  modified,
});

/** A tree of the given files, with the directories that they need. */
export function treeOf(files: readonly TreeEntry[], modified: number): TreeDirectory {
  let tree = emptyTree(modified);
  for (const { path, text, mode, uid } of files) {
    const owner = uid !== undefined && uid !== 0 && { uid };
    const file: TreeFile = { type: 'file', text, size: byteLength(text), mode, modified, ...owner };
    tree = withEntry(tree, path.split('/'), file, modified);
  }
  return tree;
}

/** What a volume holds that is made from API objects as they were at some time. */
export interface DerivedContent {
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** What of the API objects goes into it. */
  readonly sources: readonly unknown[];
  make(): TreeDirectory;
}

/** A volume made from API objects. Its tree is made when somebody first looks into it; few ever do. */
export class DerivedVolume implements Volume {
  #content: DerivedContent;
  #tree: TreeDirectory | undefined;

  readonly inMemory: boolean;

  /** @param tree what it holds, if somebody has looked */
  constructor(content: DerivedContent, inMemory: boolean, tree?: TreeDirectory) {
    this.#content = content;
    this.inMemory = inMemory;
    this.#tree = tree;
  }

  /** What it is made from. */
  get content(): DerivedContent {
    return this.#content;
  }

  /** Makes it anew. */
  set content(content: DerivedContent) {
    this.#content = content;
    this.#tree = undefined;
  }

  get tree(): TreeDirectory {
    return (this.#tree ??= this.#content.make());
  }

  set tree(tree: TreeDirectory) {
    this.#tree = tree;
  }

  /** Whether somebody has looked. */
  get seen(): boolean {
    return this.#tree !== undefined;
  }
}

/** A tree with a file or directory at a path, and the directories that it needs. */
export function withEntry(
  tree: TreeDirectory,
  [name = '', ...rest]: readonly string[],
  file: TreeNode,
  modified: number,
): TreeDirectory {
  const below = own(tree.entries, name);
  const entry =
    rest.length === 0
      ? file
      : withEntry(below?.type === 'directory' ? below : emptyTree(modified), rest, file, modified);
  return { ...tree, entries: { ...tree.entries, [name]: entry } };
}
