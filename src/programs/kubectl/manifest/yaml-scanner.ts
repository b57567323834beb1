import { DIRECTIVE_NUMBER, isAlpha, isBlank, isBreak, isEnd, isSpaceOrEnd } from './yaml-characters.ts';
import { YamlFault } from './yaml-fault.ts';

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
  /** An anchor's or alias' name, a tag's handle, a directive's value. */
  readonly text: string;
}

interface SimpleKey {
  possible: boolean;
  required: boolean;
  token: number;
  index: number;
  line: number;
  column: number;
}

/**
 * Cuts YAML into tokens as go-yaml does, for the sake of its faults: values of scalars are not kept.
 * Models sigs.k8s.io/yaml/goyaml.v2 scannerc.go
 */
export class YamlScanner {
  private readonly text: string;
  private index = 0;
  private line = 0;
  private column = 0;
  private indent = -1;
  private readonly indents: number[] = [];
  private flow = 0;
  private keyAllowed = true;
  private readonly keys: SimpleKey[] = [noKey()];
  private readonly queue: Token[] = [{ type: 'stream-start', line: 0, text: '' }];
  private parsed = 0;

  constructor(text: string) {
    this.text = text;
  }

  peek(): Token {
    for (;;) {
      const [head] = this.queue;
      if (head) {
        const key = this.keys.find((each) => each.possible && each.token === this.parsed);
        if (!key || !this.stillPossible(key)) return head;
      }
      this.fetch();
    }
  }

  skip(): void {
    this.queue.shift();
    this.parsed++;
  }

  private fault(problem: string, contextLine: number): YamlFault {
    return new YamlFault(problem, this.line === 0 ? contextLine : this.line + 1);
  }

  private at(offset = 0): string {
    return this.text.charAt(this.index + offset);
  }

  private advance(count = 1): void {
    this.index += count;
    this.column += count;
  }

  private newLine(): void {
    this.index += this.at() === '\r' && this.at(1) === '\n' ? 2 : 1;
    this.column = 0;
    this.line++;
  }

  private skipBlanks(): void {
    while (isBlank(this.at())) this.advance();
  }

  private skipComment(): void {
    if (this.at() !== '#') return;
    while (!isBreak(this.at()) && !isEnd(this.at())) this.advance();
  }

  /** What may follow a directive or the header of a block scalar: a comment and the line's end. */
  private restOfLine(contextLine: number): void {
    this.skipBlanks();
    this.skipComment();
    if (isBreak(this.at())) this.newLine();
    else if (!isEnd(this.at())) throw this.fault('did not find expected comment or line break', contextLine);
  }

  private add(type: TokenType, line = this.line, text = ''): void {
    this.queue.push({ type, line, text });
  }

  /** Adds a token for an indicator and goes past it. */
  private indicator(type: TokenType, length = 1): void {
    this.add(type);
    this.advance(length);
  }

