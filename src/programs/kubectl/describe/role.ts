import type { ClusterRole, PolicyRule, Role } from '../../../cluster/api/types.ts';
import { compareStrings } from '../output/go-values.ts';
import { goList, metaOf, type Describer } from './describer.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { DescribeWriter } from './writer.ts';

/** One line of the table: rules about one resource (and name) or URL, their verbs put together. */
interface SimpleRule {
  readonly group: readonly string[];
  readonly resource: readonly string[];
  readonly names: readonly string[];
  readonly urls: readonly string[];
  readonly verbs: string[];
}

/** Models kubectl/pkg/describe/describe.go RoleDescriber and ClusterRoleDescriber */
export const describeRole: Describer<Role | ClusterRole> = async (role) => {
  const writer = new DescribeWriter();
  const meta = metaOf(role);
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writer.write(0, 'PolicyRule:\n');
  writer.write(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs\n');
  writer.write(1, '---------\t-----------------\t--------------\t-----\n');
  for (const rule of compact(role.rules ?? [])) {
    const cells = [resourceText(rule), goList(rule.urls), goList(rule.names), goList(rule.verbs)];
    writer.write(1, `${cells.join('\t')}\n`);
  }
  return Promise.resolve(writer.finish());
};

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
  const list = (values: readonly string[]): string => `[${values.join(' ')}]`;
  return `&PolicyRule{Verbs:${list(verbs)},APIGroups:${list(group)},Resources:${list(resource)},ResourceNames:${list(names)},NonResourceURLs:${list(urls)},}`;
}
