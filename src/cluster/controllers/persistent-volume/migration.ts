import { equal } from '../../machinery/equal.ts';
import type { StoredMeta } from '../../machinery/object.ts';
import { own } from '../../machinery/own.ts';
import { annotate, MIGRATED_TO, PROVISIONED_BY } from './annotations.ts';
import type { StoredVolume } from './matching.ts';
import { PROVISIONER_FINALIZER } from './provisioned-volume.ts';

/** The drivers that took over from plugins inside of Kubernetes. Models staging/src/k8s.io/csi-translation-lib/plugins */
const DRIVERS: Readonly<Record<string, string>> = {
  'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
  'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
  'kubernetes.io/azure-disk': 'disk.csi.azure.com',
  'kubernetes.io/azure-file': 'file.csi.azure.com',
  'kubernetes.io/cinder': 'cinder.csi.openstack.org',
  'kubernetes.io/vsphere-volume': 'csi.vsphere.vmware.com',
  'kubernetes.io/portworx-volume': 'pxd.portworx.com',
};

/** The driver that does a plugin's work now, if one does. */
export const migratedTo = (plugin: string | undefined): string | undefined => own(DRIVERS, plugin ?? '');

/** Whose the disks are that a volume may be, where Kubernetes itself once saw to them. */
const PLUGINS = {
  gcePersistentDisk: 'kubernetes.io/gce-pd',
  awsElasticBlockStore: 'kubernetes.io/aws-ebs',
  azureDisk: 'kubernetes.io/azure-disk',
  azureFile: 'kubernetes.io/azure-file',
  cinder: 'kubernetes.io/cinder',
  vsphereVolume: 'kubernetes.io/vsphere-volume',
  portworxVolume: 'kubernetes.io/portworx-volume',
} as const;

/** The plugin whose work for a volume a driver has taken over, if one has. */
export function migratedPlugin(spec: StoredVolume['spec']): string | undefined {
  for (const [source, plugin] of Object.entries(PLUGINS))
    if (spec[source as keyof typeof PLUGINS] !== undefined) return plugin;
  return undefined;
}

/**
 * Metadata that says which driver does the work of a plugin, if one does.
 * Models pkg/controller/volume/persistentvolume/pv_controller_base.go updateMigrationAnnotations
 * @param plugin the one that provisions, if that is known
 */
export function annealed(metadata: StoredMeta, plugin: string | undefined): StoredMeta {
  if (plugin === undefined) return metadata;
  const driver = migratedTo(plugin);
  return (metadata.annotations?.[MIGRATED_TO] ?? '') === (driver ?? '')
    ? metadata
    : annotate(metadata, { [MIGRATED_TO]: driver });
}

/** Keeps a volume until a plugin has deleted the disk behind it. */
export const PLUGIN_FINALIZER = 'kubernetes.io/pv-controller';

/** The finalizers that a volume has as it was made and as it is to be reclaimed. Models modifyDeletionFinalizers */
export function finalizersOf({ metadata, spec }: StoredVolume): readonly string[] {
  const { annotations, finalizers = [] } = metadata;
  const plugin = annotations?.[PROVISIONED_BY];
  if (plugin === undefined) return finalizers;
  if (migratedTo(plugin) !== undefined) return finalizers.filter((one) => one !== PLUGIN_FINALIZER);
  if (!plugin.startsWith('kubernetes.io/')) return finalizers;
  const deletes = spec.persistentVolumeReclaimPolicy === 'Delete';
  const kept = finalizers.filter(
    (one) => one !== PROVISIONER_FINALIZER && (deletes || one !== PLUGIN_FINALIZER),
  );
  return deletes && !kept.includes(PLUGIN_FINALIZER) ? [...kept, PLUGIN_FINALIZER] : kept;
}

/** A volume whose annotations and finalizers say who deletes the disk behind it; the same one when they do already. */
export function guardedVolume(volume: StoredVolume): StoredVolume {
  const metadata = annealed(volume.metadata, volume.metadata.annotations?.[PROVISIONED_BY]);
  const finalizers = finalizersOf(volume);
  const { finalizers: before = [], ...rest } = metadata;
  if (equal(finalizers, before)) return metadata === volume.metadata ? volume : { ...volume, metadata };
  return { ...volume, metadata: { ...rest, ...(finalizers.length > 0 && { finalizers }) } };
}
