import { isMap } from '../machinery/patches/values.ts';
import type { Schema } from '../machinery/schema.ts';
import type { Definition } from './definition.ts';
import { schemaName } from './definition.ts';
import { additionalOf, isEmbedded, itemsOf, unfolded, type SchemaProps } from './schema-props.ts';

const REF = '#/components/schemas/';
const OBJECT_META = { $ref: `${REF}io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta` };
const LIST_META = { $ref: `${REF}io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta` };

const mapped = <T, U>(
  map: Readonly<Record<string, T>>,
  change: (value: T) => U,
): Readonly<Record<string, U>> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));

/** A part of a schema as the OpenAPI document shows it. */
function shown(given: SchemaProps): Readonly<Record<string, unknown>> {
  const schema = unfolded(given);
  const { properties, items: _items, additionalProperties, required = [], ...rest } = schema;
  const items = itemsOf(schema);
  const additional = additionalOf(schema);
  const own = properties && mapped(properties, shown);
  const whole = isEmbedded(schema);
  const missing = whole ? ['kind', 'apiVersion'].filter((key) => !required.includes(key)) : [];
  const allRequired = [...required, ...missing];
  return {
    ...rest,
    ...(allRequired.length > 0 ? { required: allRequired } : {}),
    ...(whole
      ? {
          properties: {
            ...own,
            apiVersion: { type: 'string' },
            kind: { type: 'string' },
            metadata: OBJECT_META,
          },
        }
      : own && { properties: own }),
    ...(items ? { items: shown(items) } : {}),
    ...(additional
      ? { additionalProperties: shown(additional) }
      : additionalProperties === undefined
        ? {}
        : { additionalProperties }),
  };
}

const isSchema = (value: unknown): value is Schema => isMap(value);

function asSchema(value: unknown): Schema {
  if (isSchema(value)) return value;
  throw new Error('a schema is an object');
}

/**
 * The schemas of one version of a custom kind and of its list, by their full names.
 * Models staging/src/k8s.io/apiextensions-apiserver/pkg/controller/openapi/builder/builder.go
 */
export function openApiSchemas({ spec }: Definition, version: string): Readonly<Record<string, Schema>> {
  const { group, names } = spec;
  const schema = spec.versions.find(({ name }) => name === version)?.schema?.openAPIV3Schema;
  const own = schema ? shown(schema) : { type: 'object' };
  const { properties } = own as { readonly properties?: object };
  const type = (kind: string): object => ({ 'x-kubernetes-group-version-kind': [{ group, version, kind }] });
  const name = schemaName(group, version, names.kind);
  const text = { type: 'string' };
  const listKind = names.listKind || `${names.kind}List`;
  return {
    [name]: asSchema({
      ...own,
      ...(schema
        ? { properties: { apiVersion: text, kind: text, metadata: OBJECT_META, ...withoutMeta(properties) } }
        : {}),
      ...type(names.kind),
    }),
    [`${name}List`]: asSchema({
      type: 'object',
      description: `${listKind} is a list of ${names.kind}`,
      required: ['items'],
      properties: {
        apiVersion: text,
        items: { type: 'array', items: { $ref: REF + name } },
        kind: text,
        metadata: LIST_META,
      },
      ...type(listKind),
    }),
  };
}

/** Type and metadata are the same for all kinds, whatever the definition says of them. */
function withoutMeta(properties: object | undefined): object {
  return Object.fromEntries(
    Object.entries(properties ?? {}).filter(([key]) => !['apiVersion', 'kind', 'metadata'].includes(key)),
  );
}
