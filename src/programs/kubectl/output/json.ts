import { compareStrings, isList, isMap } from './go-values.ts';

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
  const separator = indent === '' ? ',' : ',\n';
  const colon = indent === '' ? ':' : ': ';

  const list = (open: string, close: string, entries: readonly string[], margin: string): string => {
    if (entries.length === 0) return open + close;
    if (indent === '') return open + entries.join(separator) + close;
    const inner = margin + indent;
    return `${open}\n${entries.map((entry) => inner + entry).join(separator)}\n${margin}${close}`;
  };

  const write = (item: unknown, margin: string): string => {
    if (item === null || item === undefined) return 'null';
    if (typeof item === 'string') return jsonString(item);
    if (typeof item === 'number') return jsonNumber(item);
    if (isList(item)) {
      return list(
        '[',
        ']',
        item.map((entry) => write(entry, margin + indent)),
        margin,
      );
    }
    if (isMap(item)) {
      const keys = Object.keys(item).filter((key) => item[key] !== undefined);
      if (!keepOrder) keys.sort(compareStrings);
      return list(
        '{',
        '}',
        keys.map((key) => jsonString(key) + colon + write(item[key], margin + indent)),
        margin,
      );
    }
    return String(item);
  };

  return write(value, '');
}
