import type { ValidationRule } from '../../api/types.ts';
import { equal } from '../../machinery/equal.ts';
import type { FieldErrors } from '../../machinery/field-errors.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { isList, isMap } from '../../machinery/patches/values.ts';
import { additionalOf, isEmbedded, itemsOf, propertyOf, type SchemaProps } from '../schema-props.ts';
import { formerField, formerItem, type Former } from '../value-validation.ts';
import { CelFailure, compileRule, type CompiledRule } from './compile.ts';
import { ruleEnvironment } from './library.ts';
import { CelTypes } from './types.ts';

/** The rules of a schema and of all below it, by the schemas that they stand in. */
export type RulesBySchema = ReadonlyMap<SchemaProps, readonly CompiledRule[]>;

/** Compiles every rule that a structural schema holds. @param root whether the schema is that of a whole object */
export function rulesOf(schema: SchemaProps, root: boolean): RulesBySchema {
  const env = ruleEnvironment();
  const types = new CelTypes(env);
  types.of(schema, root);
  const out = new Map<SchemaProps, readonly CompiledRule[]>();
  const walk = (one: SchemaProps): void => {
    const rules = one['x-kubernetes-validations'] ?? [];
    if (rules.length > 0) {
      const type = types.of(one);
      out.set(
        one,
        rules.map((rule) => compileRule(env, type, rule)),
      );
    }
    const items = itemsOf(one);
    const additional = additionalOf(one);
    for (const child of Object.values(one.properties ?? {})) walk(child);
    if (items) walk(items);
    if (additional) walk(additional);
  };
  walk(schema);
  return out;
}

/** What an error says of a rule that has no message. */
const ruleText = ({ message = '', rule }: ValidationRule): string => (message === '' ? rule : message).trim();

const defaultMessage = (rule: ValidationRule): string =>
  rule.message ? rule.message.trim() : `failed rule: ${ruleText(rule)}`;

/** `.spec.a['b']` as a field of errors. */
const fieldPath = (path: string): string => path.replace(/\['((?:\\.|[^'\\])*)'\]/g, '.$1');

const shownField = (path: string): string => (path === '' ? '<nil>' : path);

function complain(
  rule: ValidationRule,
  path: string,
  type: string,
  message: string,
  errors: FieldErrors,
): void {
  const below = rule.fieldPath ? fieldPath(rule.fieldPath.trim()) : '';
  const field = shownField(path === '' ? below.replace(/^\./, '') : path + below);
  switch (rule.reason) {
    case 'FieldValueForbidden':
      errors.forbidden(field, message);
      break;
    case 'FieldValueRequired':
      errors.required(field, message);
      break;
    case 'FieldValueDuplicate':
      errors.duplicate(field, type);
      break;
    default:
      errors.invalid(field, type, message);
  }
}

/** How far a value is known from before: what did not change may go on breaking its rules. */
interface Before {
  readonly old: Former;
  readonly unchanged: boolean;
}

/**
 * The rules in CEL of one version of a custom kind.
 * Models staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go
 */
export class CelRules {
  readonly #schema: SchemaProps;
  readonly #rules: RulesBySchema;

  constructor(schema: SchemaProps) {
    this.#schema = schema;
    this.#rules = rulesOf(schema, true);
  }

  /** @param old the object before an update */
  validate(object: KubeObject, old: KubeObject | undefined, errors: FieldErrors): void {
    const former = old && { value: old };
    this.#walk(
      this.#schema,
      object,
      '',
      { old: former, unchanged: old !== undefined && equal(old, object) },
      errors,
    );
  }

  #walk(schema: SchemaProps, value: unknown, path: string, before: Before, errors: FieldErrors): void {
    if (value === null || value === undefined) return;
    for (const rule of this.#rules.get(schema) ?? []) this.#ask(rule, schema, value, path, before, errors);
    const below = (child: SchemaProps, item: unknown, at: string, old: Former): void => {
      // Below what cannot be told apart, the nearest that can decides.
      const unchanged = old ? equal(old.value, item) : before.old ? before.unchanged : false;
      this.#walk(child, item, at, { old, unchanged }, errors);
    };
    if (isList(value)) {
      const items = itemsOf(schema);
      if (items)
        value.forEach((item, i) => below(items, item, `${path}[${i}]`, formerItem(schema, item, before.old)));
    } else if (isMap(value)) {
      const additional = additionalOf(schema);
      for (const [key, item] of Object.entries(value)) {
        const property = propertyOf(schema, key);
        const child = property ?? additional;
        if (!child) continue;
        const at = property ? (path === '' ? key : `${path}.${key}`) : `${path}[${key}]`;
        below(child, item, at, formerField(schema, key, before.old));
      }
    }
  }

  #ask(
    compiled: CompiledRule,
    schema: SchemaProps,
    self: unknown,
    path: string,
    { old, unchanged }: Before,
    errors: FieldErrors,
  ): void {
    const { rule, usesOldSelf, error } = compiled;
    const type = schema.type ?? (isEmbedded(schema) ? 'object' : '');
    if (error !== undefined) {
      errors.invalid(shownField(path), type, `rule compile error: ${error}`);
      return;
    }
    const oldSelf = old?.value ?? undefined;
    if (usesOldSelf && oldSelf === undefined && rule.optionalOldSelf !== true) return;
    const scope = { self, oldSelf };
    try {
      if (compiled.holds(scope)) return;
    } catch (problem) {
      if (!(problem instanceof CelFailure)) throw problem;
      const words = problem.message.startsWith('no such overload')
        ? `'${problem.message}': call arguments did not match a supported operator, function or macro signature for rule: ${ruleText(rule)}`
        : `${problem.message} evaluating rule: ${ruleText(rule)}`;
      errors.invalid(shownField(path), type, words);
      return;
    }
    if (!usesOldSelf && unchanged) return;
    complain(rule, path, type, compiled.message(scope) ?? defaultMessage(rule), errors);
  }
}

export const compileRules = (schema: SchemaProps): CelRules => new CelRules(schema);
