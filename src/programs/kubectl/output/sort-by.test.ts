import { describe, expect, it } from 'vitest';
import { CommandError } from '../errors.ts';
import { parseQuantity } from './quantity.ts';
import { sortObjects, sortTable } from './sort-by.ts';

const named = (name: string, size: unknown): Record<string, unknown> => ({
  metadata: { name },
  ...(size === undefined ? {} : { size }),
});
const names = (objects: readonly unknown[]): string =>
  objects
    .map((object) => String((object as { readonly metadata: { readonly name: string } }).metadata.name))
    .join(' ');

describe('sortObjects', () => {
  it('sorts texts, numbers and quantities; what lacks the field comes first', () => {
    const objects = [named('b', '1Gi'), named('a', '500Mi'), named('d', undefined), named('c', '2')];
    expect(names(sortObjects(objects, '.metadata.name'))).toBe('a b c d');
    expect(names(sortObjects(objects, 'size'))).toBe('d c a b');
    expect(names(sortObjects([named('x', 10), named('y', 9)], '{.size}'))).toBe('y x');
  });

  it('complains about paths that are nowhere or no paths', () => {
    expect(() => sortObjects([named('a', 1)], '.nope')).toThrow(
      new CommandError('couldn\'t find any field with path "{.nope}" in the list of objects'),
    );
    expect(sortObjects([], '.nope')).toEqual([]);
  });
});

it('sorts the rows of a table by their objects', () => {
  const rows = ['c', 'a', 'b'].map((name) => ({ cells: [name], object: named(name, 1) }));
  expect(sortTable({ kind: 'Table', rows }, 'metadata.name')).toEqual({
    kind: 'Table',
    rows: [rows[1], rows[2], rows[0]],
  });
});

it.each([
  ['500m', 0.5],
  ['1Ki', 1024],
  ['1.5G', 1.5e9],
  ['1e3', 1000],
  ['-2', -2],
  ['2x', undefined],
  ['', undefined],
])('reads the quantity "%s" as %s', (text, value) => {
  expect(parseQuantity(text)).toBe(value);
});
