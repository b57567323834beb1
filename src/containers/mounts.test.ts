import { expect, test } from 'vitest';
import { TestCluster } from './cluster.test.fixture.ts';

const metadata = (name: string): object => ({ name, namespace: 'default' });
const sleeping = { image: 'busybox', command: ['sleep', '1000'] };

/** Pods that are told their node need no scheduler, which would look at claims first. */
const ON_NODE = { nodeName: 'node-1' };

test('a volume that no container mounts is not made', async () => {
  const cluster = new TestCluster();
  cluster.pod('idle', sleeping, {
    ...ON_NODE,
    volumes: [
      { name: 's', secret: { secretName: 'none' } },
      { name: 'c', persistentVolumeClaim: { claimName: 'none' } },
    ],
  });
  await cluster.run(10);
  expect(cluster.show('idle')).toBe('idle Running Running+/0');
});

test('each volume is tried by itself, at its own times', async () => {
  const cluster = new TestCluster();
  const volumeMounts = ['s', 'm'].map((name) => ({ name, mountPath: `/${name}` }));
  cluster.pod(
    'main',
    { ...sleeping, volumeMounts },
    {
      ...ON_NODE,
      volumes: [
        { name: 's', secret: { secretName: 'late' } },
        { name: 'm', configMap: { name: 'later' } },
      ],
    },
  );
  await cluster.run(2);
  const late = (times: number): string =>
    `${times}x Warning FailedMount MountVolume.SetUp failed for volume "s" : secret "late" not found`;
  const later = (times: number): string =>
    `${times}x Warning FailedMount MountVolume.SetUp failed for volume "m" : configmap "later" not found`;
  expect(cluster.events('main')).toEqual([late(3), later(3)]);
  cluster.create({ apiVersion: 'v1', kind: 'Secret', metadata: metadata('late') });
  const restored = cluster.reload();
  await restored.run(10);
  expect(restored.events('main')).toEqual([late(3), later(5)]);
  restored.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('later') });
  await restored.run(10);
  expect(restored.show('main')).toBe('main Running Running+/0');
});

test('a claim that is not there, or not bound, ends each round of waiting with an event about all volumes', async () => {
  const cluster = new TestCluster();
  cluster.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadata('open'),
    spec: {
      storageClassName: 'none',
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
    },
  });
  const volumeMounts = ['b', 'a', 's'].map((name) => ({ name, mountPath: `/${name}` }));
  cluster.pod(
    'main',
    { ...sleeping, volumeMounts },
    {
      ...ON_NODE,
      volumes: [
        { name: 'b', persistentVolumeClaim: { claimName: 'open' } },
        { name: 'a', persistentVolumeClaim: { claimName: 'none' } },
        { name: 's', secret: { secretName: 'none', optional: true } },
      ],
    },
  );
  await cluster.run(20);
  expect(cluster.events('main')).toEqual([
    '2x Warning FailedMount Unable to attach or mount volumes: unmounted volumes=[a b], unattached volumes=[], failed to process volumes=[a b]: error processing PVC default/none: failed to fetch PVC from API server: persistentvolumeclaims "none" not found; error processing PVC default/open: PVC is not bound',
  ]);
});
