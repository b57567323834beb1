import { expect, it } from 'vitest';
import { rowsOf } from './slots.ts';

it('lays things out from the middle, keeps who is there and leaves out who finds no row', () => {
  const one = rowsOf(['a'], new Map(), 3);
  const three = rowsOf(['c', 'a', 'b'], one, 3);
  const next = rowsOf(['b', 'd', 'a', 'e'], three, 3);
  expect([one, three, next].map((rows) => Object.fromEntries(rows))).toEqual([
    { a: 1 },
    { a: 1, c: 0, b: 2 },
    { b: 2, a: 1, d: 0 },
  ]);
});
