import { FieldErrors } from '../machinery/field-errors.ts';
import { readRegExp, SyntaxProblem } from '../../regexp/re2.ts';
import {
  additionalOf,
  firstSpellsIntOrString,
  isEmbedded,
  isIntOrString,
  itemsOf,
  preserves,
  propertyOf,
  spellsIntOrString,
  type SchemaProps,
} from './schema-props.ts';

type Level = 'root' | 'item' | 'field';

const MUST_HAVE_TYPE: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

/** What stands in a schema below `allOf`, `anyOf`, `oneOf` and `not` may only ask for values, not give them a shape. */
function validateNested(schema: SchemaProps, path: string, skipAnyOf: boolean, errors: FieldErrors): void {
  validateConditions(schema, path, skipAnyOf, false, errors);
  const items = itemsOf(schema);
  const additional = additionalOf(schema);
  if (items) validateNested(items, `${path}.items`, false, errors);
  for (const [key, one] of Object.entries(schema.properties ?? {})) {
    validateNested(one, `${path}.properties[${key}]`, false, errors);
  }
  if (schema.type) errors.forbidden(`${path}.type`, 'must be empty to be structural');
  if (additional || schema.additionalProperties === true) {
    errors.forbidden(`${path}.additionalProperties`, 'must be undefined to be structural');
  }
  const forbid = (key: keyof SchemaProps, words: string): void => {
    const value = schema[key];
    const empty =
      value === undefined || value === '' || value === false || (Array.isArray(value) && value.length === 0);
    if (!empty) errors.forbidden(`${path}.${key}`, `must be ${words} to be structural`);
  };
  forbid('default', 'undefined');
  forbid('title', 'empty');
  forbid('description', 'empty');
  forbid('nullable', 'false');
  forbid('x-kubernetes-preserve-unknown-fields', 'false');
  forbid('x-kubernetes-embedded-resource', 'false');
  forbid('x-kubernetes-int-or-string', 'false');
  forbid('x-kubernetes-list-map-keys', 'empty');
  forbid('x-kubernetes-list-type', 'undefined');
  forbid('x-kubernetes-map-type', 'undefined');
  forbid('x-kubernetes-validations', 'empty');
  if (schema.properties?.['metadata']) {
    errors.forbidden(`${path}.properties[metadata]`, 'must not be specified in a nested context');
  }
}

function validateConditions(
  schema: SchemaProps,
  path: string,
  skipAnyOf: boolean,
  skipFirst: boolean,
  errors: FieldErrors,
): void {
  if (!skipAnyOf)
    (schema.anyOf ?? []).forEach((one, i) => validateNested(one, `${path}.anyOf[${i}]`, false, errors));
  (schema.allOf ?? []).forEach((one, i) =>
    validateNested(one, `${path}.allOf[${i}]`, skipFirst && i === 0, errors),
  );
  (schema.oneOf ?? []).forEach((one, i) => validateNested(one, `${path}.oneOf[${i}]`, false, errors));
  if (schema.not) validateNested(schema.not, `${path}.not`, false, errors);
  const { pattern = '' } = schema;
  const expression = readRegExp(pattern);
  if (expression instanceof SyntaxProblem) {
    const because = `must be a valid regular expression, but isn't: ${expression.message}`;
    errors.invalid(`${path}.pattern`, pattern, because);
  }
}

/** The root's metadata may only say something of names. */
function validateRootMetadata(metadata: SchemaProps, path: string, errors: FieldErrors): void {
  const { type: _type, default: _default, properties = {}, ...others } = metadata;
  const onlyNames = Object.keys(properties).every((key) => key === 'name' || key === 'generateName');
  if (onlyNames && Object.keys(others).length === 0) return;
  errors.forbidden(
    path,
    'must not specify anything other than name and generateName, but metadata is implicitly specified',
  );
}

