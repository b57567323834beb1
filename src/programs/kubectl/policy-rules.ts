import type { PolicyRule } from '../../cluster/api/types.ts';
import { compareStrings } from './output/go-values.ts';

/** What a table of rules has one line for: rules about one resource (and name) or URL, their verbs put together. */
interface SimpleRule {
  readonly group: readonly string[];
  readonly resource: readonly string[];
  readonly names: readonly string[];
  readonly urls: readonly string[];
  readonly verbs: string[];
}

const goList = (values: readonly string[]): string => `[${values.join(' ')}]`;

/**
 * The cells of the tables that `describe role` and `auth can-i --list` print: a resource, URLs, names, verbs.
 * Models kubectl/pkg/cmd/auth/cani.go printAccess
 */
export const ruleTable = (rules: readonly PolicyRule[]): readonly (readonly string[])[] =>
  compact(rules).map((rule) => [
    resourceText(rule),
    goList(rule.urls),
    goList(rule.names),
    goList(rule.verbs),
  ]);

/** Models kubectl/pkg/describe/describe.go CombineResourceGroup */
function resourceText({ resource: [resource], group: [group = ''] }: SimpleRule): string {
  if (resource === undefined) return '';
  const slash = resource.indexOf('/');
  const [name, rest] = slash < 0 ? [resource, ''] : [resource.slice(0, slash), resource.slice(slash)];
  return `${name}${group === '' ? '' : `.${group}`}${rest}`;
}

/** Models kubectl/pkg/util/rbac BreakdownRule and CompactRules */
function compact(rules: readonly PolicyRule[]): readonly SimpleRule[] {
  const simple = new Map<string, SimpleRule>();
  const lone: SimpleRule[] = [];
  for (const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs } of rules) {
    for (const group of apiGroups) {
      for (const resource of resources) {
        for (const names of resourceNames.length > 0 ? resourceNames.map((name) => [name]) : [[]]) {
          const key = JSON.stringify([group, resource, names]);
          const found = simple.get(key);
          if (!found) {
            simple.set(key, {
              group: [group],
              resource: [resource],
              names,
              urls: [],
              verbs: [...new Set(verbs)],
            });
          } else found.verbs.push(...verbs.filter((verb) => !found.verbs.includes(verb)));
        }
      }
    }
    for (const url of nonResourceURLs) {
      for (const verb of verbs) lone.push({ group: [], resource: [], names: [], urls: [url], verbs: [verb] });
    }
  }
  return [...lone, ...simple.values()].sort((a, b) => compareStrings(sortText(a), sortText(b)));
}

/** The order of the lines is that of Go's text for a rule. */
function sortText({ verbs, group, resource, names, urls }: SimpleRule): string {
  return `&PolicyRule{Verbs:${goList(verbs)},APIGroups:${goList(group)},Resources:${goList(resource)},ResourceNames:${goList(names)},NonResourceURLs:${goList(urls)},}`;
}
