import type { CSINode } from '../../api/types.ts';
import { migratedTo } from '../../controllers/persistent-volume/migration.ts';
import type { Stored } from '../../machinery/object.ts';
import type { Store } from '../../store/store.ts';
import type { NodeInfo } from '../node-info.ts';
import { claimsOf, classNameOf, type StoredClaim, type StoredPod } from './claims.ts';
import { type Disk, diskOf, isMigrated } from './migration.ts';

/** How many volumes of a driver a node can have. Models pkg/scheduler/framework/plugins/nodevolumelimits/csi.go */

type Node = Stored<CSINode>;

/** A volume as `driver/handle`, and its driver. */
type Attachable = readonly [id: string, driver: string];

const attachable = (driver: string, handle: string): Attachable => [`${driver}/${handle}`, driver];

/** The driver that makes what a plugin or a driver of this name used to make. */
function driverNamed(name: string, node: Node): string | undefined {
  const driver = migratedTo(name);
  if (driver === undefined) return name;
  return isMigrated(node, name) ? driver : undefined;
}

function ofDisk(disk: Disk | undefined, node: Node): Attachable | undefined {
  const driver = disk && driverNamed(disk.plugin, node);
  return driver === undefined ? undefined : attachable(driver, disk?.handle ?? '');
}

/** A claim's volume; one that is yet to be made has a handle of its own. */
function ofClaim(claim: StoredClaim, node: Node, store: Store): Attachable | undefined {
  const { namespace, name } = claim.metadata;
  const volume = store.get('persistentvolumes', claim.spec.volumeName ?? '');
  if (volume) {
    const { csi } = volume.spec;
    return csi ? attachable(csi.driver, csi.volumeHandle) : ofDisk(diskOf(volume.spec), node);
  }
  const storageClass = store.get('storageclasses.storage.k8s.io', classNameOf(claim));
  const driver = storageClass && driverNamed(storageClass.provisioner, node);
  return driver === undefined ? undefined : attachable(driver, `/${namespace}/${name}`);
}

function volumesOf(pod: StoredPod, node: Node, store: Store): ReadonlyMap<string, string> {
  const claimed = claimsOf(pod, store).map(({ claim }) => claim && ofClaim(claim, node, store));
  const inline = (pod.spec.volumes ?? []).map((volume) => ofDisk(diskOf(volume), node));
  return new Map([...claimed, ...inline].filter((volume) => volume !== undefined));
}

/** How many volumes each driver can attach that says so. */
const limitsOf = ({ spec }: Node): ReadonlyMap<string, number> =>
  new Map(
    spec.drivers.flatMap(({ name, allocatable }) =>
      allocatable?.count === undefined ? [] : [[name, allocatable.count] as const],
    ),
  );

/** Whether a driver can attach more volumes than before. */
export function hasHigherLimit(before: Node, after: Node): boolean {
  const limits = limitsOf(before);
  return [...limitsOf(after)].some(([driver, limit]) => limit > (limits.get(driver) ?? 0));
}

/** Whether a pod would bring more volumes to a node than its drivers can attach. */
export function exceedsLimits(pod: StoredPod, { name, pods }: NodeInfo, store: Store): boolean {
  const node = store.get('csinodes.storage.k8s.io', name);
  if (!node) return false;
  const limits = limitsOf(node);
  if (limits.size === 0) return false;
  const wanted = new Map(volumesOf(pod, node, store));
  if (wanted.size === 0) return false;
  const attached = new Map<string, string>();
  for (const other of pods.values())
    for (const [id, driver] of volumesOf(other, node, store)) attached.set(id, driver);
  for (const id of attached.keys()) wanted.delete(id);
  for (const { spec } of store.list('volumeattachments.storage.k8s.io')) {
    const csi = store.get('persistentvolumes', spec.source.persistentVolumeName ?? '')?.spec.csi;
    if (spec.nodeName === name && csi) attached.set(`${spec.attacher}/${csi.volumeHandle}`, spec.attacher);
  }
  const count = (volumes: ReadonlyMap<string, string>, driver: string): number =>
    [...volumes.values()].filter((one) => one === driver).length;
  return [...limits].some(([driver, limit]) => {
    const added = count(wanted, driver);
    return added > 0 && count(attached, driver) + added > limit;
  });
}
