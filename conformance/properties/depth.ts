import fc from 'fast-check';
import { one } from './choose.ts';
import { property } from './property.ts';

/** What a level begins and ends with. */
const LEVELS = [
  ['[', ']'],
  ['{"a":', '}'],
  ['[1,', ']'],
  ['{"b":[', ']}'],
] as const;

/** Depths below, at and beyond those at which Go's readers stop. */
const depth = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 300 }) },
  { weight: 1, arbitrary: fc.integer({ min: 300, max: 3000 }) },
  { weight: 2, arbitrary: fc.integer({ min: 9_990, max: 10_010 }) },
);
const nested = fc
  .tuple(one(LEVELS), depth, one(['1', '"x"', '[]', '{}', 'null']))
  .map(([[open, close], times, inner]) => {
    const levels = open.includes('[') && open.includes('{') ? Math.ceil(times / 2) : times;
    return open.repeat(levels) + inner + close.repeat(levels);
  });
const object = fc
  .tuple(nested, one(['json', 'yaml', 'block']))
  .map(([value, form]) =>
    form === 'json'
      ? `{"apiVersion":"v1","kind":"Thing","metadata":{"name":"x"},"deep":${value}}\n`
      : `apiVersion: v1\nkind: Thing\nmetadata: {name: x}\n${
          form === 'yaml' ? `deep: ${value}` : `deep:\n${'- '.repeat(value.length / 2)}x`
        }\n`,
  );

// Without an indentation: the real one's JSON takes a hundred megabytes.
const format = one([
  'name',
  'jsonpath={.deep}',
  'jsonpath={..none}',
  'jsonpath={.deep[0][0]}',
  'go-template={{.deep}}',
  'go-template={{printf "%#v" .deep}}',
  'go-template={{len .deep}}',
]);

/** What stands many levels deep in itself. */
export const depths = [
  property<readonly [string, string]>({
    name: 'deep objects',
    values: fc.tuple(object, format),
    batch: 1,
    call: ([value = ['', '']]) => ({
      args: ['label', '--local', '-f', 'deep', 'a=b', '-o', value[1]],
      files: { deep: value[0] },
    }),
  }),
];
