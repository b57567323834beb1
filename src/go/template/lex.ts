import { codePoint, quote } from '../values.ts';

/** What a token is; words that begin and end blocks are tokens of their own. */
export type TokenType =
  | 'error'
  | 'bool'
  | 'char'
  | 'character'
  | 'complex'
  | 'assign'
  | 'declare'
  | 'eof'
  | 'field'
  | 'identifier'
  | 'open'
  | '('
  | 'number'
  | 'pipe'
  | 'raw-string'
  | 'close'
  | ')'
  | 'space'
  | 'string'
  | 'text'
  | 'variable'
  | 'dot'
  | Keyword;

type Keyword = (typeof keywords)[number];

const keywords = [
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'nil',
  'range',
  'template',
  'with',
] as const;

/** A token of an action, or the text between actions. */
export interface Token {
  readonly type: TokenType;
  /** What was written; the message of an error. */
  readonly text: string;
  /** Where it begins in the template. */
  readonly at: number;
  readonly line: number;
}

export const isKeyword = (type: TokenType): boolean =>
  type === 'dot' || keywords.some((word) => word === type);

const LEFT = '{{';
const RIGHT = '}}';
const WORD = /[\p{L}\p{Nd}_]/u;
const BLANK = /[ \t\r\n]/;

/**
 * Cuts a template into tokens, one at a time: what is wrong is found when it is come to. Markers that trim take the white space beside
 * them. Models text/template/parse/lex.go
 */
export class Lexer {
  #input: string;
  #at = 0;
  #start = 0;
  #startLine = 1;
  #line = 1;
  #inside = false;
  #depth = 0;

  constructor(input: string) {
    this.#input = input;
  }

  next(): Token {
    return this.#inside ? this.#action() : this.#text();
  }

