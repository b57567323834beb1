import { expect, it } from 'vitest';
import { rewriteHtml, rewriteUrl } from './proxy-rewriting.ts';

const prefix = '/api/v1/namespaces/default/services/web/proxy';
const rewriting = { prefix, hosts: ['10.244.0.5:80', 'localhost:8001'] };

it('leads absolute paths back through the proxy', () => {
  expect(rewriteUrl('/style.css', rewriting)).toBe(`${prefix}/style.css`);
  expect(rewriteUrl('http://10.244.0.5:80/a?b=c', rewriting)).toBe(`${prefix}/a?b=c`);
  expect(rewriteUrl('http://elsewhere/a', rewriting)).toBe('http://elsewhere/a');
  expect(rewriteUrl('a/b', rewriting)).toBe('a/b');
  expect(rewriteUrl(`${prefix}/a`, rewriting)).toBe(`${prefix}/a`);
});

it('rewrites the links of a page and nothing else', () => {
  expect(
    rewriteHtml(
      `<p title="/x">/y</p><a class="b" href="/z">z</a><img src='/i.png'/><a href=/q>q</a><script src="s.js"></script>`,
      rewriting,
    ),
  ).toBe(
    `<p title="/x">/y</p><a class="b" href="${prefix}/z">z</a><img src='${prefix}/i.png'/><a href=${prefix}/q>q</a><script src="s.js"></script>`,
  );
});
