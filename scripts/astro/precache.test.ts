import { expect, test } from 'vitest';
import { precacheOf, type BuiltFile } from './precache.ts';

const file = (path: string, text = path): BuiltFile => ({ path, content: new TextEncoder().encode(text) });
const files = [
  file('sw.js'),
  file('robots.txt'),
  file('index.html', ''),
  file('lessons/run-app/index.html', ''),
  file('_astro/page.Ab12.js'),
  file('_astro/font.Ab12.woff'),
  file('_astro/font.Ab12.woff2'),
  file('pagefind/fragment/ko_12ab.pf_fragment'),
  file('pagefind/pagefind.ko_12ab.pf_meta'),
  file('pagefind/pagefind.js', ''),
  file('404.html', ''),
];
const empty = 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

test('pages are named by their addresses; what keeps its name has a revision', () => {
  expect(precacheOf(files, '/voyage/')).toEqual({
    version: expect.stringMatching(/^[0-9a-f]{12}$/),
    base: '/voyage/',
    hashed: [
      '_astro/font.Ab12.woff2',
      '_astro/page.Ab12.js',
      'pagefind/fragment/ko_12ab.pf_fragment',
      'pagefind/pagefind.ko_12ab.pf_meta',
    ],
    revised: { '404.html': empty, '': empty, 'lessons/run-app/': empty, 'pagefind/pagefind.js': empty },
  });
});

test('the version changes with every file, and with nothing else', () => {
  const { version } = precacheOf(files, '/');
  expect(precacheOf([...files].reverse(), '/').version).toBe(version);
  expect(precacheOf([...files, file('_astro/more.js')], '/').version).not.toBe(version);
  expect(precacheOf([...files.slice(0, -1), file('404.html', 'new')], '/').version).not.toBe(version);
  expect(precacheOf([...files, file('sitemap-0.xml')], '/').version).toBe(version);
});
