import type {
  NFSVolumeSource,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  Volume as PodVolume,
} from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { TreeDirectory, TreeFile, TreeNode, Volume } from '../runtime.ts';
import { emptyTree, withEntry } from './tree.ts';
import { own } from '../machinery/own.ts';

/** What outlives pods: the nodes' own files, and what is behind persistent volumes. */
export interface LastingVolumes {
  /** By name; made when it is first asked for. */
  volume(name: string): Volume;
  claim(namespace: string, name: string): Stored<PersistentVolumeClaim> | undefined;
  /** The persistent volume to which a claim is bound. */
  claimed(namespace: string, claim: string): Stored<PersistentVolume> | undefined;
  /** Whether a volume that must be attached to a node is. */
  attached(volume: string, node: string): boolean;
  /** Whether a volume can be used on a node at all. */
  reachable(volume: Stored<PersistentVolume>, node: string): boolean;
}

/** Where the content of a pod's volume is: in what, and where in it. */
export interface Place {
  readonly volume: Volume;
  /** Without leading slash; '' for all of it. */
  readonly path: string;
}

const DIRECTORIES =
  'dev etc/kubernetes/manifests home mnt opt proc root run srv sys tmp usr var/lib/kubelet var/log/pods'.split(
    ' ',
  );

const parts = (path: string): readonly string[] => path.split('/').filter((part) => part !== '');

/** What is at a path of a tree. */
export function entryAt(tree: TreeDirectory, path: string): TreeNode | undefined {
  let at: TreeNode | undefined = tree;
  for (const part of parts(path)) at = at?.type === 'directory' ? own(at.entries, part) : undefined;
  return at;
}

/** The name of the volume that holds a node's own files. */
export const nodeVolume = (node: string): string => `node:${node}`;

/** The files of a node. */
export function nodeFiles(lasting: LastingVolumes, node: string, now: number): Volume {
  const volume = lasting.volume(nodeVolume(node));
  if (!entryAt(volume.tree, 'etc/hostname')) {
    const file = (text: string): TreeFile => ({
      ...{ type: 'file', text, size: text.length, mode: 0o644, modified: now },
    });
    let { tree } = volume;
    for (const path of DIRECTORIES)
      if (!entryAt(tree, path)) tree = withEntry(tree, path.split('/'), emptyTree(now), now);
    // Who logs in on it is at home there.
    const home = { ...emptyTree(now), uid: 1000, gid: 999 };
    if (!entryAt(tree, 'home/docker')) tree = withEntry(tree, ['home', 'docker'], home, now);
    const hosts = file(`127.0.0.1\tlocalhost\n127.0.1.1\t${node}\n`);
    if (!entryAt(tree, 'etc/hosts')) tree = withEntry(tree, ['etc', 'hosts'], hosts, now);
    volume.tree = withEntry(tree, ['etc', 'hostname'], file(`${node}\n`), now);
  }
  return volume;
}

const contentOfNfs = ({ server, path }: NFSVolumeSource): string => `nfs:${server}:${path}`;

/** The name under which the content of a persistent volume is kept: whoever says the same source finds the same files. */
export function contentName({ metadata, spec }: Stored<PersistentVolume>): string {
  if (spec.csi) return `csi:${spec.csi.driver}:${spec.csi.volumeHandle}`;
  if (spec.nfs) return contentOfNfs(spec.nfs);
  return `pv:${metadata.name}`;
}

/** Where a lasting volume's content is; undefined for volumes that live and die with the pod. */
export function lastingPlace(
  { name, hostPath, nfs, persistentVolumeClaim, ephemeral }: PodVolume,
  { metadata, spec }: Stored<Pod>,
  now: number,
  lasting: LastingVolumes,
): Place | undefined {
  const node = spec.nodeName ?? '';
  const onNode = (path: string): Place => ({
    volume: nodeFiles(lasting, node, now),
    path: parts(path).join('/'),
  });
  if (hostPath) return onNode(hostPath.path);
  if (nfs) return { volume: lasting.volume(contentOfNfs(nfs)), path: '' };
  const claim = ephemeral ? `${metadata.name}-${name}` : persistentVolumeClaim?.claimName;
  const bound = claim === undefined ? undefined : lasting.claimed(metadata.namespace ?? '', claim);
  if (!bound) return undefined;
  const path = bound.spec.hostPath?.path ?? bound.spec.local?.path;
  return path === undefined ? { volume: lasting.volume(contentName(bound)), path: '' } : onNode(path);
}

/** Makes a directory, or an empty file, where there is nothing. Tells whether it could. */
export function ensure({ volume, path }: Place, type: 'file' | 'directory', now: number): boolean {
  const there = entryAt(volume.tree, path);
  if (there) return there.type === type;
  const names = parts(path);
  for (let depth = 1; depth < names.length; depth++)
    if (entryAt(volume.tree, names.slice(0, depth).join('/'))?.type === 'file') return false;
  const empty: TreeNode =
    type === 'directory' ? emptyTree(now) : { type, text: '', size: 0, mode: 0o644, modified: now };
  volume.tree = withEntry(volume.tree, names, empty, now);
  return true;
}

/** The devices and sockets that every node has. */
const SPECIAL: Readonly<Record<string, RegExp>> = {
  Socket: /^\/(?:var\/)?run\/containerd\/containerd\.sock$/,
  CharDevice: /^\/dev\/(?:null|zero|full|random|urandom|tty|kmsg|fuse|ptmx|net\/tun)$/,
  BlockDevice: /^\/dev\/[sv]da\d*$/,
};

/** Why a path of the node cannot be mounted as what the pod says that it is. Models pkg/volume/hostpath/host_path.go checkTypeInternal */
export function hostPathFailure(
  { path, type }: NonNullable<PodVolume['hostPath']>,
  place: Place,
  now: number,
): string | undefined {
  const there = entryAt(place.volume.tree, place.path)?.type;
  const refusal = (what: string): string => `hostPath type check failed: ${path} is not a ${what}`;
  switch (type) {
    case 'DirectoryOrCreate':
      return ensure(place, 'directory', now) ? undefined : refusal('directory');
    case 'Directory':
      return there === 'directory' ? undefined : refusal('directory');
    case 'FileOrCreate': {
      const parent = place.path.split('/').slice(0, -1).join('/');
      if (!there && entryAt(place.volume.tree, parent)?.type !== 'directory')
        return `open ${path}: no such file or directory`;
      return ensure(place, 'file', now) ? undefined : refusal('file');
    }
    case 'File':
      return there === 'file' ? undefined : refusal('file');
    case 'Socket':
      return SPECIAL[type]?.test(path) ? undefined : refusal('socket file');
    case 'CharDevice':
      return SPECIAL[type]?.test(path) ? undefined : refusal('character device');
    case 'BlockDevice':
      return SPECIAL[type]?.test(path) ? undefined : refusal('block device');
    default:
      if (!there) ensure(place, 'directory', now);
      return undefined;
  }
}
