import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteDecoder, encodeBytes } from './bytes.ts';

const decode = (...pieces: readonly Uint8Array[]): string => {
  const decoder = new ByteDecoder();
  return pieces.map((piece) => decoder.decode(piece)).join('') + decoder.end();
};

it('reads characters that come in pieces', () => {
  const bytes = Buffer.from('항해 ⛵ 🚢');
  for (let cut = 0; cut <= bytes.length; cut++) {
    expect(decode(bytes.subarray(0, cut), bytes.subarray(cut))).toBe('항해 ⛵ 🚢');
  }
});

it('gives any bytes back as they came, wherever they are cut', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(60), (bytes, cut) => {
      const text = decode(bytes.subarray(0, cut), bytes.subarray(cut));
      expect([...encodeBytes(text)]).toEqual([...bytes]);
    }),
  );
});

it('gives any text back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(decode(encodeBytes(text))).toBe(text);
    }),
  );
});