  /** The character here, whole; '' at the end. */
  #peek(): string {
    const code = this.#input.codePointAt(this.#at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  #take(): string {
    const char = this.#peek();
    this.#at += char.length;
    if (char === '\n') this.#line++;
    return char;
  }

  #startsWith(text: string, offset = 0): boolean {
    return this.#input.startsWith(text, this.#at + offset);
  }

  #emit(type: TokenType): Token {
    const text = this.#input.slice(this.#start, this.#at);
    const token = { type, text, at: this.#start, line: this.#startLine };
    this.#ignore();
    return token;
  }

  #ignore(): void {
    this.#line += this.#input.slice(this.#start, this.#at).split('\n').length - 1 - this.#counted();
    this.#start = this.#at;
    this.#startLine = this.#line;
  }

  /** Line breaks behind the token's start that were counted when they were taken. */
  #counted(): number {
    return this.#line - this.#startLine;
  }

  #error(text: string): Token {
    const token: Token = { type: 'error', text, at: this.#start, line: this.#startLine };
    this.#input = '';
    this.#at = 0;
    this.#start = 0;
    return token;
  }

  #text(): Token {
    for (;;) {
      const open = this.#input.indexOf(LEFT, this.#at);
      if (open < 0) {
        this.#at = this.#input.length;
        return this.#emit(this.#at > this.#start ? 'text' : 'eof');
      }
      if (open > this.#at) {
        const trims = /^-[ \t\r\n]/.test(this.#input.slice(open + 2, open + 4));
        const text = this.#input.slice(this.#start, open);
        this.#at = this.#start + (trims ? text.replace(/[ \t\r\n]+$/, '') : text).length;
        const token = this.#at > this.#start ? this.#emit('text') : undefined;
        this.#at = open;
        this.#ignore();
        if (token) return token;
      }
      const token = this.#leftDelimiter();
      if (token) return token;
    }
  }

  /** Goes past `{{`; undefined behind a comment. */
  #leftDelimiter(): Token | undefined {
    this.#at += LEFT.length;
    const trims = /^-[ \t\r\n]/.test(this.#input.slice(this.#at, this.#at + 2));
    if (this.#startsWith('/*', trims ? 2 : 0)) {
      if (trims) this.#at += 2;
      this.#ignore();
      return this.#comment();
    }
    const token = this.#emit('open');
    if (trims) {
      this.#at += 2;
      this.#ignore();
    }
    this.#inside = true;
    this.#depth = 0;
    return token;
  }

  #comment(): Token | undefined {
    const end = this.#input.indexOf('*/', this.#at + 2);
    if (end < 0) return this.#error('unclosed comment');
    this.#at = end + 2;
    const close = this.#rightDelimiter();
    if (close === undefined) return this.#error('comment ends before closing delimiter');
    this.#at += close;
    if (close > RIGHT.length) this.#skipBlanks();
    this.#ignore();
    return undefined;
  }

  /** How long the closing delimiter is that stands here, with its marker; undefined when there is none. */
  #rightDelimiter(): number | undefined {
    if (/^[ \t\r\n]-\}\}/.test(this.#input.slice(this.#at, this.#at + 4))) return 4;
    return this.#startsWith(RIGHT) ? 2 : undefined;
  }

  #skipBlanks(): void {
    while (BLANK.test(this.#input.charAt(this.#at))) this.#take();
  }

  #close(length: number): Token {
    if (length > RIGHT.length) {
      this.#at += 2;
      this.#ignore();
    }
    this.#at += RIGHT.length;
    const token = this.#emit('close');
    if (length > RIGHT.length) {
      this.#skipBlanks();
      this.#ignore();
    }
    this.#inside = false;
    return token;
  }

  #action(): Token {
    const close = this.#rightDelimiter();
    if (close !== undefined)
      return this.#depth === 0 ? this.#close(close) : this.#error('unclosed left paren');
    const char = this.#take();
    if (char === '') return this.#error('unclosed action');
    if (BLANK.test(char)) return this.#space();
    switch (char) {
      case '=':
        return this.#emit('assign');
      case ':':
        return this.#take() === '=' ? this.#emit('declare') : this.#error('expected :=');
      case '|':
        return this.#emit('pipe');
      case '"':
        return this.#quoted('"', 'string', 'unterminated quoted string');
      case "'":
        return this.#quoted("'", 'character', 'unterminated character constant');
      case '`': {
        const end = this.#input.indexOf('`', this.#at);
        if (end < 0) return this.#error('unterminated raw quoted string');
        this.#at = end + 1;
        return this.#emit('raw-string');
      }
      case '$':
        return this.#name('variable', 'variable');
      case '(':
        this.#depth++;
        return this.#emit('(');
      case ')':
        return --this.#depth < 0 ? this.#error('unexpected right paren') : this.#emit(')');
    }
    const digitNext = /[0-9]/.test(this.#input.charAt(this.#at));
    if (char === '.' && !digitNext && this.#at < this.#input.length) return this.#name('field', 'dot');
    if (/[-+.0-9]/.test(char)) {
      this.#at -= 1;
      return this.#number();
    }
    if (WORD.test(char)) return this.#word();
    if (char >= ' ' && char <= '~') return this.#emit('char');
    return this.#error(`unrecognized character in action: ${codePoint(char)}`);
  }

  #space(): Token {
    while (BLANK.test(this.#peek())) this.#take();
    // The last blank belongs to a marker that follows it.
    if (this.#startsWith(`-${RIGHT}`)) {
      this.#at--;
      if (this.#input.charAt(this.#at) === '\n') this.#line--;
      if (this.#at === this.#start) return this.#close(4);
    }
    return this.#emit('space');
  }

  #quoted(quote: string, type: TokenType, problem: string): Token {
    for (;;) {
      let char = this.#take();
      if (char === '\\') {
        char = this.#take();
        if (char !== '' && char !== '\n') continue;
      }
      if (char === '' || char === '\n') return this.#error(problem);
      if (char === quote) return this.#emit(type);
    }
  }

  /** @param alone what it is when nothing follows */
  #name(type: TokenType, alone: TokenType): Token {
    if (this.#terminated()) return this.#emit(alone);
    while (WORD.test(this.#peek())) this.#take();
    return this.#terminated() ? this.#emit(type) : this.#badCharacter();
  }

  #word(): Token {
    while (WORD.test(this.#peek())) this.#take();
    if (!this.#terminated()) return this.#badCharacter();
    const word = this.#input.slice(this.#start, this.#at);
    const keyword = keywords.find((each) => each === word);
    return this.#emit(keyword ?? (word === 'true' || word === 'false' ? 'bool' : 'identifier'));
  }

  #badCharacter(): Token {
    return this.#error(`bad character ${codePoint(this.#peek())}`);
  }

  #terminated(): boolean {
    const char = this.#peek();
    return char === '' || /[ \t\r\n.,|:)(]/.test(char) || this.#startsWith(RIGHT);
  }

  #number(): Token {
    const bad = (): Token =>
      this.#error(`bad number syntax: ${quote(this.#input.slice(this.#start, this.#at))}`);
    if (!this.#scanNumber()) return bad();
    if (!/[-+]/.test(this.#input.charAt(this.#at))) return this.#emit('number');
    if (!this.#scanNumber() || this.#input.charAt(this.#at - 1) !== 'i') return bad();
    return this.#emit('complex');
  }

  #scanNumber(): boolean {
    const rest = this.#input.slice(this.#at);
    const [number = ''] =
      /^[-+]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][-+]?[\d_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[\d_]*(?:\.[\d_]*)?(?:[eE][-+]?[\d_]*)?)i?/.exec(
        rest,
      ) ?? [];
    this.#at += number.length;
    if (!WORD.test(this.#peek())) return true;
    this.#take();
    return false;
  }
}
