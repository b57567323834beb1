import { expect, test } from 'vitest';
import { hangulToQwerty, meantByHangul } from './hangul.ts';

test('syllables and letters become the keys that make them', () => {
  expect(
    ['ㅏㅕㅠㄷㅊ시', 'ㅣㄴ', '칟ㅁㄱ', 'ㅎㄷㅅ ㅔㅐㅇㄴ', '닭', 'ㅒㅖ', 'ㄳ'].map(hangulToQwerty),
  ).toEqual(['kubectl', 'ls', 'clear', 'get pods', 'ekfr', 'OP', 'rt']);
});

test('only commands that exist are offered', () => {
  const exists = (name: string): boolean => name === 'kubectl';
  expect([
    meantByHangul('ㅏㅕㅠㄷㅊ시', exists),
    meantByHangul('ㅣㄴ', exists),
    meantByHangul('kubectl', exists),
  ]).toEqual(['kubectl', undefined, undefined]);
});
