import { expect, it } from 'vitest';
import { goInteger, parseInteger } from './integers.ts';

it.each([
  ['1_000', 1000n],
  ['0x1F', 31n],
  ['0x_1f', 31n],
  ['0b11', 3n],
  ['0o17', 15n],
  ['010', 8n],
  ['0_7', 7n],
  ['-0', 0n],
  ['+5', 5n],
  ['9223372036854775807', 9223372036854775807n],
  ['-9223372036854775809', 'value out of range'],
  ['1_', 'invalid syntax'],
  ['_1', 'invalid syntax'],
  ['1__0', 'invalid syntax'],
  ['08', 'invalid syntax'],
  ['0x', 'invalid syntax'],
  ['', 'invalid syntax'],
  ['1e3', 'invalid syntax'],
])('reads %s as Go does where prefixes count', (text, value) => {
  expect(parseInteger(text, 0, 64)).toBe(value);
});

it('reads plain numbers only where the base is ten', () => {
  expect(['0x1', '1_0', '010', '2147483648'].map((text) => parseInteger(text, 10, 32))).toEqual([
    'invalid syntax',
    'invalid syntax',
    10n,
    'value out of range',
  ]);
});

it('keeps the low 32 bits of ports', () => {
  expect(goInteger('4294967376')).toBe(80);
  expect(goInteger('x')).toMatchObject({ message: 'strconv.Atoi: parsing "x": invalid syntax' });
});
