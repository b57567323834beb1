import { expect, test } from 'vitest';
import { excessOnDisk, imagesToFree, type UnusedImage } from './image-gc.ts';
import { NodeImages } from './node-images.ts';

const MINUTE = 60_000;

/** Images by the number in their names: 1 has 1024 bytes, 2 has 2048. */
const images = (...names: readonly string[]): NodeImages =>
  new NodeImages(names, (image) => ({
    found: true,
    canonical: image,
    imageID: `${image}@sha256:${image}`,
    size: 1024 * Number(image.slice(-1)),
  }));

test.each<[what: string, capacity: number, available: number, excess: number]>([
  ['a disk with much room', 1000, 600, 0],
  ['just below the threshold', 1000, 160, 0],
  ['just above it: shares count in whole percent', 1000, 159, 41],
  ['at the threshold', 1000, 150, 50],
  ['a full disk', 1000, 0, 200],
  ['more room than there is disk', 1000, 2000, 0],
])('%s', (_what, capacity, available, excess) => {
  expect(excessOnDisk(capacity, available)).toBe(excess);
});

const unused = (name: string, size: number, lastUsed: number, detected: number): UnusedImage => ({
  name,
  size,
  lastUsed,
  detected,
});

// As the tests of freeSpace in pkg/kubelet/images/image_gc_manager_test.go.
test.each<[what: string, images: readonly UnusedImage[], bytes: number, freed: readonly string[]]>([
  ['the least recently used goes first', [unused('1', 2048, 2, 0), unused('0', 1024, 1, 0)], 1024, ['0']],
  [
    'of those used at the same time the one that was seen first',
    [unused('1', 2048, 0, 5), unused('0', 1024, 0, 0)],
    1024,
    ['0'],
  ],
  ['as many as it takes', [unused('0', 1024, 0, 0), unused('1', 2048, 1, 0)], 1025, ['0', '1']],
  ['none that has just come', [unused('0', 1024, 0, 9 * MINUTE), unused('1', 1024, 5, 0)], 9999, ['1']],
  ['none that is in use', [unused('0', 1024, 10 * MINUTE, 0)], 9999, []],
])('%s', (_what, all, bytes, freed) => {
  expect(imagesToFree(all, bytes, 10 * MINUTE).map(({ name }) => name)).toEqual(freed);
});

test('images of containers stay, images of sandboxes too', () => {
  const node = images('a:1', 'b:2', 'registry.k8s.io/pause:3');
  node.detect(0, new Set(['b:2']));
  expect(node.free(Infinity, 10 * MINUTE, new Set(['b:2']))).toBe(1024);
  expect([...node]).toEqual(['b:2', 'registry.k8s.io/pause:3']);
});

test('an image that no look has seen yet is new', () => {
  const node = images('a:1');
  expect(node.free(Infinity, MINUTE, new Set())).toBe(0);
  expect(node.free(Infinity, 2 * MINUTE, new Set())).toBe(0);
  expect(node.free(Infinity, 3 * MINUTE, new Set())).toBe(1024);
});

test('the largest images are shown first', () => {
  expect(images('a:1', 'b:2').shown).toEqual([
    { names: ['b:2@sha256:b:2', 'b:2'], sizeBytes: 2048 },
    { names: ['a:1@sha256:a:1', 'a:1'], sizeBytes: 1024 },
  ]);
});
