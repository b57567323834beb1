import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinitionVersion,
  CustomResourceSubresources,
  SelectableField,
} from '../api/types.ts';
import { FieldErrors } from '../machinery/field-errors.ts';
import { GoText } from '../machinery/go.ts';
import type { Schemas } from '../machinery/schema.ts';
import { validateDefaults } from './default-validation.ts';
import { hasStatus } from './definition.ts';
import { findField, schemaErrors } from './schema-validation.ts';
import type { SchemaProps } from './schema-props.ts';
import { structuralErrors } from './structural.ts';

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];
const COLUMN_FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];
const MAX_SELECTABLE = 8;

const simplePathProblem = (path: string): string | undefined =>
  path.startsWith('.') ? undefined : 'must be a simple json path starting with .';

function validateColumn(column: CustomResourceColumnDefinition, path: string, errors: FieldErrors): void {
  const { name = '', type = '', format = '', jsonPath = '' } = column;
  if (name === '') errors.required(`${path}.name`);
  const types = `must be one of ${COLUMN_TYPES.join(',')}`;
  if (type === '') errors.required(`${path}.type`, types);
  else if (!COLUMN_TYPES.includes(type)) errors.invalid(`${path}.type`, type, types);
  if (format !== '' && !COLUMN_FORMATS.includes(format)) {
    errors.invalid(`${path}.format`, format, `must be one of ${COLUMN_FORMATS.join(',')}`);
  }
  const problem = simplePathProblem(jsonPath);
  if (jsonPath === '') errors.required(`${path}.JSONPath`);
  else if (problem !== undefined) errors.invalid(`${path}.JSONPath`, jsonPath, problem);
}

function validateSubresources(
  given: CustomResourceSubresources | undefined,
  path: string,
  errors: FieldErrors,
): void {
  if (!given?.scale) return;
  const { specReplicasPath = '', statusReplicasPath = '', labelSelectorPath = '' } = given.scale;
  const check = (name: string, value: string, roots: readonly string[], words: string): void => {
    const field = `${path}.scale.${name}`;
    const problem = simplePathProblem(value);
    if (problem !== undefined) errors.invalid(field, value, problem);
    else if (!roots.some((root) => value.startsWith(root)))
      errors.invalid(field, value, `should be a json path under ${words}`);
  };
  if (specReplicasPath === '') errors.required(`${path}.scale.specReplicasPath`);
  else check('specReplicasPath', specReplicasPath, ['.spec.'], '.spec');
  if (statusReplicasPath === '') errors.required(`${path}.scale.statusReplicasPath`);
  else check('statusReplicasPath', statusReplicasPath, ['.status.'], '.status');
  if (labelSelectorPath !== '') {
    check('labelSelectorPath', labelSelectorPath, ['.spec.', '.status.'], 'either .spec or .status');
  }
}

function validateSelectable(
  fields: readonly SelectableField[],
  schema: SchemaProps,
  path: string,
  errors: FieldErrors,
): void {
  const seen = new Set<string>();
  fields.forEach(({ jsonPath = '' }, i) => {
    const field = `${path}[${i}].jsonPath`;
    if (jsonPath === '') {
      errors.required(field);
      return;
    }
    const found = jsonPath.includes('[') ? undefined : findField(schema, jsonPath);
    if (!found) {
      const because = jsonPath.includes('[')
        ? 'array notation is not allowed'
        : 'does not refer to a valid field';
      errors.invalid(field, jsonPath, `is an invalid path: ${because}`);
      return;
    }
    if (/^\.metadata(\.|$)/.test(jsonPath))
      errors.invalid(field, jsonPath, 'must not point to fields in metadata');
    if (!['string', 'boolean', 'integer'].includes(found.type ?? '')) {
      errors.invalid(
        field,
        jsonPath,
        'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
      );
    }
    if (seen.has(jsonPath)) errors.duplicate(field, jsonPath);
    seen.add(jsonPath);
  });
  if (seen.size > MAX_SELECTABLE) errors.tooMany(path, seen.size, MAX_SELECTABLE);
}

