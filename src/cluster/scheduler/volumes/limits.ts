import type { Store } from '../../store/store.ts';
import type { NodeInfo } from '../node-info.ts';
import { claimsOf, classNameOf, type StoredClaim, type StoredPod } from './claims.ts';

/** How many volumes of a driver a node can have. Models pkg/scheduler/framework/plugins/nodevolumelimits/csi.go */

/** A claim's volume as `driver/handle`, and its driver; a volume that is yet to be made has a handle of its own. */
function volumeOf(claim: StoredClaim, store: Store): readonly [id: string, driver: string] | undefined {
  const { namespace, name } = claim.metadata;
  const volume = store.get('persistentvolumes', claim.spec.volumeName ?? '');
  if (volume) {
    const { csi } = volume.spec;
    return csi && [`${csi.driver}/${csi.volumeHandle}`, csi.driver];
  }
  const storageClass = store.get('storageclasses.storage.k8s.io', classNameOf(claim));
  return storageClass && [`${storageClass.provisioner}//${namespace}/${name}`, storageClass.provisioner];
}

const volumesOf = (pod: StoredPod, store: Store): ReadonlyMap<string, string> =>
  new Map(
    claimsOf(pod, store).flatMap(({ claim }) => {
      const found = claim && volumeOf(claim, store);
      return found ? [found] : [];
    }),
  );

/** Whether a pod would bring more volumes to a node than its drivers can attach. */
export function exceedsLimits(pod: StoredPod, { name, pods }: NodeInfo, store: Store): boolean {
  const limits = (store.get('csinodes.storage.k8s.io', name)?.spec.drivers ?? []).flatMap((driver) =>
    driver.allocatable?.count === undefined ? [] : [[driver.name, driver.allocatable.count] as const],
  );
  if (limits.length === 0) return false;
  const wanted = new Map(volumesOf(pod, store));
  if (wanted.size === 0) return false;
  const attached = new Map<string, string>();
  for (const other of pods.values())
    for (const [id, driver] of volumesOf(other, store)) attached.set(id, driver);
  for (const id of attached.keys()) wanted.delete(id);
  for (const { spec } of store.list('volumeattachments.storage.k8s.io')) {
    const csi = store.get('persistentvolumes', spec.source.persistentVolumeName ?? '')?.spec.csi;
    if (spec.nodeName === name && csi) attached.set(`${csi.driver}/${csi.volumeHandle}`, csi.driver);
  }
  const count = (volumes: ReadonlyMap<string, string>, driver: string): number =>
    [...volumes.values()].filter((one) => one === driver).length;
  return limits.some(([driver, limit]) => {
    const added = count(wanted, driver);
    return added > 0 && count(attached, driver) + added > limit;
  });
}
