import type { ClusterRole, PolicyRule, RoleBinding } from '../../api/types.ts';
import { resourceName, resourceOf, type Kind } from '../../kinds/kind.ts';
import { equal } from '../../machinery/equal.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { forbidden, notFound } from '../../machinery/status.ts';
import type { Store } from '../../store/store.ts';
import { mayEverything, type Caller } from './caller.ts';
import { aggregate, authorize, grantsOf, referredRules } from './rbac.ts';
import { compactRules, compactText, missingRules } from './rules.ts';

const GROUP = 'rbac.authorization.k8s.io';

const ROLES = [`roles.${GROUP}`, `clusterroles.${GROUP}`];
const BINDINGS = [`rolebindings.${GROUP}`, `clusterrolebindings.${GROUP}`];

const EVERYTHING: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

/** Somebody's write of a role or a binding. */
interface Granting {
  readonly kind: Kind;
  readonly namespace: string;
  readonly object: KubeObject;
  readonly old: KubeObject | undefined;
}

/** What is said to who grants more than they have themselves. Models pkg/registry/rbac/validation/rule.go ConfirmNoEscalation */
function escalates(
  store: Store,
  caller: Caller,
  namespace: string,
  rules: readonly PolicyRule[],
): string | undefined {
  const { grants, problems } = grantsOf(store, caller, namespace);
  const owned = grants.map(({ rule }) => rule);
  const missing = compactRules(missingRules(owned, rules));
  if (missing.length === 0) return undefined;
  const lines = [...new Set(missing.map(compactText))].sort().join('\n');
  const groups = caller.groups.map((group) => `"${group}"`).join(' ');
  const message = `user "${caller.username}" (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${lines}`;
  return problems.length === 0 ? message : `${message}; resolution errors: [${aggregate(problems)}]`;
}

/** Only what the garbage collector writes. */
function isCollectors({ object, old }: Granting): boolean {
  if (!old) return false;
  const { ownerReferences, finalizers, managedFields, ...rest } = old.metadata ?? {};
  const kept = { ownerReferences, finalizers, managedFields };
  return equal(
    { ...object, metadata: { ...object.metadata, ...kept } },
    { ...old, metadata: { ...rest, ...kept } },
  );
}

const gathers = (object: KubeObject | undefined): boolean => {
  const { aggregationRule }: Partial<ClusterRole> = object ?? {};
  return !!aggregationRule?.clusterRoleSelectors?.length;
};

function checkRole(granting: Granting, store: Store, caller: Caller): void {
  const { kind, namespace, object, old } = granting;
  const name = object.metadata?.name ?? '';
  const attributes = { type: 'resource', group: GROUP, resource: kind.plural, namespace } as const;
  const escalate = { ...attributes, verb: 'escalate', name: old ? name : '' };
  if (authorize(store, caller, escalate).allowed || isCollectors(granting)) return;
  const { rules }: Partial<ClusterRole> = object;
  const problem = escalates(store, caller, namespace, rules ?? []);
  if (problem !== undefined) throw forbidden(resourceName(kind), name, problem);
  if (!gathers(object) && !gathers(old)) return;
  if (escalates(store, caller, namespace, EVERYTHING) === undefined) return;
  throw forbidden(resourceName(kind), name, 'must have cluster-admin privileges to use the aggregationRule');
}

function checkBinding(granting: Granting, store: Store, caller: Caller): void {
  const { kind, namespace, object } = granting;
  const { roleRef }: Partial<RoleBinding> = object;
  if (!roleRef || isCollectors(granting)) return;
  const resource = roleRef.kind === 'Role' ? 'roles' : 'clusterroles';
  const bind = { type: 'resource', verb: 'bind', group: roleRef.apiGroup, resource, namespace } as const;
  if (authorize(store, caller, { ...bind, name: roleRef.name }).allowed) return;
  const rules = referredRules(store, roleRef, namespace);
  if (typeof rules === 'string') throw notFound({ group: GROUP, name: resource }, roleRef.name);
  const problem = escalates(store, caller, namespace, rules);
  if (problem !== undefined) throw forbidden(resourceName(kind), object.metadata?.name ?? '', problem);
}

/**
 * Nobody grants what they do not have. Models pkg/registry/rbac/{role,rolebinding,…}/policybased/storage.go
 * @throws ApiError Forbidden
 */
export function checkEscalation(granting: Granting, store: Store, caller: Caller | undefined): void {
  if (!caller || mayEverything(caller)) return;
  const resource = resourceOf(granting.kind);
  if (ROLES.includes(resource)) checkRole(granting, store, caller);
  else if (BINDINGS.includes(resource)) checkBinding(granting, store, caller);
}
