import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { close, createIndex, type PagefindIndex } from 'pagefind';
import { sectionsOf } from './search-sections.ts';

/** The user interfaces that Pagefind brings along; ours is in `src/site/client/search`. */
const unused = /^pagefind-(?:highlight|ui|modular-ui|component-ui)\./;

const hidden = (attributes: string, text: string): string => `<span ${attributes}>${text}</span>`;

/** Enters a page's sections into the index. */
async function addPage(index: PagefindIndex, address: string, html: string): Promise<number> {
  const page = sectionsOf(html);
  if (!page) return 0;
  for (const { anchor, title, html: text } of page.sections) {
    const facts = [
      hidden('data-pagefind-meta="title"', title),
      anchor === '' ? '' : hidden('data-pagefind-meta="page"', page.title),
      hidden('data-pagefind-meta="kind"', page.kind),
      hidden('data-pagefind-filter="kind"', page.kind),
    ].join('');
    const { errors } = await index.addHTMLFile({
      url: anchor === '' ? address : `${address}#${anchor}`,
      content:
        `<html lang="${page.language}"><body data-pagefind-body>` +
        `<div data-pagefind-ignore="index">${facts}</div>${text}</body></html>`,
    });
    if (errors.length > 0) throw new Error(`pagefind: ${address}#${anchor}: ${errors.join('; ')}`);
  }
  return page.sections.length;
}

/** Writes the search index of all pages into `pagefind/` of the built site, one record for each section of a page. */
export function searchIndex(): AstroIntegration {
  return {
    name: 'search-index',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const root = fileURLToPath(dir);
        const { index, errors } = await createIndex();
        if (!index) throw new Error(`pagefind: ${errors.join('; ')}`);
        const files = await readdir(root, { recursive: true });
        let sections = 0;
        for (const file of files.filter((name) => name.endsWith('index.html')).sort()) {
          const address = file
            .split(path.sep)
            .join('/')
            .replace(/index\.html$/, '');
          sections += await addPage(index, `/${address}`, await readFile(path.join(root, file), 'utf8'));
        }
        const written = await index.getFiles();
        for (const { path: name, content } of written.files) {
          if (unused.test(name)) continue;
          const target = path.join(root, 'pagefind', name);
          await mkdir(path.dirname(target), { recursive: true });
          await writeFile(target, content);
        }
        await close();
        logger.info(`${sections} sections can be found`);
      },
    },
  };
}
