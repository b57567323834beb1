import { isBlank, isBreak, isEnd, isSpaceOrEnd } from './yaml-characters.ts';
import type { YamlCursor } from './yaml-cursor.ts';

/** Goes past a literal or folded scalar in a block with this indentation. */
export function skipBlockScalar(cursor: YamlCursor, parent: number): void {
  const { line } = cursor;
  cursor.advance();
  const header = /^(?:[+-]\d?|\d[+-]?)?/.exec(cursor.text.slice(cursor.index, cursor.index + 2))?.[0] ?? '';
  if (header.includes('0')) throw cursor.fault('found an indentation indicator equal to 0', line);
  cursor.advance(header.length);
  cursor.restOfLine(line);
  const increment = Number(/\d/.exec(header)?.[0] ?? 0);
  let indent = increment === 0 ? 0 : Math.max(parent, 0) + increment;
  indent = skipBreaks(cursor, indent, parent, line);
  while (cursor.column === indent && !isEnd(cursor.at())) {
    while (!isBreak(cursor.at()) && !isEnd(cursor.at())) cursor.advance();
    if (isBreak(cursor.at())) cursor.newLine();
    indent = skipBreaks(cursor, indent, parent, line);
  }
}

/** Goes past empty lines and the next line's indentation, which it returns when it was not known. */
function skipBreaks(cursor: YamlCursor, indent: number, parent: number, contextLine: number): number {
  let deepest = 0;
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.at() === ' ') cursor.advance();
    deepest = Math.max(deepest, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.at() === '\t') {
      throw cursor.fault('found a tab character where an indentation space is expected', contextLine);
    }
    if (!isBreak(cursor.at())) break;
    cursor.newLine();
  }
  return indent === 0 ? Math.max(deepest, parent + 1, 1) : indent;
}

/** Goes past a scalar in quotes. */
export function skipQuoted(cursor: YamlCursor, quote: string): void {
  const { line } = cursor;
  cursor.advance();
  while (cursor.at() !== quote || (quote === "'" && cursor.at(1) === "'")) {
    if (cursor.column === 0 && cursor.documentIndicator()) {
      throw cursor.fault('found unexpected document indicator', line);
    }
    if (isEnd(cursor.at())) throw cursor.fault('found unexpected end of stream', line);
    if (isBreak(cursor.at())) cursor.newLine();
    else if (cursor.at() === quote) cursor.advance(2);
    else if (quote === '"' && cursor.at() === '\\') skipEscape(cursor, line);
    else cursor.advance();
  }
  cursor.advance();
}

function skipEscape(cursor: YamlCursor, contextLine: number): void {
  const kind = cursor.at(1);
  if (isBreak(kind)) {
    cursor.advance();
    cursor.newLine();
    return;
  }
  const digits = { x: 2, u: 4, U: 8 }[kind] ?? 0;
  if (digits === 0 && !/^[0abt\tnvfre "'\\N_LP]$/.test(kind)) {
    throw cursor.fault('found unknown escape character', contextLine);
  }
  cursor.advance(2);
  const code = cursor.text.slice(cursor.index, cursor.index + digits);
  if (!/^[\da-f]*$/i.test(code) || code.length < digits) {
    throw cursor.fault('did not find expected hexdecimal number', contextLine);
  }
  const value = Number.parseInt(code || '0', 16);
  if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
    throw cursor.fault('found invalid Unicode character escape code', contextLine);
  }
  cursor.advance(digits);
}

/** Goes past a scalar without quotes; whether a line ended behind it. */
export function skipPlain(cursor: YamlCursor, indent: number, inFlow: boolean): boolean {
  const { line } = cursor;
  let broken = false;
  for (;;) {
    if (cursor.column === 0 && cursor.documentIndicator()) break;
    if (cursor.at() === '#') break;
    while (!isSpaceOrEnd(cursor.at())) {
      if (cursor.at() === ':' && isSpaceOrEnd(cursor.at(1))) break;
      if (inFlow && /[,?[\]{}]/.test(cursor.at())) break;
      broken = false;
      cursor.advance();
    }
    if (!isBlank(cursor.at()) && !isBreak(cursor.at())) break;
    while (isBlank(cursor.at()) || isBreak(cursor.at())) {
      if (isBreak(cursor.at())) {
        cursor.newLine();
        broken = true;
      } else {
        if (broken && cursor.column < indent && cursor.at() === '\t') {
          throw cursor.fault('found a tab character that violates indentation', line);
        }
        cursor.advance();
      }
    }
    if (!inFlow && cursor.column < indent) break;
  }
  return broken;
}
