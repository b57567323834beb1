import { isList, isMap, setOwn } from '../machinery/patches/values.ts';
import { childOf, itemsOf, propertyOf, type SchemaProps } from './schema-props.ts';

const isForbiddenNull = (value: unknown, schema: SchemaProps | undefined): boolean =>
  value === null && schema !== undefined && schema.nullable !== true;

/**
 * Fills in a schema's default values; a null where none may stand counts as missing. The same value where there is nothing to
 * do. Models staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting
 */
export function withSchemaDefaults(value: unknown, schema: SchemaProps | undefined): unknown {
  if (!schema) return value;
  if (isList(value)) {
    const items = itemsOf(schema);
    const out = value.map((item) =>
      withSchemaDefaults(isForbiddenNull(item, items) ? (items?.default ?? null) : item, items),
    );
    return out.some((item, i) => item !== value[i]) ? out : value;
  }
  if (!isMap(value)) return value;
  let out: Record<string, unknown> | undefined;
  const { properties = {} } = schema;
  for (const key in properties) {
    const property = properties[key];
    if (property?.default === undefined || property.default === null) continue;
    if (!Object.hasOwn(value, key) || isForbiddenNull(value[key], property)) {
      (out ??= { ...value })[key] = property.default;
    }
  }
  for (const [key, item] of Object.entries(out ?? value)) {
    const child = childOf(schema, key);
    if (!child) continue;
    if (isForbiddenNull(item, child)) {
      // Values of a map have no name that could be left out.
      if (propertyOf(schema, key)) delete (out ??= { ...value })[key];
      else if (child.default !== undefined) setOwn((out ??= { ...value }), key, child.default);
      continue;
    }
    const filled = withSchemaDefaults(item, child);
    if (filled !== item) setOwn((out ??= { ...value }), key, filled);
  }
  return out ?? value;
}
