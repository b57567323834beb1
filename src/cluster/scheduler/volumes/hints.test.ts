import { describe, expect, it } from 'vitest';
import type {
  CSINodeDriver,
  PersistentVolumeClaim,
  StorageClass,
  TopologySelectorTerm,
  VolumeAttachment,
  Volume,
} from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import type { Plugin } from '../filters.ts';
import { type ClusterEvent, isWorthRetrying } from '../hints.ts';
import { pod, storeOf } from '../test-objects.ts';
import type { StoredClaim, StoredPod, StoredVolume } from './claims.ts';

/** The tables about queueing hints of pkg/scheduler/framework/plugins/{nodevolumelimits,volumebinding,volumerestrictions,volumezone} */

const retries = (plugin: Plugin, waiting: StoredPod, event: ClusterEvent): boolean =>
  isWorthRetrying(waiting, [plugin], event, storeOf());

const metadata = (name: string, rest: object = {}) => ({
  name,
  uid: name,
  resourceVersion: '1',
  creationTimestamp: '2026-01-05T09:00:00Z',
  ...rest,
});

const claim = (
  name: string,
  namespace = 'default',
  spec: PersistentVolumeClaim['spec'] = {},
): StoredClaim => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: metadata(name, { namespace }),
  spec,
  status: {},
});
const claimed = (...names: readonly string[]): readonly Volume[] =>
  names.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } }));
const ephemeral = (...names: readonly string[]): readonly Volume[] =>
  names.map((name) => ({ name, ephemeral: {} }));
const using = (name: string, volumes: readonly Volume[], on?: string): StoredPod =>
  pod(name, { ...(on !== undefined && { node: on }), spec: { volumes } });

const gone = (before: StoredPod): ClusterEvent => ({ resource: 'pod', before });
const EBS = 'ebs.csi.aws.com';
const ebs = (volumeID: string): Volume => ({ name: 'ebs', awsElasticBlockStore: { volumeID } });
const gce = (pdName: string): Volume => ({ name: 'gce', gcePersistentDisk: { pdName } });

describe('a claim', () => {
  const CLAIMS = ['NodeVolumeLimits', 'VolumeBinding', 'VolumeRestrictions', 'VolumeZone'] as const;
  type Row = [
    what: string,
    volumes: readonly Volume[],
    claim: StoredClaim,
    added: boolean,
    worthFor: readonly Plugin[],
  ];
  it.each<Row>([
    ['comes that no volume is of', [{ name: 'v', emptyDir: {} }], claim('b'), true, []],
    ['comes that a pod uses', claimed('a', 'b'), claim('b'), true, CLAIMS],
    ['comes that the pod does not use', claimed('a', 'c'), claim('b'), true, []],
    ['comes to another namespace', claimed('a', 'b'), claim('b', 'ns2'), true, []],
    ['comes for a pod alone', ephemeral('a', 'b'), claim('p-b'), true, ['NodeVolumeLimits', 'VolumeBinding']],
    ['comes for another pod', ephemeral('a', 'c'), claim('p-b'), true, []],
    [
      'changes that a pod uses',
      claimed('a', 'b'),
      claim('b', 'default', { volumeName: 'v' }),
      false,
      ['VolumeBinding', 'VolumeZone'],
    ],
    ['changes that was made for a pod alone', ephemeral('a', 'b'), claim('p-b'), false, ['VolumeBinding']],
    ['changes that the pod does not use', [], claim('b'), false, []],
  ])('%s', (_what, volumes, one, added, worthFor) => {
    const event = { resource: 'claim', added, claim: one } as const;
    expect(CLAIMS.filter((plugin) => retries(plugin, using('p', volumes), event))).toEqual(worthFor);
  });
});

