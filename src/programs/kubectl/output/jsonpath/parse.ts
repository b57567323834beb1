import { codePoint } from '../go-values.ts';
import type { Node, SliceBound } from './nodes.ts';
import { unquote } from '../../../../go/unquote.ts';

/** What is wrong with a template; the message is Go's. */
export class JsonPathError extends Error {}

const terminators = new Set([undefined, ' ', '\t', '\r', '\n', '.', ',', '[', ']', '$', '@', '{', '}']);
const wordCharacter = /[\p{L}\p{Nd}_]/u;
const digit = /\p{Nd}/u;

/** Parses `text {expression} text …`. Models client-go/util/jsonpath/parser.go */
export function parseJsonPath(template: string): readonly Node[] {
  return new Parser(template).parse();
}

function parseAction(text: string): readonly Node[] {
  const [first] = parseJsonPath(`{${text}}`);
  return first?.type === 'list' ? first.nodes : [];
}

class Parser {
  readonly #chars: readonly string[];
  #at = 0;

  constructor(template: string) {
    this.#chars = [...template];
  }

  parse(): readonly Node[] {
    const nodes: Node[] = [];
    for (;;) {
      const start = this.#at;
      while (this.#at < this.#chars.length && this.#peek() !== '{') this.#at++;
      if (this.#at > start) nodes.push({ type: 'text', text: this.#since(start) });
      if (this.#next() === undefined) return nodes;
      nodes.push({ type: 'list', nodes: this.#action() });
    }
  }

  #peek(ahead = 0): string | undefined {
    return this.#chars[this.#at + ahead];
  }

  #next(): string | undefined {
    return this.#chars[this.#at++];
  }

  #since(start: number): string {
    return this.#chars.slice(start, this.#at).join('');
  }

  #startsWith(text: string): boolean {
    return this.#chars.slice(this.#at, this.#at + text.length).join('') === text;
  }

  #action(): readonly Node[] {
    const nodes: Node[] = [];
    for (;;) {
      if (this.#startsWith('[?(')) {
        nodes.push(this.#filter());
        continue;
      }
      if (this.#startsWith('..')) {
        if (nodes.at(-1)?.type === 'recursive') throw new JsonPathError('invalid multiple recursive descent');
        this.#at += 2;
        nodes.push({ type: 'recursive' });
        if (wordCharacter.test(this.#peek() ?? '')) nodes.push(this.#field());
        continue;
      }
      const char = this.#next();
      if (char === '}') return nodes;
      if (char === undefined || char === '\r' || char === '\n') throw new JsonPathError('unclosed action');
      if (char === ' ' || char === '@' || char === '$') continue;
      if (char === '[') nodes.push(...this.#array());
      else if (char === '"' || char === "'") nodes.push(this.#quoted(char));
      else if (char === '.') nodes.push(this.#field());
      else if (char === '+' || char === '-' || digit.test(char)) {
        this.#at--;
        nodes.push(this.#number());
      } else if (wordCharacter.test(char)) {
        this.#at--;
        nodes.push(this.#identifier());
      } else throw new JsonPathError(`unrecognized character in action: ${codePoint(char)}`);
    }
  }

  #identifier(): Node {
    const start = this.#at;
    while (!terminators.has(this.#peek())) this.#at++;
    const name = this.#since(start);
    if (name === 'true' || name === 'false') return { type: 'literal', value: name === 'true', float: false };
    return { type: 'identifier', name };
  }

  #number(): Node {
    const start = this.#at;
    if (this.#peek() === '+' || this.#peek() === '-') this.#at++;
    while (this.#peek() === '.' || digit.test(this.#peek() ?? '')) this.#at++;
    const text = this.#since(start);
    if (/^[-+]?\d+$/.test(text)) return { type: 'literal', value: Number(text), float: false };
    if (/^[-+]?(\d+\.?\d*|\.\d+)$/.test(text)) return { type: 'literal', value: Number(text), float: true };
    throw new JsonPathError(`cannot parse number ${text}`);
  }

  #field(): Node {
    const start = this.#at;
    for (;;) {
      if (this.#peek() === '\\') this.#at += 2;
      else if (terminators.has(this.#peek())) break;
      else this.#at++;
    }
    this.#at = Math.min(this.#at, this.#chars.length);
    const name = this.#since(start);
    return name === '*' ? { type: 'wildcard' } : { type: 'field', name: name.replaceAll('\\', '') };
  }

  #quoted(end: string): Node {
    const start = this.#at - 1;
    for (;;) {
      const char = this.#next();
      if (char === undefined || char === '\n') throw new JsonPathError('unterminated quoted string');
      if (char === end && this.#chars[this.#at - 2] !== '\\') break;
    }
    const literal = this.#since(start);
    const text = unquote(literal);
    if (text === undefined) throw new JsonPathError(`unquote string ${literal} error invalid syntax`);
    return { type: 'text', text };
  }

  #array(): readonly Node[] {
    const start = this.#at;
    for (let char = this.#next(); char !== ']'; char = this.#next()) {
      if (char === undefined || char === '\n') throw new JsonPathError('unterminated array');
    }
    const inside = this.#chars.slice(start, this.#at - 1).join('');
    const text = inside === '*' ? ':' : inside;
    const parts = text.split(',');
    if (parts.length > 1) {
      return [
        {
          type: 'union',
          alternatives: parts.map((part) => parseAction(`[${part.replace(/^ +| +$/g, '')}]`)),
        },
      ];
    }
    const key = /^'([^']*)'$/.exec(text);
    if (key) return parseAction(`.${key[1] ?? ''}`);
    const slice = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text);
    if (!slice) throw new JsonPathError(`invalid array index ${text}`);
    const [from, to, step] = [bound(slice[1] ?? ''), slice[2], slice[3]];
    const upper: SliceBound =
      to === undefined ? { value: (from.value ?? 0) + 1, derived: true } : bound(to.slice(1));
    return [{ type: 'slice', bounds: [from, upper, bound(step?.slice(1) ?? '')] }];
  }

  #filter(): Node {
    this.#at += '[?('.length;
    const start = this.#at;
    let quote: string | undefined;
    let closed = false;
    for (;;) {
      const char = this.#next();
      if (char === undefined || char === '\n') throw new JsonPathError('unterminated filter');
      if (char === '"' || char === "'") {
        if (quote === undefined) quote = char;
        else if (char === quote && this.#chars[this.#at - 2] !== '\\') closed = true;
      } else if (char === ')' && (quote !== undefined) === closed) break;
    }
    if (this.#next() !== ']') throw new JsonPathError('unclosed array expect ]');
    const text = this.#chars.slice(start, this.#at - 2).join('');
    const comparison = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(text);
    if (!comparison) return { type: 'filter', left: parseAction(text), right: [], operator: 'exists' };
    const [, left = '', operator = '', right = ''] = comparison;
    return { type: 'filter', left: parseAction(left), right: parseAction(right), operator };
  }
}

function bound(text: string): SliceBound {
  if (text === '') return { value: undefined };
  if (!/^-?\d+$/.test(text)) throw new JsonPathError(`array index ${text} is not a number`);
  return { value: Number(text) };
}
