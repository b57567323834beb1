import type { AstroIntegration } from 'astro';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The page with a policy that allows only those inline scripts and styles that stand in it. */
function tighten(html: string): string {
  const inline = [...html.matchAll(/<(script|style)\b([^>]*)>([\s\S]*?)<\/\1>/g)]
    .filter(([, , attributes = '']) => !/\bsrc=/.test(attributes))
    .map(([, , , text = '']) => hash(text));
  return html.replace(/<meta http-equiv="content-security-policy"[^>]*>/, (policy) =>
    policy.replace(/ 'sha256-[A-Za-z0-9+/=]+'/g, (allowed) =>
      inline.includes(allowed.trim()) ? allowed : '',
    ),
  );
}

const openingTag = /<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/g;
const mark = / data-(?:search-(?:kind|title|entry)|pagefind-[a-z]+)(?:=(?:"[^"]*"|'[^']*'|[^\s>]*))?/g;

/** The page without the marks that only the search index reads. */
const unmark = (html: string): string => html.replace(openingTag, (tag) => tag.replace(mark, ''));

export const tidy = (html: string): string => unmark(tighten(html));

/**
 * Leaves out of the built pages what nobody needs any more: the marks of the search index, which is made by then, and the hashes of
 * all scripts and styles that Astro knows, which it lists in every page's policy and which do not compress.
 */
export function tidyPages(): AstroIntegration {
  return {
    name: 'tidy-pages',
    hooks: {
      'astro:build:done': ({ dir }) => {
        const root = fileURLToPath(dir);
        for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
          if (!file.endsWith('.html')) continue;
          const page = path.join(root, file);
          writeFileSync(page, tidy(readFileSync(page, 'utf8')));
        }
      },
    },
  };
}
