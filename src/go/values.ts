import { isKnown } from './unicode.ts';

/** A JSON object. */
export type JsonMap = Readonly<Record<string, unknown>>;

/** A number that is a float64 in Go even when it is whole, which prints otherwise than an int64. */
export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** Whether a value is a JSON object. */
export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Float);
}

/** Whether a value is a JSON array. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** The keys of an object that JSON would carry, in Go's order of strings. */
export function sortedKeys(map: JsonMap): string[] {
  return Object.keys(map)
    .filter((key) => map[key] !== undefined)
    .sort(compareStrings);
}

/** Half of a character above all those that are one unit of a JavaScript string. */
const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

/** Compares as Go compares strings: by UTF-8 bytes, which is the order of code points. */
export function compareStrings(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return Number(isSurrogate(left)) - Number(isSurrogate(right)) || left - right;
  }
  return a.length - b.length;
}

/** Whether a number is one of Go's int64 rather than a float: JSON that is whole and exact. Larger ones are bigints. */
export const isInt64 = (value: number): boolean => Number.isSafeInteger(value) && !Object.is(value, -0);

/** A number as Go's `%v` prints it: integers in full, floats in the shortest form. Larger integers than JavaScript's are bigints. */
export function formatNumber(value: number): string {
  return isInt64(value) ? String(value) : formatFloat(value);
}

/** The fewest digits that make the same float of 32 bits. */
function singleDigits(value: number): string {
  for (let digits = 0; ; digits++) {
    const text = value.toExponential(digits);
    if (digits >= 16 || Math.fround(Number(text)) === Math.fround(value)) return text;
  }
}

/**
 * A float as Go's `strconv.FormatFloat(f, 'g', -1, 64)`.
 * @param single as one of 32 bits
 */
export function formatFloat(value: number, single = false): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const written = single ? singleDigits(value) : value.toExponential();
  const [mantissa = '0', exponent = '0'] = written.split('e');
  const power = Number(exponent);
  if (power < -4 || power >= 6) {
    return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  return Object.is(value, -0) ? '-0' : String(Number(written));
}

/** The characters that Go's quoted strings, and those of its neighbours, write with a letter. */
export const simpleEscapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

/** Whether Go prints a character as it is. */
export const printable = (char: string): boolean =>
  char !== '' && !unprintable.test(char) && (char < '\u0080' || isKnown(char));

/** A character as Go's `%#U`; an empty text is none. */
export function codePoint(char: string): string {
  const code = char.codePointAt(0) ?? -1;
  const hex = `U+${(code < 0 ? 2 ** 64 - 1 : code).toString(16).toUpperCase().padStart(4, '0')}`;
  return printable(char) ? `${hex} '${char}'` : hex;
}

/** A string as Go's `%q` and `strconv.Quote` print it. */
export function quote(text: string): string {
  let out = '"';
  for (const char of text) {
    const escape = simpleEscapes[char];
    const code = char.codePointAt(0) ?? 0;
    if (escape !== undefined) out += escape;
    else if (printable(char)) out += char;
    else if (code < 0x80) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (code < 0x10000) out += `\\u${code.toString(16).padStart(4, '0')}`;
    else out += `\\U${code.toString(16).padStart(8, '0')}`;
  }
  return `${out}"`;
}
