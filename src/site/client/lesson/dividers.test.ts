import { expect, test } from 'vitest';
import { within } from './dividers.ts';

test.each([
  ['split', 50.04, 50],
  ['split', 3, 22],
  ['split', 99, 72],
  ['dock', 99, 75],
] as const)('%s at %d stays at %d', (name, share, wanted) => {
  expect(within(name, share)).toBe(wanted);
});
