import { expect, test } from 'vitest';
import { quote } from './go-values.ts';
import { compareYamlKeys } from './yaml-keys.ts';

test('letters that came after Unicode 15.0 are none', () => {
  expect(quote('\u{13460}\u{323b0}한𓀀\u0897')).toBe('"\\U00013460\\U000323b0한𓀀\\u0897"');
  expect(['b', '𓀀', '\u{13460}'].sort(compareYamlKeys)).toEqual(['\u{13460}', 'b', '𓀀']);
});
