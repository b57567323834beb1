import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeCaches } from './fake-caches.fixture.ts';
import { fill, isComplete } from './fill.ts';
import type { Precache } from './precache.ts';
import { prune, rememberGuests } from './versions.ts';

const first: Precache = {
  version: '1',
  base: '/v/',
  hashed: ['_astro/a.js', '_astro/b.js'],
  revised: { '': 'sha256-1', 'about/': 'sha256-1' },
};
const second: Precache = { ...first, version: '2', hashed: ['_astro/b.js', '_astro/c.js'] };

let caches: FakeCaches;
let fetched: string[];
let broken: string | undefined;
let statuses: Readonly<Record<string, number>>;

beforeEach(() => {
  caches = new FakeCaches();
  fetched = [];
  broken = undefined;
  statuses = {};
  vi.stubGlobal('caches', caches);
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    fetched.push(init.integrity === undefined ? path : `${path} ${init.integrity}`);
    return path === broken
      ? Promise.reject(new TypeError('Failed to fetch'))
      : Promise.resolve(new Response(path, { status: statuses[path] ?? 200 }));
  });
});
afterEach(() => vi.unstubAllGlobals());

const paths = (precache: Precache): readonly string[] =>
  [...Object.keys(precache.revised), ...precache.hashed].map((key) => precache.base + key);

test('everything is kept; what keeps its name must be of this build', async () => {
  const told: string[] = [];
  await fill(first, (done, all) => told.push(`${done}/${all}`));
  expect(fetched).toEqual(['/v/ sha256-1', '/v/about/ sha256-1', '/v/_astro/a.js', '/v/_astro/b.js']);
  expect(caches.kept).toEqual({ 'first-voyage /v/ 1': paths(first) });
  expect(told).toEqual(['1/4', '2/4', '3/4', '4/4']);
  expect([await isComplete(first), await isComplete(second)]).toEqual([true, false]);
});

test('after the network failed the next attempt goes on', async () => {
  broken = '/v/_astro/a.js';
  await expect(fill(first, () => undefined)).rejects.toMatchObject({ reason: 'network' });
  expect(await isComplete(first)).toBe(false);
  await new Promise((resolve) => setTimeout(resolve));
  broken = undefined;
  fetched = [];
  await fill(first, () => undefined);
  expect(fetched).toEqual(['/v/_astro/a.js']);
  expect(await isComplete(first)).toBe(true);
});

test('only the pages that say that there is none may say so with their status', async () => {
  const lost: Precache = { ...first, hashed: ['_astro/page.4047a.js'], revised: { '404.html': 'sha256-1' } };
  statuses = { '/v/404.html': 404, '/v/_astro/page.4047a.js': 404 };
  await expect(fill(lost, () => undefined)).rejects.toMatchObject({ reason: 'network' });
  expect(caches.kept).toEqual({ 'first-voyage /v/ 1': ['/v/404.html'] });
  statuses = { '/v/404.html': 500 };
  await caches.delete('first-voyage /v/ 1');
  await expect(fill(lost, () => undefined)).rejects.toMatchObject({ reason: 'network' });
  statuses = { '/v/404.html': 404 };
  await fill(lost, () => undefined);
  expect(await isComplete(lost)).toBe(true);
});

test('where there is no room nothing is kept', async () => {
  caches.room = 3;
  await expect(fill(first, () => undefined)).rejects.toMatchObject({ reason: 'full' });
  expect(caches.kept).toEqual({});
});

test('a new version takes over what does not change, and the old one goes with its last page', async () => {
  await fill(first, () => undefined);
  fetched = [];
  await fill(second, () => undefined);
  expect(fetched).toEqual(['/v/ sha256-1', '/v/about/ sha256-1', '/v/_astro/c.js']);

  const [old, own] = ['first-voyage /v/ 1', 'first-voyage /v/ 2'];
  let open = ['old tab'];
  const clients = { matchAll: () => Promise.resolve(open.map((id) => ({ id }))) };
  let waiting: object | null = null;
  const sweep = async (): Promise<readonly string[]> => {
    await prune(clients, { installing: null, waiting }, second);
    return caches.keys();
  };
  expect(await sweep()).toEqual([old, own]);
  await rememberGuests(clients, second);
  expect(await sweep()).toEqual([old, own]);
  open = ['old tab', 'new tab'];
  expect(await sweep()).toEqual([old, own]);
  open = ['new tab'];
  waiting = {};
  expect(await sweep()).toEqual([old, own]);
  waiting = null;
  expect(await sweep()).toEqual([own]);
});
