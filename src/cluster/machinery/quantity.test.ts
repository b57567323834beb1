import { describe, expect, test } from 'vitest';
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  milliUnits,
  subtractQuantities,
  wholeUnits,
} from './quantity.ts';

describe('the canonical form', () => {
  test.each([
    ['0', '0'],
    ['0.1', '100m'],
    ['0.5', '500m'],
    ['1.5', '1500m'],
    ['1000m', '1'],
    ['2000', '2k'],
    ['1024Mi', '1Gi'],
    ['1536Mi', '1536Mi'],
    ['1.5Gi', '1536Mi'],
    ['0.5Mi', '512Ki'],
    ['1e3', '1e3'],
    ['12e6', '12e6'],
    ['1000000', '1M'],
    ['100u', '100u'],
    ['0.1n', '1n'],
    ['-250m', '-250m'],
    ['128974848', '128974848'],
    ['129M', '129M'],
    ['1.0', '1'],
    ['0001', '0001'],
    ['+5', '+5'],
    ['.5', '500m'],
    ['5.', '5.'],
    ['1.500', '1.500'],
    ['Mi', '0'],
    ['1000E', '1'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  test.each(['', 'lots', '1GB', '1 Gi', '1e', '--1', '1mi', '1.2.3'])('%j is none', (text) => {
    expect(canonicalQuantity(text)).toBeUndefined();
  });
});

test('values round up, as the scheduler reads them', () => {
  expect([wholeUnits('1500m'), wholeUnits('1Ki'), milliUnits('0.1'), milliUnits('100u')]).toEqual([
    2, 1024, 100, 1,
  ]);
});

test('comparing, adding and subtracting keep the first format', () => {
  expect(compareQuantities('1', '1000m')).toBe(0);
  expect(compareQuantities('1Gi', '1G')).toBe(1);
  expect(compareQuantities('100m', '0.2')).toBe(-1);
  expect(addQuantities('100m', '900m')).toBe('1');
  expect(addQuantities('64Mi', '64Mi')).toBe('128Mi');
  expect(subtractQuantities('1', '250m')).toBe('750m');
});
