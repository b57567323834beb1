import { asError, CommandError } from '../errors.ts';
import { parseDocument } from '../manifest/yaml-parser.ts';
import { documentValue } from '../manifest/yaml-value.ts';
import { done, type Work } from '../work.ts';
import { goSort } from './go-sort.ts';
import { compareStrings, formatFloat, isList, isMap } from './go-values.ts';
import { jsonNumber, marshalJson } from './json.ts';
import { compareYamlKeys } from './yaml-keys.ts';
import { isBreak, isPrintable, isWord, scalarStyle } from './yaml-scalar.ts';

const bestWidth = 80;
const bestIndent = 2;
/** Longer keys get lines of their own, after `? `. */
const longestSimpleKey = 128;

const escapes: Readonly<Record<number, string>> = {
  0x00: '0',
  0x07: 'a',
  0x08: 'b',
  0x09: 't',
  0x0a: 'n',
  0x0b: 'v',
  0x0c: 'f',
  0x0d: 'r',
  0x1b: 'e',
  0x22: '"',
  0x5c: '\\',
  0x85: 'N',
  0xa0: '_',
  0x2028: 'L',
  0x2029: 'P',
};

function escape(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const short = escapes[code];
  if (short !== undefined) return `\\${short}`;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** Writes block-style YAML. Models sigs.k8s.io/yaml goyaml.v2/emitterc.go */
class Emitter {
  text = '';
  #column = 0;
  /** Whether the last character written was white space, and whether only indentation stands on the line. */
  #whitespace = true;
  #indention = true;

  #put(text: string, length = text.length): void {
    this.text += text;
    this.#column += length;
  }

  #newline(): void {
    this.text += '\n';
    this.#column = 0;
  }

  #indent(width: number): void {
    if (!this.#indention || this.#column > width || (this.#column === width && !this.#whitespace)) {
      this.#newline();
    }
    if (this.#column < width) this.#put(' '.repeat(width - this.#column));
    this.#whitespace = true;
    this.#indention = true;
  }

  #indicator(text: string, needsWhitespace: boolean, indention = false): void {
    if (needsWhitespace && !this.#whitespace) this.#put(' ');
    this.#put(text);
    this.#whitespace = false;
    this.#indention = this.#indention && indention;
  }

  /** @param indentless whether a list stands at the indentation of the mapping that holds it */
  *node(value: unknown, indent: number, indentless: boolean): Work<void> {
    if (isList(value) && value.length > 0)
      yield this.#sequence(value, indentless ? indent : indent + bestIndent);
    else if (isMap(value)) yield this.#mapping(value, indent + bestIndent);
    else this.#scalar(value, indent + bestIndent, false);
  }

  *#sequence(items: readonly unknown[], indent: number): Work<void> {
    for (const item of items) {
      this.#indent(indent);
      this.#indicator('-', true, true);
      // The blank after the dash counts as indentation, so that a mapping or list goes on in the same line.
      yield this.node(item, indent, false);
    }
  }

  *#mapping(map: Readonly<Record<string, unknown>>, indent: number): Work<void> {
    const keys = Object.keys(map).filter((key) => map[key] !== undefined);
    if (keys.length === 0) {
      this.#indicator('{', true);
      this.#indicator('}', false);
      return;
    }
    // Some keys come before one another in a circle: where each ends depends on where it was.
    const sorted = goSort(keys.sort(compareStrings), (left, right) => compareYamlKeys(left, right) < 0);
    for (const key of sorted) {
      this.#indent(indent);
      const simple = isSimpleKey(key);
      if (simple) this.#scalar(key, indent + bestIndent, true);
      else {
        this.#indicator('?', true, true);
        this.#scalar(key, indent + bestIndent, false);
        this.#indent(indent);
      }
      this.#indicator(':', !simple, !simple);
      const value = map[key];
      if (typeof value === 'string') this.#scalar(value, indent + bestIndent, false);
      else yield this.node(value, indent, isList(value) && simple);
    }
  }

  #scalar(value: unknown, indent: number, key: boolean): void {
    if (typeof value !== 'string') {
      this.#plain([...plainText(value)], indent, !key);
      return;
    }
    if (isWord(value)) {
      this.#indicator(value, true);
      this.#indention = false;
      return;
    }
    const chars = [...value];
    switch (scalarStyle(value, chars, key)) {
      case 'plain':
        return this.#plain(chars, indent, !key);
      case 'single':
        return this.#single(chars, indent, !key);
      case 'double':
        return this.#double(chars, indent, !key);
      case 'literal':
        return this.#literal(chars, indent);
    }
  }

  #plain(chars: readonly string[], indent: number, mayFold: boolean): void {
    if (!this.#whitespace) this.#put(' ');
    let spaces = false;
    chars.forEach((char, at) => {
      if (char === ' ') {
        if (mayFold && !spaces && this.#column > bestWidth && chars[at + 1] !== ' ') this.#indent(indent);
        else this.#put(char);
        spaces = true;
      } else {
        this.#put(char, 1);
        this.#indention = false;
        spaces = false;
      }
    });
    this.#whitespace = false;
    this.#indention = false;
  }

  #single(chars: readonly string[], indent: number, mayFold: boolean): void {
    this.#indicator("'", true);
    let spaces = false;
    let breaks = false;
    chars.forEach((char, at) => {
      if (char === ' ') {
        const inside = at > 0 && at < chars.length - 1;
        if (mayFold && !spaces && inside && this.#column > bestWidth && chars[at + 1] !== ' ')
          this.#indent(indent);
        else this.#put(char);
        spaces = true;
      } else if (isBreak(char)) {
        if (!breaks && char === '\n') this.#newline();
        this.#break(char);
        breaks = true;
      } else {
        if (breaks) this.#indent(indent);
        this.#put(char === "'" ? "''" : char, char === "'" ? 2 : 1);
        this.#indention = false;
        spaces = false;
        breaks = false;
      }
    });
    this.#indicator("'", false);
    this.#whitespace = false;
    this.#indention = false;
  }

  #double(chars: readonly string[], indent: number, mayFold: boolean): void {
    this.#indicator('"', true);
    // Whether a character is a byte order mark is asked of the text's first one.
    const marked = chars[0] === '\uFEFF';
    let spaces = false;
    chars.forEach((char, at) => {
      if (marked || !isPrintable(char) || isBreak(char) || char === '"' || char === '\\') {
        this.#put(escape(char));
        spaces = false;
      } else if (char === ' ') {
        const inside = at > 0 && at < chars.length - 1;
        if (mayFold && !spaces && inside && this.#column > bestWidth) {
          this.#indent(indent);
          if (chars[at + 1] === ' ') this.#put('\\');
        } else this.#put(char);
        spaces = true;
      } else {
        this.#put(char, 1);
        spaces = false;
      }
    });
    this.#indicator('"', false);
    this.#whitespace = false;
    this.#indention = false;
  }

  #literal(chars: readonly string[], indent: number): void {
    this.#indicator('|', true);
    if (chars[0] === ' ' || isBreak(chars[0])) this.#indicator(String(bestIndent), false);
    if (!isBreak(chars.at(-1))) this.#indicator('-', false);
    else if (chars.length === 1 || isBreak(chars.at(-2))) this.#indicator('+', false);
    this.#newline();
    this.#indention = true;
    this.#whitespace = true;
    let breaks = true;
    for (const char of chars) {
      if (isBreak(char)) {
        this.#break(char);
        breaks = true;
      } else {
        if (breaks) this.#indent(indent);
        this.#put(char, 1);
        this.#indention = false;
        breaks = false;
      }
    }
  }

  #break(char: string): void {
    if (char === '\n') this.#newline();
    else {
      this.text += char;
      this.#column = 0;
    }
    this.#indention = true;
  }

  end(): void {
    this.#indent(0);
  }
}

