import { isBlank, isBreak, isEnd, isSpaceOrEnd } from './yaml-characters.ts';
import type { YamlCursor } from './yaml-cursor.ts';

/**
 * Line breaks between two parts of a scalar, as they are read: one alone becomes a blank, of several the first is left out. Only
 * those that count as `\n` are folded.
 */
class Breaks {
  #leading: string | undefined;
  #trailing = '';

  get any(): boolean {
    return this.#leading !== undefined;
  }

  /** A line that a backslash goes on with: its break is nothing. */
  escape(): void {
    this.#leading = '';
  }

  add(text: string): void {
    if (this.#leading === undefined) this.#leading = text;
    else this.#trailing += text;
  }

  /** What stands for the breaks; there are none after it. */
  take(): string {
    const folded = this.#leading === '\n' ? this.#trailing || ' ' : (this.#leading ?? '') + this.#trailing;
    this.#leading = undefined;
    this.#trailing = '';
    return folded;
  }
}

/** Reads a literal or folded scalar in a block with this indentation. */
export function readBlockScalar(cursor: YamlCursor, parent: number): string {
  const { line } = cursor;
  const literal = cursor.at() === '|';
  cursor.advance();
  const header = /^(?:[+-]\d?|\d[+-]?)?/.exec(cursor.text.slice(cursor.index, cursor.index + 2))?.[0] ?? '';
  if (header.includes('0')) throw cursor.fault('found an indentation indicator equal to 0', line);
  cursor.advance(header.length);
  cursor.restOfLine(line);
  const increment = Number(/\d/.exec(header)?.[0] ?? 0);
  const known = increment === 0 ? 0 : Math.max(parent, 0) + increment;
  let { indent, breaks } = readBreaks(cursor, known, parent, line);
  let out = '';
  let lineBreak = '';
  let indented = false;
  while (cursor.column === indent && !isEnd(cursor.at())) {
    const indents = isBlank(cursor.at());
    const folds = !literal && !indented && !indents && lineBreak === '\n';
    out += (folds ? (breaks === '' ? ' ' : '') : lineBreak) + breaks;
    indented = indents;
    const start = cursor.index;
    while (!isBreak(cursor.at()) && !isEnd(cursor.at())) cursor.advance();
    out += cursor.text.slice(start, cursor.index);
    lineBreak = isBreak(cursor.at()) ? cursor.newLine() : '';
    ({ indent, breaks } = readBreaks(cursor, indent, parent, line));
  }
  if (!header.includes('-')) out += lineBreak;
  return header.includes('+') ? out + breaks : out;
}

/** Reads empty lines and the next line's indentation, which it returns when it was not known. */
function readBreaks(
  cursor: YamlCursor,
  indent: number,
  parent: number,
  contextLine: number,
): { indent: number; breaks: string } {
  let deepest = 0;
  let breaks = '';
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.at() === ' ') cursor.advance();
    deepest = Math.max(deepest, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.at() === '\t') {
      throw cursor.fault('found a tab character where an indentation space is expected', contextLine);
    }
    if (!isBreak(cursor.at())) break;
    breaks += cursor.newLine();
  }
  return { indent: indent === 0 ? Math.max(deepest, parent + 1, 1) : indent, breaks };
}

/** Reads a scalar in quotes. */
export function readQuoted(cursor: YamlCursor, quote: string): string {
  const { line } = cursor;
  const breaks = new Breaks();
  let out = '';
  cursor.advance();
  for (;;) {
    if (cursor.column === 0 && cursor.documentIndicator()) {
      throw cursor.fault('found unexpected document indicator', line);
    }
    if (isEnd(cursor.at())) throw cursor.fault('found unexpected end of stream', line);
    while (!isSpaceOrEnd(cursor.at()) && (cursor.at() !== quote || isDoubled(cursor, quote))) {
      if (cursor.at() === quote) {
        out += quote;
        cursor.advance(2);
      } else if (quote === '"' && cursor.at() === '\\') {
        if (isBreak(cursor.at(1))) {
          cursor.advance();
          cursor.newLine();
          breaks.escape();
          break;
        }
        out += readEscape(cursor, line);
      } else {
        out += cursor.at();
        cursor.advance();
      }
    }
    if (cursor.at() === quote) break;
    let blanks = '';
    while (isBlank(cursor.at()) || isBreak(cursor.at())) {
      if (isBreak(cursor.at())) breaks.add(cursor.newLine());
      else {
        blanks += cursor.at();
        cursor.advance();
      }
    }
    out += breaks.any ? breaks.take() : blanks;
  }
  cursor.advance();
  return out;
}

const isDoubled = (cursor: YamlCursor, quote: string): boolean => quote === "'" && cursor.at(1) === "'";

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};

function readEscape(cursor: YamlCursor, contextLine: number): string {
  const kind = cursor.at(1);
  const digits = { x: 2, u: 4, U: 8 }[kind] ?? 0;
  const simple = escapes[kind];
  if (digits === 0 && simple === undefined) {
    throw cursor.fault('found unknown escape character', contextLine);
  }
  cursor.advance(2);
  if (simple !== undefined) return simple;
  const code = cursor.text.slice(cursor.index, cursor.index + digits);
  if (!/^[\da-f]*$/i.test(code) || code.length < digits) {
    throw cursor.fault('did not find expected hexdecimal number', contextLine);
  }
  const value = Number.parseInt(code, 16);
  if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
    throw cursor.fault('found invalid Unicode character escape code', contextLine);
  }
  cursor.advance(digits);
  return String.fromCodePoint(value);
}

/** Reads a scalar without quotes; `broken` says whether a line ended behind it. */
export function readPlain(
  cursor: YamlCursor,
  indent: number,
  inFlow: boolean,
): { readonly text: string; readonly broken: boolean } {
  const { line } = cursor;
  const breaks = new Breaks();
  let out = '';
  let blanks = '';
  for (;;) {
    if (cursor.column === 0 && cursor.documentIndicator()) break;
    if (cursor.at() === '#') break;
    while (!isSpaceOrEnd(cursor.at())) {
      if (cursor.at() === ':' && isSpaceOrEnd(cursor.at(1))) break;
      if (inFlow && /[,?[\]{}]/.test(cursor.at())) break;
      out += (breaks.any ? breaks.take() : blanks) + cursor.at();
      blanks = '';
      cursor.advance();
    }
    if (!isBlank(cursor.at()) && !isBreak(cursor.at())) break;
    while (isBlank(cursor.at()) || isBreak(cursor.at())) {
      if (isBreak(cursor.at())) breaks.add(cursor.newLine());
      else {
        if (breaks.any && cursor.column < indent && cursor.at() === '\t') {
          throw cursor.fault('found a tab character that violates indentation', line);
        }
        blanks += cursor.at();
        cursor.advance();
      }
    }
    if (breaks.any) blanks = '';
    if (!inFlow && cursor.column < indent) break;
  }
  return { text: out, broken: breaks.any };
}
