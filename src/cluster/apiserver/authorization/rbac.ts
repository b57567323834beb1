import type { PolicyRule, RoleRef, Subject } from '../../api/types.ts';
import type { Store } from '../../store/store.ts';
import { mayEverything, type Caller } from './caller.ts';
import { ruleAllows } from './rules.ts';

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
      /** Of a list or watch. */
      readonly fieldSelector?: string;
    }
  | { readonly type: 'path'; readonly verb: string; readonly path: string };

/** Whether somebody may do something, and why or why not. */
export interface Decision {
  readonly allowed: boolean;
  /** '' where there is nothing to say. */
  readonly reason: string;
}

/** A rule that holds for a caller, and whence. */
interface Grant {
  readonly rule: PolicyRule;
  readonly source: string;
}

/** All that holds for a caller, and which roles could not be found. */
export interface Grants {
  readonly grants: readonly Grant[];
  readonly problems: readonly string[];
}

function isSubject(subject: Subject, { username, groups }: Caller, namespace: string): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.name === username;
    case 'Group':
      return groups.includes(subject.name);
    case 'ServiceAccount': {
      const own = subject.namespace || namespace;
      return own !== '' && username === `system:serviceaccount:${own}:${subject.name}`;
    }
    default:
      return false;
  }
}

/** The rules of the role that a binding names, or what is wrong with it. */
export function referredRules(
  store: Store,
  { kind, name }: RoleRef,
  namespace: string,
): readonly PolicyRule[] | string {
  const found =
    kind === 'Role'
      ? store.get('roles.rbac.authorization.k8s.io', `${namespace}/${name}`)
      : kind === 'ClusterRole'
        ? store.get('clusterroles.rbac.authorization.k8s.io', name)
        : undefined;
  if (found) return found.rules ?? [];
  if (kind !== 'Role' && kind !== 'ClusterRole') return `unsupported role reference kind: "${kind}"`;
  return `${kind.toLowerCase()}.rbac.authorization.k8s.io "${name}" not found`;
}

const subjectText = ({ kind, name, namespace }: Subject, bindingNamespace: string): string =>
  kind === 'ServiceAccount' ? `${kind} "${name}/${namespace || bindingNamespace}"` : `${kind} "${name}"`;

interface Binding {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly roleRef: RoleRef;
  readonly subjects?: readonly Subject[];
}

/** All rules that hold for a caller in a namespace; of the whole cluster alone if it is ''. */
export function grantsOf(store: Store, caller: Caller, namespace: string): Grants {
  const grants: Grant[] = [];
  const problems: string[] = [];
  const visit = (binding: Binding, kind: string, within: string): void => {
    const subject = binding.subjects?.find((one) => isSubject(one, caller, within));
    if (!subject) return;
    const { roleRef, metadata } = binding;
    const rules = referredRules(store, roleRef, within);
    if (typeof rules === 'string') {
      problems.push(rules);
      return;
    }
    const name = within === '' ? metadata.name : `${metadata.name}/${within}`;
    const source = `${kind} "${name}" of ${roleRef.kind} "${roleRef.name}" to ${subjectText(subject, within)}`;
    for (const rule of rules) grants.push({ rule, source });
  };
  for (const binding of store.list('clusterrolebindings.rbac.authorization.k8s.io')) {
    visit(binding, 'ClusterRoleBinding', '');
  }
  if (namespace !== '') {
    for (const binding of store.list('rolebindings.rbac.authorization.k8s.io', namespace)) {
      visit(binding, 'RoleBinding', namespace);
    }
  }
  return { grants, problems };
}

/** Several errors as one text: alone, or in brackets; equal ones once. */
export function aggregate(problems: readonly string[]): string {
  const unique = [...new Set(problems)];
  return unique.length === 1 ? unique.join('') : `[${unique.join(', ')}]`;
}

/** Whether a caller may do something. Models plugin/pkg/auth/authorizer/rbac/rbac.go */
export function authorize(store: Store, caller: Caller, attributes: Attributes): Decision {
  if (mayEverything(caller)) return { allowed: true, reason: '' };
  const namespace = attributes.type === 'resource' ? attributes.namespace : '';
  const { grants, problems } = grantsOf(store, caller, namespace);
  const grant = grants.find(({ rule }) => ruleAllows(rule, attributes));
  if (grant) return { allowed: true, reason: `RBAC: allowed by ${grant.source}` };
  return { allowed: false, reason: problems.length === 0 ? '' : `RBAC: ${aggregate(problems)}` };
}

/**
 * What a caller who may not is told. Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go
 * forbiddenMessage
 */
export function refusalText({ username }: Caller, attributes: Attributes): string {
  if (attributes.type === 'path')
    return `User "${username}" cannot ${attributes.verb} path "${attributes.path}"`;
  const { verb, resource, group, namespace } = attributes;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return `User "${username}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`;
}
