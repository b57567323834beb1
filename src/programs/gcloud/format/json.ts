import { isList, isObject, sortedKeys } from './value.ts';
import type { Json } from './value.ts';

/** JSON with sorted keys, two blanks of indentation, and empty collections on one line. Without a final newline. */
export function toJson(value: Json, indent = ''): string {
  const inner = `${indent}  `;
  if (isList(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => inner + toJson(item, inner)).join(',\n')}\n${indent}]`;
  }
  if (isObject(value)) {
    const keys = sortedKeys(value);
    if (keys.length === 0) return '{}';
    const lines = keys.map((key) => `${inner}${JSON.stringify(key)}: ${toJson(value[key] ?? null, inner)}`);
    return `{\n${lines.join(',\n')}\n${indent}}`;
  }
  return JSON.stringify(value);
}
