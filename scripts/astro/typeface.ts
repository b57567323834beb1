import type { AstroIntegration } from 'astro';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import subsetFont from 'subset-font';
import type { Plugin } from 'vite';

const sources = ['content', 'src/site', 'src/course'];
const readable = /\.(?:astro|css|mdx?|tsx?|ya?ml)$/;
/** Where the files are made; `Base.astro` names them. */
const folder = '.cache/typeface';
/** The boldness that the style sheets ask for. */
const weights = { min: 400, max: 800, default: 400 };

/** What every page may show, whatever the site's own texts hold: printable ASCII, Latin letters with accents, signs. */
function commonCharacters(): Set<string> {
  const common = new Set('‘’“”–—…·•→←↑↓↗✓✕×▲▼▶◀●○■□※₩');
  for (let code = 0x20; code < 0x180; code++) common.add(String.fromCodePoint(code));
  return common;
}

/** The common characters and every one that the site's own texts hold. */
function usedCharacters(): Set<string> {
  const used = commonCharacters();
  for (const source of sources)
    for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
      if (!readable.test(name) || name.includes('.test.')) continue;
      for (const character of readFileSync(path.join(source, name), 'utf8')) used.add(character);
    }
  return used;
}

const textOf = (characters: ReadonlySet<string>): string => [...characters].sort().join('');

/** Makes a file of the typeface with these characters alone, unless it is there from the last time. */
async function makeFile(name: string, font: Buffer, text: string): Promise<void> {
  const file = path.join(folder, `${name}.woff2`);
  const note = path.join(folder, `${name}.txt`);
  const made = createHash('sha256').update(font).update(JSON.stringify(weights)).update(text).digest('hex');
  try {
    if (readFileSync(note, 'utf8') === made && readFileSync(file).length > 0) return;
  } catch {
    // not made yet
  }
  const options = { targetFormat: 'woff2', variationAxes: { wght: weights } } as const;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, await subsetFont(font, text, options));
  writeFileSync(note, made);
}

/**
 * Makes the typeface's files: one with the characters that the site uses for Korean pages, one without Hangul for English ones. A
 * hundred kilobytes at once instead of forty files by ranges of characters: text is laid out once when it comes, in whole words. Other
 * characters (a learner's name in the web preview) fall back to the system's Korean font.
 */
export function typeface(): AstroIntegration {
  return {
    name: 'typeface',
    hooks: {
      'astro:config:setup': async ({ logger }) => {
        const font = readFileSync(
          createRequire(import.meta.url).resolve(
            'pretendard/dist/web/variable/woff2/PretendardVariable.woff2',
          ),
        );
        const used = usedCharacters();
        await makeFile('ko', font, textOf(used));
        await makeFile('en', font, textOf(commonCharacters()));
        logger.info(`${used.size} characters`);
      },
    },
  };
}

/** The terminal's font without the old format that only browsers ask for which know no woff2. */
export function noOldFonts(): Plugin {
  return {
    name: 'no-old-fonts',
    enforce: 'pre',
    transform: (css, id) =>
      /nanum-gothic-coding\/(?:latin-)?[47]00\.css(?:\?.*)?$/.test(id)
        ? { code: css.replace(/,\s*url\([^)]*\)\s*format\('woff'\)/g, '') }
        : undefined,
  };
}
