import { posixSource } from './interpreter/conditional.ts';

/** POSIX and GNU regular expressions as sources of JavaScript ones. */

export const fixedSource = (pattern: string): string => pattern.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Splits a pattern into bracket expressions, escapes and single characters. */
const pieces = (pattern: string): string[] =>
  pattern.match(/\[\^?\]?(?:\[:\w+:\]|\[\.[^\]]*\.\]|[^\]])*\]|\\[^]|[^]/gu) ?? [];

const gnuEscapes: Record<string, string> = {
  '\\<': '(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_])',
  '\\>': '(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])',
  '\\w': '[\\p{L}\\p{N}_]',
  '\\W': '[^\\p{L}\\p{N}_]',
  '\\s': '\\s',
  '\\S': '\\S',
  '\\b': '\\b',
  '\\B': '\\B',
  '\\`': '^',
  "\\'": '$',
  '\\n': '\\n',
  '\\t': '\\t',
};

const unclosedSet = (): SyntaxError => new SyntaxError('Unmatched [, [^, [:, [., or [=');

/** An escaped character that means itself. */
const literal = (c: string): string => (/[\\^$.*+?()[\]{}|/]/.test(c) ? `\\${c}` : c === '-' ? '\\x2d' : c);

/** Basic expressions, which throw `SyntaxError` on an open bracket (grep, sed): `\(`, `\|`, `\{`, `\+` are special, `(` `|` `{` `+` are not. */
export function basicSource(pattern: string): string {
  let out = '';
  let atStart = true;
  const all = pieces(pattern);
  for (const [index, piece] of all.entries()) {
    const next = all[index + 1];
    if (piece.length > 1 && piece.startsWith('[')) out += posixSource(piece);
    else if (piece.startsWith('\\') && piece.length > 1) {
      const c = piece.slice(1);
      if (c === '(' || c === '|') {
        out += c;
        atStart = true;
        continue;
      }
      if (')+?{}'.includes(c)) out += c;
      else if (/[1-9]/.test(c)) out += `\\${c}`;
      else out += gnuEscapes[piece] ?? literal(c);
    } else if (piece === '*') out += atStart ? '\\*' : '*';
    else if (piece === '^') {
      out += atStart ? '^' : '\\^';
      if (atStart) continue;
    } else if (piece === '$') out += next === undefined || next === '\\)' || next === '\\|' ? '$' : '\\$';
    else if (piece === '.') out += '.';
    else if (piece === '[') throw unclosedSet();
    else out += literal(piece);
    atStart = false;
  }
  return out;
}

/** Extended expressions (grep -E, sed -E, awk). */
export function extendedSource(pattern: string): string {
  let out = '';
  for (const [index, piece] of pieces(pattern).entries()) {
    if (piece.length > 1 && piece.startsWith('[')) out += posixSource(piece);
    else if (piece.startsWith('\\') && piece.length > 1) {
      const c = piece.slice(1);
      out += /[1-9]/.test(c) ? `\\${c}` : (gnuEscapes[piece] ?? literal(c));
    } else if (
      piece === '{' &&
      (index === 0 || !/^\{\d*,?\d*\}/.test(pattern.slice(offsetOf(pattern, index))))
    )
      out += '\\{';
    else if (piece === '}' && !/\{\d*,?\d*$/.test(out)) out += '\\}';
    else if ((piece === '*' || piece === '+' || piece === '?') && (out === '' || /[(|^]$/.test(out)))
      out += `\\${piece}`;
    else if (piece === '[') throw unclosedSet();
    else if (piece === '/') out += '\\/';
    else out += piece;
  }
  return out;
}

const offsetOf = (pattern: string, index: number): number => pieces(pattern).slice(0, index).join('').length;
