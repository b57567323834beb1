import { goJsonType, quote } from './go.ts';
import { quantityProblem } from '../../go/quantity.ts';
import { canonicalQuantity } from './quantity.ts';
import { setOwn } from './patches/values.ts';
import type { SchemaNode, Schemas } from './schema.ts';

/** A value that does not fit its field; the message is Go's. */
export class DecodeError extends Error {}

/** A decoded object: only known fields, canonical quantities and times, no zero values where Go leaves them out. */
export interface Decoded {
  readonly value: Readonly<Record<string, unknown>>;
  /** `unknown field "spec.foo"`, in the order of the document. */
  readonly strictErrors: readonly string[];
}

/** Whose words a type error has: the JSON decoder's, or those of the converter that patches go through. */
export type Wording = 'json' | 'unstructured';

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

const shortName = (name: string | undefined): string => name?.slice(name.lastIndexOf('.') + 1) ?? '';

/** A type as Go names it in decoding errors. */
function goType(schemas: Schemas, node: SchemaNode): string {
  switch (node.type) {
    case 'struct': {
      const parts = node.name?.split('.') ?? [];
      return parts.slice(-2).join('.');
    }
    case 'map':
      return `map[string]${goType(schemas, schemas.element(node))}`;
    case 'list':
      return `[]${goType(schemas, schemas.element(node))}`;
    case 'integer':
      return node.schema.format === 'int32' ? 'int32' : 'int64';
    case 'number':
      return 'float64';
    case 'boolean':
      return 'bool';
    case 'bytes':
      return '[]uint8';
    case 'int-or-string':
      return 'intstr.IntOrString';
    default:
      return 'string';
  }
}

const goKind = (schemas: Schemas, node: SchemaNode): string => {
  const type = goType(schemas, node);
  return type.startsWith('map') ? 'map' : type.startsWith('[]') ? 'slice' : type;
};

class Decoder {
  readonly #schemas: Schemas;
  readonly #wording: Wording;
  readonly errors: string[] = [];

  constructor(schemas: Schemas, wording: Wording) {
    this.#schemas = schemas;
    this.#wording = wording;
  }

  /**
   * @param path where the value stands, with indexes: for unknown fields
   * @param fields the same without indexes: for type errors
   * @param struct the name of the innermost struct
   */
  value(node: SchemaNode, value: unknown, path: string, fields: string, struct: string): unknown {
    switch (node.type) {
      case 'struct':
        return this.#struct(node, value, path, fields, struct);
      case 'map':
        return this.#map(node, value, path, fields, struct);
      case 'list':
        return this.#list(node, value, path, fields, struct);
      case 'quantity':
        return quantity(value);
      case 'int-or-string':
        if (typeof value === 'number' || typeof value === 'string') return value;
        throw this.#mismatch(node, value, fields, struct);
      case 'time':
      case 'micro-time':
        return this.#time(node, value, fields, struct);
      case 'integer':
        if (typeof value !== 'number') throw this.#mismatch(node, value, fields, struct);
        if (!Number.isInteger(value)) {
          throw new DecodeError(
            `json: cannot unmarshal number ${value} into Go struct field ${struct}.${fields} of type ${goType(this.#schemas, node)}`,
          );
        }
        return value;
      case 'number':
        if (typeof value !== 'number') throw this.#mismatch(node, value, fields, struct);
        return value;
      case 'boolean':
        if (typeof value !== 'boolean') throw this.#mismatch(node, value, fields, struct);
        return value;
      case 'bytes':
        return this.#bytes(node, value, fields, struct);
      case 'string':
        if (typeof value !== 'string') throw this.#mismatch(node, value, fields, struct);
        return value;
      case 'any':
        return value;
    }
  }

  #struct(node: SchemaNode, value: unknown, path: string, fields: string, struct: string): unknown {
    if (!isObject(value)) throw this.#mismatch(node, value, fields, struct);
    const out: Record<string, unknown> = {};
    const name = shortName(node.name);
    for (const [key, item] of Object.entries(value)) {
      const property = this.#schemas.property(node, key);
      const at = path === '' ? key : `${path}.${key}`;
      if (!property) {
        this.errors.push(`unknown field ${quote(at)}`);
        continue;
      }
      if (item === null) continue;
      const under = fields === '' ? key : `${fields}.${key}`;
      const decoded = this.value(property, item, at, under, name);
      if (!this.#isOmitted(node, key, property, decoded)) out[key] = decoded;
    }
    this.#fill(node, out);
    return out;
  }

  /** What Go's structs always have: structs inside of structs, and values that the schema gives. */
  #fill(node: SchemaNode, out: Record<string, unknown>): void {
    for (const [key, value] of this.#schemas.defaults(node)) {
      if (out[key] !== undefined) continue;
      const property = this.#schemas.property(node, key);
      if (!property) continue;
      if (property.type !== 'struct') {
        if (!this.#isOmitted(node, key, property, value)) out[key] = value;
      } else {
        const inner: Record<string, unknown> = {};
        this.#fill(property, inner);
        out[key] = inner;
      }
    }
  }

  #isOmitted(node: SchemaNode, key: string, property: SchemaNode, value: unknown): boolean {
    switch (property.type) {
      case 'list':
        return (value as readonly unknown[]).length === 0 && !this.#schemas.keepsZero(node, key);
      case 'map':
      case 'bytes':
      case 'string':
      case 'integer':
      case 'number':
      case 'boolean':
        if (this.#schemas.keepsZero(node, key)) return false;
        return value === '' || value === 0 || value === false || isEmptyMap(value);
      default:
        return false;
    }
  }

