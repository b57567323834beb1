import type { JSONSchemaProps } from '../api/types.ts';
import { isMap, own } from '../machinery/patches/values.ts';

/** A schema of a CustomResourceDefinition, or a part of one. */
export type SchemaProps = JSONSchemaProps;

const isSchema = (value: unknown): value is SchemaProps => isMap(value);

/** The schema of a list's items. */
export const itemsOf = (schema: SchemaProps | undefined): SchemaProps | undefined =>
  isSchema(schema?.items) ? schema.items : undefined;

/** Whether `items` is a list of schemas, which no custom resource may have. */
export const hasItemsList = ({ items }: SchemaProps): boolean => Array.isArray(items);

/** The schema of a map's values; undefined too where `additionalProperties` only says yes or no. */
export const additionalOf = (schema: SchemaProps | undefined): SchemaProps | undefined =>
  isSchema(schema?.additionalProperties) ? schema.additionalProperties : undefined;

/** The schema of a property. */
export const propertyOf = (schema: SchemaProps | undefined, key: string): SchemaProps | undefined =>
  own(schema?.properties, key);

/** The schema below a key of an object: a property's, or that of all of a map's values. */
export const childOf = (schema: SchemaProps | undefined, key: string): SchemaProps | undefined =>
  propertyOf(schema, key) ?? additionalOf(schema);

export const preserves = (schema: SchemaProps | undefined): boolean =>
  schema?.['x-kubernetes-preserve-unknown-fields'] === true;

export const isEmbedded = (schema: SchemaProps | undefined): boolean =>
  schema?.['x-kubernetes-embedded-resource'] === true;

export const isIntOrString = (schema: SchemaProps): boolean => schema['x-kubernetes-int-or-string'] === true;

/** The schemas directly below one, with the paths that lead to them from it. */
export function below(schema: SchemaProps): readonly (readonly [path: string, schema: SchemaProps])[] {
  const list = (name: 'allOf' | 'oneOf' | 'anyOf') =>
    (schema[name] ?? []).map((one, i) => [`${name}[${i}]`, one] as const);
  const items = itemsOf(schema);
  const additional = additionalOf(schema);
  return [
    ...(additional ? [['additionalProperties', additional] as const] : []),
    ...Object.entries(schema.properties ?? {}).map(([key, one]) => [`properties[${key}]`, one] as const),
    ...(schema.not ? [['not', schema.not] as const] : []),
    ...list('allOf'),
    ...list('oneOf'),
    ...list('anyOf'),
    ...(items ? [['items', items] as const] : []),
  ];
}

/** Whether the condition holds for a schema or any below it. */
export const schemaHas = (schema: SchemaProps | undefined, holds: (one: SchemaProps) => boolean): boolean =>
  schema !== undefined && (holds(schema) || below(schema).some(([, one]) => schemaHas(one, holds)));

/** What `int-or-string` stands for beside other conditions. */
const INT_OR_STRING = [{ type: 'integer' }, { type: 'string' }] as const;

const isIntOrStringPattern = (list: readonly SchemaProps[] | undefined): boolean =>
  list?.length === 2 &&
  list.every((one, i) => Object.keys(one).length === 1 && one.type === INT_OR_STRING[i]?.type);

/** Whether `anyOf` only spells out what an int-or-string is. */
export const spellsIntOrString = ({ anyOf }: SchemaProps): boolean => isIntOrStringPattern(anyOf);

/** Whether the first of `allOf` only spells out what an int-or-string is. */
export const firstSpellsIntOrString = ({ allOf }: SchemaProps): boolean =>
  isIntOrStringPattern(allOf?.[0]?.anyOf);

/** The schema with what `x-kubernetes-int-or-string` implies. Models staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/unfold.go */
export function unfolded(schema: SchemaProps): SchemaProps {
  if (!isIntOrString(schema) || spellsIntOrString(schema) || firstSpellsIntOrString(schema)) return schema;
  return schema.anyOf
    ? { ...schema, allOf: [{ anyOf: INT_OR_STRING }, ...(schema.allOf ?? [])] }
    : { ...schema, anyOf: INT_OR_STRING };
}
