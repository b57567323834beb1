import type { ClusterRole, PolicyRule, RoleRef, Subject } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { selectorMatches } from '../../machinery/selectors.ts';
import type { Store } from '../../store/store.ts';
import { MASTERS, type Caller } from './caller.ts';

/** What a caller wants to do. */
export type Attributes =
  | {
      readonly type: 'resource';
      readonly verb: string;
      readonly group: string;
      /** With the subresource: `pods/log`. */
      readonly resource: string;
      readonly namespace: string;
      readonly name: string;
    }
  | { readonly type: 'path'; readonly verb: string; readonly path: string };

/** A rule that holds for a caller, and why. */
interface Grant {
  readonly rule: PolicyRule;
  readonly reason: string;
}

function isSubject(subject: Subject, { username, groups }: Caller, namespace: string): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.name === username;
    case 'Group':
      return groups.includes(subject.name);
    case 'ServiceAccount':
      return username === `system:serviceaccount:${subject.namespace ?? namespace}:${subject.name}`;
    default:
      return false;
  }
}

/** The rules of a cluster role, those that it gathers from others included. */
function clusterRules(store: Store, role: Stored<ClusterRole>): readonly PolicyRule[] {
  const selectors = role.aggregationRule?.clusterRoleSelectors;
  if (!selectors) return role.rules ?? [];
  const gathered = store
    .list('clusterroles.rbac.authorization.k8s.io')
    .filter(
      (other) =>
        other.metadata.name !== role.metadata.name &&
        selectors.some((selector) => selectorMatches(selector, other.metadata.labels)),
    )
    .flatMap((other) => clusterRules(store, other));
  return gathered.length > 0 ? gathered : (role.rules ?? []);
}

function rulesOf(store: Store, { kind, name }: RoleRef, namespace: string): readonly PolicyRule[] {
  if (kind === 'Role') {
    return store.get('roles.rbac.authorization.k8s.io', `${namespace}/${name}`)?.rules ?? [];
  }
  const role = store.get('clusterroles.rbac.authorization.k8s.io', name);
  return role ? clusterRules(store, role) : [];
}

const subjectText = ({ kind, name, namespace }: Subject): string =>
  `${kind} "${name}${namespace ? `/${namespace}` : ''}"`;

/** All rules that hold for a caller in a namespace; of the whole cluster alone if it is ''. */
export function grants(store: Store, caller: Caller, namespace: string): readonly Grant[] {
  const out: Grant[] = [];
  for (const binding of store.list('clusterrolebindings.rbac.authorization.k8s.io')) {
    const subject = binding.subjects?.find((one) => isSubject(one, caller, ''));
    if (!subject) continue;
    const reason = `RBAC: allowed by ClusterRoleBinding "${binding.metadata.name}" of ${binding.roleRef.kind} "${binding.roleRef.name}" to ${subjectText(subject)}`;
    for (const rule of rulesOf(store, binding.roleRef, '')) out.push({ rule, reason });
  }
  if (namespace === '') return out;
  for (const binding of store.list('rolebindings.rbac.authorization.k8s.io', namespace)) {
    const subject = binding.subjects?.find((one) => isSubject(one, caller, namespace));
    if (!subject) continue;
    const reason = `RBAC: allowed by RoleBinding "${binding.metadata.name}/${namespace}" of ${binding.roleRef.kind} "${binding.roleRef.name}" to ${subjectText(subject)}`;
    for (const rule of rulesOf(store, binding.roleRef, namespace)) out.push({ rule, reason });
  }
  return out;
}

const has = (list: readonly string[] | undefined, value: string): boolean =>
  list?.includes('*') === true || list?.includes(value) === true;

function resourceMatches(rule: PolicyRule, resource: string): boolean {
  if (has(rule.resources, resource)) return true;
  const [, subresource] = resource.split('/');
  return subresource !== undefined && rule.resources?.includes(`*/${subresource}`) === true;
}

function allows(rule: PolicyRule, attributes: Attributes): boolean {
  if (!has(rule.verbs, attributes.verb)) return false;
  if (attributes.type === 'path') {
    return (rule.nonResourceURLs ?? []).some(
      (url) =>
        url === '*' ||
        url === attributes.path ||
        (url.endsWith('*') && attributes.path.startsWith(url.slice(0, -1))),
    );
  }
  return (
    has(rule.apiGroups, attributes.group) &&
    resourceMatches(rule, attributes.resource) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(attributes.name))
  );
}

/**
 * Whether a caller may do something: the reason why, or undefined. Models plugin/pkg/auth/authorizer/rbac/rbac.go
 */
export function authorize(store: Store, caller: Caller, attributes: Attributes): string | undefined {
  if (caller.groups.includes(MASTERS)) return '';
  const namespace = attributes.type === 'resource' ? attributes.namespace : '';
  return grants(store, caller, namespace).find(({ rule }) => allows(rule, attributes))?.reason;
}

/** What a caller who may not is told. */
export function refusalText({ username }: Caller, attributes: Attributes): string {
  if (attributes.type === 'path')
    return `User "${username}" cannot ${attributes.verb} path "${attributes.path}"`;
  const { verb, resource, group, namespace } = attributes;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return `User "${username}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`;
}
