import { fieldsOf, inBrackets, type BracketStyle } from './brackets.ts';
import { formatNumber, isMap, quote, sortedKeys } from './go-values.ts';

const goFields = (value: unknown): ReturnType<BracketStyle['fields']> =>
  isMap(value) ? fieldsOf(value, sortedKeys(value)) : undefined;

/** A JSON value as Go's `%v` prints it: `map[a:1 b:[x y]]`, `<nil>`. */
export const formatValue = (value: unknown): string =>
  inBrackets(value, {
    list: ['[', ']'],
    map: ['map[', ']'],
    separator: ' ',
    fields: goFields,
    name: (name) => `${name}:`,
    scalar: (item) => {
      if (item === null || item === undefined) return '<nil>';
      return typeof item === 'number' ? formatNumber(item) : String(item);
    },
  });

/** A JSON value as Go's `%#v` prints it: `map[string]interface {}{"a":1}`. */
export const formatSyntax = (value: unknown): string =>
  inBrackets(value, {
    list: ['[]interface {}{', '}'],
    map: ['map[string]interface {}{', '}'],
    separator: ', ',
    fields: goFields,
    name: (name) => `${quote(name)}:`,
    scalar: (item) => {
      if (item === null || item === undefined) return 'interface {}(nil)';
      if (typeof item === 'string') return quote(item);
      return typeof item === 'number' ? formatNumber(item) : String(item);
    },
  });
