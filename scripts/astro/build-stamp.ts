import type { AstroIntegration } from 'astro';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PLACEHOLDER } from '../../src/site/build.ts';

/**
 * Stamps every page with the build's scripts: a page that is navigated to and has another stamp than the document belongs to a
 * newer build, and is loaded whole.
 */
export function buildStamp(): AstroIntegration {
  return {
    name: 'build-stamp',
    hooks: {
      'astro:build:done': ({ dir }) => {
        const root = fileURLToPath(dir);
        const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
        const scripts = files.filter((file) => /^_astro[/\\].*\.js$/.test(file)).sort();
        const stamp = createHash('sha256').update(scripts.join('\n')).digest('hex').slice(0, 12);
        for (const file of files.filter((name) => name.endsWith('.html'))) {
          const page = path.join(root, file);
          writeFileSync(page, readFileSync(page, 'utf8').replace(PLACEHOLDER, stamp));
        }
      },
    },
  };
}
