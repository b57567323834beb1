/**
 * Shell patterns as regular expressions. A pattern is text in which `\` quotes the next character: `*`, `?`, `[…]` with
 * `[:classes:]`, and the extended forms `?(…) *(…) +(…) @(…) !(…)`.
 */

const classes: Record<string, string> = {
  alpha: 'A-Za-z\\p{L}',
  digit: '0-9',
  alnum: 'A-Za-z0-9\\p{L}',
  upper: 'A-Z',
  lower: 'a-z',
  space: ' \\t\\n\\r\\f\\v',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  print: ' -~\\p{L}',
  graph: '!-~\\p{L}',
  cntrl: '\\x00-\\x1f\\x7f',
  xdigit: '0-9A-Fa-f',
  word: 'A-Za-z0-9_',
};

/** Escapes text so that a pattern matches just it. */
export const quotePattern = (text: string): string => text.replace(/[\\*?[\]()|!+@^-]/g, '\\$&');

/** Whether a pattern holds anything that matches more than itself. */
export const isPattern = (pattern: string): boolean =>
  /(?<!\\)(?:\\\\)*(?:[*?]|\[.*\]|[+@!]\()/s.test(pattern);

/** The text that a pattern without special characters matches. */
export const unquotePattern = (pattern: string): string => pattern.replace(/\\(.)/gs, '$1');

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** Inside brackets a hyphen means something; outside it may not be escaped. */
const escapeInBrackets = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** The source of a regular expression (flags `su`) for a pattern. `lazy` prefers the shortest match. */
export function patternSource(
  pattern: string,
  options: { readonly lazy?: boolean; readonly path?: boolean } = {},
): string {
  const any = options.path ? '[^/]' : '.';
  const lazy = options.lazy ? '?' : '';
  let at = 0;

  const bracket = (): string | undefined => {
    let i = at + 1;
    let negated = false;
    if (pattern[i] === '!' || pattern[i] === '^') {
      negated = true;
      i++;
    }
    let body = '';
    let first = true;
    for (; i < pattern.length; i++) {
      const c = pattern[i] ?? '';
      if (c === ']' && !first) {
        at = i + 1;
        return `[${negated ? '^' : ''}${body}]`;
      }
      first = false;
      const named = c === '[' ? /^\[:(\w+):\]/.exec(pattern.slice(i)) : null;
      if (named) {
        body += classes[named[1] ?? ''] ?? '';
        i += named[0].length - 1;
      } else if (c === '\\' && i + 1 < pattern.length) body += escapeInBrackets(pattern[++i] ?? '');
      else if (c === '-' && body !== '' && pattern[i + 1] !== ']') body += '-';
      else body += escapeInBrackets(c);
    }
    return undefined;
  };

  const sequence = (nested: boolean): string => {
    let out = '';
    while (at < pattern.length) {
      const c = pattern[at] ?? '';
      if (nested && (c === ')' || c === '|')) return out;
      if ('?*+@!'.includes(c) && pattern[at + 1] === '(') {
        const alternatives = group();
        if (alternatives !== undefined) {
          const body = `(?:${alternatives.join('|')})`;
          if (c === '!') out += nested ? `(?!${body})${any}*` : `(?!${body}(?:${rest()})$)${any}*`;
          else out += body + (c === '@' ? '' : c);
          continue;
        }
      }
      if (c === '*') out += `${any}*${lazy}`;
      else if (c === '?') out += any;
      else if (c === '[') {
        const set = bracket();
        if (set !== undefined) {
          out += set;
          continue;
        }
        out += '\\[';
      } else if (c === '\\' && at + 1 < pattern.length) out += escapeRegExp(takeQuoted());
      else {
        const character = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
        out += escapeRegExp(character);
        at += character.length - 1;
      }
      at++;
    }
    return out;
  };

  const takeQuoted = (): string => {
    at++;
    const character = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
    at += character.length - 1;
    return character;
  };

  const rest = (): string => patternSource(pattern.slice(at), options);

  const group = (): string[] | undefined => {
    const start = at;
    at += 2;
    const alternatives: string[] = [];
    for (;;) {
      alternatives.push(sequence(true));
      const end = pattern[at];
      at++;
      if (end === ')') return alternatives;
      if (end === undefined) {
        at = start;
        return undefined;
      }
    }
  };

  return sequence(false);
}

const cache = new Map<string, RegExp>();

function compile(source: string, flags: string): RegExp {
  const key = `${flags}${source}`;
  let expression = cache.get(key);
  if (!expression) {
    try {
      expression = new RegExp(source, flags);
    } catch {
      expression = /(?!)/;
    }
    if (cache.size > 500) cache.clear();
    cache.set(key, expression);
  }
  return expression;
}

/** Whether a pattern matches the whole text. */
export function matches(pattern: string, text: string, ignoreCase = false): boolean {
  return compile(`^(?:${patternSource(pattern)})$`, ignoreCase ? 'sui' : 'su').test(text);
}

/** `${text#pattern}` and its like. */
export function removeMatch(text: string, pattern: string, operator: '#' | '##' | '%' | '%%'): string {
  if (operator === '#' || operator === '##') {
    const source = patternSource(pattern, { lazy: operator === '#' });
    return text.replace(compile(`^(?:${source})`, 'su'), '');
  }
  const expression = compile(`^(?:${patternSource(pattern)})$`, 'su');
  const cuts = Array.from({ length: text.length + 1 }, (_, i) => i);
  if (operator === '%') cuts.reverse();
  const cut = cuts.find((at) => expression.test(text.slice(at)));
  return cut === undefined ? text : text.slice(0, cut);
}

/** `${text/pattern/replacement}` and its like. The replacement may hold `&` for the match (`\&` is a plain one). */
export function replaceMatch(
  text: string,
  pattern: string,
  replacement: string,
  operator: '/' | '//' | '/#' | '/%',
): string {
  if (pattern === '')
    return operator === '/#' ? replacement + text : operator === '/%' ? text + replacement : text;
  const source = `(?:${patternSource(pattern)})`;
  const anchored = operator === '/#' ? `^${source}` : operator === '/%' ? `${source}$` : source;
  return text.replace(compile(anchored, operator === '//' ? 'sug' : 'su'), (match) =>
    match === '' && operator === '//'
      ? ''
      : replacement.replace(/\\([\s\S])|&/g, (all, quoted?: string) => quoted ?? (all === '&' ? match : all)),
  );
}
