import { isObject, type JsonObject } from '../object.ts';

/** The Go type of a field: a name of what JSON has for it, a list or a map of strings, a list of structs. */
type GoType = 'string' | 'bool' | 'int64' | 'time' | 'any' | 'strings' | 'map' | Struct | Named;

/** A text with a type of its own. */
interface Named {
  readonly named: string;
}

/** A list of structs. */
interface Struct {
  readonly struct: string;
  readonly fields: Readonly<Record<string, GoType>>;
}

const uid: Named = { named: 'types.UID' };

const objectMeta: Struct = {
  struct: 'ObjectMeta',
  fields: {
    name: 'string',
    generateName: 'string',
    namespace: 'string',
    selfLink: 'string',
    uid,
    resourceVersion: 'string',
    generation: 'int64',
    creationTimestamp: 'time',
    deletionTimestamp: 'time',
    deletionGracePeriodSeconds: 'int64',
    labels: 'map',
    annotations: 'map',
    ownerReferences: {
      struct: 'OwnerReference',
      fields: {
        apiVersion: 'string',
        kind: 'string',
        name: 'string',
        uid,
        controller: 'bool',
        blockOwnerDeletion: 'bool',
      },
    },
    finalizers: 'strings',
    managedFields: {
      struct: 'ManagedFieldsEntry',
      fields: {
        manager: 'string',
        operation: { named: 'v1.ManagedFieldsOperationType' },
        apiVersion: 'string',
        time: 'time',
        fieldsType: 'string',
        fieldsV1: 'any',
        subresource: 'string',
      },
    },
  },
};

/** What JSON calls a value. */
export function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value === 'bigint' ? 'number' : typeof value;
}

const mismatch = (value: string, place: string, type: string): string =>
  `json: cannot unmarshal ${value} into Go struct field ${place} of type ${type}`;

/**
 * The first field of an object that does not fit Go's structs of metadata, in encoding/json's words.
 * Models cli-runtime/pkg/resource/metadata_decoder.go
 */
export function metadataProblem({ apiVersion, metadata }: JsonObject): string | undefined {
  if (apiVersion !== undefined && apiVersion !== null && typeof apiVersion !== 'string')
    return mismatch(jsonType(apiVersion), 'metadataOnlyObject.apiVersion', 'string');
  if (metadata === undefined || metadata === null) return undefined;
  if (!isObject(metadata))
    return mismatch(jsonType(metadata), 'metadataOnlyObject.metadata', 'v1.ObjectMeta');
  return structProblem(metadata, objectMeta, 'metadata');
}

function structProblem(value: JsonObject, { struct, fields }: Struct, path: string): string | undefined {
  for (const name of Object.keys(value).sort()) {
    const type = fields[name];
    if (type === undefined || !Object.hasOwn(fields, name)) continue;
    const problem = fieldProblem(value[name], type, struct, `${path}.${name}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function fieldProblem(value: unknown, type: GoType, struct: string, path: string): string | undefined {
  if (value === null || value === undefined || type === 'any') return undefined;
  const place = `${struct}.${path}`;
  const each = (values: readonly unknown[]): string | undefined =>
    values.map((item) => fieldProblem(item, 'string', struct, path)).find((problem) => problem !== undefined);
  switch (type) {
    case 'string':
    case 'time':
      return typeof value === 'string' ? undefined : mismatch(jsonType(value), place, 'string');
    case 'bool':
      return typeof value === 'boolean' ? undefined : mismatch(jsonType(value), place, 'bool');
    case 'int64':
      if (typeof value === 'number' && !Number.isInteger(value))
        return mismatch(`number ${value}`, place, 'int64');
      return jsonType(value) === 'number' ? undefined : mismatch(jsonType(value), place, 'int64');
    case 'map':
      if (!isObject(value)) return mismatch(jsonType(value), place, 'map[string]string');
      return each(
        Object.keys(value)
          .sort()
          .map((key) => value[key]),
      );
    case 'strings':
      return Array.isArray(value) ? each(value) : mismatch(jsonType(value), place, '[]string');
  }
  if ('named' in type)
    return typeof value === 'string' ? undefined : mismatch(jsonType(value), place, type.named);
  if (!Array.isArray(value)) return mismatch(jsonType(value), place, `[]v1.${type.struct}`);
  for (const item of value as readonly unknown[]) {
    if (item === null) continue;
    const problem = isObject(item)
      ? structProblem(item, type, path)
      : mismatch(jsonType(item), place, `v1.${type.struct}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
