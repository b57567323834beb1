import type { ValidationRule } from '../api/types.ts';
import { FieldErrors } from '../machinery/field-errors.ts';
import { goStrings, GoText, quote } from '../machinery/go.ts';
import { isMap, own } from '../machinery/patches/values.ts';
import { rulesOf, type RulesBySchema } from './cel/rules.ts';
import { shownValue } from './go-syntax.ts';
import {
  additionalOf,
  hasItemsList,
  isEmbedded,
  itemsOf,
  propertyOf,
  type SchemaProps,
} from './schema-props.ts';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];
const META = new Set(['metadata', 'kind', 'apiVersion']);

/** What is known of the place of a schema. */
interface Place {
  /** Why no default may stand here. */
  readonly noDefaults: string | undefined;
  readonly insideMeta: boolean;
  /** The first schema above whose parts cannot be told from those of before. */
  readonly uncorrelatable: string | undefined;
  readonly root: boolean;
}

const NOT_SUPPORTED = [
  'id',
  'additionalItems',
  'patternProperties',
  'definitions',
  'dependencies',
  '$ref',
] as const;

function validateStandard(schema: SchemaProps, path: string, place: Place, errors: FieldErrors): void {
  const { type = '' } = schema;
  if (type !== '' && !TYPES.includes(type)) errors.notSupported(`${path}.type`, type, TYPES);
  if (schema.default !== undefined && schema.default !== null && place.noDefaults !== undefined) {
    errors.forbidden(`${path}.default`, `must not be set ${place.noDefaults}`);
  }
  for (const key of NOT_SUPPORTED) {
    const value = schema[key];
    if (value !== undefined && value !== '') errors.forbidden(`${path}.${key}`, `${key} is not supported`);
  }
  if (type === 'null') {
    errors.forbidden(`${path}.type`, 'type cannot be set to null, use nullable as an alternative');
  }
  if (hasItemsList(schema)) {
    errors.forbidden(`${path}.items`, 'items must be a schema object and not an array');
  }
  if (place.insideMeta && isEmbedded(schema)) {
    errors.forbidden(`${path}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta');
  }
}

function validateListKeys(schema: SchemaProps, path: string, errors: FieldErrors): void {
  const listType = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const items = itemsOf(schema);
  const keysField = `${path}.x-kubernetes-list-map-keys`;
  if (keys.length > 0 && listType !== 'map') {
    const words = 'must be map if x-kubernetes-list-map-keys is non-empty';
    if (listType === undefined) errors.required(`${path}.x-kubernetes-list-type`, words);
    else errors.invalid(`${path}.x-kubernetes-list-type`, listType, words);
  }
  if (listType !== 'map') return;
  if (keys.length === 0) errors.required(keysField, 'must not be empty if x-kubernetes-list-type is map');
  if (!items) {
    errors.required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map');
    return;
  }
  const { type = '', properties = {} } = items;
  if (type !== 'object') {
    errors.invalid(
      `${path}.items.type`,
      type,
      "must be object if parent array's x-kubernetes-list-type is map",
    );
    return;
  }
  keys.forEach((key, i) => {
    const property = own(properties, key);
    if (!property) errors.invalid(keysField, goStrings(keys), 'entries must all be names of item properties');
    else if (property.type === 'array' || property.type === 'object') {
      errors.invalid(
        `${path}.items.properties[${key}].type`,
        type,
        "must be a scalar type if parent array's x-kubernetes-list-type is map",
      );
    }
    if (keys.indexOf(key) < i)
      errors.invalid(keysField, goStrings(keys), 'must not contain duplicate entries');
  });
}

function validateListType(schema: SchemaProps, path: string, errors: FieldErrors): void {
  const { type = '' } = schema;
  const listType = schema['x-kubernetes-list-type'];
  const items = itemsOf(schema);
  if (listType !== undefined && type !== 'array') {
    const words = 'must be array if x-kubernetes-list-type is specified';
    if (type === '') errors.required(`${path}.type`, words);
    else errors.invalid(`${path}.type`, type, words);
  } else if (listType === 'set' && items) {
    const words = 'must be atomic as item of a list with x-kubernetes-list-type=set';
    const inner = items['x-kubernetes-list-type'];
    if (items.type === 'array' && inner !== undefined && inner !== 'atomic') {
      errors.invalid(`${path}.items.x-kubernetes-list-type`, inner, words);
    }
    if (items.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic') {
      errors.invalid(`${path}.items.x-kubernetes-map-type`, shownValue(inner), words);
    }
  }
  if (listType !== undefined && !['atomic', 'set', 'map'].includes(listType)) {
    errors.notSupported(`${path}.x-kubernetes-list-type`, listType, ['atomic', 'set', 'map']);
  }
  validateListKeys(schema, path, errors);
  if (!items || (listType !== 'set' && listType !== 'map')) return;
  if (items.nullable) {
    errors.forbidden(
      `${path}.items.nullable`,
      `cannot be nullable when x-kubernetes-list-type is ${listType}`,
    );
  }
  for (const key of listType === 'map' ? (schema['x-kubernetes-list-map-keys'] ?? []) : []) {
    const property = propertyOf(items, key);
    const at = `${path}.items.properties[${key}]`;
    if (!property) continue;
    if (!items.required?.includes(key) && property.default === undefined) {
      errors.required(
        `${at}.default`,
        'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
      );
    }
    if (property.nullable) {
      errors.forbidden(
        `${at}.nullable`,
        'this property is in x-kubernetes-list-map-keys, so it cannot be nullable',
      );
    }
  }
}

function validateMapType(schema: SchemaProps, path: string, errors: FieldErrors): void {
  const { type = '' } = schema;
  const mapType = schema['x-kubernetes-map-type'];
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    errors.invalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined');
  }
  if (mapType === undefined) return;
  if (type !== 'object') {
    const words = 'must be object if x-kubernetes-map-type is specified';
    if (type === '') errors.required(`${path}.type`, words);
    else errors.invalid(`${path}.type`, type, words);
  }
  if (!['atomic', 'granular'].includes(mapType)) {
    errors.notSupported(`${path}.x-kubernetes-map-type`, mapType, ['atomic', 'granular']);
  }
}

const hasNewlines = (text: string): boolean => /[\n\r]/.test(text);

/** Whether a path such as `.spec.a['b']` leads to a field of a schema. */
export function findField(schema: SchemaProps, path: string): SchemaProps | undefined {
  const steps = path.match(/\.[^.[\]]+|\['(?:\\.|[^'\\])*'\]/g) ?? [];
  if (steps.join('') !== path) return undefined;
  return steps.reduce<SchemaProps | undefined>((at, step) => {
    const name = step.startsWith('.') ? step.slice(1) : step.slice(2, -2).replace(/\\(.)/g, '$1');
    return propertyOf(at, name) ?? (step.startsWith('[') ? additionalOf(at) : undefined);
  }, schema);
}

function validateRule(rule: ValidationRule, schema: SchemaProps, path: string, errors: FieldErrors): void {
  const { message = '', messageExpression = '', fieldPath = '', reason } = rule;
  if (rule.rule.trim() === '') errors.required(`${path}.rule`, 'rule is not specified');
  else if (message !== '' && message.trim() === '') {
    errors.invalid(`${path}.message`, message, 'message must be non-empty if specified');
  } else if (hasNewlines(message.trim())) {
    errors.invalid(`${path}.message`, message, 'message must not contain line breaks');
  } else if (hasNewlines(rule.rule.trim()) && message.trim() === '') {
    errors.required(`${path}.message`, 'message must be specified if rule contains line breaks');
  }
  if (messageExpression !== '' && messageExpression.trim() === '') {
    errors.required(`${path}.messageExpression`, 'messageExpression must be non-empty if specified');
  }
  if (reason !== undefined && !REASONS.includes(reason))
    errors.notSupported(`${path}.reason`, reason, REASONS);
  if (fieldPath === '') return;
  if (fieldPath.trim() === '') {
    errors.invalid(`${path}.fieldPath`, fieldPath, 'fieldPath must be non-empty if specified');
  }
  if (hasNewlines(fieldPath))
    errors.invalid(`${path}.fieldPath`, fieldPath, 'fieldPath must not contain line breaks');
  if (!findField(schema, fieldPath))
    errors.invalid(`${path}.fieldPath`, fieldPath, 'fieldPath must be a valid path');
}

/** A rule as Go's `%#v` writes it. */
function shownRule({
  rule,
  message = '',
  messageExpression = '',
  reason,
  fieldPath = '',
  optionalOldSelf,
}: ValidationRule): GoText {
  const pointer = (type: string, value: unknown): string =>
    `(*${type})(${value === undefined ? 'nil' : '0xc000000000'})`;
  return new GoText(
    `apiextensions.ValidationRule{Rule:${quote(rule)}, Message:${quote(message)}, MessageExpression:${quote(messageExpression)}, Reason:${pointer('apiextensions.FieldValueErrorReason', reason)}, FieldPath:${quote(fieldPath)}, OptionalOldSelf:${pointer('bool', optionalOldSelf)}}`,
  );
}

/**
 * Checks a schema and all below it. Models staging/src/k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go
 * ValidateCustomResourceDefinitionOpenAPISchema
 */
class SchemaChecker {
  readonly errors = new FieldErrors();
  readonly celErrors = new FieldErrors();
  readonly #root: SchemaProps;
  readonly #structural: boolean;
  #rules: RulesBySchema | undefined;

  constructor(root: SchemaProps, structural: boolean) {
    this.#root = root;
    this.#structural = structural;
  }

  check(schema: SchemaProps, path: string, place: Place, nested = false): void {
    const before = this.errors.causes.length;
    const { errors } = this;
    validateStandard(schema, path, place, errors);
    if (schema.uniqueItems) {
      errors.forbidden(
        `${path}.uniqueItems`,
        'uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
      );
    }
    this.#below(schema, path, { ...place, root: false }, place.root, nested);
    validateMapType(schema, path, errors);
    validateListType(schema, path, errors);
    const rules = schema['x-kubernetes-validations'] ?? [];
    rules.forEach((rule, i) => validateRule(rule, schema, `${path}.x-kubernetes-validations[${i}]`, errors));
    if (rules.length > 0 && errors.causes.length === before && this.#structural && !nested) {
      this.#compile(schema, `${path}.x-kubernetes-validations`, place);
    }
  }

  #below(schema: SchemaProps, path: string, place: Place, isRoot: boolean, nested: boolean): void {
    const { properties = {}, additionalProperties } = schema;
    const additional = additionalOf(schema);
    if (additionalProperties !== undefined) {
      if (Object.keys(properties).length > 0 && (additional || additionalProperties === false)) {
        this.errors.forbidden(
          `${path}.additionalProperties`,
          'additionalProperties and properties are mutual exclusive',
        );
      }
      if (additional) {
        const noDefaults = place.insideMeta
          ? 'inside additionalProperties applying to object metadata'
          : place.noDefaults;
        this.check(additional, `${path}.additionalProperties`, { ...place, noDefaults }, nested);
      }
    }
    for (const [key, property] of Object.entries(properties)) {
      const atomic = schema['x-kubernetes-map-type'] === 'atomic';
      const uncorrelatable = place.uncorrelatable ?? (atomic ? path : undefined);
      const isMeta = (isRoot || isEmbedded(schema)) && META.has(key);
      this.check(
        property,
        `${path}.properties[${key}]`,
        {
          root: false,
          uncorrelatable,
          insideMeta: place.insideMeta || isMeta,
          noDefaults: isMeta && isRoot ? `in top-level ${key}` : place.noDefaults,
        },
        nested,
      );
    }
    if (schema.not) this.check(schema.not, `${path}.not`, place, true);
    for (const name of ['allOf', 'oneOf', 'anyOf'] as const) {
      (schema[name] ?? []).forEach((one, i) => this.check(one, `${path}.${name}[${i}]`, place, true));
    }
    const items = itemsOf(schema);
    if (items) {
      const keyed = schema['x-kubernetes-list-type'] === 'map';
      const uncorrelatable = place.uncorrelatable ?? (keyed ? undefined : path);
      this.check(items, `${path}.items`, { ...place, uncorrelatable }, nested);
    }
  }

  #compile(schema: SchemaProps, path: string, place: Place): void {
    this.#rules ??= rulesOf(this.#root, true);
    const compiled = this.#rules.get(schema) ?? [];
    compiled.forEach(({ rule, error, messageError, usesOldSelf }, i) => {
      if (error !== undefined) this.celErrors.invalid(`${path}[${i}].rule`, shownRule(rule), error);
      if (messageError !== undefined) {
        this.celErrors.invalid(`${path}[${i}].messageExpression`, shownRule(rule), messageError);
      }
      if (usesOldSelf && place.uncorrelatable !== undefined) {
        this.celErrors.invalid(
          `${path}[${i}].rule`,
          rule.rule,
          `oldSelf cannot be used on the uncorrelatable portion of the schema within ${place.uncorrelatable}`,
        );
      } else if (!usesOldSelf && rule.optionalOldSelf !== undefined) {
        this.celErrors.invalid(
          `${path}[${i}].optionalOldSelf`,
          rule.optionalOldSelf,
          'may not be set if oldSelf is not used in rule',
        );
      }
    });
  }
}

/** @param structural whether rules in CEL can be compiled */
export function schemaErrors(schema: SchemaProps, path: string, structural: boolean): FieldErrors {
  const checker = new SchemaChecker(schema, structural);
  checker.check(schema, path, {
    noDefaults: undefined,
    insideMeta: false,
    uncorrelatable: undefined,
    root: true,
  });
  checker.errors.add(checker.celErrors);
  return checker.errors;
}

/** Whether a value is a schema at all. */
export const isSchemaObject = (value: unknown): value is SchemaProps => isMap(value);
