import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describe, type Description } from './description.ts';
import { cellRegions, contains, type Box } from './geometry.ts';
import { layOut, noMemory, type Layout } from './layout.ts';
import { nextThing } from './navigate.ts';
import { nodeItem, podItem, randomCluster, serviceItem, workloadItem } from './random-cluster.fixture.ts';
import { assignSlots } from './slots.ts';
import type { MapItem } from '../../../sandbox/map/model.ts';

const options = { system: false, groupFrom: 60, grouped: false };
const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

test('nothing leaves the page or covers another thing', () => {
  fc.assert(
    fc.property(randomCluster, fc.integer({ min: 280, max: 1400 }), (items, width) => {
      const layout = layOut(describe(items, options), width, noMemory);
      const shapes = [...layout.shapes.values()];
      const page = { x: 0, y: 0, width: layout.width, height: layout.height };
      expect(shapes.filter((shape) => !contains(page, shape))).toEqual([]);
      const clashes = shapes.flatMap((a, at) =>
        shapes.slice(at + 1).filter((b) => overlap(a, b) && !contains(a, b) && !contains(b, a)),
      );
      expect(clashes).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test('the same cluster is laid out the same way', () => {
  fc.assert(
    fc.property(randomCluster, (items) => {
      const layout = (): Layout => layOut(describe(items, options), 900, noMemory);
      expect(layout()).toEqual(layout());
    }),
    { numRuns: 30 },
  );
});

const small = (pods: readonly string[]): Description =>
  describe(
    [
      nodeItem('n0'),
      nodeItem('n1'),
      workloadItem('Deployment', 'web'),
      serviceItem('web'),
      ...pods.map((name, at): MapItem => podItem(name, { node: `n${at % 2}` })),
    ],
    options,
  );

test('who stays keeps the place while others come and go', () => {
  const before = layOut(small(['a', 'b', 'c', 'd']), 900, noMemory);
  const after = layOut(small(['x', 'y', 'c', 'd']), 900, before.memory);
  for (const id of ['pod-c', 'pod-d', 'service-web', 'Deployment-web', 'node-n0', 'node-n1', 'outside'])
    expect(after.shapes.get(id)).toEqual(before.shapes.get(id));
  expect(after.shapes.get('pod-x')).toMatchObject({ x: before.shapes.get('pod-a')?.x });
});

test('many pods become tiles, very many cells, and few cards again', () => {
  const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `p${at}`);
  let { density, memory } = layOut(small(names(10)), 900, noMemory);
  const seen = [density];
  for (const count of [20, 14, 9]) {
    ({ density, memory } = layOut(small(names(count)), 900, memory));
    seen.push(density);
  }
  expect(seen).toEqual(['card', 'tile', 'tile', 'card']);
  const crowd = describe(
    [nodeItem('n0'), ...names(80).map((name) => podItem(name, { node: 'n0' }))],
    options,
  );
  expect(crowd.grouped).toBe(true);
  expect(layOut(crowd, 900, noMemory).density).toBe('cell');
});

test('a slot is kept, and the first free one is given', () => {
  const before = assignSlots(['a', 'b', 'c'], undefined);
  expect(assignSlots(['c', 'd', 'a', 'e'], before)).toEqual(
    new Map([
      ['c', 2],
      ['a', 0],
      ['d', 1],
      ['e', 3],
    ]),
  );
});

test('regions of cells hold exactly the cells that they should', () => {
  fc.assert(
    fc.property(
      fc.nat(60),
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 1, max: 20 }),
      (start, count, perRow) => {
        const cells = cellRegions(start, count, perRow, 1).flatMap(({ x, y, width, height }) =>
          Array.from(
            { length: width * height },
            (_, at) => (y + Math.floor(at / width)) * perRow + x + (at % width),
          ),
        );
        expect(cells.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, at) => start + at));
      },
    ),
  );
});

test('arrow keys lead through the picture and reach everything', () => {
  fc.assert(
    fc.property(randomCluster, fc.integer({ min: 300, max: 1200 }), (items, width) => {
      const { shapes } = layOut(describe(items, options), width, noMemory);
      const reached = new Set(['outside']);
      for (const id of reached)
        for (const direction of ['left', 'right', 'up', 'down'] as const) {
          const next = nextThing(shapes, id, direction);
          if (next !== undefined) reached.add(next);
        }
      expect([...shapes.keys()].filter((id) => !reached.has(id))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('what is to the right lies beside a thing, not under it', () => {
  const shapes = new Map([
    ['one', { x: 426, y: 12, width: 236, height: 78 }],
    ['two', { x: 674, y: 12, width: 236, height: 78 }],
    ['wide room below', { x: 426, y: 134, width: 361, height: 94 }],
  ]);
  expect(nextThing(shapes, 'one', 'right')).toBe('two');
  expect(nextThing(shapes, 'two', 'left')).toBe('one');
  expect(nextThing(shapes, 'one', 'down')).toBe('wide room below');
});
