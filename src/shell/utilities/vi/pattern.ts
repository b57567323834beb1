import { posixSource } from '../../interpreter/conditional.ts';
import type { Place } from '../text-buffer.ts';

/** A search as it was typed. */
export interface SearchPattern {
  readonly source: string;
  /** What followed the delimiter: `e`, `+1`, `b-2`. */
  readonly offset: string;
}

const classes: Readonly<Record<string, string>> = {
  s: '[ \\t]',
  S: '[^ \\t]',
  d: '[0-9]',
  D: '[^0-9]',
  w: '[0-9A-Za-z_]',
  W: '[^0-9A-Za-z_]',
  a: '[A-Za-z]',
  A: '[^A-Za-z]',
  l: '[a-z]',
  L: '[^a-z]',
  u: '[A-Z]',
  U: '[^A-Z]',
  x: '[0-9A-Fa-f]',
  h: '[A-Za-z_]',
  k: '[\\p{L}\\p{N}_]',
  t: '\\t',
  e: '\\x1b',
  n: '\\n',
  r: '\\r',
};

const literal = (c: string): string => (/[\\^$.*+?()[\]{}|/]/.test(c) ? `\\${c}` : c === '-' ? '\\x2d' : c);

/** A Vim pattern as the source of a JavaScript one; throws `SyntaxError`. Models src/regexp.c of Vim: magic, `\v`, `\V`, `\c`, `\C`. */
export function translate(pattern: string): {
  readonly source: string;
  readonly ignoreCase: boolean | undefined;
} {
  let magic: 'v' | 'm' | 'M' | 'V' = 'm';
  let ignoreCase: boolean | undefined;
  let out = '';
  let atStart = true;
  const tokens = pattern.match(/\\?\[\^?\]?(?:\[:\w+:\]|\\.|[^\]\\])*\]|\\%[\^$[]?|\\_.|\\[^]|[^]/gu) ?? [];
  for (let i = 0; i < tokens.length; i++) {
    let token = tokens[i] ?? '';
    const isSet = /^\\?\[.*\]$/su.test(token) && token.length > 2;
    if (isSet && token.startsWith('[') === (magic === 'm' || magic === 'v')) {
      const bracket = token.replace(/^\\/, '');
      out += posixSource(bracket.replace(/\\([\]\\^-])/g, '\\$1').replace(/\\t/g, '\t'));
      atStart = false;
      continue;
    }
    if (isSet) {
      // Here the bracket is no special character.
      tokens.splice(i + 1, 0, ...token.slice(token.startsWith('\\') ? 2 : 1));
      token = token.startsWith('\\') ? '\\[' : '[';
    }
    const escaped = token.length > 1 && token.startsWith('\\');
    const c = escaped ? token.slice(1) : token;
    if (escaped && /^[vmMV]$/.test(c)) {
      magic = c === 'v' || c === 'm' || c === 'M' ? c : 'V';
      continue;
    }
    if (escaped && (c === 'c' || c === 'C')) {
      ignoreCase = c === 'c';
      continue;
    }
    if (escaped && Object.hasOwn(classes, c)) {
      out += classes[c] ?? '';
      atStart = false;
      continue;
    }
    // Whether the character means something here without, or with, its backslash.
    const special =
      magic === 'v'
        ? !escaped && /[^0-9A-Za-z_]/.test(c)
        : magic === 'm' && '.*~[$^'.includes(c)
          ? !escaped
          : magic === 'M' && '$^'.includes(c)
            ? !escaped
            : escaped;
    const last = i === tokens.length - 1 || /^\\?[|)]$|^\\n$/.test(tokens[i + 1] ?? '');
    const quantifies = !atStart;
    atStart = false;
    if (!special) out += literal(c);
    else if (c === '^') {
      out += out === '' || /[(|]$/.test(out) ? '^' : '\\^';
      atStart = true;
    } else if (c === '$') out += last ? '$' : '\\$';
    else if (c === '.') out += '.';
    else if (c === '*') out += quantifies ? '*' : '\\*';
    else if ((c === '+' || c === '=' || c === '?') && quantifies) out += c === '+' ? '+' : '?';
    else if (c === '(' || c === '|') {
      out += c;
      atStart = true;
    } else if (c === '%') {
      // `%(` groups without capturing.
      if (/^\\?\($/.test(tokens[i + 1] ?? '')) {
        out += '(?:';
        i++;
        atStart = true;
      }
    } else if (c === ')') out += ')';
    else if (c === '<') out += '(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_])';
    else if (c === '>') out += '(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])';
    else if (c === '{') {
      let body = '';
      while (i + 1 < tokens.length && tokens[i + 1]?.endsWith('}') === false) body += tokens[++i] ?? '';
      i++;
      const lazy = body.startsWith('-');
      const bounds = body.replace(/^-/, '').replace(/\\$/, '');
      out += `{${bounds === '' ? '0,' : bounds.startsWith(',') ? `0${bounds}` : bounds}}${lazy ? '?' : ''}`;
    } else if (/^[1-9]$/.test(c)) out += `\\${c}`;
    else if (c === 'zs') out += '';
    else out += literal(c);
  }
  return { source: out, ignoreCase };
}

/** A pattern that matches a text as it is. */
export const fixedPattern = (text: string): string => text.replace(/[\\/.*$^~[\]]/g, '\\$&');

/** Compiles a pattern; throws `SyntaxError` when it makes no sense. */
export function compilePattern(
  pattern: string,
  options: { readonly ignorecase: boolean; readonly smartcase: boolean },
  extra = '',
): RegExp {
  const { source, ignoreCase } = translate(pattern);
  const folded =
    ignoreCase ?? (options.ignorecase && !(options.smartcase && /[A-Z]/.test(pattern.replace(/\\./g, ''))));
  return new RegExp(source, `u${folded ? 'i' : ''}${extra}`);
}

/** Every match in a line. */
export function matchesIn(
  expression: RegExp,
  line: string,
): { readonly from: number; readonly to: number }[] {
  const all = new RegExp(expression.source, `${expression.flags.replace('g', '')}g`);
  return [...line.matchAll(all)].map((match) => ({ from: match.index, to: match.index + match[0].length }));
}

/** A match, and whether the search went past an end of the text to find it. */
export interface Found {
  readonly from: Place;
  /** Behind the match's last character. */
  readonly to: Place;
  readonly wrapped: boolean;
}

/** The next match in a direction, the place itself not included. */
export function findMatch(
  lines: readonly string[],
  start: Place,
  expression: RegExp,
  backwards: boolean,
  wrapscan: boolean,
): Found | undefined {
  for (let step = 0; step <= lines.length; step++) {
    const passed = backwards ? start.row - step : start.row + step;
    const wrapped = passed < 0 || passed >= lines.length;
    if (wrapped && !wrapscan) return undefined;
    const row = (passed + 2 * lines.length) % lines.length;
    const line = lines[row] ?? '';
    const inOrder = (from: number): boolean =>
      step === 0
        ? backwards
          ? from < start.column
          : from > start.column
        : step < lines.length || (backwards ? from >= start.column : from <= start.column);
    // A match behind the line's last character counts only on empty lines.
    const hits = matchesIn(expression, line).filter(
      ({ from }) => inOrder(from) && (from < line.length || line === ''),
    );
    const hit = backwards ? hits.at(-1) : hits[0];
    if (hit) return { from: { row, column: hit.from }, to: { row, column: hit.to }, wrapped };
  }
  return undefined;
}
