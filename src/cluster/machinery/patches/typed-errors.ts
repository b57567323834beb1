import { goPrint } from '../go-print.ts';
import type { SchemaNode, Schemas } from '../schema.ts';
import { isAtomic, listKeys } from './apply-merge.ts';
import { itemSteps } from './field-compare.ts';
import { formatPath, type FieldPath } from './field-set.ts';
import { isList, isMap } from './values.ts';

/** The Go type of a decoded value. */
function goTypeOf(value: unknown): string {
  if (isList(value)) return '[]interface {}';
  if (isMap(value)) return 'map[string]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

const shown = (value: unknown): string => `&{${goPrint(value)}}`;

function scalarError(type: SchemaNode['type'], value: unknown): string | undefined {
  switch (type) {
    case 'integer':
    case 'number':
      return typeof value === 'number'
        ? undefined
        : `expected numeric (int or float), got ${goTypeOf(value)}`;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `expected boolean, got ${shown(value)}`;
    case 'string':
    case 'bytes':
    case 'time':
    case 'micro-time':
      return typeof value === 'string'
        ? undefined
        : `expected string, got &value.valueUnstructured{Value:${goPrint(value)}}`;
    default:
      return undefined;
  }
}

/**
 * Why a configuration is no object of its schema, path by path.
 * Models sigs.k8s.io/structured-merge-diff/v4/typed/validate.go
 */
export function typedErrors(schemas: Schemas, root: SchemaNode, object: unknown): readonly string[] {
  const errors: string[] = [];
  const refuse = (path: FieldPath, text: string): void => {
    errors.push(path.length === 0 ? text : `${formatPath(path)}: ${text}`);
  };
  const walk = (node: SchemaNode, value: unknown, path: FieldPath): void => {
    if (value === null || value === undefined) return;
    if (node.type === 'struct' || node.type === 'map') {
      if (!isMap(value)) {
        refuse(path, `expected map, got ${shown(value)}`);
        return;
      }
      for (const [key, item] of Object.entries(value)) {
        const below = [...path, `f:${key}`];
        const child = node.type === 'struct' ? schemas.property(node, key) : schemas.element(node);
        if (child) walk(child, item, below);
        else if (node.schema['x-kubernetes-preserve-unknown-fields'] !== true)
          refuse(below, 'field not declared in schema');
      }
      return;
    }
    if (node.type === 'list') {
      if (!isList(value)) refuse(path, `expected list, got ${shown(value)}`);
      else list(node, value, path);
      return;
    }
    const text = scalarError(node.type, value);
    if (text !== undefined) refuse(path, text);
  };
  const list = (node: SchemaNode, value: readonly unknown[], path: FieldPath): void => {
    const element = schemas.element(node);
    const keys = isAtomic(node) ? undefined : listKeys(node);
    const seen = new Set<string>();
    for (const [index, item] of value.entries()) {
      const step = keys && [...itemSteps(schemas, node, keys, [item]).keys()][0];
      if (step !== undefined && seen.has(step)) {
        refuse(path, `duplicate entries for key ${formatPath([step])}`);
        return;
      }
      if (step !== undefined) seen.add(step);
      walk(element, item, [...path, step ?? `i:${index}`]);
    }
  };
  walk(root, object, []);
  return errors;
}
