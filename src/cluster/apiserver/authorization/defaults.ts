import { onDemand } from '../../../loading/on-demand.ts';
import type { ObjectMeta, PolicyRule, RoleRef, Subject } from '../../api/types.ts';
import { apiVersionOf, resourceOf, type Kind } from '../../kinds/kind.ts';
import { clusterrole, clusterrolebinding } from '../../kinds/rbac.ts';
import type { StoredObject } from '../../machinery/object.ts';
import type { Writer } from '../writer.ts';

interface Defaults {
  readonly clusterRoles: readonly {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly rules: readonly PolicyRule[] | null;
    readonly aggregationRule: unknown;
  }[];
  readonly clusterRoleBindings: readonly {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly roleRef: RoleRef;
    readonly subjects: readonly Subject[] | null;
  }[];
}

const LABELS = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
const ANNOTATIONS = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' };

/**
 * Puts the cluster's own roles and bindings into the store. They are many and seldom asked for, so they come with the first
 * request that can see them, with the cluster's own age. Models pkg/registry/rbac/rest/storage_rbac.go
 */
export async function ensureDefaultRoles(writer: Writer): Promise<void> {
  const { store, context } = writer;
  const { random } = context;
  const role = resourceOf(clusterrole);
  if (store.get(role, 'cluster-admin')) return;
  const facts = await onDemand(import('../../api/facts/rbac-defaults.json', { with: { type: 'json' } }));
  if (store.get(role, 'cluster-admin')) return;
  const born = store.get('namespaces', 'kube-system')?.metadata.creationTimestamp ?? '';
  const put = (kind: Kind, name: string, labels: ObjectMeta['labels'], rest: object): void => {
    const resource = resourceOf(kind);
    const object = {
      apiVersion: apiVersionOf(kind),
      kind: kind.kind,
      metadata: {
        name,
        uid: random.uuid('uid', resource, name),
        creationTimestamp: born,
        annotations: ANNOTATIONS,
        labels: labels ?? LABELS,
      },
      ...rest,
    };
    store.put(resource, object as unknown as StoredObject);
  };
  const defaults = facts.default as unknown as Defaults;
  for (const { name, labels, rules, aggregationRule } of defaults.clusterRoles) {
    put(clusterrole, name, labels, { ...(aggregationRule ? { aggregationRule } : {}), rules });
  }
  for (const { name, labels, roleRef, subjects } of defaults.clusterRoleBindings) {
    put(clusterrolebinding, name, labels, { roleRef, ...(subjects ? { subjects } : {}) });
  }
}