describe('a pod goes that', () => {
  const rbd = (...monitors: readonly string[]): Volume => ({
    name: 'rbd',
    rbd: { monitors, pool: 'foo', image: 'bar', fsType: 'ext4' },
  });
  const iscsi = (year: number): Volume => ({
    name: 'iscsi',
    iscsi: { targetPortal: '127.0.0.1:3260', iqn: `iqn.${year}-12.server:storage.target01`, lun: 0 },
  });
  it.each<[string, readonly Volume[], readonly Volume[], boolean]>([
    ['had the same disk of GCE', [gce('foo')], [gce('foo')], true],
    ['had another disk of GCE', [gce('foo')], [gce('bar')], false],
    ['had the same disk of AWS', [ebs('foo')], [ebs('foo')], true],
    ['had another disk of AWS', [ebs('foo')], [ebs('bar')], false],
    ['had the same image of Ceph', [rbd('a', 'b')], [rbd('a', 'b')], true],
    ['had an image of other monitors', [rbd('a', 'b')], [rbd('c', 'd')], false],
    ['had the same target of iSCSI', [iscsi(2016)], [iscsi(2016)], true],
    ['had another target of iSCSI', [iscsi(2016)], [iscsi(2017)], false],
    ['had the same claim', claimed('one'), claimed('one'), true],
    ['had another claim', claimed('one'), claimed('two'), false],
  ])('%s', (_what, wanted, had, worth) => {
    expect(retries('VolumeRestrictions', using('p', wanted), gone(using('other', had, 'n')))).toBe(worth);
  });

  it.each<[string, readonly Volume[], string | undefined, boolean]>([
    ['had a claim', claimed('placeholder'), 'n', true],
    ['had a disk that a driver took care of', [ebs('')], 'n', true],
    ['had no volume', [], 'n', false],
    ['had a claim and no node', claimed('ebs-0'), undefined, false],
  ])('%s makes room for another volume', (_what, had, on, worth) => {
    expect(retries('NodeVolumeLimits', using('p', claimed('ebs-2')), gone(using('other', had, on)))).toBe(
      worth,
    );
  });
});

describe('a volume is detached', () => {
  const detached = (attacher: string, source: VolumeAttachment['spec']['source']): ClusterEvent => ({
    resource: 'detached',
    attachment: {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'VolumeAttachment',
      metadata: metadata('volumeattachment1'),
      spec: { attacher, nodeName: 'n', source },
      status: { attached: false },
    },
  });
  const ofVolume = detached('test.storage.gke.io', { persistentVolumeName: 'pv1' });
  const inline = detached(EBS, {
    inlineVolumeSpec: { csi: { driver: EBS, volumeHandle: 'test' } },
  });
  it.each<[string, readonly Volume[], ClusterEvent, boolean]>([
    ['a pod with a claim', claimed('pvc1'), ofVolume, true],
    ['a pod with a disk of the driver', [ebs('test')], inline, true],
    ['a pod with a disk of another driver', [gce('test')], inline, false],
    ['a pod with a disk of the driver and a claim', [ebs('test'), ...claimed('pvc1')], inline, true],
    ['a pod with a disk of another driver and a claim', [ebs('test'), ...claimed('pvc1')], ofVolume, true],
    ['a pod without volumes', [], ofVolume, false],
  ])('%s', (_what, volumes, event, worth) => {
    expect(retries('NodeVolumeLimits', using('p', volumes), event)).toBe(worth);
  });
});

describe('what the drivers of a node say', () => {
  const csinode = (count: number | undefined, plugins?: string) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: metadata('n', {
      ...(plugins !== undefined && {
        annotations: { 'storage.alpha.kubernetes.io/migrated-plugins': plugins },
      }),
    }),
    spec: {
      drivers: [
        { name: EBS, nodeID: 'n', ...(count !== undefined && { allocatable: { count } }) },
      ] satisfies readonly CSINodeDriver[],
    },
  });
  type One = ReturnType<typeof csinode>;
  it.each<[string, One | undefined, One, boolean, boolean]>([
    ['is new', undefined, csinode(1), true, true],
    ['is a higher limit', csinode(1), csinode(2), true, false],
    ['is a limit at last', csinode(undefined), csinode(2), true, false],
    ['is a lower limit', csinode(2), csinode(1), false, false],
    ['is the same', csinode(1, 'test1'), csinode(1, 'test1'), false, false],
    ['is one more plugin', csinode(1, 'test1'), csinode(1, 'test1, test2'), false, true],
    ['is another plugin', csinode(1, 'test1'), csinode(1, 'test2'), false, true],
  ])('%s', (_what, before, after, limits, binding) => {
    const event = { resource: 'csinode', ...(before && { before }), after } as const;
    const waiting = using('p', claimed('ebs-0'));
    expect([retries('NodeVolumeLimits', waiting, event), retries('VolumeBinding', waiting, event)]).toEqual([
      limits,
      binding,
    ]);
  });
});

