import { inBrackets, type BracketStyle } from '../../../go/brackets.ts';
import { heldFields, heldItems } from './floats.ts';
import { Float, formatFloat, formatNumber, isMap, quote, sortedKeys } from './go-values.ts';

const children = (allFloats: boolean): Pick<BracketStyle, 'fields' | 'items'> => ({
  fields: (value) => (isMap(value) ? heldFields(value, sortedKeys(value), allFloats) : undefined),
  items: (list) => heldItems(list, allFloats),
});

function scalarText(value: unknown): string {
  if (value instanceof Float) return formatFloat(value.value);
  return typeof value === 'number' ? formatNumber(value) : String(value);
}

/**
 * A JSON value as Go's `%v` prints it: `map[a:1 b:[x y]]`, `<nil>`.
 * @param allFloats whether all numbers in it are floats
 */
export const formatValue = (value: unknown, allFloats = false): string =>
  inBrackets(value, {
    list: ['[', ']'],
    map: ['map[', ']'],
    separator: ' ',
    ...children(allFloats),
    name: (name) => `${name}:`,
    scalar: (item) => (item === null || item === undefined ? '<nil>' : scalarText(item)),
  });

/** A JSON value as Go's `%#v` prints it: `map[string]interface {}{"a":1}`. */
export const formatSyntax = (value: unknown, allFloats = false): string =>
  inBrackets(value, {
    list: ['[]interface {}{', '}'],
    map: ['map[string]interface {}{', '}'],
    separator: ', ',
    ...children(allFloats),
    name: (name) => `${quote(name)}:`,
    scalar: (item) => {
      if (item === null || item === undefined) return 'interface {}(nil)';
      if (typeof item === 'string') return quote(item);
      return scalarText(item);
    },
  });
