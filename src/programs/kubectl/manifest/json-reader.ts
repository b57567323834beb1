import { markFloats } from '../output/floats.ts';
import { Float, isInt64, quote } from '../output/go-values.ts';

/** A value that a text begins with, and where it ends. */
export interface ReadValue {
  readonly value: unknown;
  readonly end: number;
}

/** What is wrong with a JSON text: at which byte, counted from 1, and what Go says of it. */
export interface JsonProblem {
  readonly offset: number;
  readonly message: string;
}

/** A number as it was written. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** The value of a JSON text without faults, in which numbers stay texts. */
export function readLiterally(text: string): unknown {
  const read = new JsonReader(text, true).run();
  return typeof read === 'object' && 'end' in read ? read.value : undefined;
}

/** What Go says of a JSON text with a number that is too large for it; undefined for one without. Models sigs.k8s.io/json convertNumber */
export function numberProblem(text: string): string | undefined {
  if (!/\d[eE]\+?\d{3}|\d{200}/.test(text)) return undefined;
  const waiting = [readLiterally(text)];
  while (waiting.length > 0) {
    const value = waiting.shift();
    if (value instanceof NumberText) {
      if (!Number.isFinite(Number(value.text)))
        return `json: cannot unmarshal number ${value.text} into Go value of type float64`;
    } else if (typeof value === 'object' && value !== null)
      waiting.unshift(...(Object.values(value) as unknown[]));
  }
  return undefined;
}

/** The value of a number that JSON has. */
export const numberOf = (literal: string): number | bigint =>
  /[.eE]/.test(literal) ? Number(literal) : wholeNumber(BigInt(literal));

/**
 * The JSON value that a text begins with, or its first fault; `eof` when the text ends within it. Whole numbers that fit into 64 bits
 * but not into JavaScript's numbers are bigints; where a point or an exponent stands in one, what holds it is marked. Models encoding/json scanner.go and sigs.k8s.io/json
 */
export function readJson(text: string): JsonProblem | 'eof' | ReadValue {
  return new JsonReader(text).run();
}

/** What Go says of a text that is not one JSON value; undefined for one that is. */
export function jsonProblem(text: string): string | undefined {
  const read = new JsonReader(text).run(true);
  if (read === 'eof') return 'unexpected end of JSON input';
  return 'message' in read ? read.message : undefined;
}

class JsonFault extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/** How deep objects and arrays may stand in each other. */
const MOST_LEVELS = 10_000;

/** An object, or an array, which has no keys, before its end. */
interface Open {
  readonly items: unknown[];
  readonly keys?: string[];
}

function closed({ items, keys }: Open): unknown {
  const held = keys === undefined ? items : Object.fromEntries(keys.map((key, at) => [key, items[at]]));
  if (!items.some((item) => item instanceof Float)) return held;
  const floats = Object.entries(held).filter(([, item]) => item instanceof Float);
  const whole = Object.assign(held, Object.fromEntries(floats.map(([name, item]) => [name, plain(item)])));
  markFloats(
    whole,
    floats.map(([name]) => name),
  );
  return whole;
}

const plain = (value: unknown): unknown => (value instanceof Float ? value.value : value);

class JsonReader {
  private readonly text: string;
  private readonly literally: boolean;
  private at = 0;

  constructor(text: string, literally = false) {
    this.text = text;
    this.literally = literally;
  }

  /** @param alone whether nothing may follow the value */
  run(alone = false): JsonProblem | 'eof' | ReadValue {
    try {
      const value = this.value();
      if (alone && this.space() !== '') throw this.fault('after top-level value');
      return { value: plain(value), end: this.at };
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error;
      if (error.at >= this.text.length) return 'eof';
      const offset = new TextEncoder().encode(this.text.slice(0, error.at)).length + 1;
      return { offset, message: error.message };
    }
  }

  private fault(context: string): JsonFault {
    // Go looks at bytes, and names the first one of a character as if it were one.
    const [byte = 0] = new TextEncoder().encode(String.fromCodePoint(this.text.codePointAt(this.at) ?? 0));
    const char = String.fromCharCode(byte);
    const shown = char === "'" ? "'\\''" : char === '"' ? `'"'` : `'${quote(char).slice(1, -1)}'`;
    return new JsonFault(this.at, `invalid character ${shown} ${context}`);
  }

