import type { TreeDirectory, TreeLink, TreeNode } from '../runtime.ts';
import { emptyTree, treeOf, type TreeEntry } from './tree.ts';

/** What the kubelet does to permissions, beyond what the object says. */
export interface VolumeOwnership {
  readonly inMemory: boolean;
  /** The group to which all files are given. */
  readonly fsGroup: number | undefined;
}

const SETGID = 0o2000;

/** `..2026_01_05_09_00_00.` */
const stampOf = (now: number): string =>
  `..${new Date(now).toISOString().slice(0, 19).replace(/[-:T]/g, '_')}.`;

/**
 * The files of a volume as the kubelet lays them out: in a directory of their own, to which `..data` leads, so that all of
 * them change at once. Models pkg/volume/util/atomic_writer.go
 * @param draw a number in [0, 1) for the directory's name
 */
export function payloadTree(
  files: readonly TreeEntry[],
  now: number,
  draw: number,
  { inMemory, fsGroup }: VolumeOwnership,
): TreeDirectory {
  const link = (target: string): TreeLink => ({ type: 'symlink', target, modified: now });
  const name = `${stampOf(now)}${Math.floor(draw * 2 ** 32)}`;
  const payload = treeOf(files, now);
  const links = Object.keys(payload.entries).map((key) => [key, link(`..data/${key}`)] as const);
  const entries = Object.fromEntries<TreeNode>([[name, payload], ['..data', link(name)], ...links]);
  const root = { ...emptyTree(now, inMemory ? 0o1777 : 0o777), entries };
  return fsGroup === undefined ? root : givenTo(root, fsGroup, false);
}

/**
 * A tree whose files belong to a group, which may read them, and write them if the volume can be written to.
 * Models pkg/volume/volume_linux.go (changeFilePermission)
 */
export function givenTo(tree: TreeDirectory, gid: number, writable: boolean): TreeDirectory {
  const mask = writable ? 0o660 : 0o440;
  const given = <T extends TreeNode>(node: T): T => ({ ...node, gid });
  const visit = (directory: TreeDirectory): TreeDirectory => ({
    ...given(directory),
    mode: directory.mode | mask | 0o110 | SETGID,
    entries: Object.fromEntries(
      Object.entries(directory.entries).map(([name, node]) => [
        name,
        node.type === 'directory'
          ? visit(node)
          : node.type === 'file'
            ? { ...given(node), mode: node.mode | mask }
            : given(node),
      ]),
    ),
  });
  return visit(tree);
}

/** Whether a volume's root already belongs to a group. */
export const isGivenTo = (tree: TreeDirectory, gid: number): boolean =>
  tree.gid === gid && (tree.mode & SETGID) !== 0;

/** A path in a payload's volume without the links that lead to it: what is mounted by subPath is the file itself. */
export function behindLinks(tree: TreeDirectory, path: string): string {
  const [first = '', ...rest] = path.split('/');
  const node = Object.hasOwn(tree.entries, first) ? tree.entries[first] : undefined;
  return node?.type === 'symlink' ? behindLinks(tree, [node.target, ...rest].join('/')) : path;
}
