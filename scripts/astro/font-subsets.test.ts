import { describe, expect, test } from 'vitest';
import { narrow, narrowFaces } from './font-subsets.ts';

const used = new Set([0x41, 0x42, 0x43, 0xac00, 0xac02]);

describe('narrow', () => {
  test('keeps used characters and joins neighbours', () => {
    expect(narrow('U+40-44, U+ac00-ac0f,U+d000', used)).toBe('U+41-43,U+ac00,U+ac02');
  });

  test('is empty when nothing is used', () => {
    expect(narrow('U+d000-d0ff', used)).toBe('');
  });
});

test('faces without used characters and old formats go', () => {
  const css = `/* [0] */
@font-face {
  font-family: 'F';
  src: url(./a.woff2) format('woff2'), url(./a.woff) format('woff');
  unicode-range: U+41-5a;
}
@font-face {
  font-family: 'F';
  src: url(./b.woff2) format('woff2');
  unicode-range: U+d000;
}`;
  expect(narrowFaces(css, used)).toBe(
    "@font-face {font-family: 'F';src: url(./a.woff2) format('woff2');unicode-range: U+41-43;}",
  );
});
