import type { Volume } from '../../api/types.ts';
import type { Store } from '../../store/store.ts';
import type { NodeInfo } from '../node-info.ts';
import { claimsOf, type StoredPod } from './claims.ts';

/** Which volumes pods cannot share. Models pkg/scheduler/framework/plugins/volumerestrictions */

const areSame = (a: Volume, b: Volume): boolean => {
  if (a.gcePersistentDisk && b.gcePersistentDisk)
    return (
      a.gcePersistentDisk.pdName === b.gcePersistentDisk.pdName &&
      !(a.gcePersistentDisk.readOnly && b.gcePersistentDisk.readOnly)
    );
  if (a.awsElasticBlockStore && b.awsElasticBlockStore)
    return a.awsElasticBlockStore.volumeID === b.awsElasticBlockStore.volumeID;
  if (a.iscsi && b.iscsi) return a.iscsi.iqn === b.iscsi.iqn && !(a.iscsi.readOnly && b.iscsi.readOnly);
  if (a.rbd && b.rbd)
    return (
      a.rbd.monitors.some((monitor) => b.rbd?.monitors.includes(monitor)) &&
      (a.rbd.pool ?? 'rbd') === (b.rbd.pool ?? 'rbd') &&
      a.rbd.image === b.rbd.image &&
      !(a.rbd.readOnly && b.rbd.readOnly)
    );
  return false;
};

/** Whether a pod uses disks that cannot be shared. */
export const hasDisks = ({ spec }: StoredPod): boolean =>
  (spec.volumes ?? []).some(
    ({ gcePersistentDisk, awsElasticBlockStore, iscsi, rbd }) =>
      gcePersistentDisk ?? awsElasticBlockStore ?? iscsi ?? rbd,
  );

/** Whether pods use a disk that only one of them may have. */
export const disksConflict = ({ spec }: StoredPod, { spec: other }: StoredPod): boolean =>
  (spec.volumes ?? []).some((volume) => other.volumes?.some((taken) => areSame(volume, taken)));

/** The claims of a pod that one pod alone may use. */
export const exclusiveClaims = (pod: StoredPod, store: Store): readonly string[] =>
  claimsOf(pod, store)
    .filter(({ ephemeral, claim }) => !ephemeral && claim?.spec.accessModes?.includes('ReadWriteOncePod'))
    .map(({ name }) => name);

/** How many of a pod's volumes are among claims of its namespace. */
export const usesOf = (pod: StoredPod, namespace: string | undefined, claims: readonly string[]): number =>
  pod.metadata.namespace === namespace
    ? (pod.spec.volumes ?? []).filter(
        ({ persistentVolumeClaim }) =>
          persistentVolumeClaim && claims.includes(persistentVolumeClaim.claimName),
      ).length
    : 0;

/** How many of the claims some pod on a node uses. */
export const claimsInUse = (
  nodes: readonly NodeInfo[],
  namespace: string | undefined,
  claims: readonly string[],
): number =>
  claims.filter((claim) =>
    nodes.some(({ pods }) => [...pods.values()].some((pod) => usesOf(pod, namespace, [claim]) > 0)),
  ).length;
