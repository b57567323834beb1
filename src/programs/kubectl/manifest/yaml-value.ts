import type { Tags } from 'yaml';
import { CommandError } from '../errors.ts';

/**
 * The plain scalars that Go's YAML knows: times and numbers to base 60 are texts, and a number has a digit before its exponent.
 * Models sigs.k8s.io/yaml/goyaml.v2 resolve.go
 */
export const goTags = (tags: Tags): Tags =>
  tags.flatMap((tag): Tags => {
    if (typeof tag === 'string') return [tag];
    if (/:(timestamp|intTime|floatTime)$/.test(tag.tag)) return [];
    const format = 'format' in tag ? tag.format : undefined;
    if (format === 'TIME') return [];
    if (tag.collection || !tag.tag.endsWith(':float') || tag.test?.test('.nan')) return [tag];
    const test =
      format === 'EXP'
        ? /^[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)[eE][-+]?[0-9]+$/
        : /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)$/;
    return [{ ...tag, test }];
  });

/**
 * A decoded YAML value as JSON: keys of maps become strings. Throws for keys that are maps or lists, which is what a template's
 * `{{ }}` looks like. Models sigs.k8s.io/yaml convertToJSONableObject, goyaml.v2 decode.go mapping
 */
export function jsonValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(jsonValue);
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (!(value instanceof Map)) return value;
  const out: [string, unknown][] = [];
  for (const [key, item] of value) {
    if (typeof key === 'object' && key !== null) {
      throw new CommandError(`error converting YAML to JSON: yaml: invalid map key: ${goSyntax(key)}`);
    }
    out.push([String(key), jsonValue(item)]);
  }
  return Object.fromEntries(out);
}

/** A value as Go's `%#v` writes it. */
function goSyntax(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]): string => `${goSyntax(key)}:${goSyntax(item)}`);
    return `map[interface {}]interface {}{${entries.sort().join(', ')}}`;
  }
  if (value === null || value === undefined) return 'interface {}(nil)';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
