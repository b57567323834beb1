import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { tidy } from './tidy-pages.ts';

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const page = (policy: string): string =>
  `<meta http-equiv="content-security-policy" content="script-src 'self'${policy};"><script>a()</script><script src="/b.js"></script>`;

it('keeps the hashes of what stands in the page and no others', () => {
  expect(tidy(page(` ${hash('a()')} ${hash('')} ${hash('other')}`))).toBe(page(` ${hash('a()')}`));
});

it('takes the marks of the search index away and leaves the rest of a tag alone', () => {
  expect(
    tidy(
      `<dl class="a" data-search-kind="term" data-search-title='The "x"' data-search-entry="get <name> -w" id="b"><p data-pagefind-ignore>data-search-kind=x</p><button data-search-open>`,
    ),
  ).toBe('<dl class="a" id="b"><p>data-search-kind=x</p><button data-search-open>');
});
