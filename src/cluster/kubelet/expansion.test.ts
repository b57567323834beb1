import { expect, test } from 'vitest';
import { expand } from './expansion.ts';

// Models third_party/forked/golang/expansion/expand_test.go
test.each([
  ['$(VAR_A)', 'A'],
  ['___$(VAR_B)___', '___B___'],
  ['$(VAR_A)$(VAR_B)$(VAR_EMPTY)$(VAR_DNE)', 'AB$(VAR_DNE)'],
  ['f000-$$VAR_A', 'f000-$VAR_A'],
  ['foo\\$(VAR_C)bar', 'foo\\Cbar'],
  ['foo$$(VAR_A)bar', 'foo$(VAR_A)bar'],
  ['$$$$$$(VAR_A)', '$$$(VAR_A)'],
  ['$$$$$$$(VAR_A)', '$$$A'],
  ['$VAR_A)', '$VAR_A)'],
  ['${VAR_A}', '${VAR_A}'],
  ['$$$$$$foo$', '$$$foo$'],
  ['$(VAR_REF)', '$(VAR_A)'],
  ['foo bar $(', 'foo bar $('],
  ['$(()', '$(()'],
  ['$($(VAR_A)', '$($(VAR_A)'],
  ['$(VAR_A', '$(VAR_A'],
  ['$?_boo_$!', '$?_boo_$!'],
])('%s expands to %s', (text, expected) => {
  const known = { VAR_A: 'A', VAR_B: 'B', VAR_C: 'C', VAR_REF: '$(VAR_A)', VAR_EMPTY: '' };
  expect(expand(text, (name) => new Map(Object.entries(known)).get(name))).toBe(expected);
});
