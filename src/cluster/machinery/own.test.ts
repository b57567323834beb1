import { expect, it } from 'vitest';
import { own } from './own.ts';
import { matches, parseLabelSelector, selectorMatches } from './selectors.ts';

it.each(['constructor', 'toString', '__proto__'])('%s is in a map only when somebody put it there', (key) => {
  const given = Object.fromEntries([[key, 'mine']]);
  expect([own({}, key), own(undefined, key), own(given, key)]).toEqual([undefined, undefined, 'mine']);
});

it('labels that nobody gave match no selector', () => {
  const exists = { matchExpressions: [{ key: 'constructor', operator: 'Exists' }] };
  expect([matches(parseLabelSelector('toString'), {}), selectorMatches(exists, {})]).toEqual([false, false]);
  expect([
    matches(parseLabelSelector('!toString'), {}),
    selectorMatches(exists, { constructor: 'x' }),
  ]).toEqual([true, true]);
});
