import { describe, expect, it } from 'vitest';
import { messages, testCluster, type TestCluster } from '../../simulation/test-cluster.ts';

// Models pkg/controller/volume/persistentvolume/{binder,delete,recycle,provision}_test.go

const make = (
  { simulation }: TestCluster,
  kind: string,
  name: string,
  spec: object,
  metadata: object = {},
): void => simulation.create({ apiVersion: 'v1', kind, metadata: { name, ...metadata }, spec });

const volume = (cluster: TestCluster, name: string, spec: object = {}, metadata: object = {}): void =>
  make(
    cluster,
    'PersistentVolume',
    name,
    {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '5Gi' },
      ...('hostPath' in spec || 'csi' in spec ? {} : { nfs: { server: 's', path: '/' } }),
      ...spec,
    },
    metadata,
  );

const claim = (cluster: TestCluster, name: string, spec: object = {}): void =>
  make(
    cluster,
    'PersistentVolumeClaim',
    name,
    { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
    { namespace: 'default' },
  );

const storageClass = ({ simulation }: TestCluster, name: string, more: object = {}, annotations = {}): void =>
  simulation.create({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, annotations },
    provisioner: 'example.com/disk',
    ...more,
  });

const phases = ({ simulation: { store } }: TestCluster): object => ({
  claims: store
    .list('persistentvolumeclaims')
    .map(({ metadata, spec, status }) => `${metadata.name} ${status.phase} ${spec.volumeName ?? ''}`.trim()),
  volumes: store
    .list('persistentvolumes')
    .map(({ metadata, spec, status }) =>
      `${metadata.name} ${status.phase} ${spec.claimRef?.name ?? ''}`.trim(),
    ),
});

const cluster = (): TestCluster => testCluster({ nodes: 0 });

describe('binding', () => {
  it('renews at the next look around what somebody has undone, or tells that the volume is lost', () => {
    const made = cluster();
    const { store } = made.simulation;
    for (const name of ['pv1', 'pv2']) volume(made, name);
    for (const name of ['a', 'b']) claim(made, name);
    made.pass(1);
    for (const one of store.list('persistentvolumes')) {
      const { claimRef: _, ...spec } = one.spec;
      store.put('persistentvolumes', { ...one, spec });
    }
    store.remove('persistentvolumes', 'pv2');
    made.pass(5);
    expect(phases(made)).toEqual({ claims: ['a Bound pv1', 'b Bound pv2'], volumes: ['pv1 Available'] });
    made.pass(15);
    expect(phases(made)).toEqual({ claims: ['a Bound pv1', 'b Lost pv2'], volumes: ['pv1 Bound a'] });
  });

  it('takes a volume that is there at once, one that comes later with the next look around', () => {
    const made = cluster();
    volume(made, 'pv1');
    made.pass(1);
    claim(made, 'a');
    claim(made, 'b');
    made.pass(1);
    expect(phases(made)).toEqual({ claims: ['a Bound pv1', 'b Pending'], volumes: ['pv1 Bound a'] });
    volume(made, 'pv2');
    made.pass(5);
    expect(phases(made)).toMatchObject({ claims: ['a Bound pv1', 'b Pending'] });
    made.pass(15);
    expect(phases(made)).toMatchObject({ claims: ['a Bound pv1', 'b Bound pv2'] });
    expect(messages(made, 'PersistentVolumeClaim').at(0)).toMatch(
      /^FailedBinding: no persistent volumes available for this claim and no storage class is set/,
    );
  });

  it('tells why the volume that a claim names is not its', () => {
    const made = cluster();
    volume(made, 'small', { capacity: { storage: '1Mi' } });
    volume(made, 'taken', { claimRef: { namespace: 'default', name: 'other' } });
    made.pass(1);
    claim(made, 'a', { volumeName: 'small' });
    claim(made, 'b', { volumeName: 'taken' });
    claim(made, 'c', { volumeName: 'none' });
    made.pass(1);
    expect(messages(made, 'PersistentVolumeClaim')).toEqual([
      'VolumeMismatch: Cannot bind to requested volume "small": requested PV is too small',
      'FailedBinding: volume "taken" already bound to a different claim.',
    ]);
    volume(made, 'none');
    made.pass(16);
    expect(phases(made)).toEqual({
      claims: ['a Pending small', 'b Pending taken', 'c Bound none'],
      volumes: ['none Bound c', 'small Available', 'taken Available other'],
    });
  });

  it('loses a claim with its volume', () => {
    const made = cluster();
    volume(made, 'pv1');
    made.pass(1);
    claim(made, 'a');
    made.pass(1);
    const client = made.simulation.client('test');
    const bound = client.get('persistentvolumes', '', 'pv1');
    if (!bound) throw new Error('no volume');
    client.delete('persistentvolumes', '', 'pv1');
    made.pass(1);
    expect(phases(made)).toEqual({ claims: ['a Bound pv1'], volumes: ['pv1 Bound a'] });
    const { finalizers: _finalizers, ...metadata } =
      client.get('persistentvolumes', '', 'pv1')?.metadata ?? bound.metadata;
    client.update('persistentvolumes', { ...bound, metadata });
    made.pass(1);
    expect(phases(made)).toEqual({ claims: ['a Lost pv1'], volumes: [] });
    expect(messages(made, 'PersistentVolumeClaim')).toEqual([
      'ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!',
    ]);
  });

  it('gives claims of old a default class that comes later, and leaves them to its provisioner', () => {
    const made = cluster();
    claim(made, 'a');
    claim(made, 'none', { storageClassName: '' });
    made.pass(1);
    storageClass(made, 'fast', {}, { 'storageclass.kubernetes.io/is-default-class': 'true' });
    made.pass(20);
    const stored = made.simulation.store.get('persistentvolumeclaims', 'default/a');
    expect([stored?.spec.storageClassName, stored?.metadata.annotations]).toEqual([
      'fast',
      {
        'volume.beta.kubernetes.io/storage-provisioner': 'example.com/disk',
        'volume.kubernetes.io/storage-provisioner': 'example.com/disk',
      },
    ]);
    expect(made.simulation.store.get('persistentvolumeclaims', 'default/none')?.spec.storageClassName).toBe(
      '',
    );
    expect(
      messages(made, 'PersistentVolumeClaim').some((text) => text.startsWith('ExternalProvisioning')),
    ).toBe(true);
  });

  it.each([
    ['missing', {}, 'ProvisioningFailed: storageclass.storage.k8s.io "missing" not found'],
    [
      'local',
      { provisioner: 'kubernetes.io/no-provisioner' },
      'ProvisioningFailed: no volume plugin matched name: kubernetes.io/no-provisioner',
    ],
    [
      'later',
      { volumeBindingMode: 'WaitForFirstConsumer' },
      'WaitForFirstConsumer: waiting for first consumer to be created before binding',
    ],
  ])('waits under the class %s', (name, more, expected) => {
    const made = cluster();
    if (name !== 'missing') storageClass(made, name, more);
    claim(made, 'a', { storageClassName: name });
    made.pass(1);
    expect(messages(made, 'PersistentVolumeClaim')).toEqual([expected]);
  });
});

