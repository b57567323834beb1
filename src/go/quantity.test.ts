import { describe, expect, test } from 'vitest';
import { quantityProblem } from './quantity.ts';

describe('What is no quantity', () => {
  const SHAPE = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  const SUFFIX = "unable to parse quantity's suffix";

  test.each([
    ['64mi', SUFFIX],
    ['10Mm', SUFFIX],
    ['1e', SUFFIX],
    ['64MB', SHAPE],
    ['1gi', SHAPE],
    ['one', SHAPE],
    ['', SHAPE],
    ['1.5Gi', undefined],
    ['-3e2', undefined],
    ['.5', undefined],
  ])('%j', (text, problem) => {
    expect(quantityProblem(text)).toBe(problem);
  });
});
