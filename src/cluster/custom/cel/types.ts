import { Environment } from '@marcbachmann/cel-js';
import { isList, isMap } from '../../machinery/patches/values.ts';
import {
  additionalOf,
  isEmbedded,
  isIntOrString,
  itemsOf,
  preserves,
  type SchemaProps,
} from '../schema-props.ts';
import { escapeName } from './names.ts';

type Convert = (value: unknown) => unknown;

/** What expressions know of values under a schema: their type, and how a JSON value becomes one. */
export interface CelType {
  readonly name: string;
  readonly convert: Convert;
}

const META: SchemaProps = {
  type: 'object',
  properties: { name: { type: 'string' }, generateName: { type: 'string' } },
};

/** A JSON value that no schema describes. */
function plain(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (isList(value)) return value.map(plain);
  if (isMap(value)) return new Map(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  return value;
}

const DYN: CelType = { name: 'dyn', convert: plain };

/** Makes a duration of its text, as an expression would. */
const toDuration = new Environment().registerVariable('text', 'string').parse('duration(text)');

function text(format: string): CelType {
  switch (format) {
    case 'byte':
      return {
        name: 'bytes',
        convert: (value) => Uint8Array.from(atob(String(value)), (one) => one.charCodeAt(0)),
      };
    case 'date':
    case 'date-time':
    case 'datetime':
      return { name: 'google.protobuf.Timestamp', convert: (value) => new Date(String(value)) };
    case 'duration':
      return { name: 'google.protobuf.Duration', convert: (value) => toDuration({ text: value }) };
    default:
      return { name: 'string', convert: (value) => value };
  }
}

/** Declares the types of a schema's objects, each under a name of its own. */
export class CelTypes {
  readonly #env: Environment;
  readonly #known = new Map<SchemaProps, CelType>();
  #count = 0;

  constructor(env: Environment) {
    this.#env = env;
  }

  /** The names of the objects' types. */
  get objects(): readonly string[] {
    return Array.from({ length: this.#count }, (_, i) => `object${i + 1}`);
  }

  /** @param root whether the object has a type and metadata */
  of(schema: SchemaProps, root = false): CelType {
    let type = this.#known.get(schema);
    if (!type) this.#known.set(schema, (type = this.#make(schema, root || isEmbedded(schema))));
    return type;
  }

  #make(schema: SchemaProps, whole: boolean): CelType {
    const type = this.#typed(schema, whole);
    // A value that may be null is compared with it.
    return schema.nullable === true
      ? { name: 'dyn', convert: (value) => (value === null ? null : type.convert(value)) }
      : type;
  }

  #typed(schema: SchemaProps, whole: boolean): CelType {
    if (isIntOrString(schema)) return DYN;
    switch (schema.type) {
      case 'integer':
        return {
          name: 'int',
          convert: (value) => (typeof value === 'number' ? BigInt(Math.trunc(value)) : value),
        };
      case 'number':
        return { name: 'double', convert: (value) => value };
      case 'boolean':
        return { name: 'bool', convert: (value) => value };
      case 'string':
        return text(schema.format ?? '');
      case 'array': {
        const items = itemsOf(schema);
        const item = items ? this.of(items) : DYN;
        return {
          name: `list<${item.name}>`,
          convert: (value) => (isList(value) ? value.map(item.convert) : value),
        };
      }
      case 'object': {
        const additional = additionalOf(schema);
        if (!additional)
          return schema.properties || whole || !preserves(schema) ? this.#object(schema, whole) : DYN;
        const item = this.of(additional);
        return {
          name: `map<string, ${item.name}>`,
          convert: (value) =>
            isMap(value)
              ? new Map(Object.entries(value).map(([key, one]) => [key, item.convert(one)]))
              : value,
        };
      }
      default:
        return DYN;
    }
  }

  #object(schema: SchemaProps, whole: boolean): CelType {
    const string: SchemaProps = { type: 'string' };
    const properties: Readonly<Record<string, SchemaProps>> = {
      ...schema.properties,
      ...(whole ? { apiVersion: string, kind: string, metadata: META } : {}),
    };
    const fields: Record<string, string> = {};
    const converts = new Map<string, readonly [field: string, convert: Convert]>();
    for (const [key, property] of Object.entries(properties)) {
      const field = escapeName(key);
      if (field === undefined) continue;
      const type = this.of(property);
      fields[field] = type.name;
      converts.set(key, [field, type.convert]);
    }
    class CelObject {
      constructor(values: object) {
        Object.assign(this, values);
      }
    }
    const name = `object${++this.#count}`;
    this.#env.registerType(name, { ctor: CelObject, fields });
    return {
      name,
      convert: (value) => {
        if (!isMap(value)) return value;
        const entries = Object.entries(value).flatMap(([key, item]) => {
          const [field, convert] = converts.get(key) ?? [];
          return field === undefined || !convert ? [] : [[field, convert(item)] as const];
        });
        return new CelObject(Object.fromEntries(entries));
      },
    };
  }
}
