import type { OwnerReference } from '../../src/cluster/api/types.ts';
import type { Operation, Scene } from './operation.ts';

/** An owner that never was. */
export const missingOwner = ({ which, variant }: Operation): OwnerReference => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  name: `settings-${which % 4}`,
  uid: `00000000-0000-4000-8000-${String(variant).padStart(12, '0')}`,
});

/** An owner for something: one that never was, one of another namespace, or one that is there. */
export function someOwner({ look, operation }: Scene): OwnerReference {
  const all = [...look.store.list('configmaps'), ...look.store.list('deployments.apps')];
  const found = operation.size % 3 === 0 ? undefined : all[operation.variant % Math.max(1, all.length)];
  if (!found) return missingOwner(operation);
  const { name, uid } = found.metadata;
  const type =
    'data' in found ? { apiVersion: 'v1', kind: 'ConfigMap' } : { apiVersion: 'apps/v1', kind: 'Deployment' };
  const isWorkload = look.store.list('deployments.apps').some(({ metadata }) => metadata.uid === uid);
  return {
    ...(isWorkload ? { apiVersion: 'apps/v1', kind: 'Deployment' } : type),
    name,
    uid,
    ...(operation.size % 4 === 1 && { blockOwnerDeletion: true }),
  };
}
