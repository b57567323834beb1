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

test('%p tells where maps and lists lie, and is wrong of all else', () => {
  const values = { empty: [], map: { a: 1 }, list: [1], text: 'x' };
  const shown = (text: string): string => new GoTemplate(text).execute(values);
  expect(shown('{{printf "%p|%12p|%#p|%-12p|" .empty .empty .empty .empty}}')).toBe(
    '0x3d8f2c0|   0x3d8f2c0|3d8f2c0|0x3d8f2c0   |',
  );
  expect(shown('{{printf "%p %p" .text .none}}')).toBe('%!p(string=x) %!p(<nil>)');
  for (const name of ['map', 'list']) {
    const address = shown(`{{printf "%p" .${name}}}`);
    expect(address).toMatch(/^0xc000[\da-f]{5}0$/);
    const bare = address.slice(2);
    expect(shown(`{{printf "%#p %+p % p %020p" .${name} .${name} .${name} .${name}}}`)).toBe(
      `${bare} +${address}  ${address} 0x${bare.padStart(20, '0')}`,
    );
  }
});
