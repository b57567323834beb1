import { equal } from '../machinery/equal.ts';
import { DecodeError } from '../machinery/decode.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { isMap } from '../machinery/patches/values.ts';
import type { Schemas } from '../machinery/schema.ts';
import { coerceEmbedded, EmbeddedError, validateEmbedded } from './embedded.ts';
import { reportFindings } from './findings.ts';
import { shownValue } from './go-syntax.ts';
import { prune } from './pruning.ts';
import { isEmbedded, itemsOf, type SchemaProps } from './schema-props.ts';
import { validateValue } from './value-validation.ts';

function validateDefault(schemas: Schemas, schema: SchemaProps, path: string, errors: FieldErrors): void {
  const value = schema.default;
  if (value === undefined || value === null) return;
  const field = `${path}.default`;
  if (isMap(value) && !equal(prune(value, schema, isEmbedded(schema)).value, value)) {
    errors.invalid(field, shownValue(value), 'must not have unknown fields');
  }
  try {
    coerceEmbedded(schemas, value, schema, field, []);
  } catch (error) {
    if (!(error instanceof EmbeddedError) && !(error instanceof DecodeError)) throw error;
    errors.invalid(error instanceof EmbeddedError ? error.field : field, shownValue(value), error.message);
    return;
  }
  const before = errors.causes.length;
  validateEmbedded(schema, value, field, errors);
  if (errors.causes.length > before) return;
  reportFindings(validateValue(schema, value), field, errors);
}

/**
 * Whether the default values of a schema are good ones.
 * Models staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting/validation.go
 */
export function validateDefaults(
  schemas: Schemas,
  schema: SchemaProps,
  path: string,
  errors: FieldErrors,
): void {
  validateDefault(schemas, schema, path, errors);
  const items = itemsOf(schema);
  if (items) validateDefaults(schemas, items, `${path}.items`, errors);
  for (const [key, one] of Object.entries(schema.properties ?? {})) {
    validateDefaults(schemas, one, `${path}.properties[${key}]`, errors);
  }
}
