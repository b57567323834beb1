import type { ObjectMeta } from '../api/types.ts';
import { validateMeta } from '../kinds/metadata-validation.ts';
import { decode, DecodeError } from '../machinery/decode.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { checkDNS1035Label, pathSegmentName } from '../machinery/names.ts';
import { isList, isMap, type JsonMap } from '../machinery/patches/values.ts';
import type { Schemas } from '../machinery/schema.ts';
import { shownValue } from './go-syntax.ts';
import { additionalOf, isEmbedded, itemsOf, propertyOf, type SchemaProps } from './schema-props.ts';

const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** Metadata as Go reads it, with the fields that it does not know. */
export interface ReadMeta {
  readonly value: ObjectMeta;
  readonly unknown: readonly string[];
}

/** Reads metadata of an object whose kind has no Go type. @throws DecodeError for fields of another type */
export function readMeta(schemas: Schemas, metadata: JsonMap): ReadMeta {
  const { value, strictErrors } = decode(schemas, OBJECT_META, metadata);
  const { creationTimestamp, ...rest } = value;
  return {
    value:
      creationTimestamp === undefined || creationTimestamp === null
        ? rest
        : ({ ...rest, creationTimestamp } as ObjectMeta),
    unknown: strictErrors.map((text) => text.replace(/^unknown field "(.*)"$/, '$1')),
  };
}

/** The words of what is wrong with the type or metadata of an object inside of another. */
export class EmbeddedError extends Error {
  readonly field: string;
  readonly value: unknown;

  constructor(field: string, value: unknown, message: string) {
    super(message);
    this.field = field;
    this.value = value;
  }
}

const childPath = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** A part of a value with its schema, its path and its key. */
type Part = readonly [value: unknown, schema: SchemaProps | undefined, path: string, key: string | number];

function parts(value: unknown, schema: SchemaProps, path: string): readonly Part[] {
  if (isList(value)) {
    const items = itemsOf(schema);
    return value.map((item, i) => [item, items, `${path}[${i}]`, i] as const);
  }
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, item]): readonly Part[] => {
    const property = propertyOf(schema, key);
    if (property) return [[item, property, childPath(path, key), key]];
    return schema.additionalProperties === undefined
      ? []
      : [[item, additionalOf(schema), `${path}[${key}]`, key]];
  });
}

/**
 * Reads the metadata of objects inside of an object, and drops from it what no metadata has.
 * Models staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta/coerce.go
 * @param unknown collects the paths of what was dropped
 * @throws EmbeddedError for a type or metadata that is none
 */
export function coerceEmbedded(
  schemas: Schemas,
  value: unknown,
  schema: SchemaProps | undefined,
  path: string,
  unknown: string[],
): unknown {
  if (!schema) return value;
  let out: Record<string, unknown> | undefined;
  if (isMap(value) && isEmbedded(schema)) {
    for (const key of ['apiVersion', 'kind']) {
      if (key in value && typeof value[key] !== 'string') {
        throw new EmbeddedError(childPath(path, key), value[key], 'must be a string');
      }
    }
    const { metadata } = value;
    if (isMap(metadata)) {
      const at = childPath(path, 'metadata');
      try {
        const read = readMeta(schemas, metadata);
        unknown.push(...read.unknown.map((field) => `${at}.${field}`));
        out = { ...value, metadata: read.value };
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
        throw new EmbeddedError(at, metadata, error.message);
      }
    }
  }
  const found = parts(value, schema, path);
  const mapped = found.map(
    ([item, child, at, key]) => [key, coerceEmbedded(schemas, item, child, at, unknown), item] as const,
  );
  if (mapped.every(([, after, before]) => after === before)) return out ?? value;
  if (isList(value)) return mapped.map(([, after]) => after);
  return {
    ...(out ?? (isMap(value) ? value : {})),
    ...Object.fromEntries(mapped.map(([key, after]) => [key, after])),
  };
}

function validateWhole(value: JsonMap, path: string, errors: FieldErrors): void {
  for (const key of ['apiVersion', 'kind']) {
    if (!Object.hasOwn(value, key)) errors.required(childPath(path, key), 'must not be empty');
  }
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion === 'string') {
    const at = childPath(path, 'apiVersion');
    if (apiVersion === '') errors.invalid(at, apiVersion, 'must not be empty');
    else if (apiVersion.split('/').length > 2) {
      errors.invalid(at, apiVersion, `unexpected GroupVersion string: ${apiVersion}`);
    }
  }
  if (typeof kind === 'string') {
    const at = childPath(path, 'kind');
    const complaints = checkDNS1035Label(kind.toLowerCase());
    if (kind === '') errors.invalid(at, kind, 'must not be empty');
    else if (complaints.length > 0) {
      errors.invalid(at, kind, `may have mixed case, but should otherwise match: ${complaints.join(',')}`);
    }
  }
  if (isMap(metadata)) {
    const meta: ObjectMeta = metadata;
    validateMeta(
      { ...meta, name: meta.name || 'fakename' },
      (meta.namespace ?? '') !== '',
      pathSegmentName,
      childPath(path, 'metadata'),
      errors,
    );
  } else if (metadata !== undefined) {
    errors.invalid(childPath(path, 'metadata'), shownValue(metadata), 'must be an object');
  }
}

/**
 * Whether objects inside of an object have a type and good metadata.
 * Models staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta/validation.go
 */
export function validateEmbedded(
  schema: SchemaProps | undefined,
  value: unknown,
  path: string,
  errors: FieldErrors,
): void {
  if (!schema) return;
  if (isMap(value) && isEmbedded(schema)) validateWhole(value, path, errors);
  for (const [item, child, at] of parts(value, schema, path)) validateEmbedded(child, item, at, errors);
}
