import { PosixProblem } from './problem.ts';
import { inRanges, localeClass, not, type Takes } from './sets.ts';

type Item =
  | { readonly kind: 'letter'; readonly point: number }
  | { readonly kind: 'class'; readonly takes: Takes }
  | { readonly kind: 'end' | 'close' | 'hyphen' };

const unclosed = (): PosixProblem => new PosixProblem('Unmatched [, [^, [:, [., or [=');

/**
 * A bracket expression. Models posix/regcomp.c of glibc (parse_bracket_exp)
 * @param from where it begins, behind its `[`
 * @param escapes whether a backslash means something, as awk says
 */
export function bracket(
  text: string,
  from: number,
  escapes: boolean,
): { readonly takes: (each: (takes: Takes) => Takes) => Takes; readonly end: number } {
  let at = from;

  const symbol = (): Item => {
    const kind = text[at + 1] ?? '';
    const close = text.indexOf(`${kind}]`, at + 2);
    if (close < 0) throw unclosed();
    const name = text.slice(at + 2, close);
    at = close + 2;
    if (kind === ':') {
      const takes = localeClass(name);
      if (!takes) throw new PosixProblem('Invalid character class name');
      return { kind: 'class', takes };
    }
    const letters = [...name];
    const point = name.codePointAt(0) ?? 0;
    if (letters.length !== 1) throw new PosixProblem('Invalid collation character');
    return kind === '.' ? { kind: 'letter', point } : { kind: 'class', takes: (one) => one === point };
  };

  const peek = (): Item => {
    if (at >= text.length) return { kind: 'end' };
    if (text[at] === ']') return { kind: 'close' };
    return text[at] === '-' ? { kind: 'hyphen' } : { kind: 'letter', point: 0 };
  };

  const element = (hyphens: boolean): Item => {
    if (/^\[[.:=]/.test(text.slice(at, at + 2))) return symbol();
    if (text[at] === '-' && !hyphens && text[at + 1] !== ']') throw new PosixProblem('Invalid range end');
    if (escapes && text[at] === '\\' && at + 1 < text.length) {
      at++;
      const control = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 }[text[at] ?? ''];
      if (control !== undefined) {
        at++;
        return { kind: 'letter', point: control };
      }
    }
    const point = text.codePointAt(at) ?? 0;
    at += point > 0xffff ? 2 : 1;
    return { kind: 'letter', point };
  };

  const negated = text[at] === '^';
  if (negated) at++;
  if (at >= text.length) throw new PosixProblem('Invalid regular expression');
  const sets: Takes[] = [];
  for (let first = true; first || peek().kind !== 'close'; first = false) {
    if (peek().kind === 'end') throw unclosed();
    const low = element(first);
    if (low.kind === 'class') {
      sets.push(low.takes);
      continue;
    }
    if (peek().kind === 'end') throw unclosed();
    let high: Item = low;
    if (peek().kind === 'hyphen') {
      at++;
      if (peek().kind === 'end') throw unclosed();
      if (peek().kind === 'close') at--;
      else high = element(true);
    }
    if (low.kind !== 'letter' || high.kind !== 'letter' || high.point < low.point) {
      throw new PosixProblem('Invalid range end');
    }
    sets.push(inRanges([[low.point, high.point]]));
  }
  at++;
  const any: Takes = (point) => sets.some((takes) => takes(point));
  return { takes: (each) => (negated ? not(each(any)) : each(any)), end: at };
}

export const BARE_CLASS = 'character class syntax is [[:space:]], not [:space:]';

/** Whether somebody wrote `[:space:]` for `[[:space:]]`, which grep and sed refuse. Models lib/dfa.c of gnulib */
export const isBareClass = (pattern: string): boolean =>
  /(?:^|[^\\[])\[:[^\][]*:\]/.test(pattern.replace(/\[\^?\]?(?:\[:\w+:\][^\][]*)+\]/g, ''));
