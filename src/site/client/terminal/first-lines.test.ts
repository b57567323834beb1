import { expect, test } from 'vitest';
import { firstOf } from './first-lines.ts';

test.each([
  [[], ''],
  [['one'], 'one'],
  [['one', 'two'], 'one\ntwo'],
  [['one', 'two', 'three'], 'one\ntwo\n…'],
  [['a line that is too long'], 'a line tha…'],
])('of %j are said %j', (lines, said) => {
  expect(firstOf(lines, 10)).toBe(said);
});
