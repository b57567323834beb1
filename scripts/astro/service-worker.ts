import type { AstroIntegration } from 'astro';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Precache } from '../../src/site/client/offline/precache.ts';
import { precacheOf, type BuiltFile } from './precache.ts';

const ENTRY = 'src/site/client/offline/worker.ts';

async function filesUnder(root: string): Promise<readonly BuiltFile[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Promise.all(
    files.map(async (file) => ({
      path: path.relative(root, file).split(path.sep).join('/'),
      content: await readFile(file),
    })),
  );
}

/** The worker as one script: browsers differ in whether a service worker may be a module. */
async function bundle(precache: Precache): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      write: false,
      lib: { entry: path.resolve(ENTRY), formats: ['iife'], name: 'serviceWorker' },
    },
  });
  for (const output of Array.isArray(built) ? built : [built])
    if ('output' in output) return `const PRECACHE=${JSON.stringify(precache)};\n${output.output[0].code}`;
  throw new Error(`${ENTRY} gave no script`);
}

/** Writes `sw.js`, which keeps the whole built site for use without network. Comes last: it must know every file. */
export function serviceWorker(): AstroIntegration {
  let base = '/';
  return {
    name: 'service-worker',
    hooks: {
      'astro:config:done': ({ config }) => {
        base = config.base.replace(/\/?$/, '/');
      },
      'astro:build:done': async ({ dir, logger }) => {
        const root = fileURLToPath(dir);
        const files = await filesUnder(root);
        const precache = precacheOf(files, base);
        await writeFile(path.join(root, 'sw.js'), await bundle(precache));
        const keys = new Set([...precache.hashed, ...Object.keys(precache.revised)]);
        const bytes = files
          .filter((file) => keys.has(file.path.replace(/(^|\/)index\.html$/, '$1')))
          .reduce((sum, file) => sum + file.content.length, 0);
        logger.info(`${keys.size} files, ${(bytes / 1e6).toFixed(1)} MB, are kept for use without network`);
      },
    },
  };
}
