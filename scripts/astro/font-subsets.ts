import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

const sources = ['content', 'src/site', 'src/course'];
const readable = /\.(?:astro|css|mdx?|tsx?|ya?ml)$/;

/** Every character that the site's own texts hold. */
function usedCharacters(): ReadonlySet<number> {
  const used = new Set<number>();
  for (let code = 0x20; code < 0x180; code++) used.add(code);
  for (const character of '‘’“”–—…·•→←↑↓↗✓✕×▲▼▶◀●○■□※₩') used.add(character.codePointAt(0) ?? 0);
  for (const folder of sources)
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!readable.test(name) || name.includes('.test.')) continue;
      for (const character of readFileSync(path.join(folder, name), 'utf8'))
        used.add(character.codePointAt(0) ?? 0);
    }
  return used;
}

const hex = (code: number): string => code.toString(16);

const rangeOf = (face: string): string | undefined => /unicode-range:\s*([^;]+);/.exec(face)?.[1];

/** The characters of a CSS `unicode-range`. */
function* codesOf(range: string): Generator<number> {
  for (const part of range.split(',')) {
    const [, from, to] = /U\+([0-9a-f]+)(?:-([0-9a-f]+))?/i.exec(part) ?? [];
    if (from === undefined) continue;
    const last = Number.parseInt(to ?? from, 16);
    for (let code = Number.parseInt(from, 16); code <= last; code++) yield code;
  }
}

/**
 * The used characters that `own` holds for, as a short `unicode-range`: characters that nobody uses may lie in it. '' when there are
 * none.
 * @param used in ascending order
 */
export function narrow(own: (code: number) => boolean, used: readonly number[]): string {
  const parts: string[] = [];
  for (let at = 0; at < used.length; at++) {
    const first = used[at] ?? 0;
    if (!own(first)) continue;
    while (at + 1 < used.length && own(used[at + 1] ?? 0)) at++;
    const last = used[at] ?? 0;
    parts.push(first === last ? `U+${hex(first)}` : `U+${hex(first)}-${hex(last)}`);
  }
  return parts.join(',');
}

/** A style sheet of `@font-face` rules without the files, the old formats and the ranges that the site does not need. */
export function narrowFaces(css: string, used: ReadonlySet<number>): string {
  const rule = /@font-face\s*\{[^}]*\}/g;
  const bare = css.replace(/\/\*[\s\S]*?\*\//g, '');
  const ascending = [...used].sort((a, b) => a - b);
  // Where two faces have a character, browsers take the later one.
  const owner = new Map<number, string>();
  for (const [face] of bare.matchAll(rule))
    for (const code of codesOf(rangeOf(face) ?? '')) owner.set(code, face);
  return bare
    .replace(rule, (face) => {
      const range = rangeOf(face);
      if (range === undefined) return face;
      const narrowed = narrow((code) => owner.get(code) === face, ascending);
      return narrowed === '' ? '' : face.replace(range, narrowed);
    })
    .replace(/,\s*url\([^)]*\)\s*format\('woff'\)/g, '')
    .replace(/\s*\n\s*/g, '');
}

/**
 * Self-hosted fonts come as a hundred files with a style sheet that says which characters each holds. Most of those
 * characters the site never shows: the style sheet shrinks from 13 kB to 3 kB, and other characters (a learner's name in
 * the web preview) fall back to the system's Korean font.
 */
export function fontSubsets(): Plugin {
  return {
    name: 'font-subsets',
    enforce: 'pre',
    transform(css, id) {
      if (/pretendardvariable-dynamic-subset\.css(?:\?.*)?$/.test(id))
        return { code: narrowFaces(css, usedCharacters()) };
      if (/nanum-gothic-coding\/[47]00\.css(?:\?.*)?$/.test(id))
        return { code: css.replace(/,\s*url\([^)]*\)\s*format\('woff'\)/g, '') };
      return undefined;
    },
  };
}
