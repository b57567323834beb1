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

test.each(['Filesystem', 'Block'])('a volume of mode %s is used as what it is', async (volumeMode) => {
  const cluster = new TestCluster();
  const disk = { accessModes: ['ReadWriteOnce'], volumeMode };
  const source = volumeMode === 'Block' ? { local: { path: '/dev/sda' } } : { hostPath: { path: '/data' } };
  const nodeAffinity = {
    required: {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['node-1'] }] },
      ],
    },
  };
  cluster.create({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'disk' },
    spec: { ...disk, ...source, nodeAffinity, capacity: { storage: '1Gi' } },
  });
  cluster.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadata('data'),
    spec: { ...disk, storageClassName: '', resources: { requests: { storage: '1Gi' } } },
  });
  await cluster.run(30);
  const wrong =
    volumeMode === 'Block'
      ? { volumeMounts: [{ name: 'v', mountPath: '/v' }] }
      : { volumeDevices: [{ name: 'v', devicePath: '/dev/v' }] };
  cluster.pod(
    'main',
    { ...sleeping, ...wrong },
    { ...ON_NODE, volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] },
  );
  await cluster.run(5);
  const use = volumeMode === 'Block' ? 'volumeMounts' : 'volumeDevices';
  expect(cluster.events('main')).toEqual([
    `1x Warning FailedMount Unable to attach or mount volumes: unmounted volumes=[v], unattached volumes=[], failed to process volumes=[v]: volume v has volumeMode ${volumeMode}, but is specified in ${use}`,
  ]);
});

test('whatever syncs a pod brings its volumes up to date at once; else they wait for the next look around', async () => {
  const cluster = new TestCluster();
  const client = cluster.simulation.client('kubectl');
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('conf') };
  const level = (text: string): void => {
    const before = cluster.simulation.store.get('configmaps', 'default/conf');
    if (before) client.update('configmaps', { ...before, data: { level: text } });
  };
  const label = (team: string): void => {
    const pod = cluster.get('main');
    client.update('pods', { ...pod, metadata: { ...pod.metadata, labels: { team } } });
  };
  const seen = (): Promise<string> => cluster.exec('main', 'cat /c/level /l/labels; ls -d /c/..2* | wc -l');
  cluster.create({ ...map, data: { level: '1' } });
  const items = [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }];
  const volumes = [
    { name: 'c', configMap: { name: 'conf' } },
    { name: 'l', downwardAPI: { items } },
  ];
  const volumeMounts = volumes.map(({ name }) => ({ name, mountPath: `/${name}` }));
  cluster.pod('main', { ...sleeping, volumeMounts }, { volumes }, { team: 'red' });
  await cluster.run(20);
  level('2');
  await cluster.run(10);
  expect(await seen()).toBe('1team="red"1\n[0]');
  label('blue');
  await cluster.run(1);
  const dated = await cluster.exec('main', 'readlink /c/..data');
  expect(await seen()).toBe('2team="blue"1\n[0]');
  await cluster.run(80);
  expect(await cluster.exec('main', 'readlink /c/..data')).toBe(dated);
  level('3');
  await cluster.run(80);
  expect(await seen()).toBe('3team="blue"1\n[0]');
});

test('the file system on a disk is as large as its claim says, also while it is mounted', async () => {
  const cluster = new TestCluster();
  const disk = (storage: string): object => ({
    accessModes: ['ReadWriteOnce'],
    capacity: { storage },
  });
  cluster.create({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'disk' },
    spec: { ...disk('1Gi'), csi: { driver: 'disks.example.com', volumeHandle: 'disk' } },
  });
  cluster.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadata('data'),
    spec: {
      storageClassName: '',
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
    },
  });
  cluster.create({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttachment',
    metadata: { name: 'held' },
    spec: { attacher: 'disks.example.com', nodeName: 'node-1', source: { persistentVolumeName: 'disk' } },
  });
  const { store } = cluster.simulation;
  const client = cluster.simulation.client('driver');
  const held = store.get('volumeattachments.storage.k8s.io', 'held');
  if (held) client.updateStatus('volumeattachments.storage.k8s.io', { ...held, status: { attached: true } });
  cluster.pod(
    'main',
    { ...sleeping, volumeMounts: [{ name: 'v', mountPath: '/v' }] },
    {
      ...ON_NODE,
      volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }],
    },
  );
  await cluster.run(60);
  const size = (): Promise<string> => cluster.exec('main', "df -h /v | awk 'NR == 2 { print $2 }'");
  expect(await size()).toBe('1.0G\n[0]');
  const claim = store.get('persistentvolumeclaims', 'default/data');
  if (claim)
    client.updateStatus('persistentvolumeclaims', {
      ...claim,
      status: { ...claim.status, capacity: { storage: '5Gi' } },
    });
  expect(await size()).toBe('5.0G\n[0]');
});
