import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { overBudget, type Page } from './budgets.ts';
import { cycles } from './chunk-cycles.ts';
import { Chunks, holdsTerminal, languageOf, namedBy } from './chunks.ts';

/**
 * Measures the built site and fails when a page weighs more than it may (gzip, without fonts): a page without terminal all of
 * its HTML, CSS and JavaScript until it has loaded; a page with terminal its JavaScript up to the first usable prompt, the worker's entry included.
 * The world behind the prompt is loaded while one may already type; its weight is printed. Fails too when files need each other.
 */

const root = path.resolve(process.argv[2] ?? 'dist');
const base = (process.env['BASE_PATH'] ?? '/').replace(/\/?$/, '/');

const sizes = new Map<string, number>();
const chunks = new Chunks(root, base);
function size(file: string): number {
  let known = sizes.get(file);
  if (known === undefined) {
    known = gzipSync(readFileSync(path.join(root, file)), { level: 9 }).length;
    sizes.set(file, known);
  }
  return known;
}

/** What a page without terminal loads by itself once it is painted. */
const painted = /\/track-progress\./;

/** Scripts of a page without terminal: its own, and what they load once it is painted; what comes after its load event does not count. */
const shownWith = (scripts: readonly string[]): Set<string> =>
  chunks.closure([
    ...scripts,
    ...scripts.flatMap((file) => chunks.importsOf(file).later).filter((file) => painted.test(file)),
  ]);

const pages = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.html'))
  .sort()
  .map((file): Page => {
    const html = chunks.read(file);
    const { scripts, styles } = namedBy(html, base);
    const terminal = holdsTerminal(html);
    const sum = (files: Iterable<string>): number =>
      [...files].reduce((total, name) => total + size(name), 0);
    return {
      file,
      terminal,
      html: size(file),
      css: sum(new Set(styles)),
      script: sum(terminal ? chunks.untilPrompt(scripts, languageOf(html), true) : shownWith(scripts)),
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
const world = readdirSync(path.join(root, '_astro')).find((name) => /^world[-.].*\.js$/.test(name));
if (world !== undefined) {
  const files = [...chunks.closure([`_astro/${world}`])];
  console.log(`the world behind the prompt: ${files.reduce((total, file) => total + size(file), 0)}`);
}
const scripts = readdirSync(path.join(root, '_astro')).filter((name) => name.endsWith('.js'));
const problems = [
  ...overBudget(pages),
  ...cycles(scripts, (name) =>
    [...chunks.importsOf(`_astro/${name}`).now].map((file) => path.basename(file)),
  ),
];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
