import { DIRECTIVE_NUMBER, isAlpha, isBlank, isBreak, isEnd, isSpaceOrEnd } from './yaml-characters.ts';
import { YamlCursor } from './yaml-cursor.ts';
import type { YamlFault } from './yaml-fault.ts';
import { readBlockScalar, readPlain, readQuoted } from './yaml-scalars.ts';

export type TokenType =
  | 'stream-start'
  | 'stream-end'
  | 'version'
  | 'tag-directive'
  | 'document-start'
  | 'document-end'
  | 'sequence-start'
  | 'mapping-start'
  | 'block-end'
  | '['
  | ']'
  | '{'
  | '}'
  | '-'
  | ','
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

export interface Token {
  readonly type: TokenType;
  /** Counted from 0. */
  readonly line: number;
  /** A scalar's value, an anchor's or alias' name, a tag's handle, a directive's value. */
  readonly text: string;
  /** What follows a tag's handle; the prefix that a directive gives one. */
  readonly suffix?: string;
  /** The scalar stands without quotes. */
  readonly plain?: boolean;
}

interface SimpleKey {
  possible: boolean;
  required: boolean;
  token: number;
  index: number;
  line: number;
  column: number;
}

/** How deep collections may stand in each other. */
const MOST_LEVELS = 10_000;

/**
 * Cuts YAML into tokens as go-yaml does, with its faults.
 * Models sigs.k8s.io/yaml/goyaml.v2 scannerc.go
 */
export class YamlScanner {
  private readonly cursor: YamlCursor;
  private indent = -1;
  private readonly indents: number[] = [];
  private flow = 0;
  private keyAllowed = true;
  private readonly keys: SimpleKey[] = [noKey()];
  /** Which of the keys a token may belong to, by the token's number. */
  private readonly keyOfToken = new Map<number, number>();
  private readonly queue: Token[] = [{ type: 'stream-start', line: 0, text: '' }];
  private parsed = 0;

  constructor(text: string) {
    this.cursor = new YamlCursor(text);
  }

  peek(): Token {
    for (;;) {
      const [head] = this.queue;
      if (head) {
        const key = this.keys[this.keyOfToken.get(this.parsed) ?? -1];
        if (!key || !this.stillPossible(key)) return head;
      }
      this.fetch();
    }
  }

  skip(): void {
    this.queue.shift();
    this.parsed++;
  }

  private add(type: TokenType, line = this.cursor.line, text = ''): void {
    this.queue.push({ type, line, text });
  }

  /** Adds a token for an indicator and goes past it. */
  private indicator(type: TokenType, length = 1): void {
    this.add(type);
    this.cursor.advance(length);
  }

