import type { CustomResourceDefinitionVersion } from '../api/types.ts';
import { DecodeError, type Decoded } from '../machinery/decode.ts';
import { FieldErrors } from '../machinery/field-errors.ts';
import type { KubeObject } from '../machinery/object.ts';
import { isMap, type JsonMap } from '../machinery/patches/values.ts';
import type { Schema, Schemas } from '../machinery/schema.ts';
import type { CelRules } from './cel/rules.ts';
import { withSchemaDefaults } from './defaulting.ts';
import { coerceEmbedded, EmbeddedError, readMeta, validateEmbedded } from './embedded.ts';
import { reportFindings } from './findings.ts';
import { validateListTypes } from './list-types.ts';
import { prune } from './pruning.ts';
import { validateActual, validateWanted } from './scale.ts';
import type { SchemaProps } from './schema-props.ts';
import { validateValue } from './value-validation.ts';

/** Errors after which the rules in CEL are not asked any more. */
const BLOCKING: ReadonlySet<string> = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);

const NOT_CHECKED =
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';

const asMap = (object: unknown): JsonMap => (isMap(object) ? object : {});

/** What one version of a custom kind asks of its objects. */
export class VersionRules {
  readonly schema: SchemaProps | undefined;
  /** The schemas of the API with those of the custom kind among them. */
  readonly schemas: Schemas;
  /** The schemas of the custom kind and its list, by their names. */
  readonly openApi: Readonly<Record<string, Schema>>;
  readonly #version: CustomResourceDefinitionVersion;
  readonly #preserves: boolean;
  readonly #cel: CelRules | undefined;

  constructor(
    version: CustomResourceDefinitionVersion,
    schemas: Schemas,
    openApi: Readonly<Record<string, Schema>>,
    preserves: boolean,
    cel: CelRules | undefined,
  ) {
    this.schema = version.schema?.openAPIV3Schema;
    this.schemas = schemas.extended(openApi);
    this.openApi = openApi;
    this.#version = version;
    this.#preserves = preserves;
    this.#cel = cel;
  }

  /**
   * Reads an object: metadata by its type, the rest pruned by the schema.
   * @throws DecodeError for metadata of another type
   */
  decode(value: JsonMap): Decoded {
    const { metadata, ...rest } = value;
    const meta = isMap(metadata) ? readMeta(this.schemas, metadata) : undefined;
    if (metadata !== undefined && metadata !== null && !meta) {
      throw new DecodeError('json: cannot unmarshal into Go value of type v1.ObjectMeta');
    }
    const pruned = this.#preserves ? { value: rest, unknown: [] } : prune(rest, this.schema, true);
    const unknown: string[] = [];
    let out: unknown;
    try {
      out = coerceEmbedded(this.schemas, pruned.value, this.schema, '', unknown);
    } catch (error) {
      if (!(error instanceof EmbeddedError)) throw error;
      const errors = new FieldErrors();
      errors.invalid(error.field, '', error.message);
      throw new DecodeError(errors.aggregate());
    }
    const fields = [
      ...(meta?.unknown ?? []).map((field) => `metadata.${field}`).sort(),
      ...pruned.unknown,
      ...unknown.sort(),
    ];
    return {
      value: { ...(meta ? { metadata: meta.value } : {}), ...asMap(out) },
      strictErrors: fields.map((field) => `unknown field "${field}"`),
    };
  }

  /** Fills in the schema's defaults. */
  defaults(object: KubeObject): KubeObject {
    const filled = withSchemaDefaults(object, this.schema);
    return isMap(filled) ? filled : object;
  }

  /** A stored object as this version shows it. */
  shown(object: KubeObject): KubeObject {
    const { metadata, ...rest } = object;
    const pruned = this.#preserves ? rest : prune(asMap(rest), this.schema, true).value;
    const out = sorted(withSchemaDefaults({ ...pruned, metadata }, this.schema));
    return isMap(out) ? out : object;
  }

  /** @param old the object before an update; metadata was checked before */
  validate(object: KubeObject, old: KubeObject | undefined, errors: FieldErrors): void {
    const { schema } = this;
    const { scale } = this.#version.subresources ?? {};
    if (schema) {
      reportFindings(validateValue(schema, object, old && { value: old }), '', errors);
    }
    if (scale) {
      validateWanted(object, scale, errors);
      validateActual(object, scale, errors);
    }
    validateEmbedded(schema, object, '', errors);
    if (!old || isUnique(schema, old)) validateListTypes(schema, object, '', errors);
    this.#ask(object, old, errors);
  }

  validateStatus(object: KubeObject, old: KubeObject, errors: FieldErrors): void {
    const status = asMap(object)['status'];
    const schema = this.schema?.properties?.['status'];
    const { scale } = this.#version.subresources ?? {};
    if (schema && status !== undefined) {
      reportFindings(validateValue(schema, status, { value: asMap(old)['status'] }), 'status', errors);
    }
    if (scale) validateActual(object, scale, errors);
    if (schema && status !== undefined) validateEmbedded(schema, status, 'status', errors);
    if (isUnique(this.schema, old)) validateListTypes(this.schema, object, '', errors);
    this.#ask(object, old, errors);
  }

  #ask(object: KubeObject, old: KubeObject | undefined, errors: FieldErrors): void {
    if (!this.#cel) return;
    if (errors.causes.some(({ reason = '' }) => BLOCKING.has(reason)))
      errors.invalid('<nil>', null, NOT_CHECKED);
    else this.#cel.validate(object, old, errors);
  }
}

function isUnique(schema: SchemaProps | undefined, object: KubeObject): boolean {
  const errors = new FieldErrors();
  validateListTypes(schema, object, '', errors);
  return errors.empty;
}

/** Go writes the keys of what has no type of its own in their order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]),
  );
}
