import { GoText, quote } from '../machinery/go.ts';
import type { ErrorValue } from '../machinery/field-errors.ts';
import { isList, isMap } from '../machinery/patches/values.ts';

/** A JSON value as Go's `%#v` writes what it decodes to. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (typeof value === 'string') return quote(value);
  if (isList(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (isMap(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[string]interface {}{${entries.map(([key, item]) => `${quote(key)}:${goSyntax(item)}`).join(', ')}}`;
  }
  return String(value);
}

/** A JSON value as errors show it. */
export function shownValue(value: unknown): ErrorValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return new GoText(goSyntax(value));
}