  private fetch(): void {
    this.toNextToken();
    this.unroll(this.cursor.column);
    const char = this.cursor.at();
    if (isEnd(char)) return this.streamEnd();
    if (this.cursor.column === 0) {
      if (char === '%') return this.directive();
      if (this.cursor.documentIndicator()) {
        this.unroll(-1);
        this.dropKey();
        this.keyAllowed = false;
        return this.indicator(char === '-' ? 'document-start' : 'document-end', 3);
      }
    }
    const inFlowOrApart = this.flow > 0 || isSpaceOrEnd(this.cursor.at(1));
    if (char === '[' || char === '{') {
      this.saveKey();
      this.keys.push({ ...noKey(), token: this.parsed + this.queue.length });
      if (++this.flow > MOST_LEVELS) throw this.tooDeep();
      this.keyAllowed = true;
      return this.indicator(char);
    }
    if (char === ']' || char === '}') {
      this.dropKey();
      if (this.flow > 0) {
        this.flow--;
        const token = this.keys.pop()?.token;
        // It may be the number of the bracket itself, which then is no key although a colon follows.
        if (token !== undefined) this.keyOfToken.delete(token);
      }
      this.keyAllowed = false;
      return this.indicator(char);
    }
    if (char === ',') {
      this.dropKey();
      this.keyAllowed = true;
      return this.indicator(char);
    }
    if (char === '-' && isSpaceOrEnd(this.cursor.at(1))) return this.blockEntry();
    if (char === '?' && inFlowOrApart) return this.complexKey();
    if (char === ':' && inFlowOrApart) return this.value();
    if (char === '*' || char === '&') return this.anchor(char === '*' ? 'alias' : 'anchor');
    if (char === '!') return this.tag();
    if ((char === '|' || char === '>') && this.flow === 0) return this.blockScalar();
    if (char === "'" || char === '"') return this.quotedScalar(char);
    const plain =
      !(isSpaceOrEnd(char) || /[-?:,[\]{}#&*!|>'"%@`]/.test(char)) ||
      (char === '-' && !isBlank(this.cursor.at(1))) ||
      (this.flow === 0 && (char === '?' || char === ':') && !isSpaceOrEnd(this.cursor.at(1)));
    if (plain) return this.plainScalar();
    throw this.cursor.fault('found character that cannot start any token', this.cursor.line);
  }

  private toNextToken(): void {
    for (;;) {
      if (this.cursor.column === 0 && this.cursor.at() === '\uFEFF') this.cursor.advance();
      while (this.cursor.at() === ' ' || ((this.flow > 0 || !this.keyAllowed) && this.cursor.at() === '\t'))
        this.cursor.advance();
      this.cursor.skipComment();
      if (!isBreak(this.cursor.at())) return;
      this.cursor.newLine();
      if (this.flow === 0) this.keyAllowed = true;
    }
  }

  /** A simple key ends with its line and after 1024 characters; one that had to be a key is a fault. */
  private stillPossible(key: SimpleKey): boolean {
    if (!key.possible) return false;
    if (key.line >= this.cursor.line && key.index + 1024 >= this.cursor.index) return true;
    if (key.required) throw this.cursor.fault("could not find expected ':'", key.line);
    key.possible = false;
    return false;
  }

  private saveKey(): void {
    if (!this.keyAllowed) return;
    const { index, line, column } = this.cursor;
    const required = this.flow === 0 && this.indent === column;
    this.dropKey();
    const token = this.parsed + this.queue.length;
    this.keyOfToken.set(token, this.keys.length - 1);
    this.keys[this.keys.length - 1] = { possible: true, required, token, index, line, column };
  }

  private dropKey(): void {
    const key = this.keys.at(-1);
    if (!key?.possible) return;
    if (key.required) throw this.cursor.fault("could not find expected ':'", key.line);
    key.possible = false;
    this.keyOfToken.delete(key.token);
  }

  private tooDeep(): YamlFault {
    return this.cursor.fault(`exceeded max depth of ${MOST_LEVELS}`, this.keys.at(-1)?.line ?? 0);
  }

  private roll(column: number, type: TokenType, before = this.queue.length, line = this.cursor.line): void {
    if (this.flow > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    if (this.indents.length > MOST_LEVELS) throw this.tooDeep();
    this.queue.splice(before, 0, { type, line, text: '' });
  }

  private unroll(column: number): void {
    if (this.flow > 0) return;
    while (this.indent > column) {
      this.add('block-end');
      this.indent = this.indents.pop() ?? -1;
    }
  }

  private streamEnd(): void {
    if (this.cursor.column !== 0) {
      this.cursor.column = 0;
      this.cursor.line++;
    }
    this.unroll(-1);
    this.dropKey();
    this.keyAllowed = false;
    this.add('stream-end');
  }

  private directive(): void {
    this.unroll(-1);
    this.dropKey();
    this.keyAllowed = false;
    const { line } = this.cursor;
    this.cursor.advance();
    const name = /^[\w-]*/.exec(this.cursor.text.slice(this.cursor.index))?.[0] ?? '';
    if (name === '') throw this.cursor.fault('could not find expected directive name', line);
    this.cursor.advance(name.length);
    if (!isSpaceOrEnd(this.cursor.at()))
      throw this.cursor.fault('found unexpected non-alphabetical character', line);
    if (name !== 'YAML' && name !== 'TAG') throw this.cursor.fault('found unknown directive name', line);
    this.cursor.skipBlanks();
    const rest = this.cursor.text.slice(this.cursor.index);
    if (name === 'TAG') this.tagDirective(line, rest);
    else {
      const value = /^[^\s#]*/.exec(rest)?.[0] ?? '';
      if (!DIRECTIVE_NUMBER.test(value))
        throw this.cursor.fault('did not find expected version number', line);
      this.cursor.advance(value.length);
      this.add('version', line, value);
    }
    this.cursor.restOfLine(line);
  }

  private tagDirective(line: number, rest: string): void {
    const [handle = '', name = '', end = ''] = /^!([\w-]*)(!?)/.exec(rest) ?? [];
    if (handle === '' || (name !== '' && end === ''))
      throw this.cursor.fault("did not find expected '!'", line);
    this.cursor.advance(handle.length);
    if (!isBlank(this.cursor.at())) throw this.cursor.fault('did not find expected whitespace', line);
    this.cursor.skipBlanks();
    const suffix = this.uri(line, false);
    if (!isSpaceOrEnd(this.cursor.at()))
      throw this.cursor.fault('did not find expected whitespace or line break', line);
    this.queue.push({ type: 'tag-directive', line, text: handle, suffix });
  }

  private blockEntry(): void {
    if (this.flow === 0) {
      if (!this.keyAllowed) {
        throw this.cursor.fault('block sequence entries are not allowed in this context', this.cursor.line);
      }
      this.roll(this.cursor.column, 'sequence-start');
    }
    this.dropKey();
    this.keyAllowed = true;
    this.indicator('-');
  }

  private complexKey(): void {
    if (this.flow === 0) {
      if (!this.keyAllowed)
        throw this.cursor.fault('mapping keys are not allowed in this context', this.cursor.line);
      this.roll(this.cursor.column, 'mapping-start');
    }
    this.dropKey();
    this.keyAllowed = this.flow === 0;
    this.indicator('key');
  }

  private value(): void {
    const key = this.keys.at(-1) ?? noKey();
    if (this.stillPossible(key)) {
      const place = key.token - this.parsed;
      this.queue.splice(place, 0, { type: 'key', line: key.line, text: '' });
      this.roll(key.column, 'mapping-start', place, key.line);
      key.possible = false;
      this.keyOfToken.delete(key.token);
      this.keyAllowed = false;
    } else {
      if (this.flow === 0) {
        if (!this.keyAllowed)
          throw this.cursor.fault('mapping values are not allowed in this context', this.cursor.line);
        this.roll(this.cursor.column, 'mapping-start');
      }
      this.keyAllowed = this.flow === 0;
    }
    this.indicator('value');
  }

  private anchor(type: 'alias' | 'anchor'): void {
    this.saveKey();
    this.keyAllowed = false;
    const { line } = this.cursor;
    this.cursor.advance();
    const start = this.cursor.index;
    while (isAlpha(this.cursor.at())) this.cursor.advance();
    const name = this.cursor.text.slice(start, this.cursor.index);
    if (name === '' || !(isSpaceOrEnd(this.cursor.at()) || /[?:,\]}%@`]/.test(this.cursor.at()))) {
      throw this.cursor.fault('did not find expected alphabetic or numeric character', line);
    }
    this.add(type, line, name);
  }

  private tag(): void {
    this.saveKey();
    this.keyAllowed = false;
    const { line } = this.cursor;
    let handle = '!';
    let suffix: string;
    if (this.cursor.at(1) === '<') {
      this.cursor.advance(2);
      suffix = this.uri(line, false);
      if (this.cursor.at() !== '>') throw this.cursor.fault("did not find the expected '>'", line);
      this.cursor.advance();
      handle = '';
    } else {
      const start = this.cursor.index;
      this.cursor.advance();
      while (isAlpha(this.cursor.at())) this.cursor.advance();
      if (this.cursor.at() === '!') {
        this.cursor.advance();
        handle = this.cursor.text.slice(start, this.cursor.index);
        suffix = this.uri(line, false);
      } else {
        suffix = this.cursor.text.slice(start + 1, this.cursor.index) + this.uri(line, true);
        // A lone `!` is a tag of its own.
        if (suffix === '') [handle, suffix] = ['', '!'];
      }
    }
    if (!isSpaceOrEnd(this.cursor.at()))
      throw this.cursor.fault('did not find expected whitespace or line break', line);
    this.queue.push({ type: 'tag', line, text: handle, suffix });
  }

  private blockScalar(): void {
    this.dropKey();
    this.keyAllowed = true;
    const { line } = this.cursor;
    this.add('scalar', line, readBlockScalar(this.cursor, this.indent));
  }

  private quotedScalar(quote: string): void {
    this.saveKey();
    this.keyAllowed = false;
    const { line } = this.cursor;
    this.add('scalar', line, readQuoted(this.cursor, quote));
  }

  private plainScalar(): void {
    this.saveKey();
    this.keyAllowed = false;
    const { line } = this.cursor;
    const { text, broken } = readPlain(this.cursor, this.indent + 1, this.flow > 0);
    if (broken) this.keyAllowed = true;
    this.queue.push({ type: 'scalar', line, text, plain: true });
  }

  private uri(contextLine: number, mayBeEmpty: boolean): string {
    const start = this.cursor.index;
    while (isAlpha(this.cursor.at()) || /^[;/?:@&=+$,.!~*'()[\]%]$/.test(this.cursor.at())) {
      if (
        this.cursor.at() === '%' &&
        !/^%[\da-f]{2}/i.test(this.cursor.text.slice(this.cursor.index, this.cursor.index + 3))
      ) {
        throw this.cursor.fault('did not find URI escaped octet', contextLine);
      }
      this.cursor.advance();
    }
    if (this.cursor.index === start && !mayBeEmpty)
      throw this.cursor.fault('did not find expected tag URI', contextLine);
    const written = this.cursor.text.slice(start, this.cursor.index);
    const octets = written.replace(/%([\da-f]{2})/gi, (_all, hex: string) =>
      String.fromCharCode(parseInt(hex, 16)),
    );
    return octets;
  }
}

function noKey(): SimpleKey {
  return { possible: false, required: false, token: 0, index: 0, line: 0, column: 0 };
}
