import { expect, test } from 'vitest';
import type { HostPathVolumeSource } from '../api/types.ts';
import type { Volume } from '../runtime.ts';
import { emptyTree, treeOf } from './tree.ts';
import { ensure, entryAt, hostPathFailure } from './volume-place.ts';

// Models pkg/volume/hostpath/host_path_test.go TestHostPathTypeCheckerInternal

const node = (): Volume => ({ tree: treeOf([{ path: 'etc/hosts', text: '', mode: 0o644 }], 0) });

const check = (path: string, type: HostPathVolumeSource['type']): string | undefined =>
  hostPathFailure({ path, ...(type !== undefined && { type }) }, { volume: node(), path: path.slice(1) }, 0);

const cases: readonly (readonly [string, HostPathVolumeSource['type'], string | undefined])[] = [
  ['/etc', 'Directory', undefined],
  ['/etc/hosts', 'Directory', 'hostPath type check failed: /etc/hosts is not a directory'],
  ['/nope', 'Directory', 'hostPath type check failed: /nope is not a directory'],
  ['/nope', 'DirectoryOrCreate', undefined],
  ['/etc/hosts', 'DirectoryOrCreate', 'hostPath type check failed: /etc/hosts is not a directory'],
  ['/etc/hosts', 'File', undefined],
  ['/etc/none', 'File', 'hostPath type check failed: /etc/none is not a file'],
  ['/etc/none', 'FileOrCreate', undefined],
  ['/etc', 'FileOrCreate', 'hostPath type check failed: /etc is not a file'],
  ['/nope/file', 'FileOrCreate', 'open /nope/file: no such file or directory'],
  ['/run/containerd/containerd.sock', 'Socket', undefined],
  ['/var/run/docker.sock', 'Socket', 'hostPath type check failed: /var/run/docker.sock is not a socket file'],
  ['/dev/null', 'CharDevice', undefined],
  ['/dev/sda', 'CharDevice', 'hostPath type check failed: /dev/sda is not a character device'],
  ['/dev/null', 'BlockDevice', 'hostPath type check failed: /dev/null is not a block device'],
  ['/nope', '', undefined],
  ['/nope', undefined, undefined],
];

test.each(cases)('%s as %s', (path, type, expected) => {
  expect(check(path, type)).toBe(expected);
});

test('what is not there is made with the directories above it, but never through a file', () => {
  const volume = node();
  expect(ensure({ volume, path: 'opt/a/b' }, 'directory', 5)).toBe(true);
  expect(entryAt(volume.tree, 'opt/a/b')).toEqual(emptyTree(5));
  expect(ensure({ volume, path: 'etc/hosts/x' }, 'file', 5)).toBe(false);
  expect(ensure({ volume, path: 'etc/hosts' }, 'directory', 5)).toBe(false);
});
