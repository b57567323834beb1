import { expect, it } from 'vitest';
import { goSort } from './go-sort.ts';

const ascending = (left: number, right: number): boolean => left < right;
const numbers = (count: number, step: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => (at * step) % 101);

it.each([
  [5, 3],
  [12, 7],
  [40, 37],
  [100, 100],
  [300, 17],
  [1000, 59],
])('sorts %i numbers', (count, step) => {
  const items = numbers(count, step);
  expect(goSort(items, ascending)).toEqual(items.toSorted((a, b) => a - b));
});

it('keeps what is equal in a short list, and moves it in a long one', () => {
  const equal = (count: number): string =>
    goSort(numbers(count, 1), (left, right) => left % 2 < right % 2).join(' ');
  expect([equal(6), equal(16)]).toEqual(['0 2 4 1 3 5', '8 10 2 14 4 12 6 0 9 7 1 11 5 13 3 15']);
});

it('turns round what claims to come before everything', () => {
  expect(goSort([1, 2, 3, 4], () => true)).toEqual([4, 3, 2, 1]);
});
