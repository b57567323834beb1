import type { CSINode, PersistentVolumeSpec, Volume } from '../../api/types.ts';
import { migratedTo } from '../../controllers/persistent-volume/migration.ts';
import type { Stored } from '../../machinery/object.ts';

/** Disks that are told of as plugins inside of Kubernetes had them. Models staging/src/k8s.io/csi-translation-lib/translate.go */

/** By which a node's drivers say whose work they do. */
export const MIGRATED_PLUGINS = 'storage.alpha.kubernetes.io/migrated-plugins';

export interface Disk {
  /** `kubernetes.io/aws-ebs` */
  readonly plugin: string;
  /** As its driver knows it. */
  readonly handle: string;
}

/** `aws://zone/vol-1` and `vol-1` are the same. */
const awsVolume = (volumeID: string): string =>
  volumeID.startsWith('aws://') ? volumeID.slice(volumeID.lastIndexOf('/') + 1) : volumeID;

/** The disk of a volume whose plugin has moved into a driver; undefined for other volumes. */
export function diskOf(volume: Volume | PersistentVolumeSpec): Disk | undefined {
  const { awsElasticBlockStore: aws, gcePersistentDisk: gce, azureDisk, azureFile } = volume;
  const { cinder, portworxVolume, vsphereVolume } = volume;
  const disk = (plugin: string, handle: string): Disk => ({ plugin: `kubernetes.io/${plugin}`, handle });
  if (aws) return disk('aws-ebs', awsVolume(aws.volumeID));
  if (gce) return disk('gce-pd', gce.pdName);
  if (azureDisk) return disk('azure-disk', azureDisk.diskURI);
  if (azureFile) return disk('azure-file', azureFile.shareName);
  if (cinder) return disk('cinder', cinder.volumeID);
  if (portworxVolume) return disk('portworx-volume', portworxVolume.volumeID);
  return vsphereVolume && disk('vsphere-volume', vsphereVolume.volumePath);
}

/** The driver that takes care of a disk. */
export const driverOf = ({ plugin }: Disk): string | undefined => migratedTo(plugin);

const ALWAYS = ['aws-ebs', 'gce-pd', 'azure-disk', 'cinder'].map((name) => `kubernetes.io/${name}`);

/** Whether on a node a plugin's work is known to be done by a driver. Models nodevolumelimits/utils.go isCSIMigrationOn */
export function isMigrated({ metadata }: Stored<CSINode>, plugin: string): boolean {
  if (ALWAYS.includes(plugin)) return true;
  if (plugin !== 'kubernetes.io/portworx-volume') return false;
  return metadata.annotations?.[MIGRATED_PLUGINS]?.split(',').includes(plugin) ?? false;
}
