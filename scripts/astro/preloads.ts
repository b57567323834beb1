import type { AstroIntegration } from 'astro';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Chunks, holdsTerminal, languageOf, namedBy } from '../chunks.ts';

/** What a page's scripts will import: on a page with a terminal, also what stands between it and the first prompt. */
function importedLater(html: string, base: string, chunks: Chunks): readonly string[] {
  const { scripts } = namedBy(html, base);
  const all = holdsTerminal(html)
    ? chunks.untilPrompt(scripts, languageOf(html), false)
    : chunks.closure(scripts);
  return [...all].filter((file) => !scripts.includes(file));
}

/** The page with its scripts, and what they import, asked for at once but after the words: styles and fonts come first. */
export function withPreloads(html: string, base: string, chunks: Chunks): string {
  const links = importedLater(html, base, chunks).map(
    (file) => `<link rel="modulepreload" fetchpriority="low" href="${base}${file}">`,
  );
  return html
    .replaceAll('<script type="module" src=', '<script type="module" fetchpriority="low" src=')
    .replace('</head>', `${links.join('')}</head>`);
}

/** Names in each built page the modules that it will import, so that they come side by side and not one after the other. */
export function preloads(): AstroIntegration {
  let base = '/';
  return {
    name: 'preloads',
    hooks: {
      'astro:config:done': ({ config }) => {
        base = config.base.replace(/\/?$/, '/');
      },
      'astro:build:done': ({ dir }) => {
        const root = fileURLToPath(dir);
        const chunks = new Chunks(root, base);
        for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
          if (!file.endsWith('.html')) continue;
          const page = path.join(root, file);
          writeFileSync(page, withPreloads(readFileSync(page, 'utf8'), base, chunks));
        }
      },
    },
  };
}
