import { inspect as nodeInspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inspect } from './inspect.ts';

const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string({ maxLength: 30 }),
    fc.integer({ min: -5000, max: 5000 }),
    fc.double(),
    fc.boolean(),
    fc.constantFrom(
      null,
      undefined,
      "it's",
      'two\nlines of a longer text that stands deep inside of something else',
    ),
    fc.array(fc.integer({ min: 0, max: 99999 }), { maxLength: 130 }),
    fc.array(tie('tree'), { maxLength: 9 }),
    fc.dictionary(fc.stringMatching(/^[a-z][a-z -]{0,9}$/), tie('tree'), {
      maxKeys: 7,
      noNullPrototype: true,
    }),
  ),
}));

test('values look as Node.js shows them, with colors and without', () => {
  fc.assert(
    fc.property(tree, fc.boolean(), fc.boolean(), (value, colors, whole) => {
      const elements = whole ? Infinity : 100;
      const depth = whole ? Infinity : 6;
      const theirs = nodeInspect(value, { colors, depth, maxArrayLength: elements });
      expect(inspect(value, { colors, depth, elements })).toBe(theirs);
    }),
    { numRuns: 2000, seed: 1 },
  );
});
