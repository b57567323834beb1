import type { PolicyRule } from '../../api/types.ts';
import type { Attributes } from './rbac.ts';

/**
 * What rules of roles allow, and which rules cover which.
 * Models pkg/apis/rbac/v1/evaluation_helpers.go and staging/src/k8s.io/component-helpers/auth/rbac/validation
 */

type List = readonly string[] | undefined;

const has = (list: List, value: string): boolean =>
  list?.includes('*') === true || list?.includes(value) === true;

function resourceMatches(resources: List, resource: string): boolean {
  if (has(resources, resource)) return true;
  const slash = resource.indexOf('/');
  return slash >= 0 && resources?.includes(`*${resource.slice(slash)}`) === true;
}

const pathMatches = (urls: List, path: string): boolean =>
  (urls ?? []).some((url) => url === path || (url.endsWith('*') && path.startsWith(url.replace(/\*+$/, ''))));

/** Whether a rule allows a request. */
export function ruleAllows(rule: PolicyRule, attributes: Attributes): boolean {
  if (!has(rule.verbs, attributes.verb)) return false;
  if (attributes.type === 'path') return pathMatches(rule.nonResourceURLs, attributes.path);
  return (
    has(rule.apiGroups, attributes.group) &&
    resourceMatches(rule.resources, attributes.resource) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(attributes.name))
  );
}

/** A rule taken apart: one group, resource, verb and name, or one path and verb, each. */
function breakDown(rule: PolicyRule): readonly PolicyRule[] {
  const { apiGroups = [], resources = [], verbs, resourceNames = [], nonResourceURLs = [] } = rule;
  const out: PolicyRule[] = [];
  for (const group of apiGroups) {
    for (const resource of resources) {
      for (const verb of verbs) {
        const one = { apiGroups: [group], resources: [resource], verbs: [verb] };
        if (resourceNames.length === 0) out.push(one);
        for (const name of resourceNames) out.push({ ...one, resourceNames: [name] });
      }
    }
  }
  for (const url of nonResourceURLs) {
    for (const verb of verbs) out.push({ nonResourceURLs: [url], verbs: [verb] });
  }
  return out;
}

const all = (list: List, holds: (value: string) => boolean): boolean => (list ?? []).every(holds);

function namesCover(owned: List, wanted: List): boolean {
  if (!owned?.length) return true;
  return !!wanted?.length && all(wanted, (name) => owned.includes(name));
}

const covers = (owner: PolicyRule, wanted: PolicyRule): boolean =>
  all(wanted.verbs, (verb) => has(owner.verbs, verb)) &&
  all(wanted.apiGroups, (group) => has(owner.apiGroups, group)) &&
  all(wanted.resources, (resource) => resourceMatches(owner.resources, resource)) &&
  all(wanted.nonResourceURLs, (url) => pathMatches(owner.nonResourceURLs, url)) &&
  namesCover(owner.resourceNames, wanted.resourceNames);

/** What of the wanted rules the owned ones do not allow, in the smallest pieces. */
export function missingRules(
  owned: readonly PolicyRule[],
  wanted: readonly PolicyRule[],
): readonly PolicyRule[] {
  return wanted.flatMap(breakDown).filter((rule) => !owned.some((owner) => covers(owner, rule)));
}

/** Joins the verbs of rules about the same resource. Models pkg/registry/rbac/validation/policy_compact.go */
export function compactRules(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const joined = new Map<string, PolicyRule>();
  const others: PolicyRule[] = [];
  for (const rule of rules) {
    const { apiGroups, resources, resourceNames = [], nonResourceURLs = [] } = rule;
    const simple = apiGroups?.length === 1 && resources?.length === 1;
    if (!simple || resourceNames.length > 1 || nonResourceURLs.length > 0) {
      others.push(rule);
      continue;
    }
    const key = JSON.stringify([apiGroups, resources, resourceNames]);
    const known = joined.get(key);
    joined.set(key, known ? { ...known, verbs: [...known.verbs, ...rule.verbs] } : rule);
  }
  return [...others, ...joined.values()];
}

/** `{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}` */
export function compactText(rule: PolicyRule): string {
  const parts = (
    [
      ['APIGroups', rule.apiGroups],
      ['Resources', rule.resources],
      ['NonResourceURLs', rule.nonResourceURLs],
      ['ResourceNames', rule.resourceNames],
      ['Verbs', rule.verbs],
    ] as const
  ).flatMap(([name, list]) =>
    list?.length ? [`${name}:[${list.map((value) => `"${value}"`).join(' ')}]`] : [],
  );
  return `{${parts.join(', ')}}`;
}
