import type {
  LabelSelector,
  MatchCondition,
  MatchResources,
  NamedRuleWithOperations,
  RuleWithOperations,
} from '../../api/types.ts';
import type { FieldErrors } from '../../machinery/field-errors.ts';
import { goStringsText, GoText } from '../../machinery/go.ts';
import { checkQualifiedName, pathSegmentName } from '../../machinery/names.ts';
import { mapShared, replace, withDefaults } from '../kind.ts';
import { validateSelector } from '../selector-validation.ts';

export const FAILURE_POLICIES = ['Fail', 'Ignore'];
export const MATCH_POLICIES = ['Equivalent', 'Exact'];

const SCOPES = ['*', 'Cluster', 'Namespaced'];
const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const MAX_CONDITIONS = 64;

const ruleDefaults = <R extends RuleWithOperations | NamedRuleWithOperations>(rule: R): R =>
  withDefaults<RuleWithOperations | NamedRuleWithOperations>(rule, { scope: '*' }) as R;

/** Models pkg/apis/admissionregistration/v1/defaults.go SetDefaults_Rule */
export const rulesDefaults = <R extends RuleWithOperations | NamedRuleWithOperations>(
  rules: readonly R[] | undefined,
): readonly R[] | undefined => mapShared(rules, ruleDefaults);

/** Models pkg/apis/admissionregistration/v1/defaults.go SetDefaults_MatchResources */
export function matchDefaults(match: MatchResources): MatchResources {
  let out = withDefaults<MatchResources>(match, {
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
  });
  if (out.resourceRules) out = replace(out, 'resourceRules', rulesDefaults(out.resourceRules));
  return out.excludeResourceRules
    ? replace(out, 'excludeResourceRules', rulesDefaults(out.excludeResourceRules))
    : out;
}

/** A value of an enumeration, given or left out. */
export function validateChoice(
  value: string | undefined,
  choices: readonly string[],
  field: string,
  errors: FieldErrors,
): void {
  if (value !== undefined && !choices.includes(value)) errors.notSupported(field, value, choices);
}

function validateWildcard(
  list: readonly string[],
  what: string,
  field: string,
  shown: () => GoText,
  errors: FieldErrors,
): void {
  if (list.length === 0) errors.required(field);
  if (list.length > 1 && list.includes('*')) {
    errors.invalid(field, shown(), `if '*' is present, must not specify other ${what}`);
  }
}

function validateResources(resources: readonly string[], path: string, errors: FieldErrors): void {
  if (resources.length === 0) errors.required(path);
  const allOf = new Set<string>();
  const ofAll = new Set<string>();
  let plain = false;
  resources.forEach((text, i) => {
    const field = `${path}[${i}]`;
    if (text === '') {
      errors.required(field);
      return;
    }
    const slash = text.indexOf('/');
    if (slash < 0) {
      plain = text !== '*';
      return;
    }
    const [resource, sub] = [text.slice(0, slash), text.slice(slash + 1)];
    for (const [known, pattern] of [
      [allOf.has(resource), `${resource}/*`],
      [ofAll.has(sub), `*/${sub}`],
    ] as const) {
      if (known) errors.invalid(field, text, `if '${pattern}' is present, must not specify ${text}`);
    }
    if (sub === '*') allOf.add(resource);
    if (resource === '*') ofAll.add(sub);
  });
  const shown = (): GoText => new GoText(goStringsText(resources));
  if (resources.length > 1 && resources.includes('*/*')) {
    errors.invalid(path, shown(), "if '*/*' is present, must not specify other resources");
  }
  if (plain && resources.includes('*')) {
    const detail = "if '*' is present, must not specify other resources without subresources";
    errors.invalid(path, shown(), detail);
  }
}

/** Models pkg/apis/admissionregistration/validation/validation.go validateRuleWithOperations */
export function validateRule(rule: RuleWithOperations, path: string, errors: FieldErrors): void {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [] } = rule;
  const shown = (list: readonly string[]) => (): GoText => new GoText(goStringsText(list));
  const operationsShown = (): GoText =>
    new GoText(goStringsText(operations).replace('[]string', '[]admissionregistration.OperationType'));
  validateWildcard(operations, 'operations', `${path}.operations`, operationsShown, errors);
  operations.forEach((operation, i) => {
    validateChoice(operation, OPERATIONS, `${path}.operations[${i}]`, errors);
  });
  validateWildcard(apiGroups, 'API groups', `${path}.apiGroups`, shown(apiGroups), errors);
  validateWildcard(apiVersions, 'API versions', `${path}.apiVersions`, shown(apiVersions), errors);
  apiVersions.forEach((version, i) => {
    if (version === '') errors.required(`${path}.apiVersions[${i}]`);
  });
  validateResources(resources, `${path}.resources`, errors);
  validateChoice(rule.scope, SCOPES, `${path}.scope`, errors);
}

function validateNamedRule(rule: NamedRuleWithOperations, path: string, errors: FieldErrors): void {
  const seen = new Set<string>();
  (rule.resourceNames ?? []).forEach((name, i) => {
    const field = `${path}.resourceNames[${i}]`;
    errors.complain(field, name, pathSegmentName(name));
    if (seen.has(name)) errors.duplicate(field, name);
    seen.add(name);
  });
  validateRule(rule, path, errors);
}

function validateRequiredSelector(
  selector: LabelSelector | undefined,
  path: string,
  errors: FieldErrors,
): void {
  if (selector) validateSelector(selector, path, errors);
  else errors.required(path);
}

/** Models pkg/apis/admissionregistration/validation/validation.go validateMatchResources */
export function validateMatch(match: MatchResources, path: string, errors: FieldErrors): void {
  if (match.matchPolicy === undefined) errors.required(`${path}.matchPolicy`);
  validateChoice(match.matchPolicy, MATCH_POLICIES, `${path}.matchPolicy`, errors);
  validateRequiredSelector(match.namespaceSelector, `${path}.namespaceSelector`, errors);
  validateRequiredSelector(match.objectSelector, `${path}.objectSelector`, errors);
  for (const key of ['resourceRules', 'excludeResourceRules'] as const) {
    (match[key] ?? []).forEach((rule, i) => validateNamedRule(rule, `${path}.${key}[${i}]`, errors));
  }
}

/**
 * Models pkg/apis/admissionregistration/validation/validation.go validateMatchConditions
 * @param problemOf why an expression cannot be compiled, where that is known
 */
export function validateMatchConditions(
  conditions: readonly MatchCondition[] | undefined,
  path: string,
  errors: FieldErrors,
  problemOf?: (expression: string) => string | undefined,
): void {
  const seen = new Set<string>();
  const count = conditions?.length ?? 0;
  if (count > MAX_CONDITIONS) errors.tooMany(path, count, MAX_CONDITIONS);
  conditions?.forEach(({ name, expression }, i) => {
    const text = (expression ?? '').trim();
    const problem = problemOf?.(text);
    if (text === '') errors.required(`${path}[${i}].expression`);
    else if (problem !== undefined) errors.invalid(`${path}[${i}].expression`, text, problem);
    const field = `${path}[${i}].name`;
    if (!name) {
      errors.required(field);
      return;
    }
    errors.complain(field, name, checkQualifiedName(name));
    if (seen.has(name)) errors.duplicate(field, name);
    seen.add(name);
  });
}
