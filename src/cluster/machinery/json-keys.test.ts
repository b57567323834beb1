import { expect, test } from 'vitest';
import { keysOf } from './json-keys.ts';

test('keys in the order of the text, with paths', () => {
  const text = '{"a":{"b":[{"c":1},{"c":2,"c":"x,\\"{"}],"b":null},"d":[[1,{"e":true}]],"a":{"f":{}}}';
  expect(keysOf(text).map(({ path, again }) => (again ? `${path} again` : path))).toEqual([
    'a',
    'a.b',
    'a.b[0].c',
    'a.b[1].c',
    'a.b[1].c again',
    'a.b again',
    'd',
    'd[0][1].e',
    'a again',
    'a.f',
  ]);
});
