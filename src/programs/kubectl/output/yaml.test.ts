import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import recorded from './testdata/yaml.json' with { type: 'json' };
import { marshalYaml } from './yaml.ts';

/** Texts that mean something in YAML, and pieces of such. */
const treacherous = fc.constantFrom(
  ...[
    '',
    'y',
    'NO',
    'on',
    'true',
    'null',
    '~',
    '1',
    '0x1f',
    '1e3',
    '.5',
    '1_000',
    '12:30',
    '.inf',
    '.NaN',
    '<<',
    '=',
  ],
  ...[
    '2020-01-01',
    '2020-01-01T00:00:00Z',
    '-',
    '- a',
    'a: b',
    'a #b',
    '#',
    '&a',
    '*a',
    '!t',
    '|',
    '>',
    '%',
    '@',
    '`',
  ],
  ...[
    ' a',
    'a ',
    '\t',
    'a\tb',
    'a\nb',
    'a\nb\n',
    '\n',
    '\n\na\n\n',
    ' a\nb',
    'a\n b',
    '"',
    "'",
    '\\',
    '{}',
    '[a',
    '한글',
    '😀',
  ],
);
const text = fc.oneof(
  treacherous,
  // What JSON leaves as it is and YAML refuses, or takes for a break, does not come back.
  fc.string({ unit: 'binary' }).map((any) => any.replaceAll(/[\x7F-\x9F\uFFFE\uFFFF]/g, '')),
  fc
    .array(fc.oneof(treacherous, fc.constantFrom(' ', '\n', ': ', 'word')), { maxLength: 30 })
    .map((parts) => parts.join('')),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    // kubectl writes `<<` plain, and the parser takes it for a merge.
    fc.dictionary(
      text.filter((key) => key !== '<<'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
}));

describe('marshalYaml', () => {
  it('writes what the real kubectl writes', () => {
    expect(marshalYaml(recorded.object).split('\n')).toEqual(recorded.lines);
  });

  it('sorts keys, does not indent lists, and quotes only what needs it', () => {
    expect(
      marshalYaml({
        kind: 'ConfigMap',
        apiVersion: 'v1',
        data: { port: '8080', greeting: '안녕하세요', 'app.conf': 'a: 1\nb: 2\n', empty: '', yes: 'no' },
        items: [{ name: 'a', list: ['x'] }, []],
        item10: 1,
        item9: true,
      }),
    ).toBe(`apiVersion: v1
data:
  app.conf: |
    a: 1
    b: 2
  empty: ""
  greeting: 안녕하세요
  port: "8080"
  "yes": "no"
item9: true
item10: 1
items:
- list:
  - x
  name: a
- []
kind: ConfigMap
`);
  });

  it('folds long lines at blanks', () => {
    const words = Array.from({ length: 20 }, (_, at) => `word${at}`).join(' ');
    expect(marshalYaml({ message: words }))
      .toBe(`message: word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11
  word12 word13 word14 word15 word16 word17 word18 word19
`);
  });

  it('writes YAML that reads back to the same value', () => {
    fc.assert(
      fc.property(value, (inner) => {
        const original = { inner };
        expect(parse(marshalYaml(original), { version: '1.1', merge: false })).toEqual(original);
      }),
      { numRuns: 500 },
    );
  });
});
