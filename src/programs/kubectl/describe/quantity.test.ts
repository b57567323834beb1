import { expect, it } from 'vitest';
import { quantityText } from './quantity.ts';

it.each([
  ['0.5', '500m'],
  ['1.500', '1.500'],
  ['1.', '1.'],
  ['+5', '+5'],
  ['05Ki', '05Ki'],
  ['8Ki', '8Ki'],
  ['1024Ki', '1Mi'],
  ['1000', '1k'],
  ['1E3', '1E3'],
  ['1.5Ki', '1536'],
  ['1.5Gi', '1536Mi'],
  ['1000E', '1'],
  ['m', '0'],
])('writes %s as %s', (text, canonical) => {
  expect(quantityText(text)).toBe(canonical);
});