function validateShape(schema: SchemaProps, level: Level, path: string, errors: FieldErrors): void {
  const { type = '', properties = {} } = schema;
  const items = itemsOf(schema);
  const additional = additionalOf(schema);
  if (type === 'array' && !items) errors.required(`${path}.items`, 'must be specified');
  if (items) validateShape(items, 'item', `${path}.items`, errors);
  for (const [key, one] of Object.entries(properties))
    validateShape(one, 'field', `${path}.properties[${key}]`, errors);
  if (schema.additionalProperties !== undefined) {
    if (level === 'root') errors.forbidden(`${path}.additionalProperties`, 'must not be used at the root');
    if (additional) validateShape(additional, 'field', `${path}.additionalProperties`, errors);
  }
  const whole = isEmbedded(schema);
  if (isIntOrString(schema) && preserves(schema)) {
    errors.invalid(
      `${path}.x-kubernetes-preserve-unknown-fields`,
      true,
      'must be false if x-kubernetes-int-or-string is true',
    );
  }
  if (isIntOrString(schema) && whole) {
    errors.invalid(
      `${path}.x-kubernetes-embedded-resource`,
      true,
      'must be false if x-kubernetes-int-or-string is true',
    );
  }
  validateConditions(schema, path, spellsIntOrString(schema), firstSpellsIntOrString(schema), errors);
  if (whole && type !== 'object') {
    const words = 'must be object if x-kubernetes-embedded-resource is true';
    if (type === '') errors.required(`${path}.type`, words);
    else errors.invalid(`${path}.type`, type, words);
  } else if (type === '' && !isIntOrString(schema) && !preserves(schema)) {
    errors.required(`${path}.type`, MUST_HAVE_TYPE[level]);
  }
  if (whole && schema.additionalProperties !== undefined) {
    errors.forbidden(
      `${path}.additionalProperties`,
      'must not be used if x-kubernetes-embedded-resource is set',
    );
  }
  if (level === 'root' && type !== '' && type !== 'object') {
    errors.invalid(`${path}.type`, type, 'must be object at the root');
  }
  const hasMeta = level === 'root' || whole;
  for (const key of ['kind', 'apiVersion']) {
    const own = properties[key];
    if (hasMeta && own && own.type !== 'string') {
      errors.invalid(`${path}.properties[${key}].type`, own.type ?? '', 'must be string');
    }
  }
  const { metadata } = properties;
  if (metadata) {
    const at = `${path}.properties[metadata]`;
    if (hasMeta && metadata.type !== 'object')
      errors.invalid(`${at}.type`, metadata.type ?? '', 'must be object');
    if (level === 'root') validateRootMetadata(metadata, at, errors);
  }
  if (whole && !preserves(schema) && Object.keys(properties).length === 0) {
    errors.required(
      `${path}.properties`,
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
    );
  }
}

/** Whatever a condition names must have a shape outside of it. Models …/apiserver/schema/complete.go */
function validateComplete(schema: SchemaProps, path: string, errors: FieldErrors): void {
  const nested = (
    condition: SchemaProps | undefined,
    shape: SchemaProps | undefined,
    at: string,
    shapePath: string,
  ): void => {
    if (!condition) return;
    if (!shape) {
      errors.required(shapePath, `because it is defined in ${at}`);
      return;
    }
    const items = itemsOf(condition);
    if (items) nested(items, itemsOf(shape), `${at}.items`, `${shapePath}.items`);
    for (const [key, one] of Object.entries(condition.properties ?? {})) {
      const below = propertyOf(shape, key);
      nested(one, below, `${at}.properties[${key}]`, `${shapePath}.properties[${key}]`);
    }
    conditions(condition, shape, at, shapePath);
  };
  const conditions = (from: SchemaProps, shape: SchemaProps, at: string, shapePath: string): void => {
    for (const name of ['anyOf', 'allOf', 'oneOf'] as const) {
      (from[name] ?? []).forEach((one, i) => nested(one, shape, `${at}.${name}[${i}]`, shapePath));
    }
    nested(from.not, shape, `${at}.not`, shapePath);
  };
  const walk = (one: SchemaProps, at: string): void => {
    conditions(one, one, at, at);
    for (const [key, child] of Object.entries(one.properties ?? {})) walk(child, `${at}.properties[${key}]`);
    const items = itemsOf(one);
    const additional = additionalOf(one);
    if (items) walk(items, `${at}.items`);
    if (additional) walk(additional, `${at}.additionalProperties`);
  };
  walk(schema, path);
}

/**
 * Whether a schema gives every value one shape, which pruning and defaulting need; errors come sorted.
 * Models staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/validation.go
 */
export function structuralErrors(schema: SchemaProps, path: string): FieldErrors {
  const errors = new FieldErrors();
  validateShape(schema, 'root', path, errors);
  validateComplete(schema, path, errors);
  errors.sort();
  return errors;
}
