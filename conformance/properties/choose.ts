import fc from 'fast-check';

/** One of some values. */
export const one = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

/** What is right most of the time: expressions that fail early show little. */
export const mostly = (right: readonly string[], wrong: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 24, arbitrary: one(right) }, { weight: 1, arbitrary: one(wrong) });
