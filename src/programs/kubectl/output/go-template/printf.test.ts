import { expect, test } from 'vitest';
import { GoTemplate } from './template.ts';

test.each([
  ['80', "U+0050 'P'"],
  ['0x1F6A2', "U+1F6A2 '🚢'"],
  ['7', 'U+0007'],
  ['-7', 'U+FFFFFFFFFFFFFFF9'],
  ['0xD800', 'U+D800'],
  ['0xFFFD', "U+FFFD '\ufffd'"],
  ['0x110000', 'U+110000'],
])('%%#U names %s if that is a character', (number, text) => {
  expect(new GoTemplate(`{{printf "%#U" ${number}}}`).execute({})).toBe(text);
});
