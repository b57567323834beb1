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
export const migratedTo = (plugin: string | undefined): string | undefined => DRIVERS[plugin ?? ''];
