import type { SchemaProps } from '../../../../custom/schema-props.ts';
import type { Schema, Schemas } from '../../../../machinery/schema.ts';

/** What stands where a type leads to itself. */
const PLACEHOLDER: SchemaProps = { type: 'object', properties: {} };

/**
 * What expressions see of the API's objects: their schemas with references followed, without what has no one type, as quantities.
 * Models staging/src/k8s.io/apiserver/pkg/cel/common/schemas.go SchemaDeclType
 */
export class ExposedSchemas {
  readonly #schemas: Schemas;
  readonly #known = new Map<string, SchemaProps | undefined>();

  constructor(schemas: Schemas) {
    this.#schemas = schemas;
  }

  /** @param name the full name of a schema */
  of(name: string): SchemaProps | undefined {
    if (!this.#known.has(name)) {
      this.#known.set(name, PLACEHOLDER);
      const { schema } = this.#schemas.root(name);
      this.#known.set(name, this.#exposed(schema));
    }
    return this.#known.get(name);
  }

  /** The schema that a part of another refers to, or that part. */
  #part(own: Schema): SchemaProps | undefined {
    const { name, schema } = this.#schemas.node(own);
    return name === undefined ? this.#exposed(schema) : this.of(name);
  }

  #exposed(schema: Schema): SchemaProps | undefined {
    const { type, format, items, additionalProperties, properties = {} } = schema;
    if (format === 'int-or-string' || 'x-kubernetes-int-or-string' in schema)
      return { 'x-kubernetes-int-or-string': true };
    if (type === 'array') {
      const item = items && this.#part(items);
      return item && { type, items: item };
    }
    if (type !== 'object') return type && { type, ...(format === undefined ? {} : { format }) };
    if (typeof additionalProperties === 'object') {
      const value = this.#part(additionalProperties);
      return value && { type, additionalProperties: value };
    }
    const exposed: Record<string, SchemaProps> = {};
    for (const [key, property] of Object.entries(properties)) {
      const part = this.#part(property);
      if (part) exposed[key] = part;
    }
    return { type, properties: exposed };
  }
}