/** What the schema's root may hold beside properties when `status` is looked at alone. */
const ROOT_FIELDS: Readonly<Record<string, string>> = {
  description: 'Description',
  type: 'Type',
  format: 'Format',
  title: 'Title',
  maximum: 'Maximum',
  exclusiveMaximum: 'ExclusiveMaximum',
  minimum: 'Minimum',
  exclusiveMinimum: 'ExclusiveMinimum',
  maxLength: 'MaxLength',
  minLength: 'MinLength',
  pattern: 'Pattern',
  maxItems: 'MaxItems',
  minItems: 'MinItems',
  uniqueItems: 'UniqueItems',
  multipleOf: 'MultipleOf',
  required: 'Required',
  items: 'Items',
  properties: 'Properties',
  externalDocs: 'ExternalDocs',
  example: 'Example',
  'x-kubernetes-preserve-unknown-fields': 'XPreserveUnknownFields',
  'x-kubernetes-validations': 'XValidations',
};

function validateRootOfStatus(schema: SchemaProps, path: string, errors: FieldErrors): void {
  if (schema.type !== undefined && schema.type !== 'object') {
    errors.invalid(
      `${path}.type`,
      schema.type,
      'only "object" is allowed as the type at the root of the schema if the status subresource is enabled',
    );
    return;
  }
  if (
    Object.entries(schema).every(
      ([key, value]) => key in ROOT_FIELDS || value === undefined || value === false,
    )
  )
    return;
  errors.invalid(
    path,
    new GoText('apiextensions.JSONSchemaProps{}'),
    `only [${Object.values(ROOT_FIELDS).join(' ')}] fields are allowed at the root of the schema if the status subresource is enabled`,
  );
}

function validateSchema(
  schemas: Schemas,
  schema: SchemaProps,
  withStatus: boolean,
  path: string,
  errors: FieldErrors,
): void {
  if (withStatus) validateRootOfStatus(schema, path, errors);
  if (schema.nullable) errors.forbidden(`${path}.nullable`, 'nullable cannot be true at the root');
  let structural = structuralErrors(schema, path);
  if (structural.empty) {
    structural = new FieldErrors();
    validateDefaults(schemas, schema, path, structural);
  }
  errors.add(structural);
  errors.add(schemaErrors(schema, path, structural.empty));
}

/** Checks one version of a definition: its schema, its subresources, its columns. */
export function validateVersion(
  schemas: Schemas,
  version: CustomResourceDefinitionVersion,
  path: string,
  errors: FieldErrors,
): void {
  const { deprecated = false, deprecationWarning: warning } = version;
  if (warning !== undefined) {
    const refuse = (words: string): void => errors.invalid(`${path}.deprecationWarning`, warning, words);
    if (!deprecated) refuse('can only be set for deprecated versions');
    else {
      if (warning.length > 256) refuse('must be <= 256 characters long');
      if (warning === '') refuse('must not be an empty string');
      const control = [...warning].findIndex((letter) => letter < ' ' || letter === '\u007f');
      if (control >= 0) {
        refuse(
          `must only contain printable UTF-8 characters; non-printable character found at index ${control}`,
        );
      }
    }
  }
  const schema = version.schema?.openAPIV3Schema;
  if (schema) validateSchema(schemas, schema, hasStatus(version), `${path}.schema.openAPIV3Schema`, errors);
  validateSubresources(version.subresources, `${path}.subresources`, errors);
  (version.additionalPrinterColumns ?? []).forEach((column, i) =>
    validateColumn(column, `${path}.additionalPrinterColumns[${i}]`, errors),
  );
  const { selectableFields = [] } = version;
  if (selectableFields.length > 0 && schema) {
    validateSelectable(selectableFields, schema, `${path}.selectableFields`, errors);
  }
}
