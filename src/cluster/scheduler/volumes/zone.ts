import type { Node } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import type { Store } from '../../store/store.ts';
import { classNameOf, type StoredPod, type StoredVolume } from './claims.ts';

/** Whether a pod's volumes are in the zone of a node. Models pkg/scheduler/framework/plugins/volumezone */

const LABELS: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region': 'topology.kubernetes.io/region',
};

/** A topology label of a volume with the values that it may have on a node. */
export interface VolumeTopology {
  readonly key: string;
  readonly values: readonly string[];
}

export const topologiesOf = ({ metadata }: StoredVolume): readonly VolumeTopology[] =>
  Object.keys(LABELS).flatMap((key) => {
    const value = metadata.labels?.[key];
    const values = value?.split('__').map((zone) => zone.trim());
    return !values || values.includes('') ? [] : [{ key, values }];
  });

/** Where a pod's bound volumes are, or why that cannot be told. */
export function podTopologies(pod: StoredPod, store: Store): readonly VolumeTopology[] | string {
  const found: VolumeTopology[] = [];
  for (const { persistentVolumeClaim } of pod.spec.volumes ?? []) {
    if (!persistentVolumeClaim) continue;
    const name = persistentVolumeClaim.claimName;
    const claim = store.get('persistentvolumeclaims', `${pod.metadata.namespace}/${name}`);
    if (!claim) return `persistentvolumeclaim "${name}" not found`;
    const { volumeName } = claim.spec;
    if (!volumeName) {
      const className = classNameOf(claim);
      if (className === '') return 'PersistentVolumeClaim had no pv name and storageClass name';
      const storageClass = store.get('storageclasses.storage.k8s.io', className);
      if (!storageClass) return `storageclass.storage.k8s.io "${className}" not found`;
      if (storageClass.volumeBindingMode === 'WaitForFirstConsumer') continue;
      return 'PersistentVolume had no name';
    }
    const volume = store.get('persistentvolumes', volumeName);
    if (!volume) return `persistentvolume "${volumeName}" not found`;
    found.push(...topologiesOf(volume));
  }
  return found;
}

/** A node without zones takes volumes of any. */
export function isInZone(
  { metadata: { labels = {} } }: Stored<Node>,
  topologies: readonly VolumeTopology[],
): boolean {
  if (!Object.keys(LABELS).some((key) => labels[key] !== undefined)) return true;
  return topologies.every(({ key, values }) => {
    const value = labels[key] ?? labels[LABELS[key] ?? key];
    return value !== undefined && values.includes(value);
  });
}