describe('a driver', () => {
  const driver = (name: string, storageCapacity: boolean | undefined) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: metadata(name),
    spec: { ...(storageCapacity !== undefined && { storageCapacity }) },
  });
  it.each<[string, readonly string[], string, boolean | undefined, boolean | undefined, boolean]>([
    ['begins to tell of room, and the pod has no volume of any', [], 'test1', undefined, true, false],
    ['of another volume no longer tells of room', ['test1'], 'test2', true, false, false],
    ['has never told of room', ['test1'], 'test1', undefined, undefined, false],
    ['does not tell of room', ['test1'], 'test1', false, false, false],
    ['no longer says whether it tells of room', ['test1'], 'test1', true, undefined, true],
    ['tells of room as before', ['test1'], 'test1', true, true, false],
    ['no longer tells of room', ['test1'], 'test1', true, false, true],
  ])('%s', (_what, drivers, name, before, after, worth) => {
    const volumes = drivers.map((one) => ({ name: one, csi: { driver: one } }));
    const event = {
      resource: 'driver',
      before: driver(name, before),
      after: driver(name, after),
    } as const;
    expect(retries('VolumeBinding', using('p', volumes), event)).toBe(worth);
  });
});

describe('a storage class', () => {
  const classOf = (
    allowedTopologies?: readonly TopologySelectorTerm[],
    volumeBindingMode?: StorageClass['volumeBindingMode'],
  ): Stored<StorageClass> => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: metadata('sc'),
    provisioner: 'p',
    ...(allowedTopologies && { allowedTopologies }),
    ...(volumeBindingMode !== undefined && { volumeBindingMode }),
  });
  const ON_A = [{ matchLabelExpressions: [{ key: 'kubernetes.io/hostname', values: ['node-a'] }] }];
  const WAIT = 'WaitForFirstConsumer';
  it.each<[string, Stored<StorageClass> | undefined, Stored<StorageClass>, boolean, boolean]>([
    ['comes', undefined, classOf(), true, false],
    ['comes whose claims wait for pods', undefined, classOf(undefined, WAIT), true, true],
    ['may be elsewhere now', classOf(), classOf(ON_A), true, false],
    ['may be where it was', classOf(), classOf(), false, false],
    ['may be where it was, which is said otherwise', classOf(), classOf([]), false, false],
    ['stays one whose claims wait', classOf(undefined, WAIT), classOf(undefined, WAIT), false, false],
  ])('%s', (_what, before, after, binding, zone) => {
    const event = { resource: 'class', ...(before && { before }), after } as const;
    const waiting = using('p', claimed('a'));
    expect([retries('VolumeBinding', waiting, event), retries('VolumeZone', waiting, event)]).toEqual([
      binding,
      zone,
    ]);
  });
});

describe('the room that a driver tells of', () => {
  /** `capacity/maximumVolumeSize` */
  const room = (text: string) => {
    const [capacity, maximumVolumeSize] = text.split('/');
    return {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIStorageCapacity',
      metadata: metadata('cap-a'),
      storageClassName: 'sc',
      ...(capacity && { capacity }),
      ...(maximumVolumeSize && { maximumVolumeSize }),
    };
  };
  it.each<[string, string | undefined, string, boolean]>([
    ['is new', undefined, '', true],
    ['is known at last', '', '100', true],
    ['is known at last by the largest volume', '', '/100', true],
    ['grows', '50', '100', true],
    ['is no longer bounded by the largest volume', '100/50', '100', true],
    ['takes larger volumes', '100/50', '100/60', true],
    ['stays', '100/50', '100/50', false],
    ['stays without bounds', '100', '100', false],
    ['is what the largest volume was', '100/50', '50', false],
    ['shrinks', '100', '90', false],
    ['takes smaller volumes', '/100', '/90', false],
  ])('%s', (_what, before, after, worth) => {
    const event = {
      resource: 'capacity',
      ...(before !== undefined && { before: room(before) }),
      after: room(after),
    } as const;
    expect(retries('VolumeBinding', using('p', claimed('a')), event)).toBe(worth);
  });
});

describe('a volume', () => {
  const [BETA, ZONE] = ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'];
  const volume = (labels: Readonly<Record<string, string>>): StoredVolume => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: metadata('Vol_1', { labels }),
    spec: {},
    status: {},
  });
  const A = { [BETA]: 'us-west1-a' };
  it.each<[string, StoredVolume | undefined, StoredVolume, boolean]>([
    ['comes', undefined, volume({ [BETA]: 'us-west1-b' }), true],
    ['is elsewhere', volume(A), volume({ [BETA]: 'us-west1-b' }), true],
    ['says more of where it is', volume(A), volume({ ...A, [ZONE]: 'zone' }), true],
    ['is where it was', volume({ ...A, [ZONE]: 'zone' }), volume({ ...A, [ZONE]: 'zone' }), false],
  ])('%s', (_what, before, after, worth) => {
    const event = { resource: 'volume', ...(before && { before }), after } as const;
    expect(retries('VolumeZone', using('p', claimed('PVC_1')), event)).toBe(worth);
    expect(retries('VolumeBinding', using('p', claimed('PVC_1')), event)).toBe(true);
  });
});