  #map(node: SchemaNode, value: unknown, path: string, fields: string, struct: string): unknown {
    if (!isObject(value)) throw this.#mismatch(node, value, fields, struct);
    const element = this.#schemas.element(node);
    const out: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
      const at = `${path}.${key}`;
      setOwn(out, key, this.#element(element, item, at, fields, struct));
    }
    return out;
  }

  #list(node: SchemaNode, value: unknown, path: string, fields: string, struct: string): unknown {
    if (!Array.isArray(value)) throw this.#mismatch(node, value, fields, struct);
    const element = this.#schemas.element(node);
    return value.map((item: unknown, i) => this.#element(element, item, `${path}[${i}]`, fields, struct));
  }

  /** An item of a list or a map. A null leaves Go's zero value, in which a struct has what its fields have when they are missing. */
  #element(element: SchemaNode, item: unknown, path: string, fields: string, struct: string): unknown {
    if (item !== null) return this.value(element, item, path, fields, struct);
    return element.type === 'struct' ? this.#struct(element, {}, path, fields, struct) : zero(element);
  }

  #time(node: SchemaNode, value: unknown, fields: string, struct: string): unknown {
    if (typeof value !== 'string') throw this.#mismatch(node, value, fields, struct);
    if (value === '') return undefined;
    if (!RFC3339.test(value) || Number.isNaN(Date.parse(value))) {
      const layout = node.type === 'time' ? '2006-01-02T15:04:05Z07:00' : '2006-01-02T15:04:05.000000Z07:00';
      throw new DecodeError(
        `parsing time ${quote(value)} as ${quote(layout)}: cannot parse ${quote(value)} as "2006"`,
      );
    }
    const text = new Date(Date.parse(value)).toISOString();
    if (node.type === 'time') return `${text.slice(0, 19)}Z`;
    const fraction = /\.(\d+)/.exec(value)?.[1] ?? '';
    return `${text.slice(0, 19)}.${fraction.padEnd(6, '0').slice(0, 6)}Z`;
  }

  #bytes(node: SchemaNode, value: unknown, fields: string, struct: string): unknown {
    if (typeof value !== 'string') throw this.#mismatch(node, value, fields, struct);
    const text = value.replace(/[\r\n]/g, '');
    const bad = /[^A-Za-z0-9+/=]/.exec(text)?.index ?? badPadding(text);
    if (bad !== undefined) throw new DecodeError(`illegal base64 data at input byte ${bad}`);
    return text;
  }

  #mismatch(node: SchemaNode, value: unknown, fields: string, struct: string): DecodeError {
    if (this.#wording === 'unstructured') {
      switch (node.type) {
        case 'struct':
          return new DecodeError(`cannot restore struct from: ${goValueKind(value)}`);
        case 'map':
          return new DecodeError(`cannot restore map from ${goValueKind(value)}`);
        case 'list':
          return new DecodeError(`cannot restore slice from ${goValueKind(value)}`);
        default:
          return new DecodeError(`unrecognized type: ${goKind(this.#schemas, node)}`);
      }
    }
    const type = goType(this.#schemas, node);
    const where = fields === '' ? 'Go value' : `Go struct field ${struct}.${fields}`;
    return new DecodeError(`json: cannot unmarshal ${goJsonType(value)} into ${where} of type ${type}`);
  }
}

const goValueKind = (value: unknown): string => {
  if (Array.isArray(value)) return 'slice';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'object' ? 'map' : 'string';
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEmptyMap = (value: unknown): boolean => isObject(value) && Object.keys(value).length === 0;

function badPadding(text: string): number | undefined {
  const pad = text.indexOf('=');
  if (pad >= 0 && !/^={1,2}$/.test(text.slice(pad))) return pad;
  if (text.length % 4 === 0) return undefined;
  return text.length - (text.length % 4) + (pad >= 0 ? 0 : text.length % 4 === 1 ? 0 : 0);
}

function zero(node: SchemaNode): unknown {
  switch (node.type) {
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return false;
    case 'string':
    case 'bytes':
      return '';
    case 'quantity':
      return '0';
    case 'list':
      return [];
    case 'struct':
    case 'map':
      return {};
    default:
      return null;
  }
}

/** Models staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go UnmarshalJSON */
function quantity(value: unknown): string {
  const text = typeof value === 'string' ? value.trim() : JSON.stringify(value);
  const out = canonicalQuantity(text);
  if (out === undefined)
    throw new DecodeError(quantityProblem(text) ?? 'unable to parse numeric part of quantity');
  return out;
}

/**
 * Reads a JSON value as the kind of a schema, as Go's decoder reads it into a struct.
 * @throws DecodeError for a value of the wrong type
 */
export function decode(
  schemas: Schemas,
  schema: string,
  value: Readonly<Record<string, unknown>>,
  wording: Wording = 'json',
): Decoded {
  const decoder = new Decoder(schemas, wording);
  const root = schemas.root(schema);
  const out = decoder.value(root, value, '', '', shortName(root.name));
  return { value: out as Readonly<Record<string, unknown>>, strictErrors: decoder.errors };
}
