import { isList, sortedKeys } from '../values.ts';
import { isEntries, Num, Struct } from './values.ts';

/** What of a struct is written: its fields in their order; what has none is asked all that needs no answer. */
function fieldsOf({ fields, methods }: Struct): readonly (readonly [string, unknown])[] {
  const own = Object.entries(fields).filter(([, value]) => value !== undefined);
  if (own.length > 0) return own;
  return Object.entries(methods)
    .filter(([, { fixed }]) => fixed.length === 0)
    .map(([name, { call }]) => [name, call([])?.value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A value of a template as JSON on one line, the keys of maps in their order. Models encoding/json without escapes for HTML */
export function encodeJson(value: unknown): string {
  if (value instanceof Num) return String(value.value);
  const object = (fields: readonly (readonly [string, unknown])[]): string =>
    `{${fields.map(([name, item]) => `${JSON.stringify(name)}:${encodeJson(item)}`).join(',')}}`;
  if (value instanceof Struct) return object(fieldsOf(value));
  if (isList(value)) return `[${value.map(encodeJson).join(',')}]`;
  if (isEntries(value)) return object(sortedKeys(value).map((key) => [key, value[key]] as const));
  return JSON.stringify(value ?? null)
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}
