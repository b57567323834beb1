import { expect, it } from 'vitest';
import { marshalJson } from './json.ts';

it('sorts keys and escapes as Go does', () => {
  expect(
    marshalJson(
      { b: [1, 1.5, 1e21, true, null, [], {}], a: '<b>&"\\\u2028\u0001\n\t', c: { 한글: '😀' } },
      { indent: '    ' },
    ),
  ).toBe(`{
    "a": "\\u003cb\\u003e\\u0026\\"\\\\\\u2028\\u0001\\n\\t",
    "b": [
        1,
        1.5,
        1e+21,
        true,
        null,
        [],
        {}
    ],
    "c": {
        "한글": "😀"
    }
}`);
});

it('keeps the order of keys when asked to, and stays on one line without indentation', () => {
  expect(marshalJson({ b: 1, a: { d: 2, c: 3 } }, { keepOrder: true })).toBe('{"b":1,"a":{"d":2,"c":3}}');
});
