import { fieldsOf, inBrackets } from '../../../go/brackets.ts';
import { compareStrings, Float, isMap } from './go-values.ts';

/** How JSON is laid out. */
export interface JsonOptions {
  /** Per level; '' puts everything on one line, as Go's `json.Marshal`. */
  readonly indent?: string;
  /** Keeps the order in which keys were written, as Go does for structs; otherwise they are sorted, as for maps. */
  readonly keepOrder?: boolean;
}

const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** A string literal with Go's escapes: `<`, `>` and `&` too. */
export function jsonString(text: string): string {
  return JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (char) => escapes[char] ?? char);
}

/** A number as Go's JSON has it, which is JavaScript's way but for a zero's sign. */
export const jsonNumber = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

/** A value as Go's `json.MarshalIndent(value, "", indent)`, without a final newline. */
export function marshalJson(value: unknown, options: JsonOptions = {}): string {
  const { indent = '', keepOrder = false } = options;
  return inBrackets(value, {
    list: ['[', ']'],
    map: ['{', '}'],
    separator: ',',
    indent,
    fields: (item) => {
      if (!isMap(item)) return undefined;
      const names = Object.keys(item).filter((name) => item[name] !== undefined);
      // JavaScript puts names that are numbers first; no struct has such.
      const isStruct = keepOrder && !/^\d/.test(names[0] ?? '');
      return fieldsOf(item, isStruct ? names : names.sort(compareStrings));
    },
    name: (name) => jsonString(name) + (indent === '' ? ':' : ': '),
    scalar: (item) => {
      if (item === undefined) return 'null';
      if (typeof item === 'string') return jsonString(item);
      const number = item instanceof Float ? item.value : item;
      return typeof number === 'number' ? jsonNumber(number) : String(number);
    },
  });
}
