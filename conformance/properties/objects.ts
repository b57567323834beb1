import fc from 'fast-check';
import { key, text } from './strings.ts';

/** Numbers as JSON texts: JavaScript's own numbers cannot hold all of them. */
const NUMBERS = [
  ...[
    '0',
    '-0',
    '1',
    '-1',
    '0.0',
    '-0.0',
    '1.0',
    '1.5',
    '-1.5',
    '1e0',
    '1E2',
    '1e+2',
    '1e-2',
    '0.1',
    '0.000001',
    '0.0000001',
    '1.5e-7',
  ],
  ...[
    '1e20',
    '1e21',
    '1e22',
    '123456789',
    '1234567.5',
    '100000',
    '999999',
    '1000000',
    '1e5',
    '1e6',
    '123456.7',
    '2147483648',
    '4294967296',
  ],
  ...[
    '9007199254740991',
    '9007199254740992',
    '9007199254740993',
    '-9007199254740993',
    '9223372036854775807',
    '9223372036854775808',
  ],
  ...[
    '-9223372036854775808',
    '-9223372036854775809',
    '18446744073709551615',
    '18446744073709551616',
    '123456789012345678901234567890',
  ],
  ...[
    '1.7976931348623157e308',
    '5e-324',
    '0.1e1',
    '3.141592653589793',
    '1e15',
    '1e16',
    '1.0e16',
    '123e18',
    '12345678901234567.0',
    '2.5e10',
  ],
];

/** A JSON value as its text, so that numbers stay as they were written. */
export type JsonText = string;

const scalar: fc.Arbitrary<JsonText> = fc.oneof(
  { weight: 6, arbitrary: text.map((value) => JSON.stringify(value)) },
  { weight: 2, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 1, arbitrary: fc.integer().map(String) },
  {
    weight: 1,
    arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'true',
      'false',
      'null',
      '{}',
      '[]',
      '[[]]',
      '[{}]',
      '{"":{}}',
      '"\\ud800"',
      '"a\\udc00b"',
    ),
  },
);

const objectOf = (value: fc.Arbitrary<JsonText>, maxKeys: number): fc.Arbitrary<JsonText> =>
  fc
    .uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: maxKeys })
    .map((fields) => `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${field}`).join(',')}}`);

/** Any JSON value, a few levels deep. */
export const { value } = fc.letrec<{ value: JsonText }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'json' },
    { weight: 6, arbitrary: scalar },
    { weight: 2, arbitrary: objectOf(tie('value'), 5) },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`) },
  ),
}));

/** The fields of an object besides what says which one it is: `"spec":…`. */
export const fields: fc.Arbitrary<JsonText> = fc
  .uniqueArray(
    fc.tuple(
      key.filter((name) => !/^(?:kind|apiVersion|metadata|items)$/i.test(name)),
      value,
    ),
    { selector: ([name]) => name, maxLength: 6 },
  )
  .map((all) => all.map(([name, field]) => `,${JSON.stringify(name)}:${field}`).join(''));

/** A whole object of a kind that no server knows. */
export const object: fc.Arbitrary<JsonText> = fc
  .tuple(
    fields,
    fc.option(
      objectOf(
        text.map((item) => JSON.stringify(item)),
        3,
      ),
      { nil: undefined },
    ),
  )
  .map(
    ([rest, annotations]) =>
      `{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"x"${
        annotations === undefined ? '' : `,"annotations":${annotations}`
      }}${rest}}`,
  );
