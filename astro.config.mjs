// @ts-check
import { unified } from '@astrojs/markdown-remark';
import mdx from '@astrojs/mdx';
import { defineConfig } from 'astro/config';
import { buildStamp } from './scripts/astro/build-stamp.ts';
import { chunkGroups, workerChunkGroups } from './scripts/astro/chunk-groups.ts';
import { cjkFriendly } from './scripts/astro/cjk-friendly.ts';
import { compileHint } from './scripts/astro/compile-hint.ts';
import { searchIndex } from './scripts/astro/pagefind.ts';
import { placeholders } from './scripts/astro/placeholders.ts';
import { plainImports } from './scripts/astro/plain-imports.ts';
import { preloads } from './scripts/astro/preloads.ts';
import { quietDirectives } from './scripts/astro/quiet-directives.ts';
import { serviceWorker } from './scripts/astro/service-worker.ts';
import { classesInsteadOfStyles, wordsTogether } from './scripts/astro/shiki-classes.ts';
import { tidyPages } from './scripts/astro/tidy-pages.ts';
import { noOldFonts, typeface } from './scripts/astro/typeface.ts';

export default defineConfig({
  site: process.env['SITE_URL'] ?? 'http://localhost:4321',
  base: process.env['BASE_PATH'] ?? '/',
  srcDir: './src/site',
  trailingSlash: 'always',
  devToolbar: { enabled: false },
  integrations: [mdx(), typeface(), buildStamp(), searchIndex(), tidyPages(), preloads(), serviceWorker()],
  // What stands in a page itself is bound to that page's Content-Security-Policy, and pages follow each other in one document.
  build: { inlineStylesheets: 'never' },
  i18n: { defaultLocale: 'ko', locales: ['ko', 'en'], routing: { prefixDefaultLocale: false } },
  markdown: {
    processor: unified({ remarkPlugins: [cjkFriendly, placeholders], smartypants: false }),
    shikiConfig: { theme: 'css-variables', transformers: [classesInsteadOfStyles, wordsTogether] },
  },
  security: {
    csp: {
      directives: [
        "default-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "worker-src 'self'",
        "connect-src 'self'",
        "base-uri 'self'",
        "form-action 'self'",
        "object-src 'none'",
      ],
      // Pagefind is WebAssembly.
      scriptDirective: { resources: ["'self'", "'wasm-unsafe-eval'"] },
      styleDirective: { resources: ["'self'"] },
    },
  },
  vite: {
    plugins: [noOldFonts(), plainImports(), quietDirectives()],
    build: { modulePreload: false, assetsInlineLimit: (file) => (file.endsWith('.js') ? false : undefined) },
    environments: {
      client: {
        build: {
          rolldownOptions: {
            // A request costs a page more than a kilobyte does: what pages have in common is one file each, not dozens of small ones.
            output: { codeSplitting: { groups: chunkGroups } },
          },
        },
      },
    },
    worker: {
      format: 'es',
      plugins: () => [plainImports()],
      rolldownOptions: {
        output: {
          codeSplitting: { includeDependenciesRecursively: false, groups: workerChunkGroups },
          postBanner: compileHint,
        },
      },
    },
  },
});
