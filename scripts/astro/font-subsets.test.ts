import { describe, expect, test } from 'vitest';
import { narrow, narrowFaces } from './font-subsets.ts';

const used = new Set([0x41, 0x42, 0x43, 0xac00, 0xac02]);

describe('narrow', () => {
  const ascending = [...used];

  test('joins characters with only unused ones between them', () => {
    expect(narrow((code) => code !== 0x42, ascending)).toBe('U+41,U+43-ac02');
  });

  test('is empty when nothing is used', () => {
    expect(narrow((code) => code === 0xd000, ascending)).toBe('');
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
