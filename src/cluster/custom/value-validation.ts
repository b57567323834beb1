import { equal } from '../machinery/equal.ts';
import { quote } from '../machinery/go.ts';
import { isList, isMap, type JsonMap } from '../machinery/patches/values.ts';
import type { Finding } from './findings.ts';
import { formatCheck } from './formats.ts';
import type { Expression } from '../../regexp/expression.ts';
import { readRegExp, SyntaxProblem } from '../../regexp/re2.ts';
import { additionalOf, isIntOrString, itemsOf, propertyOf, type SchemaProps } from './schema-props.ts';

/** What a check came to: what is wrong, and how much was right, which tells the best of several schemas. */
interface Result {
  readonly findings: Finding[];
  matches: number;
}

const patterns = new WeakMap<SchemaProps, Expression | SyntaxProblem>();

/** A schema's pattern, read once; undefined for one that is none. */
function patternOf(schema: SchemaProps, pattern: string): Expression | undefined {
  let known = patterns.get(schema);
  if (!known) patterns.set(schema, (known = readRegExp(pattern)));
  return known instanceof SyntaxProblem ? undefined : known;
}

/** The value before an update that a value corresponds to; undefined where none does. */
export type Former = { readonly value: unknown } | undefined;

const typesOf = (schema: SchemaProps): readonly string[] =>
  isIntOrString(schema) ? ['integer', 'string'] : schema.type ? [schema.type] : [];