const isSimpleKey = (key: string): boolean =>
  new TextEncoder().encode(key).length <= longestSimpleKey && !/[\r\n\u0085\u2028\u2029]/.test(key);

function plainText(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (isList(value)) return '[]';
  if (typeof value !== 'number') return String(value);
  // The value comes as JSON, and YAML takes for whole what fits into 64 bits with a sign or without.
  const whole = Number.isInteger(value) ? BigInt(jsonNumber(value).replace(/[.e].*/, '')) : undefined;
  const fits = whole !== undefined && Math.abs(value) < 1e21 && whole >= -(2n ** 63n) && whole < 2n ** 64n;
  return fits ? String(whole) : formatFloat(value);
}

/** No longer text becomes a thousand characters of JSON, which makes six of one at most. */
const SHORT = 160;

/** Whether texts and names are of those that come through JSON and back as they are. */
function staysSame(value: unknown): boolean {
  const rest = [value];
  while (rest.length > 0) {
    const one = rest.pop();
    if (typeof one === 'string') {
      if (one.length > SHORT || /[\x7F-\x9F\uFFFE\uFFFF]/.test(one)) return false;
    } else if (isList(one)) for (const item of one) rest.push(item);
    else if (isMap(one)) for (const key of Object.keys(one)) rest.push(key, one[key]);
  }
  return true;
}

/**
 * What comes of a value on its way: it is written as JSON, which is then read as YAML. That takes a text's next-line characters for
 * breaks, and refuses control characters that JSON writes as they are. Models sigs.k8s.io/yaml JSONToYAML
 */
function reread(value: unknown): unknown {
  if (staysSame(value)) return value;
  const text = marshalJson(value);
  if (!/[\x7F-\x9F\uFFFE\uFFFF]|[^"]{1000}"/.test(text)) return value;
  try {
    const document = parseDocument(text);
    return document && documentValue(document);
  } catch (error) {
    throw new CommandError(asError(error).message);
  }
}

/**
 * A JSON value as `sigs.k8s.io/yaml` writes it, ending in a newline: keys sorted, lists not indented, lines folded after
 * column 80 at a blank.
 */
export function marshalYaml(value: unknown): string {
  const emitter = new Emitter();
  done(emitter.node(reread(value), -bestIndent, false));
  emitter.end();
  return emitter.text;
}
