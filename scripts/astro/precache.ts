import { createHash } from 'node:crypto';
import { isHashed, type Precache } from '../../src/site/client/offline/precache.ts';

/** A file of the built site: its path with slashes, and what it holds. */
export interface BuiltFile {
  readonly path: string;
  readonly content: Uint8Array;
}

/** What search engines read, maps for debuggers, fonts in the format of old browsers, and the worker itself. */
const unneeded = /(?:^robots\.txt|^sitemap[^/]*\.xml|^sw\.js|\.map|\.woff|^_astro\/[^/]*\.ttf)$/;

const digest = (content: Uint8Array | string): string =>
  createHash('sha256').update(content).digest('base64');

/** Everything that the course needs without network. */
export function precacheOf(files: readonly BuiltFile[], base: string): Precache {
  const hashed: string[] = [];
  const revised: Record<string, string> = {};
  for (const { path, content } of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (unneeded.test(path)) continue;
    const key = path.replace(/(^|\/)index\.html$/, '$1');
    if (isHashed(key)) hashed.push(key);
    else revised[key] = `sha256-${digest(content)}`;
  }
  const version = createHash('sha256')
    .update(JSON.stringify([base, hashed, revised]))
    .digest('hex')
    .slice(0, 12);
  return { version, base, hashed, revised };
}
