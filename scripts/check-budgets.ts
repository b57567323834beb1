import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { overBudget, type Page } from './budgets.ts';

/**
 * Measures the built site and fails when a page weighs more than it may (gzip, without fonts): a page without terminal all of
 * its HTML, CSS and JavaScript until it has loaded; a page with terminal its JavaScript up to the first usable prompt, the worker's entry included.
 * The world behind the prompt is loaded while one may already type; its weight is printed.
 */

const root = path.resolve(process.argv[2] ?? 'dist');
const base = (process.env['BASE_PATH'] ?? '/').replace(/\/?$/, '/');

const sizes = new Map<string, number>();
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
function size(file: string): number {
  let known = sizes.get(file);
  if (known === undefined) {
    known = gzipSync(readFileSync(path.join(root, file)), { level: 9 }).length;
    sizes.set(file, known);
  }
  return known;
}

const relative = (from: string, target: string): string => path.posix.join(path.posix.dirname(from), target);

/** Chunks that a module imports: at once, or when it asks for them. */
function importsOf(file: string): { readonly now: readonly string[]; readonly later: readonly string[] } {
  const code = read(file);
  const now = [...code.matchAll(/(?:\bfrom|\bimport)\s*["'`](\.{1,2}\/[^"'`]+\.js)["'`]/g)];
  const later = [...code.matchAll(/\bimport\(\s*["'`](\.{1,2}\/[^"'`]+\.js)["'`]/g)];
  const resolve = (matches: RegExpMatchArray[]): string[] =>
    matches
      .map((match) => relative(file, match[1] ?? ''))
      .filter((other) => existsSync(path.join(root, other)));
  return { now: resolve(now), later: resolve(later) };
}

/** Workers that a module starts. */
const workersOf = (file: string): readonly string[] =>
  [...read(file).matchAll(/["'`]([^"'`]*\/_astro\/[^"'`]*worker[^"'`]*\.js)["'`]/g)].map((match) =>
    (match[1] ?? '').replace(base, ''),
  );

/** What a page asks for only when the learner does, or when a new version waits. */
const notBeforePrompt = /\/(?:sanitize|dialog|notice)[.-]/;

function closure(entries: readonly string[], lazily: boolean, language: string): Set<string> {
  const files = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file) || !file.endsWith('.js')) return;
    files.add(file);
    const { now, later } = importsOf(file);
    now.forEach(visit);
    if (!lazily) return;
    for (const other of later)
      if (!notBeforePrompt.test(other) && !otherLanguage(other, language)) visit(other);
    for (const worker of workersOf(file))
      for (const part of closure([worker], false, language)) files.add(part);
  };
  entries.forEach(visit);
  return files;
}

/** What a page without terminal loads by itself once it is painted. */
const painted = /\/track-progress\./;

/** Scripts of a page without terminal: its own, and what they load once it is painted; what comes after its load event does not count. */
const shownWith = (scripts: readonly string[], language: string): Set<string> =>
  closure(
    [...scripts, ...scripts.flatMap((file) => importsOf(file).later).filter((file) => painted.test(file))],
    false,
    language,
  );

const otherLanguage = (file: string, language: string): boolean => {
  const name = /\/(ko|en)\.[^/]*\.js$/.exec(file)?.[1];
  return name !== undefined && name !== language;
};

const attributes = (html: string, pattern: RegExp): string[] =>
  [...html.matchAll(pattern)].map((match) => (match[1] ?? '').replace(base, ''));

const pages = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.html'))
  .sort()
  .map((file): Page => {
    const html = read(file);
    const language = /<html[^>]*\blang="?(\w+)/.exec(html)?.[1] ?? 'ko';
    const scripts = attributes(html, /<script[^>]*\bsrc="([^"]+)"/g);
    const styles = attributes(html, /<link[^>]*\brel="stylesheet"[^>]*\bhref="([^"]+)"/g);
    const terminal = html.includes('<k-terminal');
    const sum = (files: Iterable<string>): number =>
      [...files].reduce((total, name) => total + size(name), 0);
    return {
      file,
      terminal,
      html: size(file),
      css: sum(new Set(styles)),
      script: sum(terminal ? closure(scripts, true, language) : shownWith(scripts, language)),
    };
  });

for (const page of pages)
  console.log(
    [
      page.file.padEnd(48),
      page.terminal ? 'terminal' : 'text    ',
      ...[`html ${page.html}`, `css ${page.css}`, `js ${page.script}`].map((part) => part.padStart(12)),
    ].join(' '),
  );
const world = readdirSync(path.join(root, '_astro')).find((name) => /^sandbox[-.].*\.js$/.test(name));
if (world !== undefined) {
  const files = [...closure([`_astro/${world}`], false, 'ko')];
  console.log(`the world behind the prompt: ${files.reduce((total, file) => total + size(file), 0)}`);
}
const problems = overBudget(pages);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