describe('a volume whose claim is gone', () => {
  it.each([
    ['stays', 'Retain', { nfs: { server: 's', path: '/' } }, ['pv1 Released a'], []],
    [
      'is for anybody again',
      'Recycle',
      { nfs: { server: 's', path: '/' } },
      ['pv1 Available'],
      ['VolumeRecycled: Volume recycled'],
    ],
    [
      'cannot be recycled',
      'Recycle',
      { csi: { driver: 'x.io', volumeHandle: 'h' } },
      ['pv1 Failed a'],
      ['VolumeFailedRecycle: No recycler plugin found for the volume!'],
    ],
    ['is deleted', 'Delete', { hostPath: { path: '/tmp/data' } }, [], []],
    [
      'must not be deleted',
      'Delete',
      { hostPath: { path: '/mnt/data' } },
      ['pv1 Failed a'],
      ['VolumeFailedDelete: host_path deleter only supports /tmp/.+ but received provided /mnt/data'],
    ],
    [
      'cannot be deleted',
      'Delete',
      { nfs: { server: 's', path: '/' } },
      ['pv1 Failed a'],
      [
        'VolumeFailedDelete: error getting deleter volume plugin for volume "pv1": no deletable volume plugin matched',
      ],
    ],
    [
      'is left to its driver',
      'Delete',
      { csi: { driver: 'x.io', volumeHandle: 'h' } },
      ['pv1 Released a'],
      [],
    ],
  ])('%s (%s)', (_, persistentVolumeReclaimPolicy, source, volumes, events) => {
    const made = cluster();
    volume(made, 'pv1', { ...source, persistentVolumeReclaimPolicy });
    made.pass(1);
    claim(made, 'a');
    made.pass(1);
    made.simulation.client('test').delete('persistentvolumeclaims', 'default', 'a');
    made.pass(1);
    expect([phases(made), messages(made, 'PersistentVolume')]).toEqual([{ claims: [], volumes }, events]);
  });

  it('keeps what the user wrote of another claim', () => {
    const made = cluster();
    volume(made, 'pv1', {
      claimRef: { namespace: 'default', name: 'a' },
      persistentVolumeReclaimPolicy: 'Recycle',
    });
    made.pass(1);
    claim(made, 'a');
    made.pass(1);
    made.simulation.client('test').delete('persistentvolumeclaims', 'default', 'a');
    made.pass(1);
    const { spec } = made.simulation.store.get('persistentvolumes', 'pv1') ?? {};
    expect([spec?.claimRef?.name, spec?.claimRef?.uid]).toEqual(['a', undefined]);
  });
});
