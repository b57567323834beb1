import type { TestCluster } from '../simulation/test-cluster.ts';

/** What is said of three nodes when preemption helps on none. */
export const NOT_HELPFUL = 'preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.';

/** Any container. */
export const CONTAINER = { name: 'c', image: 'nginx' };

/** A pod of one container unless `spec` says otherwise. */
export function createPod(
  { simulation }: TestCluster,
  name: string,
  spec: object = {},
  labels: object = {},
): void {
  simulation.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { ...labels } },
    spec: { containers: [CONTAINER], ...spec },
  });
}

/** A storage class whose volumes are bound once a pod wants them. */
export function createWaitingClass({ simulation }: TestCluster, name: string, provisioner: string): void {
  simulation.create({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    provisioner,
    volumeBindingMode: 'WaitForFirstConsumer',
  });
}

/** A pod `p` whose volume is a claim `c` of so much room in a storage class. */
export function createPodWithClaim(cluster: TestCluster, storageClassName: string, storage: string): void {
  cluster.simulation.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'c' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage } } },
  });
  createPod(cluster, 'p', { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] });
}

/** What a pod's spec has that requests something. */
export const requesting = (requests: object): object => ({
  containers: [{ ...CONTAINER, resources: { requests } }],
});

/** The node of each pod by its name. */
export const where = ({ simulation }: TestCluster): Record<string, string | undefined> =>
  Object.fromEntries(
    simulation.store.list('pods', 'default').map(({ metadata, spec }) => [metadata.name, spec.nodeName]),
  );
