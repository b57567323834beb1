/**
 * The API's schemas as facts: types, merge keys, defaults. They are loaded on demand, because only requests from outside need
 * them.
 */

import { onDemand } from '../../loading/on-demand.ts';
import { own } from './patches/values.ts';

/** An OpenAPI schema, or a part of one, as `api/facts/schemas.json` has it. */
export interface Schema {
  /** The API's own schemas have none. */
  readonly description?: string;
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly $ref?: string;
  readonly oneOf?: readonly Schema[];
  /** One reference, where the field has hints of its own beside it. */
  readonly allOf?: readonly Schema[];
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'map' | 'set';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: 'atomic' | 'granular';
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-patch-merge-key'?: string;
  readonly 'x-kubernetes-patch-strategy'?: string;
  readonly 'x-kubernetes-group-version-kind'?: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }[];
}

const PREFIX = '#/components/schemas/';

const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';
const MICRO_TIME = 'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime';

/** What a schema node describes, with references followed. */
export type NodeType =
  | 'struct'
  | 'map'
  | 'list'
  | 'string'
  | 'bytes'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'quantity'
  | 'int-or-string'
  | 'time'
  | 'micro-time'
  | 'any';

/** A schema node with its references followed. */
export interface SchemaNode {
  readonly type: NodeType;
  /** The full name of the schema it refers to, if it refers to one. */
  readonly name: string | undefined;
  /** The node itself, with the list and merge hints that stand beside a reference. */
  readonly own: Schema;
  /** The schema that it refers to, or the node itself. */
  readonly schema: Schema;
}

/** All schemas of the API. */
export class Schemas {
  readonly #schemas: Readonly<Record<string, Schema>>;
  readonly #pointers: Readonly<Record<string, readonly string[]>>;
  readonly #nodes = new WeakMap<Schema, SchemaNode>();
  readonly #defaults = new WeakMap<Schema, readonly (readonly [string, unknown])[]>();

  constructor(
    schemas: Readonly<Record<string, Schema>>,
    pointers: Readonly<Record<string, readonly string[]>>,
  ) {
    this.#schemas = schemas;
    this.#pointers = pointers;
  }

  /** The schema of a full name: `io.k8s.api.core.v1.Pod`. */
  get(name: string): Schema | undefined {
    return this.#schemas[name];
  }

  /** These schemas and more. */
  extended(more: Readonly<Record<string, Schema>>): Schemas {
    return new Schemas({ ...this.#schemas, ...more }, this.#pointers);
  }

  /** The node of a whole kind. */
  root(name: string): SchemaNode {
    return this.node({ $ref: PREFIX + name });
  }

  node(own: Schema): SchemaNode {
    let node = this.#nodes.get(own);
    if (!node) {
      node = this.#resolve(own);
      this.#nodes.set(own, node);
    }
    return node;
  }

  property(node: SchemaNode, key: string): SchemaNode | undefined {
    const property = own(node.schema.properties, key);
    return property && this.node(property);
  }

  /** What a list's items, or a map's values, are. */
  element(node: SchemaNode): SchemaNode {
    const { items, additionalProperties } = node.schema;
    const own = items ?? (typeof additionalProperties === 'object' ? additionalProperties : {});
    return this.node(own);
  }

  /** The values that a struct's missing fields have, by field. */
  defaults(node: SchemaNode): readonly (readonly [string, unknown])[] {
    let out = this.#defaults.get(node.schema);
    if (!out) {
      out = Object.entries(node.schema.properties ?? {}).flatMap(([key, { default: value }]) =>
        value === undefined ? [] : [[key, value] as const],
      );
      this.#defaults.set(node.schema, out);
    }
    return out;
  }

  /** Whether a scalar field tells its zero value from a missing one. */
  keepsZero(node: SchemaNode, key: string): boolean {
    if (node.name !== undefined && this.#pointers[node.name]?.includes(key) === true) return true;
    return node.schema.required?.includes(key) === true;
  }

  #resolve(own: Schema): SchemaNode {
    const name = (own.$ref ?? own.allOf?.[0]?.$ref)?.slice(PREFIX.length);
    const schema = (name === undefined ? own : this.#schemas[name]) ?? {};
    return { type: typeOf(name, schema), name, own, schema };
  }
}

function typeOf(name: string | undefined, schema: Schema): NodeType {
  if (name === QUANTITY) return 'quantity';
  if (name === INT_OR_STRING) return 'int-or-string';
  switch (schema.type) {
    case 'object':
      if (schema.properties) return 'struct';
      return schema.additionalProperties ? 'map' : 'any';
    case 'array':
      return 'list';
    case 'string':
      if (schema.format === 'date-time') return name === MICRO_TIME ? 'micro-time' : 'time';
      return schema.format === 'byte' ? 'bytes' : 'string';
    case 'integer':
    case 'number':
    case 'boolean':
      return schema.type;
    default:
      return 'any';
  }
}

let loading: Promise<Schemas> | undefined;
let loaded: Schemas | undefined;

/** Loads the facts once; a bundler makes a chunk of them. */
export function loadSchemas(): Promise<Schemas> {
  loading ??= (async () => {
    const [facts, pointers] = await Promise.all([
      onDemand(import('../api/facts/schemas.json', { with: { type: 'json' } })),
      onDemand(import('../api/facts/pointers.json', { with: { type: 'json' } })),
    ]);
    loaded = new Schemas(
      facts.default.schemas as unknown as Readonly<Record<string, Schema>>,
      pointers.default as Readonly<Record<string, readonly string[]>>,
    );
    return loaded;
  })();
  return loading;
}

/** The facts if they are there; if not, they are loaded for who asks again later. */
export function schemasAtHand(): Schemas | undefined {
  if (!loaded) void loadSchemas();
  return loaded;
}
