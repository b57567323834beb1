import { CommandError } from '../errors.ts';

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
