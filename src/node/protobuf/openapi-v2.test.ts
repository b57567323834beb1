import { expect, test } from 'vitest';
import { encodeOpenApi } from './openapi-v2.ts';

/** A field of bytes: its number and kind, its length, what it holds. */
function field(number: number, ...parts: readonly (Buffer | string)[]): Buffer {
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const key = number * 8 + 2;
  return Buffer.concat([
    Buffer.from(key < 128 ? [key] : [(key % 128) + 128, Math.floor(key / 128)]),
    Buffer.from([bytes.length]),
    bytes,
  ]);
}

test('a document is a message of numbered fields', () => {
  const bytes = encodeOpenApi({
    swagger: '2.0',
    info: { title: 'K', version: '1' },
    paths: {
      '/a': { get: { parameters: [{ in: 'query', name: 'q' }], responses: { 200: { description: 'OK' } } } },
    },
    definitions: { D: { type: 'object', 'x-a': [1], required: ['b'], minLength: 300 } },
    unknown: 1,
  });
  const parameter = field(8, field(1, field(2, field(3, field(2, 'query'), field(4, 'q')))));
  const responses = field(9, field(1, field(1, '200'), field(2, field(1, field(1, 'OK')))));
  const schema = [
    field(22, field(1, 'object')),
    field(31, field(1, 'x-a'), field(2, field(2, '[1]\n'))),
    field(19, 'b'),
    Buffer.from([12 * 8, 0xac, 0x02]),
  ];
  expect(bytes).toEqual(
    Buffer.concat([
      field(1, '2.0'),
      field(2, field(1, 'K'), field(2, '1')),
      field(8, field(2, field(1, '/a'), field(2, field(2, parameter, responses)))),
      field(9, field(1, field(1, 'D'), field(2, ...schema))),
    ]),
  );
});
