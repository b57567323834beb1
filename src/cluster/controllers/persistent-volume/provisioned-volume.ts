import type { Node, PersistentVolume, StorageClass } from '../../api/types.ts';
import type { KubeObject, Stored } from '../../machinery/object.ts';
import { nano } from '../../machinery/quantity.ts';
import { referenceTo } from '../../record/recorder.ts';
import { PROVISIONED_BY } from './annotations.ts';
import { classOf, type StoredClaim } from './matching.ts';

/** Who makes volumes for claims: a program outside of the control plane's own, as plain data. */
export interface ProvisionerSettings {
  /** As storage classes have it: `pd.csi.storage.gke.io`. */
  readonly name: string;
  /** Which of its processes leads, after its name in events: `minikube_…`. */
  readonly identity: string;
  /** The pod in which it runs, if it runs in the cluster: `kube-system/storage-provisioner`. */
  readonly pod?: string;
  /** How long it usually takes to make a volume, or to delete one, in milliseconds. */
  readonly milliseconds: number;
  /** A disk of a cloud; without it, volumes are directories of the node. */
  readonly disk?: {
    /** The label of the nodes that says which of them reach a disk. */
    readonly topologyKey: string;
    /** How many of its disks a node takes. */
    readonly perNode: number;
  };
}

export const PROVISIONER_FINALIZER = 'external-provisioner.volume.kubernetes.io/finalizer';

const GIBI = 2n ** 30n * 10n ** 9n;

/** Disks come in whole gibibytes. */
export const diskSize = (asked: string): string => `${(nano(asked) + GIBI - 1n) / GIBI}Gi`;

/** `gce://project/zone/name` in the words of the cloud's API. */
const cloudPath = (providerID: string | undefined): string => {
  const [project = '', zone = ''] = (providerID ?? '').replace(/^\w+:\/\//, '').split('/');
  return `projects/${project}/zones/${zone}`;
};

/** How a driver knows a node. */
export const driverNodeID = (node: Stored<Node>): string =>
  `${cloudPath(node.spec.providerID)}/instances/${node.metadata.name}`;

/**
 * The volume that a provisioner makes for a claim.
 * @param node the one that the scheduler chose, or any
 */
export function provisionedVolume(
  claim: StoredClaim,
  storageClass: Stored<StorageClass>,
  { name, identity, disk }: ProvisionerSettings,
  node: Stored<Node> | undefined,
): PersistentVolume & KubeObject {
  const { uid, namespace } = claim.metadata;
  const volume = `pvc-${uid}`;
  const asked = claim.spec.resources?.requests?.['storage'] ?? '1Gi';
  const common = {
    ...(claim.spec.accessModes && { accessModes: claim.spec.accessModes }),
    capacity: { storage: disk ? diskSize(asked) : asked },
    claimRef: referenceTo(claim),
    persistentVolumeReclaimPolicy: storageClass.reclaimPolicy === 'Retain' ? 'Retain' : 'Delete',
    storageClassName: classOf(claim),
    ...(claim.spec.volumeMode && { volumeMode: claim.spec.volumeMode }),
    ...(storageClass.mountOptions && { mountOptions: storageClass.mountOptions }),
  } as const;
  const type = { apiVersion: 'v1', kind: 'PersistentVolume' };
  if (!disk) {
    const uuid = identity.slice(identity.indexOf('_') + 1);
    const path = `/tmp/hostpath-provisioner/${namespace}/${claim.metadata.name}`;
    const annotations = { hostPathProvisionerIdentity: uuid, [PROVISIONED_BY]: name };
    return {
      ...type,
      metadata: { name: volume, annotations },
      spec: { ...common, hostPath: { path, type: '' } },
    };
  }
  const zone = node?.metadata.labels?.[disk.topologyKey] ?? '';
  return {
    ...type,
    metadata: {
      name: volume,
      annotations: {
        [PROVISIONED_BY]: name,
        'volume.kubernetes.io/provisioner-deletion-secret-name': '',
        'volume.kubernetes.io/provisioner-deletion-secret-namespace': '',
      },
      finalizers: [PROVISIONER_FINALIZER],
    },
    spec: {
      ...common,
      csi: {
        driver: name,
        fsType: storageClass.parameters?.['csi.storage.k8s.io/fstype'] ?? 'ext4',
        volumeAttributes: { 'storage.kubernetes.io/csiProvisionerIdentity': `${identity}-${name}` },
        volumeHandle: `${cloudPath(node?.spec.providerID)}/disks/${volume}`,
      },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: disk.topologyKey, operator: 'In', values: [zone] }] },
          ],
        },
      },
    },
  };
}
