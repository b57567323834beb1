import { expect, test } from 'vitest';
import { isHashed, keyOf, lostPage } from './precache.ts';

test('addresses of the site and their names in the precache', () => {
  const addresses = [
    '/v/',
    '/v/index.html',
    '/v/lessons/a/',
    '/v/lessons/a/index.html',
    '/v/lessons/a',
    '/v',
    '/',
  ];
  expect(addresses.map((address) => keyOf(address, '/v/'))).toEqual([
    '',
    '',
    'lessons/a/',
    'lessons/a/',
    'lessons/a',
    undefined,
    undefined,
  ]);
});

test('files that every version may use', () => {
  const keys = [
    '_astro/a.js',
    'pagefind/index/ko_1.pf_index',
    'pagefind/pagefind.ko_1.pf_meta',
    'pagefind/pagefind.js',
    '',
  ];
  expect(keys.map(isHashed)).toEqual([true, true, true, false, false]);
});

test('the page for what is not there', () => {
  expect([lostPage('nowhere/'), lostPage('en/nowhere/')]).toEqual(['404.html', 'en/404/']);
});
