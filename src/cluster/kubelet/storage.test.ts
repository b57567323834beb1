import { expect, test } from 'vitest';
import type { Container, Pod, Volume } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { diskUsage, storageExcess, type StorageUsage } from './storage.ts';
import { treeOf } from './tree.ts';

const MEBIBYTE = 2 ** 20;

function pod(containers: readonly Container[], volumes: readonly Volume[] = []): Stored<Pod> {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', uid: 'p', resourceVersion: '1', creationTimestamp: '2026-01-05T09:00:00Z' },
    spec: { containers, volumes },
    status: {},
  };
}

const container = (name: string, limit?: string): Container => ({
  name,
  resources: limit === undefined ? {} : { limits: { 'ephemeral-storage': limit } },
});

/** Sizes in mebibytes. */
const used = (
  containers: Readonly<Record<string, number>>,
  volumes: Readonly<Record<string, number>> = {},
): StorageUsage => ({
  containers: Object.entries(containers).map(([name, size]) => ({ name, bytes: size * MEBIBYTE })),
  volumes: new Map(Object.entries(volumes).map(([name, size]) => [name, size * MEBIBYTE])),
});

const cache: Volume = { name: 'cache', emptyDir: { sizeLimit: '10Mi' } };

test.each<[what: string, pod: Stored<Pod>, usage: StorageUsage, message: string | undefined]>([
  ['a volume at its limit', pod([container('c')], [cache]), used({}, { cache: 10 }), undefined],
  [
    'a volume beyond its limit',
    pod([container('c')], [cache]),
    used({}, { cache: 11 }),
    'Usage of EmptyDir volume "cache" exceeds the limit "10Mi". ',
  ],
  [
    'a container beyond its limit in a pod that is not',
    pod([container('a', '10Mi'), container('b', '20Mi')]),
    used({ a: 12, b: 1 }),
    'Container a exceeded its local ephemeral storage limit "10Mi". ',
  ],
  [
    'containers beyond their limits together',
    pod([container('a', '10Mi'), container('b', '20Mi')]),
    used({ a: 10, b: 20 }),
    'Pod ephemeral local storage usage exceeds the total limit of containers 30Mi. ',
  ],
  [
    'volumes count for the pod',
    pod([container('a', '10M')], [{ name: 'open', emptyDir: {} }]),
    used({ a: 5 }, { open: 6 }),
    'Pod ephemeral local storage usage exceeds the total limit of containers 10M. ',
  ],
  ['no limits', pod([container('a')]), used({ a: 5000 }), undefined],
])('%s', (_what, own, usage, message) => {
  expect(storageExcess(own, usage)).toBe(message);
});

test('files take whole blocks, an image’s own files none', () => {
  const file = (path: string, length: number): { path: string; text: string; mode: number } => ({
    path,
    text: 'x'.repeat(length),
    mode: 0o644,
  });
  const image = treeOf([file('etc/a', 10_000), file('usr/b', 10)], 0);
  expect(diskUsage(treeOf([file('a', 1), file('b', 4097)], 0))).toBe(4096 * 4);
  expect(diskUsage(image, image)).toBe(4096);
  const etc = image.entries['etc'];
  const changed = {
    ...image,
    entries: { ...image.entries, ...(etc && { etc }), new: treeOf([file('c', 5000)], 0) },
  };
  expect(diskUsage(changed, image)).toBe(4096 * 4);
});
