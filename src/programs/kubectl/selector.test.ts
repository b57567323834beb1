import { expect, it } from 'vitest';
import { parseSelector, toLabelSelector } from './selector.ts';

const pods = [{ app: 'web', tier: 'front' }, { app: 'web', tier: 'back' }, { app: 'db', size: '5' }, {}];
const matching = (selector: string): readonly number[] =>
  pods.flatMap((labels, at) => (parseSelector(selector)(labels as Record<string, string>) ? [at] : []));

it.each([
  ['app=web', [0, 1]],
  ['app==web,tier!=back', [0]],
  ['app', [0, 1, 2]],
  ['!app', [3]],
  ['app in (web, db)', [0, 1, 2]],
  ['tier notin (front)', [1, 2, 3]],
  ['size>4', [2]],
  ['size<4', []],
  ['app=', []],
])('%s', (selector, found) => {
  expect(matching(selector)).toEqual(found);
});

it('becomes the selector of an object', () => {
  expect(toLabelSelector('app=web,tier in (a,b),!old,size')).toEqual({
    matchLabels: { app: 'web' },
    matchExpressions: [
      { key: 'old', operator: 'DoesNotExist' },
      { key: 'size', operator: 'Exists' },
      { key: 'tier', operator: 'In', values: ['a', 'b'] },
    ],
  });
});

it.each([
  ['x y', "unable to parse requirement: found 'y', expected: in, notin, =, ==, !=, gt, lt"],
  ['=', "found '=', expected: !, identifier, or 'end of string'"],
  ['a,', "found '', expected: identifier after ','"],
  ['a in b', "unable to parse requirement: found 'b' expected: '('"],
  ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
  [
    'a>b',
    `unable to parse requirement: values[0]: Invalid value: "b": for 'Gt', 'Lt' operators, the value must be an integer`,
  ],
])('refuses %s', (selector, message) => {
  expect(() => parseSelector(selector)).toThrow(message);
});
