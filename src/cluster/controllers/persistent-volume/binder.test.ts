import { describe, expect, it } from 'vitest';
import { messages, restoredCluster, testCluster, type TestCluster } from '../../simulation/test-cluster.ts';

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
});

describe('a volume that is recycled', () => {
  /** What is told of a volume until its recycler runs, but for the time that pulling took. */
  const STARTED = [
    'RecyclerPod: Recycler pod: Successfully assigned default/recycler-for-pv1 to node-1',
    `RecyclerPod: Recycler pod: Pulling image "registry.k8s.io/build-image/debian-base:bookworm-v1.0.6"`,
    'RecyclerPod: Recycler pod: Created container: pv-recycler',
    'RecyclerPod: Recycler pod: Started container pv-recycler',
  ];

  /** A volume whose claim has been deleted, with a recycler that runs. */
  function released(source: object): TestCluster {
    const made = testCluster({ nodes: 1 });
    volume(made, 'pv1', { ...source, persistentVolumeReclaimPolicy: 'Recycle' });
    made.pass(1);
    claim(made, 'a');
    made.pass(1);
    made.simulation.client('test').delete('persistentvolumeclaims', 'default', 'a');
    made.pass(20);
    return made;
  }
  const HOST = { hostPath: { path: '/mnt/data' } };
  const told = (made: TestCluster): readonly string[] =>
    messages(made, 'PersistentVolume')
      .filter((message) => !message.includes('ulled'))
      .map((message) => message.replace(/ \(x\d+\)$/, ''));

  it('is so by a pod', () => {
    const { simulation } = released({ ...HOST, capacity: { storage: '5Gi' } });
    const { metadata, spec } = simulation.store.get('pods', 'default/recycler-for-pv1') ?? {};
    expect([metadata?.namespace, spec?.activeDeadlineSeconds, spec?.restartPolicy]).toEqual([
      'default',
      150,
      'Never',
    ]);
    expect(spec?.volumes?.[0]).toEqual({ name: 'vol', hostPath: { path: '/mnt/data', type: '' } });
    const { volumeMounts, ...container } = spec?.containers[0] ?? {};
    expect(volumeMounts?.[0]).toEqual({ name: 'vol', mountPath: '/scrub' });
    expect(container).toMatchObject({
      name: 'pv-recycler',
      command: ['/bin/sh'],
      args: [
        '-c',
        'test -e /scrub && find /scrub -mindepth 1 -delete && test -z "$(ls -A /scrub)" || exit 1',
      ],
    });
  });

  it.each([
    [{ hostPath: { path: '/mnt/data' } }, '1Gi', 60],
    [{ nfs: { server: 's', path: '/' } }, '1Gi', 300],
    [{ nfs: { server: 's', path: '/' } }, '20Gi', 600],
  ])('within some time: %j of %s in %i s', (source, storage, seconds) => {
    const { simulation } = released({ ...source, capacity: { storage } });
    expect(simulation.store.get('pods', 'default/recycler-for-pv1')?.spec.activeDeadlineSeconds).toBe(
      seconds,
    );
  });

  it.each<[string, number, string, string]>([
    ['is for anybody again', 0, 'pv1 Available', 'VolumeRecycled: Volume recycled'],
    [
      'could not be emptied',
      1,
      'pv1 Failed a',
      'VolumeFailedRecycle: Recycle failed: failed to recycle volume: pod failed, pod.Status.Message unknown',
    ],
  ])('%s', (_name, code, phase, message) => {
    const made = released(HOST);
    expect([phases(made), told(made)]).toEqual([{ claims: [], volumes: ['pv1 Released a'] }, STARTED]);
    const twin = restoredCluster(made.simulation.snapshot(), made.clock.now());
    for (const one of [made, twin]) {
      one.runtime.end('default/recycler-for-pv1', code);
      one.pass(1);
      expect(phases(one)).toEqual({ claims: [], volumes: [phase] });
      expect(told(one).slice(0, 5)).toEqual([...STARTED, message]);
    }
  });

  it('could not be when its recycler is deleted, runs for too long or is not its own', () => {
    const deleted = released(HOST);
    deleted.simulation
      .client('test')
      .delete('pods', 'default', 'recycler-for-pv1', { gracePeriodSeconds: 0 });
    deleted.pass(1);
    expect(told(deleted)[4]).toBe(
      'VolumeFailedRecycle: Recycle failed: failed to recycle volume: recycler pod was deleted',
    );
    const slow = released({ ...HOST, capacity: { storage: '1Gi' } });
    slow.pass(60);
    expect(told(slow)).toContain(
      'VolumeFailedRecycle: Recycle failed: failed to recycle volume: Pod was active on the node longer than the specified deadline',
    );
    const other = testCluster({ nodes: 1 });
    make(
      other,
      'Pod',
      'recycler-for-pv1',
      { containers: [{ name: 'c', image: 'nginx' }] },
      { namespace: 'default' },
    );
    volume(other, 'pv1', { ...HOST, persistentVolumeReclaimPolicy: 'Recycle' });
    claim(other, 'a');
    other.pass(5);
    other.simulation.client('test').delete('persistentvolumeclaims', 'default', 'a');
    other.pass(0.1);
    expect(messages(other, 'PersistentVolume')[0]).toBe(
      'VolumeFailedRecycle: Recycle failed: old recycler pod found, will retry later',
    );
  });

  it('keeps what the user wrote of another claim', () => {
    const made = released({ ...HOST, claimRef: { namespace: 'default', name: 'a' } });
    made.runtime.end('default/recycler-for-pv1', 0);
    made.pass(1);
    const { spec } = made.simulation.store.get('persistentvolumes', 'pv1') ?? {};
    expect([spec?.claimRef?.name, spec?.claimRef?.uid]).toEqual(['a', undefined]);
  });
});
