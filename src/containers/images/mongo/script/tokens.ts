/** A piece of a script. */
export interface Token {
  readonly type: 'end' | 'name' | 'number' | 'operator' | 'regexp' | 'string' | 'template';
  readonly text: string;
  readonly at: number;
  /** Whether a line has ended before it. */
  readonly fresh: boolean;
  /** The texts between the placeholders of a template, and the sources of those. */
  readonly parts?: readonly string[];
}

/** A script that cannot be read; at its end more lines could still make sense of it. */
export class Unreadable extends Error {
  readonly at: number;
  readonly unfinished: boolean;

  constructor(message: string, at: number, unfinished = false) {
    super(message);
    this.at = at;
    this.unfinished = unfinished;
  }
}

const OPERATORS =
  '>>>= ... === !== **= <<= >>= &&= ||= ??= >>> => == != <= >= && || ?? ?. ++ -- += -= *= /= %= &= |= ^= << >> ** { } ( ) [ ] ; , < > + - * / % & | ^ ! ~ ? : = .'.split(
    ' ',
  );

const BLANK = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const NUMBER = /0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const REGEXP = /\/(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '0': '\0',
  '\n': '',
};

/** After these a slash divides. */
const endsValue = ({ type, text }: Token): boolean =>
  type === 'operator'
    ? text === ')' || text === ']' || text === '}'
    : type !== 'name' || !/^(return|typeof|case|in|of|delete|void|throw|new|else|await)$/.test(text);

/** The pieces of a script, an end last. Throws {@link Unreadable}. */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let fresh = false;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  const push = (type: Token['type'], text: string, length: number, parts?: readonly string[]): void => {
    tokens.push({ type, text, at, fresh, ...(parts && { parts }) });
    at += length;
    fresh = false;
  };
  while (at < source.length) {
    const blank = match(BLANK);
    if (blank !== undefined) {
      fresh ||= blank.includes('\n');
      at += blank.length;
      continue;
    }
    if (source.startsWith('/*', at)) throw new Unreadable('Unterminated comment.', at, true);
    const last = tokens.at(-1);
    const character = source.charAt(at);
    const name = match(NAME);
    const number = /[\d.]/.test(character) ? match(NUMBER) : undefined;
    const regexp = character === '/' && (!last || !endsValue(last)) ? match(REGEXP) : undefined;
    if (name !== undefined) push('name', name, name.length);
    else if (number !== undefined) push('number', number, number.length);
    else if (regexp !== undefined) push('regexp', regexp, regexp.length);
    else if (character === '"' || character === "'") {
      const [text, end] = quoted(source, at);
      push('string', text, end - at);
    } else if (character === '`') {
      const [parts, end] = template(source, at);
      push('template', '`', end - at, parts);
    } else {
      const operator = OPERATORS.find((each) => source.startsWith(each, at));
      if (operator === undefined) throw new Unreadable(`Unexpected character '${character}'.`, at);
      push('operator', operator, operator.length);
    }
  }
  tokens.push({ type: 'end', text: '', at: source.length, fresh: true });
  return tokens;
}

function quoted(source: string, start: number): readonly [text: string, end: number] {
  const mark = source.charAt(start);
  let text = '';
  for (let at = start + 1; at < source.length;) {
    const character = source.charAt(at);
    if (character === mark) return [text, at + 1];
    if (character === '\n') break;
    const [piece, next] = character === '\\' ? escaped(source, at + 1) : [character, at + 1];
    text += piece;
    at = next;
  }
  throw new Unreadable('Unterminated string constant.', start);
}

function escaped(source: string, at: number): readonly [text: string, end: number] {
  const [, hexadecimal] = /^(?:x([\da-fA-F]{2})|)/.exec(source.slice(at)) ?? [];
  if (hexadecimal !== undefined) return [String.fromCharCode(parseInt(hexadecimal, 16)), at + 3];
  const [whole, four, long] = /^u(?:([\da-fA-F]{4})|\{([\da-fA-F]+)\})/.exec(source.slice(at)) ?? [];
  if (whole !== undefined) return [String.fromCodePoint(parseInt(four ?? long ?? '', 16)), at + whole.length];
  const character = source.charAt(at);
  return [ESCAPES[character] ?? character, at + 1];
}

/** Texts and sources of placeholders in turns. */
function template(source: string, start: number): readonly [parts: readonly string[], end: number] {
  const parts: string[] = [];
  let text = '';
  for (let at = start + 1; at < source.length;) {
    if (source.startsWith('${', at)) {
      const end = closing(source, at + 2);
      parts.push(text, source.slice(at + 2, end));
      text = '';
      at = end + 1;
    } else if (source.charAt(at) === '`') return [[...parts, text], at + 1];
    else {
      const [piece, next] =
        source.charAt(at) === '\\' ? escaped(source, at + 1) : [source.charAt(at), at + 1];
      text += piece;
      at = next;
    }
  }
  throw new Unreadable('Unterminated template.', start, true);
}

function closing(source: string, start: number): number {
  let open = 1;
  for (let at = start; at < source.length; at++) {
    if (source.charAt(at) === '{') open++;
    if (source.charAt(at) === '}' && --open === 0) return at;
  }
  throw new Unreadable('Unterminated template.', start, true);
}