const typeOf = (value: unknown): string => {
  if (isList(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
};

/** A schema's format, where anybody knows it. */
const formatOf = ({ format = '' }: SchemaProps): string =>
  ['int32', 'int64', 'float', 'double'].includes(format) || formatCheck(format) ? format : '';

const wrongType = (path: string, type: string, value: unknown): Finding => ({
  type: 'wrong-type',
  path,
  value,
  message: `${path} in body must be of type ${type}: ${quote(typeof value === 'string' ? value : JSON.stringify(value))}`,
});

const invalid = (path: string, value: unknown, rule: string): Finding => ({
  type: 'invalid',
  path,
  value,
  message: `${path} in body should ${rule}`,
});

function typeFinding(schema: SchemaProps, value: unknown, path: string): Finding | undefined {
  const types = typesOf(schema);
  const format = formatOf(schema);
  if (value === null) {
    return types.length > 0 && schema.nullable !== true
      ? wrongType(path, types.join(','), 'null')
      : undefined;
  }
  if (types.length === 0 && format === '') return undefined;
  const own = typeOf(value);
  const fits = types.includes(own) || (own === 'integer' && types.includes('number'));
  const isText = typeof value === 'string' || isList(value);
  if (isText && format !== '' && !types.includes('number') && !types.includes('integer')) return undefined;
  return fits ? undefined : wrongType(path, types.join(','), own);
}

function textFinding(schema: SchemaProps, value: string, path: string): Finding | undefined {
  const { maxLength, minLength, pattern } = schema;
  const length = [...value].length;
  if (maxLength !== undefined && length > maxLength) return { type: 'too-long', path, limit: maxLength };
  if (minLength !== undefined && length < minLength) {
    return invalid(path, value, `be at least ${minLength} chars long`);
  }
  if (pattern && patternOf(schema, pattern)?.test(value) === false) {
    return invalid(path, value, `match '${pattern}'`);
  }
  return undefined;
}

function numberFindings(schema: SchemaProps, value: number, path: string): readonly Finding[] {
  const { multipleOf, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const out: Finding[] = [];
  const whole = Number.isInteger(value);
  const shown = (limit: number): number => (whole ? Math.trunc(limit) : limit);
  if (schema.type === 'integer' && schema.format === 'int32' && (value > 2147483647 || value < -2147483648)) {
    out.push({
      type: 'composite',
      message: `Checked value must be of type integer with format int32 in ${path}`,
    });
  }
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) {
    out.push(invalid(path, value, `be a multiple of ${multipleOf}`));
  }
  if (minimum !== undefined) {
    const limit = shown(minimum);
    if (exclusiveMinimum ? value <= limit : value < limit) {
      out.push(invalid(path, value, `be greater than ${exclusiveMinimum ? '' : 'or equal to '}${limit}`));
    }
  }
  if (maximum !== undefined) {
    const limit = shown(maximum);
    if (exclusiveMaximum ? value >= limit : value > limit) {
      out.push(invalid(path, value, `be less than ${exclusiveMaximum ? '' : 'or equal to '}${limit}`));
    }
  }
  return out;
}

const isMapList = (schema: SchemaProps): boolean => schema['x-kubernetes-list-type'] === 'map';

/** What stood in an item's place before: only items of keyed lists can be told apart. */
export function formerItem(schema: SchemaProps, item: unknown, former: Former): Former {
  const list = former?.value;
  if (!isMapList(schema) || !isList(list) || !isMap(item)) return undefined;
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const found = list.find((old) => isMap(old) && keys.every((key) => equal(old[key], item[key])));
  return found === undefined ? undefined : { value: found };
}

/** What stood under a key before; atomic maps are compared as a whole. */
export function formerField(schema: SchemaProps, key: string, former: Former): Former {
  const map = former?.value;
  if (schema['x-kubernetes-map-type'] === 'atomic' || !isMap(map) || !Object.hasOwn(map, key))
    return undefined;
  return { value: map[key] };
}

/**
 * Checks a JSON value against a schema; a part that did not change since the former value may go on breaking it.
 * Models k8s.io/kube-openapi/pkg/validation/validate and
 * staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/validation/ratcheting.go
 */
function check(schema: SchemaProps, value: unknown, path: string, former: Former): Result {
  const result: Result = { findings: [], matches: 0 };
  const add = (...found: readonly (Finding | undefined)[]): void => {
    for (const one of found) if (one) result.findings.push(one);
    result.matches++;
  };
  add(typeFinding(schema, value, path));
  if (value !== null) {
    combine(schema, value, path, former, result);
    if (typeof value === 'string') {
      add(textFinding(schema, value, path));
      const valid = formatCheck(schema.format ?? '');
      if (schema.format && valid?.(value) === false) add(wrongType(path, schema.format, value));
    } else if (typeof value === 'number') add(...numberFindings(schema, value, path));
    else if (isList(value)) list(schema, value, path, former, result);
  }
  if (
    schema.enum &&
    schema.enum.length > 0 &&
    !(value !== null && schema.enum.some((one) => equal(one, value)))
  ) {
    add({ type: 'enum', path, value, allowed: schema.enum });
  } else result.matches++;
  if (isMap(value)) object(schema, value, path, former, result);
  if (former && result.findings.length > 0 && equal(former.value, value)) result.findings.length = 0;
  return result;
}

function merge(into: Result, from: Result): void {
  into.findings.push(...from.findings);
  into.matches += from.matches;
}

function list(
  schema: SchemaProps,
  value: readonly unknown[],
  path: string,
  former: Former,
  result: Result,
): void {
  const items = itemsOf(schema);
  if (items) {
    value.forEach((item, i) =>
      merge(result, check(items, item, `${path}[${i}]`, formerItem(schema, item, former))),
    );
  }
  const { minItems, maxItems } = schema;
  if (minItems !== undefined && value.length < minItems) {
    result.findings.push(invalid(path, value.length, `have at least ${minItems} items`));
  }
  if (maxItems !== undefined && value.length > maxItems) {
    result.findings.push({ type: 'too-many', path, count: value.length, limit: maxItems });
  }
}

function object(schema: SchemaProps, value: JsonMap, path: string, former: Former, result: Result): void {
  const { minProperties, maxProperties, properties = {}, required = [] } = schema;
  const size = Object.keys(value).length;
  if (minProperties !== undefined && size < minProperties) {
    result.findings.push(invalid(path, size, `have at least ${minProperties} properties`));
  }
  if (maxProperties !== undefined && size > maxProperties) {
    result.findings.push({ type: 'too-many', path, count: size, limit: maxProperties });
  }
  const additional = additionalOf(schema);
  for (const key of Object.keys(value)) {
    if (propertyOf(schema, key)) continue;
    if (schema.additionalProperties === false) {
      result.findings.push({
        type: 'invalid',
        path: `${path}.${key}`,
        value: key,
        message: `${path}.${key} in body is a forbidden property`,
      });
    } else if (additional) {
      merge(result, check(additional, value[key], `${path}.${key}`, formerField(schema, key, former)));
    }
  }
  for (const key in properties) {
    const property = properties[key];
    if (!property || !Object.hasOwn(value, key)) continue;
    const isType = path === '' && (key === 'kind' || key === 'apiVersion');
    const before = isType ? undefined : formerField(schema, key, former);
    merge(result, check(property, value[key], path === '' ? key : `${path}.${key}`, before));
  }
  for (const key of required) {
    if (!Object.hasOwn(value, key)) result.findings.push({ type: 'required', path: `${path}.${key}` });
  }
}

/** `allOf`, `anyOf`, `oneOf` and `not`. */
function combine(schema: SchemaProps, value: unknown, path: string, former: Former, result: Result): void {
  const results = (schemas: readonly SchemaProps[]): readonly Result[] =>
    schemas.map((one) => check(one, value, path, former));
  const best = (all: readonly Result[]): Result | undefined =>
    all.reduce<Result | undefined>(
      (most, one) => (most && most.matches >= one.matches ? most : one),
      undefined,
    );
  const complain = (message: string): void => void result.findings.push({ type: 'composite', message });
  const isGood = ({ findings }: Result): boolean => findings.length === 0;
  const { anyOf, oneOf, allOf, not } = schema;
  if (anyOf && anyOf.length > 0) {
    const all = results(anyOf);
    if (!all.some(isGood)) {
      complain(`${quote(path)} must validate at least one schema (anyOf)`);
      merge(result, best(all) ?? { findings: [], matches: 0 });
    }
  }
  if (oneOf && oneOf.length > 0) {
    const all = results(oneOf);
    const good = all.filter(isGood).length;
    if (good !== 1) {
      const found = good === 0 ? 'Found none valid' : `Found ${good} valid alternatives`;
      complain(`${quote(path)} must validate one and only one schema (oneOf). ${found}`);
      if (good === 0) merge(result, best(all) ?? { findings: [], matches: 0 });
    }
  }
  if (allOf && allOf.length > 0) {
    const all = results(allOf);
    for (const one of all) merge(result, one);
    if (!all.every(isGood)) {
      complain(
        `${quote(path)} must validate all the schemas (allOf)${all.some(isGood) ? '' : '. None validated'}`,
      );
    }
  }
  if (not && isGood(check(not, value, path, undefined))) {
    complain(`${quote(path)} must not validate the schema (not)`);
  }
}

/** What of a value breaks a schema. @param former the value before an update */
export const validateValue = (schema: SchemaProps, value: unknown, former?: Former): readonly Finding[] =>
  check(schema, value, '', former).findings;
