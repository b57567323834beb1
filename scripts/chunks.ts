import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The modules of a built site, and which one asks for which. Files are paths inside `root`, the site's folder, with slashes. */
export class Chunks {
  readonly #root: string;
  readonly #base: string;
  readonly #texts = new Map<string, string>();

  /** `base`: where the site will stand, ending with a slash. */
  constructor(root: string, base: string) {
    this.#root = root;
    this.#base = base;
  }

  /** A file's text. */
  read(file: string): string {
    let text = this.#texts.get(file);
    if (text === undefined) {
      text = readFileSync(path.join(this.#root, file), 'utf8');
      this.#texts.set(file, text);
    }
    return text;
  }

  /** Modules that a module imports: at once, or when it asks for them. */
  importsOf(file: string): { readonly now: readonly string[]; readonly later: readonly string[] } {
    const code = this.read(file);
    const resolve = (matches: Iterable<RegExpMatchArray>): string[] =>
      Array.from(matches, (match) => path.posix.join(path.posix.dirname(file), match[1] ?? '')).filter(
        (other) => existsSync(path.join(this.#root, other)),
      );
    return {
      now: resolve(code.matchAll(/(?:\bfrom|\bimport)\s*["'`](\.{1,2}\/[^"'`]+\.js)["'`]/g)),
      later: resolve(code.matchAll(/\bimport\(\s*["'`](\.{1,2}\/[^"'`]+\.js)["'`]/g)),
    };
  }

  /** Workers that a module starts. */
  workersOf(file: string): readonly string[] {
    const found = this.read(file).matchAll(/["'`]([^"'`]*\/_astro\/[^"'`]*worker[^"'`]*\.js)["'`]/g);
    return Array.from(found, (match) => (match[1] ?? '').replace(this.#base, ''));
  }

  /** These modules and all that they need to run. */
  closure(entries: Iterable<string>): Set<string> {
    return this.#walk(entries, () => []);
  }

  /**
   * What a page with terminal loads up to its first usable prompt: also what its modules ask for by themselves, in this language.
   * @param workers whether the workers' own modules count too
   */
  untilPrompt(entries: Iterable<string>, language: string, workers: boolean): Set<string> {
    const files = this.#walk(entries, (file) =>
      this.importsOf(file).later.filter(
        (other) => !notBeforePrompt.test(other) && !inOtherLanguage(other, language),
      ),
    );
    return workers ? files.union(this.closure([...files].flatMap((file) => this.workersOf(file)))) : files;
  }

  #walk(entries: Iterable<string>, also: (file: string) => readonly string[]): Set<string> {
    const files = new Set<string>();
    const visit = (file: string): void => {
      if (files.has(file) || !file.endsWith('.js')) return;
      files.add(file);
      this.importsOf(file).now.forEach(visit);
      also(file).forEach(visit);
    };
    for (const entry of entries) visit(entry);
    return files;
  }
}

/**
 * What a page asks for only when the learner does, when its cluster stands or a figure comes into view, when a new version waits, or
 * for records of an old one.
 */
const notBeforePrompt = /\/(?:dialog|legacy|mount|notice|panel|sanitize|shortcut-list)[.-]/;

function inOtherLanguage(file: string, language: string): boolean {
  const name = /\/(ko|en)\.[^/]*\.js$/.exec(file)?.[1];
  return name !== undefined && name !== language;
}

/** The scripts and style sheets that a page names, as files of the site. */
export function namedBy(
  html: string,
  base: string,
): { scripts: readonly string[]; styles: readonly string[] } {
  const files = (pattern: RegExp): string[] =>
    Array.from(html.matchAll(pattern), (match) => (match[1] ?? '').replace(base, ''));
  return {
    scripts: files(/<script[^>]*\bsrc="([^"]+)"/g),
    styles: files(/<link[^>]*\brel="stylesheet"[^>]*\bhref="([^"]+)"/g),
  };
}

/** The language of a page. */
export const languageOf = (html: string): string => /<html[^>]*\blang="?(\w+)/.exec(html)?.[1] ?? 'ko';

/** Whether a page holds a terminal. */
export const holdsTerminal = (html: string): boolean => html.includes('<k-terminal');
