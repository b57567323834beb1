import type { ProvisionerSettings } from '../../cluster/controllers/persistent-volume/provisioned-volume.ts';
import { machineUUID } from '../../cluster/kubelet/machine-id.ts';

const DRIVER = 'pd.csi.storage.gke.io';

/** The driver of persistent disks, which runs beside the control plane. */
export function diskProvisioner(cluster: string): ProvisionerSettings {
  const uuid = machineUUID(`${cluster}/${DRIVER}`);
  const host = uuid.replaceAll('-', '').slice(0, 20);
  return {
    name: DRIVER,
    identity: `gke-${host}-${uuid.slice(9, 13)}-${uuid.slice(14, 18)}-vm_${uuid}`,
    milliseconds: 4200,
    disk: { topologyKey: 'topology.gke.io/zone', perNode: 15 },
  };
}

const storageClass = (
  name: string,
  type: string,
  provisioner: string,
  volumeBindingMode: string,
  { labels = {}, annotations = {} }: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): Readonly<Record<string, unknown>> => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: {
    name,
    labels: { 'addonmanager.kubernetes.io/mode': 'EnsureExists', ...labels },
    annotations,
  },
  provisioner,
  parameters: { type },
  reclaimPolicy: 'Delete',
  allowVolumeExpansion: true,
  volumeBindingMode,
});

const driverLabels = { 'k8s-app': 'gcp-compute-persistent-disk-csi-driver' };
const component = {
  'components.gke.io/component-name': 'pdcsi',
  'components.gke.io/component-version': '0.22.44',
  'components.gke.io/layer': 'addon',
};

/** The storage classes of every GKE cluster, and the driver behind them. */
export const storageManifests: readonly Readonly<Record<string, unknown>>[] = [
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: {
      name: DRIVER,
      labels: { 'addonmanager.kubernetes.io/mode': 'Reconcile', ...driverLabels },
      annotations: component,
    },
    spec: { attachRequired: true, podInfoOnMount: false },
  },
  storageClass('premium-rwo', 'pd-ssd', DRIVER, 'WaitForFirstConsumer', {
    labels: driverLabels,
    annotations: component,
  }),
  storageClass('standard', 'pd-standard', 'kubernetes.io/gce-pd', 'Immediate', {
    labels: { 'kubernetes.io/cluster-service': 'true' },
  }),
  storageClass('standard-rwo', 'pd-balanced', DRIVER, 'WaitForFirstConsumer', {
    labels: driverLabels,
    annotations: { ...component, 'storageclass.kubernetes.io/is-default-class': 'true' },
  }),
];
