import type { NodeRoom, Volume, VolumeMountPoint } from '../cluster/runtime.ts';
import type { Mount } from '../shell/filesystem.ts';

const MEBIBYTE = 2 ** 20;

/** What runtimes give containers for shared memory, and where, in bytes. */
export const SHARED_MEMORY = { path: '/dev/shm', size: 64 * MEBIBYTE };

/** The node's disk as containers see it in bind mounts. */
const DISK = '/dev/sda1';

/** Bytes that what is in a tree takes, in whole pages. */
export const used = (tree: Volume['tree']): number =>
  Object.values(tree.entries).reduce(
    (sum, entry) =>
      sum +
      (entry.type === 'directory'
        ? used(entry)
        : entry.type === 'file'
          ? Math.ceil((entry.size - (entry.holes ?? 0)) / 4096) * 4096
          : 0),
    0,
  );

/** Bytes of memory that volumes hold which are kept there. */
export function memoryUsed(mounts: readonly VolumeMountPoint[]): number {
  const volumes = new Set(mounts.map(({ volume }) => volume).filter(({ inMemory }) => inMemory));
  return [...volumes].reduce((sum, { tree }) => sum + used(tree), 0);
}

/**
 * What is mounted in a container. Models containerd internal/cri and runc's default mounts
 * @param shared bytes of shared memory that are in use
 */
export function mountsOf(
  { disk, free, memory }: NodeRoom,
  mounts: readonly VolumeMountPoint[],
  rules: { readonly readOnly: boolean; readonly terminationLog: string },
  shared: number,
): readonly Mount[] {
  const plain = { size: 0, available: 0 };
  const tmpfs = (device: string, target: string, options: string, size: number): Mount => ({
    source: 'tmpfs',
    device,
    type: 'tmpfs',
    target,
    options,
    size,
    available: size,
  });
  const ofNode = (target: string, options = 'rw,relatime'): Mount => ({
    source: DISK,
    device: DISK,
    type: 'ext4',
    target,
    options,
    size: disk,
    available: free,
  });
  const [dev, masked] = ['rw,nosuid,size=65536k,mode=755,inode64', 'ro,relatime,inode64'];
  const { path, size } = SHARED_MEMORY;
  const shm = tmpfs('shm', path, 'rw,nosuid,nodev,noexec,relatime,size=65536k,inode64', size);
  const depth = ({ target }: Mount): number => target.split('/').length;
  // What others may lie upon is mounted first.
  const bound = [
    ...mounts.map((mount) => volumeMount(mount, ofNode, memory)),
    ...['/etc/hosts', rules.terminationLog, '/etc/hostname', '/etc/resolv.conf'].map((target) =>
      ofNode(target),
    ),
    { ...shm, source: 'shm', available: size - shared },
  ].sort((a, b) => depth(a) - depth(b));
  return [
    {
      source: 'overlay',
      device: 'overlay',
      type: 'overlay',
      target: '/',
      options: `${rules.readOnly ? 'ro' : 'rw'},relatime,lowerdir=/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/1/fs,upperdir=/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/2/fs,workdir=/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/2/work`,
      size: disk,
      available: free,
    },
    {
      ...plain,
      source: 'proc',
      device: 'proc',
      type: 'proc',
      target: '/proc',
      options: 'rw,nosuid,nodev,noexec,relatime',
    },
    tmpfs('dev', '/dev', dev, 64 * MEBIBYTE),
    {
      ...plain,
      source: 'devpts',
      device: 'devpts',
      type: 'devpts',
      target: '/dev/pts',
      options: 'rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=666',
    },
    {
      ...plain,
      source: 'mqueue',
      device: 'mqueue',
      type: 'mqueue',
      target: '/dev/mqueue',
      options: 'rw,nosuid,nodev,noexec,relatime',
    },
    {
      ...plain,
      source: 'sysfs',
      device: 'sysfs',
      type: 'sysfs',
      target: '/sys',
      options: 'ro,nosuid,nodev,noexec,relatime',
    },
    {
      ...plain,
      source: 'cgroup',
      device: 'cgroup',
      type: 'cgroup2',
      target: '/sys/fs/cgroup',
      options: 'ro,nosuid,nodev,noexec,relatime',
    },
    ...bound,
    tmpfs('acpi', '/proc/acpi', masked, memory / 2),
    ...['/proc/kcore', '/proc/keys', '/proc/timer_list'].map((target) =>
      tmpfs('dev', target, dev, 64 * MEBIBYTE),
    ),
    tmpfs('scsi', '/proc/scsi', masked, memory / 2),
    tmpfs('firmware', '/sys/firmware', masked, memory / 2),
  ];
}

function volumeMount(
  { path, volume, readOnly, disk, memory: own }: VolumeMountPoint,
  ofNode: (target: string, options?: string) => Mount,
  all: number,
): Mount {
  const how = `${readOnly ? 'ro' : 'rw'},relatime`;
  if (!volume.inMemory && disk === undefined) return ofNode(path, how);
  const memory = own ?? all;
  const held = used(volume.tree);
  const size = disk?.() ?? memory;
  return {
    source: disk === undefined ? 'tmpfs' : '/dev/sdb',
    device: path,
    type: disk === undefined ? 'tmpfs' : 'ext4',
    target: path,
    options: disk !== undefined ? how : `${how},size=${Math.floor(memory / 1024)}k,inode64,noswap`,
    size,
    available: Math.max(0, size - held),
  };
}
