import { expect, test } from 'vitest';
import { layoutFrom, standards } from './layout.ts';

test.each([
  ['nothing', undefined],
  ['no object', 'half'],
  [
    'values that make no sense',
    { split: 'wide', dock: Number.NaN, tab: 'gone', maximised: 'text', sheet: 3 },
  ],
])('takes the standard layout for %s', (_, kept) => {
  expect(layoutFrom(kept)).toEqual(standards);
});

test('keeps what was chosen, within its limits', () => {
  expect(
    layoutFrom({ split: 30.04, dock: 99, tab: 'web', maximised: 'dock', sheet: 'full', older: true }),
  ).toEqual({ split: 30, dock: 75, tab: 'web', maximised: 'dock', sheet: 'full' });
});
