import type { TreeDirectory, TreeNode, VolumeMountPoint } from '../cluster/runtime.ts';
import { MemoryFileSystem } from '../shell/memory-filesystem.ts';
import { accountFiles } from './accounts.ts';
import type { Image } from './image.ts';
import { standardDirectories } from './userland.ts';
import { own } from '../cluster/machinery/own.ts';

/** What images are dated. */
const BUILT = Date.UTC(2025, 11, 1);

/** Directories that not everybody, or everybody, may write into. */
const MODES: Readonly<Record<string, number>> = {
  '/root': 0o700,
  '/tmp': 0o1777,
  '/var/tmp': 0o1777,
  '/dev/shm': 0o1777,
};

const trees = new WeakMap<Image, Map<string, TreeDirectory>>();

const directoryOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/** The files of an image: one tree per tag, shared by all its containers. */
export function imageTree(
  image: Image,
  tag: string,
  programs: readonly { readonly path: string }[],
): TreeDirectory {
  let byTag = trees.get(image);
  if (!byTag) trees.set(image, (byTag = new Map()));
  const known = byTag.get(tag);
  if (known) return known;
  const files = new MemoryFileSystem({ now: () => BUILT });
  for (const directory of standardDirectories) files.makeDirectory(directory, { parents: true });
  const put = (path: string, text: string, mode: number): void => {
    files.makeDirectory(directoryOf(path), { parents: true });
    files.write(path, text, { mode });
  };
  const own = typeof image.files === 'function' ? image.files(tag) : (image.files ?? {});
  const isAlpine = tag.includes('alpine') || '/etc/alpine-release' in own;
  if (image.userland === 'debian' || image.userland === 'toolbox' || isAlpine)
    files.makeLink('/var/run', '/run');
  else files.makeDirectory('/var/run');
  for (const { path } of programs) put(path, '', 0o755);
  const accounts = accountFiles(image, isAlpine);
  for (const [path, text] of Object.entries({ ...accounts, ...own }))
    put(path, text, path.endsWith('.sh') ? 0o755 : 0o644);
  for (const [path, mode] of Object.entries(MODES)) {
    files.makeDirectory(path, { parents: true });
    files.setMode(path, mode);
  }
  const { user, directories = {} } = image;
  const homes =
    user && !/^\d/.test(user.name) ? [user.home ?? `/home/${user.name}`, image.workingDirectory ?? '/'] : [];
  const given = homes
    .filter((path) => path !== '/')
    .map((path) => [path, { uid: user?.uid ?? 0, mode: 0o755 }] as const);
  for (const [path, { uid, mode }] of [...given, ...Object.entries(directories)]) {
    files.makeDirectory(path, { parents: true });
    files.setOwner(path, { uid });
    files.setMode(path, mode);
  }
  const tree = files.snapshot();
  byTag.set(tag, tree);
  return tree;
}

/** An image's tree as a container finds it: with the kubelet's files and the places where volumes are mounted. */
export function containerTree(
  image: TreeDirectory,
  kubeletFiles: ReadonlyMap<string, string>,
  mounts: readonly VolumeMountPoint[],
  workingDirectory: string,
  terminationLog: string,
  now: number,
): TreeDirectory {
  const files = new MemoryFileSystem({ now: () => now, tree: image });
  for (const [path, text] of kubeletFiles) files.write(path, text);
  if (terminationLog.startsWith('/dev/')) files.write(terminationLog, '', { mode: 0o666 });
  if (!files.exists(workingDirectory)) files.makeDirectory(workingDirectory, { parents: true });
  for (const { path, volume, subPath } of mounts) {
    if (files.exists(path)) continue;
    const target = subPath === '' ? undefined : entryAt(volume.tree, subPath);
    if (target?.type === 'file') {
      files.makeDirectory(directoryOf(path), { parents: true });
      files.write(path, '');
    } else files.makeDirectory(path, { parents: true });
  }
  return files.snapshot();
}

function entryAt(tree: TreeDirectory, path: string): TreeNode | undefined {
  let at: TreeNode | undefined = tree;
  for (const name of path.split('/')) at = at?.type === 'directory' ? own(at.entries, name) : undefined;
  return at;
}

/** A tree with what another one has and it has not. */
export function withUnder(tree: TreeDirectory, under: TreeDirectory): TreeDirectory {
  const missing = Object.entries(under.entries).flatMap(([name, entry]) => {
    const there = own(tree.entries, name);
    if (!there) return [[name, entry] as const];
    if (there.type !== 'directory' || entry.type !== 'directory') return [];
    const merged = withUnder(there, entry);
    return merged === there ? [] : [[name, merged] as const];
  });
  return missing.length === 0
    ? tree
    : { ...tree, entries: { ...tree.entries, ...Object.fromEntries(missing) } };
}