  private fetch(): void {
    this.toNextToken();
    this.unroll(this.column);
    const char = this.at();
    if (isEnd(char)) return this.streamEnd();
    if (this.column === 0) {
      if (char === '%') return this.directive();
      if (this.documentIndicator()) {
        this.unroll(-1);
        this.dropKey();
        this.keyAllowed = false;
        return this.indicator(char === '-' ? 'document-start' : 'document-end', 3);
      }
    }
    const inFlowOrApart = this.flow > 0 || isSpaceOrEnd(this.at(1));
    if (char === '[' || char === '{') {
      this.saveKey();
      this.keys.push({ ...noKey(), token: this.parsed + this.queue.length });
      this.flow++;
      this.keyAllowed = true;
      return this.indicator(char);
    }
    if (char === ']' || char === '}') {
      this.dropKey();
      if (this.flow > 0) {
        this.flow--;
        this.keys.pop();
      }
      this.keyAllowed = false;
      return this.indicator(char);
    }
    if (char === ',') {
      this.dropKey();
      this.keyAllowed = true;
      return this.indicator(char);
    }
    if (char === '-' && isSpaceOrEnd(this.at(1))) return this.blockEntry();
    if (char === '?' && inFlowOrApart) return this.complexKey();
    if (char === ':' && inFlowOrApart) return this.value();
    if (char === '*' || char === '&') return this.anchor(char === '*' ? 'alias' : 'anchor');
    if (char === '!') return this.tag();
    if ((char === '|' || char === '>') && this.flow === 0) return this.blockScalar();
    if (char === "'" || char === '"') return this.quoted(char);
    const plain =
      !(isSpaceOrEnd(char) || /[-?:,[\]{}#&*!|>'"%@`]/.test(char)) ||
      (char === '-' && !isBlank(this.at(1))) ||
      (this.flow === 0 && (char === '?' || char === ':') && !isSpaceOrEnd(this.at(1)));
    if (plain) return this.plain();
    throw this.fault('found character that cannot start any token', this.line);
  }

  private documentIndicator(): boolean {
    return /^(?:---|\.\.\.)$/.test(this.text.slice(this.index, this.index + 3)) && isSpaceOrEnd(this.at(3));
  }

  private toNextToken(): void {
    for (;;) {
      if (this.column === 0 && this.at() === '\uFEFF') this.advance();
      while (this.at() === ' ' || ((this.flow > 0 || !this.keyAllowed) && this.at() === '\t')) this.advance();
      this.skipComment();
      if (!isBreak(this.at())) return;
      this.newLine();
      if (this.flow === 0) this.keyAllowed = true;
    }
  }

  /** A simple key ends with its line and after 1024 characters; one that had to be a key is a fault. */
  private stillPossible(key: SimpleKey): boolean {
    if (!key.possible) return false;
    if (key.line >= this.line && key.index + 1024 >= this.index) return true;
    if (key.required) throw this.fault("could not find expected ':'", key.line);
    key.possible = false;
    return false;
  }

  private saveKey(): void {
    if (!this.keyAllowed) return;
    const { index, line, column } = this;
    const required = this.flow === 0 && this.indent === column;
    this.dropKey();
    const token = this.parsed + this.queue.length;
    this.keys[this.keys.length - 1] = { possible: true, required, token, index, line, column };
  }

  private dropKey(): void {
    const key = this.keys.at(-1);
    if (!key?.possible) return;
    if (key.required) throw this.fault("could not find expected ':'", key.line);
    key.possible = false;
  }

  private roll(column: number, type: TokenType, before = this.queue.length, line = this.line): void {
    if (this.flow > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
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
    if (this.column !== 0) {
      this.column = 0;
      this.line++;
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
    const { line } = this;
    this.advance();
    const name = /^[\w-]*/.exec(this.text.slice(this.index))?.[0] ?? '';
    if (name === '') throw this.fault('could not find expected directive name', line);
    this.advance(name.length);
    if (!isSpaceOrEnd(this.at())) throw this.fault('found unexpected non-alphabetical character', line);
    if (name !== 'YAML' && name !== 'TAG') throw this.fault('found unknown directive name', line);
    this.skipBlanks();
    const value = /^[^\s#]*/.exec(this.text.slice(this.index))?.[0] ?? '';
    if (name === 'YAML' && !DIRECTIVE_NUMBER.test(value)) {
      throw this.fault('did not find expected version number', line);
    }
    if (name === 'TAG' && !/^!(?:[\w-]*!)?$/.test(value)) throw this.fault("did not find expected '!'", line);
    this.advance(value.length);
    if (name === 'TAG') {
      this.skipBlanks();
      this.uri(line, false);
    }
    this.add(name === 'YAML' ? 'version' : 'tag-directive', line, value);
    this.restOfLine(line);
  }

  private blockEntry(): void {
    if (this.flow === 0) {
      if (!this.keyAllowed) {
        throw this.fault('block sequence entries are not allowed in this context', this.line);
      }
      this.roll(this.column, 'sequence-start');
    }
    this.dropKey();
    this.keyAllowed = true;
    this.indicator('-');
  }

  private complexKey(): void {
    if (this.flow === 0) {
      if (!this.keyAllowed) throw this.fault('mapping keys are not allowed in this context', this.line);
      this.roll(this.column, 'mapping-start');
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
      this.keyAllowed = false;
    } else {
      if (this.flow === 0) {
        if (!this.keyAllowed) throw this.fault('mapping values are not allowed in this context', this.line);
        this.roll(this.column, 'mapping-start');
      }
      this.keyAllowed = this.flow === 0;
    }
    this.indicator('value');
  }

  private anchor(type: 'alias' | 'anchor'): void {
    this.saveKey();
    this.keyAllowed = false;
    const { line } = this;
    this.advance();
    const start = this.index;
    while (isAlpha(this.at())) this.advance();
    const name = this.text.slice(start, this.index);
    if (name === '' || !(isSpaceOrEnd(this.at()) || /[?:,\]}%@`]/.test(this.at()))) {
      throw this.fault('did not find expected alphabetic or numeric character', line);
    }
    this.add(type, line, name);
  }

  private tag(): void {
    this.saveKey();
    this.keyAllowed = false;
    const { line } = this;
    let handle = '!';
    if (this.at(1) === '<') {
      this.advance(2);
      this.uri(line, false);
      if (this.at() !== '>') throw this.fault("did not find the expected '>'", line);
      this.advance();
      handle = '';
    } else {
      const start = this.index;
      this.advance();
      while (isAlpha(this.at())) this.advance();
      if (this.at() === '!') {
        this.advance();
        handle = this.text.slice(start, this.index);
        this.uri(line, false);
      } else this.uri(line, true);
    }
    if (!isSpaceOrEnd(this.at())) throw this.fault('did not find expected whitespace or line break', line);
    this.add('tag', line, handle);
  }

  private uri(contextLine: number, mayBeEmpty: boolean): void {
    const start = this.index;
    while (isAlpha(this.at()) || /^[;/?:@&=+$,.!~*'()[\]%]$/.test(this.at())) {
      if (this.at() === '%' && !/^%[\da-f]{2}/i.test(this.text.slice(this.index, this.index + 3))) {
        throw this.fault('did not find URI escaped octet', contextLine);
      }
      this.advance();
    }
    if (this.index === start && !mayBeEmpty) throw this.fault('did not find expected tag URI', contextLine);
  }

  private blockScalar(): void {
    this.dropKey();
    this.keyAllowed = true;
    const { line } = this;
    this.advance();
    const header = /^(?:[+-]\d?|\d[+-]?)?/.exec(this.text.slice(this.index, this.index + 2))?.[0] ?? '';
    if (header.includes('0')) throw this.fault('found an indentation indicator equal to 0', line);
    this.advance(header.length);
    this.restOfLine(line);
    const increment = Number(/\d/.exec(header)?.[0] ?? 0);
    let indent = increment === 0 ? 0 : Math.max(this.indent, 0) + increment;
    indent = this.blockScalarBreaks(indent, line);
    while (this.column === indent && !isEnd(this.at())) {
      while (!isBreak(this.at()) && !isEnd(this.at())) this.advance();
      if (isBreak(this.at())) this.newLine();
      indent = this.blockScalarBreaks(indent, line);
    }
    this.add('scalar', line);
  }

  /** Goes past empty lines and the next line's indentation, which it returns when it was not known. */
  private blockScalarBreaks(indent: number, contextLine: number): number {
    let deepest = 0;
    for (;;) {
      while ((indent === 0 || this.column < indent) && this.at() === ' ') this.advance();
      deepest = Math.max(deepest, this.column);
      if ((indent === 0 || this.column < indent) && this.at() === '\t') {
        throw this.fault('found a tab character where an indentation space is expected', contextLine);
      }
      if (!isBreak(this.at())) break;
      this.newLine();
    }
    return indent === 0 ? Math.max(deepest, this.indent + 1, 1) : indent;
  }

  private quoted(quote: string): void {
    this.saveKey();
    this.keyAllowed = false;
    const { line } = this;
    this.advance();
    while (this.at() !== quote || (quote === "'" && this.at(1) === "'")) {
      if (this.column === 0 && this.documentIndicator()) {
        throw this.fault('found unexpected document indicator', line);
      }
      if (isEnd(this.at())) throw this.fault('found unexpected end of stream', line);
      if (isBreak(this.at())) this.newLine();
      else if (this.at() === quote) this.advance(2);
      else if (quote === '"' && this.at() === '\\') this.escape(line);
      else this.advance();
    }
    this.advance();
    this.add('scalar', line);
  }

  private escape(contextLine: number): void {
    const kind = this.at(1);
    if (isBreak(kind)) {
      this.advance();
      this.newLine();
      return;
    }
    const digits = { x: 2, u: 4, U: 8 }[kind] ?? 0;
    if (digits === 0 && !/^[0abt\tnvfre "'\\N_LP]$/.test(kind)) {
      throw this.fault('found unknown escape character', contextLine);
    }
    this.advance(2);
    const code = this.text.slice(this.index, this.index + digits);
    if (!/^[\da-f]*$/i.test(code) || code.length < digits) {
      throw this.fault('did not find expected hexdecimal number', contextLine);
    }
    const value = Number.parseInt(code || '0', 16);
    if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
      throw this.fault('found invalid Unicode character escape code', contextLine);
    }
    this.advance(digits);
  }

  private plain(): void {
    this.saveKey();
    this.keyAllowed = false;
    const { line } = this;
    const indent = this.indent + 1;
    let broken = false;
    for (;;) {
      if (this.column === 0 && this.documentIndicator()) break;
      if (this.at() === '#') break;
      while (!isSpaceOrEnd(this.at())) {
        if (this.at() === ':' && isSpaceOrEnd(this.at(1))) break;
        if (this.flow > 0 && /[,?[\]{}]/.test(this.at())) break;
        broken = false;
        this.advance();
      }
      if (!isBlank(this.at()) && !isBreak(this.at())) break;
      while (isBlank(this.at()) || isBreak(this.at())) {
        if (isBreak(this.at())) {
          this.newLine();
          broken = true;
        } else {
          if (broken && this.column < indent && this.at() === '\t') {
            throw this.fault('found a tab character that violates indentation', line);
          }
          this.advance();
        }
      }
      if (this.flow === 0 && this.column < indent) break;
    }
    this.add('scalar', line);
    if (broken) this.keyAllowed = true;
  }
}

function noKey(): SimpleKey {
  return { possible: false, required: false, token: 0, index: 0, line: 0, column: 0 };
}
