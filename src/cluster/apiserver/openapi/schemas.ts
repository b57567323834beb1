import type { Schema, Schemas } from '../../machinery/schema.ts';
import { onDemand, references } from './operation.ts';
import type { Json } from './parameters.ts';

const mapValues = <T>(values: Readonly<Record<string, T>>, map: (value: T, key: string) => unknown): Json =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value, key)]));

/** The properties that have no description upstream, by the end of their schema's name. */
const UNDESCRIBED: Readonly<Record<string, readonly string[]>> = {
  IngressRule: ['http'],
  JSONSchemaProps: ['additionalItems', 'additionalProperties', 'example', 'externalDocs', 'items', 'not'],
};

/**
 * A schema as documents have it. What stands beside a bare reference does not count, so a reference with neighbours is `allOf`; a
 * property nearly always has one, its description.
 */
function published(schema: Schema, name: string, isDescribed = false): Json {
  const {
    $ref,
    description,
    type,
    format,
    enum: values,
    required,
    items,
    allOf,
    oneOf,
    properties,
    ...rest
  } = schema;
  const { default: value, additionalProperties, ...hints } = rest;
  const undescribed = UNDESCRIBED[name.slice(name.lastIndexOf('.') + 1)] ?? [];
  const isBare = !isDescribed && Object.keys(schema).length === 1;
  if ($ref !== undefined && isBare) return { $ref };
  const all = $ref === undefined ? allOf : [{ $ref }];
  const out = {
    ...(description === undefined ? {} : { description }),
    ...(type === undefined ? {} : { type }),
    ...(format === undefined ? {} : { format }),
    ...(value === undefined ? {} : { default: value }),
    ...(values ? { enum: values } : {}),
    ...(required ? { required } : {}),
    ...(items ? { items: published(items, '') } : {}),
    ...(all ? { allOf: all } : {}),
    ...(oneOf ? { oneOf } : {}),
  };
  if (properties)
    onDemand(out, 'properties', () =>
      mapValues(properties, (one, key) => published(one, '', !undescribed.includes(key))),
    );
  return Object.assign(
    out,
    additionalProperties === undefined ? {} : { additionalProperties: additional(additionalProperties) },
    Object.fromEntries(Object.entries(hints).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
}

const additional = (value: Schema | boolean): unknown =>
  typeof value === 'object' ? published(value, '') : value;

const LIST_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta';

/** The list of a kind whose list nobody declares: that of a CustomResourceDefinition. */
function listOf(schemas: Schemas, name: string): Schema | undefined {
  const item = name.endsWith('List') ? name.slice(0, -'List'.length) : '';
  const [type] = schemas.get(item)?.['x-kubernetes-group-version-kind'] ?? [];
  if (!type) return undefined;
  return {
    type: 'object',
    required: ['items'],
    properties: {
      apiVersion: { type: 'string' },
      items: { type: 'array', items: { $ref: `#/components/schemas/${item}` } },
      kind: { type: 'string' },
      metadata: { $ref: `#/components/schemas/${LIST_META}` },
    },
    'x-kubernetes-group-version-kind': [{ ...type, kind: `${type.kind}List` }],
  };
}

/** The schemas that one refers to: a published one refers to the same. */
const referred = new WeakMap<Schema, ReadonlySet<string>>();

function referencesOf(schema: Schema): ReadonlySet<string> {
  const out = referred.get(schema) ?? references(schema);
  referred.set(schema, out);
  return out;
}

/** All schemas that a part of a document needs, sorted by name. */
export function neededSchemas(schemas: Schemas, part: unknown): Json {
  const out = new Map<string, Schema>();
  const queue = [...references(part)];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const schema = out.has(name) ? undefined : (schemas.get(name) ?? listOf(schemas, name));
    if (!schema) continue;
    out.set(name, schema);
    queue.push(...referencesOf(schema));
  }
  const needed = {};
  for (const [name, schema] of [...out].sort(([a], [b]) => (a < b ? -1 : 1)))
    onDemand(needed, name, () => published(schema, name));
  return needed;
}