  private space(): string {
    while (/^[ \t\r\n]$/.test(this.text.charAt(this.at))) this.at++;
    return this.text.charAt(this.at);
  }

  /** What is open, the innermost last, is not on JavaScript's stack: Go's depth would be too much for it. */
  private value(): unknown {
    const opened: Open[] = [];
    for (;;) {
      let value: unknown;
      const char = this.space();
      if (char === '{' || char === '[') {
        if (opened.length === MOST_LEVELS) throw this.fault('exceeded max depth');
        this.at++;
        const inner: Open = char === '[' ? { items: [] } : { items: [], keys: [] };
        if (this.space() !== (char === '[' ? ']' : '}')) {
          opened.push(inner);
          if (inner.keys) this.key(inner.keys);
          continue;
        }
        this.at++;
        value = closed(inner);
      } else value = this.scalar(char);
      for (;;) {
        const outer = opened.at(-1);
        if (!outer) return value;
        outer.items.push(value);
        const end = this.space();
        if (end !== ',' && end !== (outer.keys ? '}' : ']'))
          throw this.fault(outer.keys ? 'after object key:value pair' : 'after array element');
        this.at++;
        if (end === ',') {
          if (outer.keys) this.key(outer.keys);
          break;
        }
        opened.pop();
        value = closed(outer);
      }
    }
  }

  private key(keys: string[]): void {
    if (this.space() !== '"') throw this.fault('looking for beginning of object key string');
    keys.push(this.string());
    if (this.space() !== ':') throw this.fault('after object key');
    this.at++;
  }

  private scalar(char: string): unknown {
    if (char === '"') return this.string();
    if (char === '-' || isDigit(char)) return this.number();
    if (char === 't') return this.literal('true', true);
    if (char === 'f') return this.literal('false', false);
    if (char === 'n') return this.literal('null', null);
    throw this.fault('looking for beginning of value');
  }

  private string(): string {
    const start = this.at;
    for (this.at++; ; this.at++) {
      const char = this.text.charAt(this.at);
      if (char === '"') {
        this.at++;
        return String(JSON.parse(this.text.slice(start, this.at))).toWellFormed();
      }
      if (char < ' ') throw this.fault('in string literal');
      if (char !== '\\') continue;
      this.at++;
      const escape = this.text.charAt(this.at);
      if (!/^[bfnrt\\/"u]$/.test(escape)) throw this.fault('in string escape code');
      if (escape !== 'u') continue;
      for (let digit = 0; digit < 4; digit++) {
        this.at++;
        if (!/^[\da-f]$/i.test(this.text.charAt(this.at))) {
          throw this.fault('in \\u hexadecimal character escape');
        }
      }
    }
  }

  private number(): number | bigint | Float | NumberText {
    const start = this.at;
    if (this.text.charAt(this.at) === '-') this.at++;
    if (this.text.charAt(this.at) === '0') this.at++;
    else this.digits('in numeric literal');
    if (this.text.charAt(this.at) === '.') {
      this.at++;
      this.digits('after decimal point in numeric literal');
    }
    if (/^e$/i.test(this.text.charAt(this.at))) {
      this.at++;
      if (/^[+-]$/.test(this.text.charAt(this.at))) this.at++;
      this.digits('in exponent of numeric literal');
    }
    const literal = this.text.slice(start, this.at);
    if (this.literally) return new NumberText(literal);
    const value = numberOf(literal);
    return typeof value === 'number' && isInt64(value) && /[.eE]/.test(literal) ? new Float(value) : value;
  }

  private digits(context: string): void {
    if (!isDigit(this.text.charAt(this.at))) throw this.fault(context);
    while (isDigit(this.text.charAt(this.at))) this.at++;
  }

  private literal<T>(word: string, value: T): T {
    for (const expected of word) {
      if (this.text.charAt(this.at) !== expected) {
        throw this.fault(`in literal ${word} (expecting '${expected}')`);
      }
      this.at++;
    }
    return value;
  }
}

/** A whole number as kubectl's JSON decoder holds it: exact within 64 bits, else the nearest float. */
export function wholeNumber(value: bigint): number | bigint {
  const inexact = value >= 2n ** 63n || value < -(2n ** 63n);
  return inexact || Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9' && char.length === 1;
}
