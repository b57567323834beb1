import { expect, it } from 'vitest';
import { around } from './out.ts';

it.each([
  [0, 714],
  [0.25, 833],
  [0.5, 1000],
  [0.75, 1200],
  [0.9999, 1400],
])('draws times around the usual one: %d', (drawn, milliseconds) => {
  expect(around(1000, drawn)).toBe(milliseconds);
});
