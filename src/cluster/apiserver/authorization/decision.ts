import { onDemand } from '../../../loading/on-demand.ts';
import type { Store } from '../../store/store.ts';
import { mayEverything, nodeOf, type Caller } from './caller.ts';
import { authorize, type Attributes, type Decision } from './rbac.ts';

/**
 * Whether a caller may do something, by what a kubelet may and by roles, in this order.
 * Models staging/src/k8s.io/apiserver/pkg/authorization/union/union.go
 */
export async function decide(store: Store, caller: Caller, attributes: Attributes): Promise<Decision> {
  const node = nodeOf(caller);
  if (node === undefined || mayEverything(caller)) return authorize(store, caller, attributes);
  const [{ authorizeNode }, facts] = await Promise.all([
    onDemand(import('./node-authorizer.ts')),
    onDemand(import('../../api/facts/rbac-defaults.json', { with: { type: 'json' } })),
  ]);
  const rules = facts.default.clusterRoles.find(({ name }) => name === 'system:node')?.rules ?? [];
  const asNode = authorizeNode(store, node, attributes, rules);
  if (asNode.allowed) return asNode;
  const byRoles = authorize(store, caller, attributes);
  if (byRoles.allowed) return byRoles;
  const reasons = [asNode.reason, byRoles.reason].filter((reason) => reason !== '');
  return { allowed: false, reason: reasons.join('\n') };
}
