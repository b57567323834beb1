import fc from 'fast-check';
import { TRAPS } from './yaml-traps.ts';

/** Characters that something is done to. */
const ODD = [
  ...[
    '\n',
    '\n\n',
    '\r',
    '\r\n',
    '\t',
    ' ',
    '  ',
    '\u0085',
    '\u2028',
    '\u2029',
    '\u00a0',
    '\ufeff',
    '\0',
    '\u0007',
    '\b',
    '\v',
    '\f',
  ],
  ...[
    '\u001b',
    '\u007f',
    '\u0080',
    '\u009f',
    '\u00ad',
    '\u200b',
    '\u200d',
    '\u200e',
    '\u061c',
    '\u3000',
    '\ue000',
    '\ufffd',
    '\ufffe',
  ],
  ...[
    '\uffff',
    '\u{10ffff}',
    '\u{e0001}',
    '\u{f0000}',
    '😀',
    '👩‍👩‍👧',
    '한글',
    '가',
    'é',
    'e\u0301',
    'ß',
    'Ω',
    '中',
    '<',
    '>',
    '&',
  ],
  ...[
    ':',
    ': ',
    ' #',
    '#',
    '-',
    '"',
    "'",
    '\\',
    '%',
    ',',
    '{',
    '}',
    '[',
    ']',
    '!',
    '*',
    '|',
    '0',
    '9',
    '1e3',
    'a',
    'Z',
    '_',
    '/',
    '.',
    '=',
  ],
];

const one = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const blanks = one([
  '',
  '',
  '',
  ' ',
  '  ',
  '\n',
  '\n\n',
  ' \n',
  '\n ',
  '\t',
  '\r\n',
  '\r',
  '\u0085',
  '\u2028',
]);
const word = fc.oneof(
  fc.string({ maxLength: 12 }),
  one(['lorem', 'ipsum', 'a', 'nginx:1.27', '--flag=x', 'https://a.b/c#d', '한국어']),
);
const odd = one(ODD);
const sentence = fc
  .array(fc.tuple(word, one([' ', ' ', ' ', ' ', '  ', '\n', '\n\n', '\n  ', ' \n', '\t'])), {
    minLength: 8,
    maxLength: 40,
  })
  .map((parts) => parts.map(([text, gap]) => text + gap).join(''));
const lines = fc
  .array(
    fc.oneof(
      word,
      sentence,
      one(TRAPS),
      fc.tuple(one([' ', '  ', '\t', '- ']), word).map((parts) => parts.join('')),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join('\n'));

/** A text as something may be wrong with how it is written: looks like another type, has odd characters, is long, has lines. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: one(TRAPS) },
  {
    weight: 3,
    arbitrary: fc.tuple(blanks, fc.oneof(one(TRAPS), word, lines), blanks).map((parts) => parts.join('')),
  },
  { weight: 3, arbitrary: fc.array(fc.oneof(odd, word), { maxLength: 6 }).map((parts) => parts.join('')) },
  { weight: 2, arbitrary: fc.array(odd, { maxLength: 6 }).map((parts) => parts.join('')) },
  { weight: 2, arbitrary: sentence },
  { weight: 2, arbitrary: lines },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'binary', maxLength: 8 }),
  },
  { weight: 1, arbitrary: fc.stringMatching(/^[-+]?[0-9_.:eExob]{1,8}$/) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(word, fc.integer({ min: 60, max: 140 }))
      .map(([part, count]) => `${part} x`.repeat(count).slice(0, count)),
  },
);

/** What JavaScript's objects have without having been given it. */
export const INHERITED = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'prototype',
  'length',
  '__defineGetter__',
];

/** A text as a key: shorter, and such that keys' order matters. */
export const key: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: one(TRAPS) },
  { weight: 1, arbitrary: one(INHERITED) },
  { weight: 3, arbitrary: fc.stringMatching(/^[a-zA-Z0-9._/-]{0,6}$/) },
  { weight: 3, arbitrary: fc.stringMatching(/^[ab][0-9]{0,4}[-_.a]?[0-9]{0,3}$/) },
  { weight: 1, arbitrary: fc.array(odd, { maxLength: 3 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: text },
);
