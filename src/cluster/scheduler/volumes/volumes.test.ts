import { describe, expect, it } from 'vitest';
import type { Volume } from '../../api/types.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { beginCycle, reject } from '../filters.ts';
import { infos, node, pod, storeOf } from '../test-objects.ts';
import { isInZone, podTopologies } from './zone.ts';
import { claimsInUse, disksConflict, exclusiveClaims } from './restrictions.ts';
import { exceedsLimits } from './limits.ts';

/** The tables of pkg/scheduler/framework/plugins/{volumezone,volumerestrictions,nodevolumelimits} */

type Labels = Readonly<Record<string, string>>;

const object = (name: string, rest: object = {}, labels: Labels = {}): KubeObject => ({
  metadata: { name, labels },
  ...rest,
});
const claim = (name: string, spec: object): KubeObject => ({
  metadata: { name, namespace: 'default' },
  ...{ spec },
});
const using = (name: string, claims: string, more: readonly Volume[] = []) =>
  pod(name, {
    node: 'n',
    spec: {
      volumes: [
        ...claims
          .split(' ')
          .filter(Boolean)
          .map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })),
        ...more,
      ],
    },
  });

describe('the zone of a volume', () => {
  const BETA = 'failure-domain.beta.kubernetes.io/';
  const GA = 'topology.kubernetes.io/';
  const A = 'us-west1-a';
  const volumes: Readonly<Record<string, Labels>> = {
    'beta-zone': { [`${BETA}zone`]: A },
    'beta-region': { [`${BETA}region`]: 'us-west1-b', uselessLabel: 'none' },
    'beta-both': { [`${BETA}region`]: 'us-west1-c' },
    zone: { [`${GA}zone`]: A },
    region: { [`${GA}region`]: 'us-west1', uselessLabel: 'none' },
    both: { [`${GA}zone`]: A, [`${GA}region`]: A },
    zones: { [`${GA}zone`]: `${A}__us-west1-b` },
    'beta-zones': { [`${BETA}zone`]: `us-west1-c__${A}` },
    broken: { [`${GA}zone`]: `${A}____b` },
  };
  const store = storeOf({
    persistentvolumes: Object.entries(volumes).map(([name, labels]) => object(name, {}, labels)),
    'storageclasses.storage.k8s.io': [
      object('wait', { volumeBindingMode: 'WaitForFirstConsumer' }),
      object('immediate', { volumeBindingMode: 'Immediate' }),
    ],
    persistentvolumeclaims: [
      ...Object.keys(volumes).map((name) => claim(name, { volumeName: name })),
      claim('lost', { volumeName: 'not-there' }),
      claim('no-class', { storageClassName: 'unknown' }),
      claim('nothing', {}),
      claim('waits', { storageClassName: 'wait' }),
      claim('unbound', { storageClassName: 'immediate' }),
    ],
  });

  it.each<[string, string, Labels, boolean]>([
    ['matters to no pod without volumes', '', { [`${BETA}zone`]: A }, true],
    ['matters to no node without labels', 'zone', { uselessLabel: 'none' }, true],
    ['is a beta zone', 'beta-zone', { [`${BETA}zone`]: A, uselessLabel: 'none' }, true],
    ['is a beta region', 'beta-region', { [`${BETA}region`]: 'us-west1-b' }, true],
    ['is another beta region', 'beta-region', { [`${BETA}region`]: 'no_us-west1-b' }, false],
    ['is another beta zone', 'beta-zone', { [`${BETA}zone`]: 'no_us-west1-a' }, false],
    ['is a zone', 'zone', { [`${GA}zone`]: A, uselessLabel: 'none' }, true],
    ['is a region', 'region', { [`${GA}region`]: 'us-west1' }, true],
    ['is another region', 'region', { [`${GA}region`]: 'no_us-west1' }, false],
    ['is another zone', 'zone', { [`${GA}zone`]: 'no_us-west1-a' }, false],
    ['is a zone of a region, of which the node says nothing', 'both', { [`${GA}zone`]: A }, false],
    ['is a zone, of which the node says it the old way', 'zone', { [`${BETA}zone`]: A }, false],
    ['is said the old way, and by the node the new way', 'beta-zone', { [`${GA}zone`]: A }, true],
    ['is said the old way, and by the node another', 'beta-zone', { [`${GA}zone`]: 'us-west1-b' }, false],
    ['is one of several', 'zones', { [`${GA}zone`]: 'us-west1-b' }, true],
    ['is none of several', 'zones', { [`${GA}zone`]: 'us-west1-c' }, false],
    ['is one of several, said the old way', 'beta-zones', { [`${BETA}zone`]: A, uselessLabel: 'none' }, true],
    ['is none of several, said the old way', 'beta-zones', { [`${BETA}zone`]: 'us-west1-b' }, false],
    ['is several, and the node has no labels', 'beta-zones', {}, true],
    ['is not to be understood', 'broken', { [`${GA}zone`]: 'us-west1-c' }, true],
    ['is not there yet', 'waits', { [`${GA}zone`]: A }, true],
  ])('%s', (_name, claims, labels, fits) => {
    const topologies = podTopologies(using('p', claims), store);
    if (typeof topologies === 'string') throw new Error(topologies);
    expect(isInZone(node('n', { labels }), topologies)).toBe(fits);
  });

  it.each([
    ['nothing', 'PersistentVolumeClaim had no pv name and storageClass name'],
    ['no-class', 'storageclass.storage.k8s.io "unknown" not found'],
    ['unbound', 'PersistentVolume had no name'],
    ['lost', 'persistentvolume "not-there" not found'],
    ['not-there', 'persistentvolumeclaim "not-there" not found'],
  ])('cannot be told of the claim %s', (name, wanted) => {
    expect(podTopologies(using('p', name), store)).toBe(wanted);
  });
});

describe('disks that pods share', () => {
  const gce = (pdName: string, readOnly = false): Volume => ({
    name: 'v',
    gcePersistentDisk: { pdName, ...(readOnly && { readOnly }) },
  });
  const ebs = (volumeID: string): Volume => ({ name: 'v', awsElasticBlockStore: { volumeID } });
  const rbd = (monitors: string[], more = {}): Volume => ({
    name: 'v',
    rbd: { monitors, pool: 'foo', image: 'bar', fsType: 'ext4', ...more },
  });
  const iscsi = (year: number, more = {}): Volume => ({
    name: 'v',
    iscsi: { targetPortal: '127.0.0.1:3260', iqn: `iqn.${year}-12.server:storage.target01`, lun: 0, ...more },
  });
  const readOnly = { readOnly: true };
  it.each<[string, Volume | undefined, Volume, boolean]>([
    ['nothing', undefined, gce('foo'), false],
    ['the same disk of GCE', gce('foo'), gce('foo'), true],
    ['another disk of GCE', gce('bar'), gce('foo'), false],
    ['the same disk of GCE to read', gce('foo', true), gce('foo', true), false],
    ['the same disk of GCE, one of them to read', gce('foo', true), gce('foo'), true],
    ['the same disk of AWS', ebs('foo'), ebs('foo'), true],
    ['another disk of AWS', ebs('bar'), ebs('foo'), false],
    ['disks of both', ebs('foo'), gce('foo'), false],
    ['the same image of Ceph', rbd(['a', 'b']), rbd(['a', 'b']), true],
    ['the same image by one monitor', rbd(['a', 'c']), rbd(['a', 'b']), true],
    ['an image of other monitors', rbd(['c', 'd']), rbd(['a', 'b']), false],
    ['an image of another pool', rbd(['a'], { pool: 'x' }), rbd(['a']), false],
    ['another image', rbd(['a'], { image: 'x' }), rbd(['a']), false],
    ['the same image to read', rbd(['a'], readOnly), rbd(['a'], readOnly), false],
    ['the same target of iSCSI', iscsi(2016), iscsi(2016), true],
    ['another target of iSCSI', iscsi(2017), iscsi(2016), false],
    ['the same target to read', iscsi(2016, readOnly), iscsi(2016, readOnly), false],
    ['what all may share', { name: 'v', emptyDir: {} }, { name: 'v', emptyDir: {} }, false],
  ])('%s', (_name, volume, taken, conflict) => {
    const asks = using('p', '', volume ? [volume] : []);
    expect(disksConflict(asks, using('other', '', [taken]))).toBe(conflict);
    const nodes = infos([node('n')], [using('other', '', [taken])]);
    const wanted = pod('p', { spec: { volumes: volume ? [volume] : [] } });
    const cycle = beginCycle(wanted, nodes, storeOf());
    const [info] = nodes;
    if ('plugin' in cycle || !info) throw new Error('no cycle');
    expect(reject(cycle, info)).toEqual(
      conflict
        ? { plugin: 'VolumeRestrictions', reasons: ['node(s) had no available disk'], resolvable: true }
        : undefined,
    );
  });
});

describe('claims that one pod alone may use', () => {
  const store = storeOf({
    persistentvolumeclaims: [
      claim('one', { accessModes: ['ReadWriteOncePod'] }),
      claim('two', { accessModes: ['ReadWriteOncePod'] }),
      claim('many', { accessModes: ['ReadWriteMany'] }),
    ],
  });
  it.each([
    ['no claim', '', ['one'], 0],
    ['a claim that nobody uses', 'one', [], 0],
    ['a claim that somebody uses', 'one', ['one'], 1],
    ['a claim of two that somebody uses', 'one two', ['two many'], 1],
    ['two claims that somebody uses', 'one two', ['one two'], 2],
    ['a claim that all may use', 'many', ['many'], 0],
  ])('%s', (_name, claims, there, conflicts) => {
    const nodes = infos(
      [node('n')],
      there.map((names, i) => using(`there-${i}`, names)),
    );
    expect(claimsInUse(nodes, 'default', exclusiveClaims(using('p', claims), store))).toBe(conflicts);
  });
});

describe('how many volumes a node may have', () => {
  const EBS = 'ebs.csi.aws.com';
  const GCE = 'pd.csi.storage.gke.io';
  const PORTWORX = 'pxd.portworx.com';
  const volume = (name: string, driver: string): KubeObject =>
    object(name, { spec: { csi: { driver, volumeHandle: name } } });
  const rig = (limits: Readonly<Record<string, number | undefined>>, attached: readonly string[] = []) =>
    storeOf({
      'csinodes.storage.k8s.io': [
        object('n', {
          spec: {
            drivers: Object.entries(limits).map(([name, count]) => ({
              name,
              nodeID: 'n',
              ...(count !== undefined && { allocatable: { count } }),
            })),
          },
        }),
      ],
      'storageclasses.storage.k8s.io': [
        object('ebs', { provisioner: EBS }),
        object('gce', { provisioner: GCE }),
        object('tree', { provisioner: 'kubernetes.io/aws-ebs' }),
        object('px', { provisioner: 'kubernetes.io/portworx-volume' }),
        object('vsphere', { provisioner: 'kubernetes.io/vsphere-volume' }),
      ],
      persistentvolumes: [
        ...['ebs-1', 'ebs-2', 'ebs-3', 'ebs-4'].map((name) => volume(name, EBS)),
        volume('gce-1', GCE),
        volume('gce-2', GCE),
        ...['tree-0', 'tree-1', 'tree-2'].map((volumeID) =>
          object(volumeID, { spec: { awsElasticBlockStore: { volumeID } } }),
        ),
        object('local', { spec: { hostPath: { path: '/x' } } }),
      ],
      persistentvolumeclaims: [
        ...['ebs-1', 'ebs-2', 'ebs-3', 'ebs-4', 'gce-1', 'gce-2', 'local', 'tree-0', 'tree-1', 'tree-2'].map(
          (name) => claim(name, { volumeName: name }),
        ),
        claim('pending-tree', { storageClassName: 'tree' }),
        claim('pending-px', { storageClassName: 'px' }),
        claim('pending-vsphere', { storageClassName: 'vsphere' }),
        claim('pending-1', { storageClassName: 'ebs' }),
        claim('pending-2', { storageClassName: 'ebs' }),
        claim('lost', { storageClassName: 'ebs', volumeName: 'not-there' }),
        claim('no-class', { storageClassName: 'unknown' }),
        claim('pending-gce', { storageClassName: 'gce' }),
        claim('p-scratch', { storageClassName: 'ebs' }),
        claim('other-scratch', { storageClassName: 'ebs' }),
      ],
      'volumeattachments.storage.k8s.io': attached.map((persistentVolumeName) =>
        object(`va-${persistentVolumeName}`, {
          spec: { attacher: EBS, nodeName: 'n', source: { persistentVolumeName } },
        }),
      ),
    });
  type Row = [
    name: string,
    asks: string,
    there: readonly string[],
    limits: Readonly<Record<string, number | undefined>>,
    fits: boolean,
    attached?: readonly string[],
  ];
  it.each<Row>([
    ['what is attached counts', 'ebs-1', [], { [EBS]: 2 }, false, ['ebs-2', 'ebs-3']],
    ['less is attached', 'ebs-1', [], { [EBS]: 2 }, true, ['ebs-2']],
    ['what is attached for pods counts once', 'ebs-1', ['ebs-2'], { [EBS]: 2 }, true, ['ebs-2']],
    ['there is room', 'ebs-1', ['ebs-3', 'ebs-2 ebs-4'], { [EBS]: 4 }, true],
    ['there is none', 'ebs-1', ['ebs-3', 'ebs-2'], { [EBS]: 2 }, false],
    ['the driver has no limit', 'ebs-1', ['ebs-3', 'ebs-2'], { [EBS]: undefined }, true],
    ['nobody tells of a driver', 'ebs-1', ['ebs-3', 'ebs-2'], {}, true],
    ['what is yet to be made counts', 'ebs-1', ['pending-1', 'ebs-2'], { [EBS]: 2 }, false],
    ['once for several pods', 'ebs-1', ['pending-1', 'pending-1', 'ebs-2'], { [EBS]: 3 }, true],
    ['more of it', 'ebs-1', ['pending-1', 'pending-2'], { [EBS]: 2 }, false],
    ['a claim counts whose volume is not there', 'ebs-1', ['lost', 'ebs-2'], { [EBS]: 2 }, false],
    ['one without class does not', 'ebs-1', ['no-class', 'ebs-2'], { [EBS]: 2 }, true],
    ['other drivers do not', 'ebs-1', ['gce-1', 'pending-gce', 'ebs-2'], { [EBS]: 2, [GCE]: 1 }, true],
    ['volumes without a driver do not', 'ebs-1', ['local', 'ebs-2'], { [EBS]: 2 }, true],
    ['a volume that is there already does not', 'ebs-1', ['ebs-1 ebs-2'], { [EBS]: 2 }, true],
    ['a volume of the pod’s own counts', '+', ['ebs-1', 'ebs-2'], { [EBS]: 2 }, false],
    ['a volume of another’s own counts', 'ebs-1', ['+', 'ebs-2'], { [EBS]: 2 }, false],
    ['together they do', 'ebs-1', ['+', 'ebs-2'], { [EBS]: 3 }, true],
    ['a pod without volumes asks for none', '', ['ebs-1', 'ebs-2'], { [EBS]: 2 }, true],
    ['volumes of one pod add up', 'ebs-1', ['gce-1 gce-2', 'ebs-2 ebs-3'], { [EBS]: 2, [GCE]: 2 }, false],
    [
      'volumes of another driver do not',
      'gce-1 gce-2',
      ['ebs-2 ebs-3', 'ebs-4'],
      { [EBS]: 2, [GCE]: 2 },
      true,
    ],
    ['a volume of the pod’s own where no limit is told', '+', [], { [EBS]: undefined }, true],
    ['volumes that a driver took over count', 'tree-0', ['tree-1 tree-2'], { [EBS]: 2 }, false],
    ['those that are yet to be made do', 'pending-tree', ['tree-1 tree-2'], { [EBS]: 2 }, false],
    ['so they do when one is asked for', 'pending-1', ['tree-1 tree-2'], { [EBS]: 2 }, false],
    ['not where no limit is told', 'tree-0', ['tree-1 tree-2'], { [EBS]: undefined }, true],
    ['what no driver took over does not', 'local', ['ebs-1 ebs-2'], { [EBS]: 2 }, true],
    ['a disk that a pod names counts', '=aws-1', ['tree-1 tree-2'], { [EBS]: 2 }, false],
    ['with those of the driver', 'tree-0', ['ebs-1 ebs-2'], { [EBS]: 2 }, false],
    ['so does a disk that a pod names', '=aws-1', ['ebs-1 ebs-2', 'tree-0'], { [EBS]: 3 }, false],
    ['a disk that is there already does not', '=ebs-1', ['ebs-1 ebs-2', 'tree-0'], { [EBS]: 3 }, true],
    ['nor by its zone', '=aws://z/ebs-1', ['ebs-1 ebs-2', 'tree-0'], { [EBS]: 3 }, true],
    ['a volume of the driver with those', 'ebs-1', ['tree-1 tree-2'], { [EBS]: 2 }, false],
    ['a plugin that the node does not tell of', 'pending-px', ['px'], { [PORTWORX]: 0 }, true],
    ['a plugin that no limit is for', 'pending-vsphere', [], { 'csi.vsphere.vmware.com': 0 }, true],
  ])('%s', (_name, asks, there, limits, fits, attached) => {
    const scratch: Volume = { name: 'scratch', ephemeral: {} };
    const made = (name: string, text: string) => {
      if (text === '+') return using(name, '', [scratch]);
      if (!text.startsWith('=')) return using(name, text);
      return using(name, '', [{ name: 'v', awsElasticBlockStore: { volumeID: text.slice(1) } }]);
    };
    const [info] = infos(
      [node('n')],
      there.map((text, i) => made(text === '+' ? 'other' : `there-${i}`, text)),
    );
    if (!info) throw new Error('no node');
    expect(exceedsLimits(made('p', asks), info, rig(limits, attached))).toBe(!fits);
  });

  it('counts what a plugin named by the node has handed over', () => {
    const [info] = infos([node('n')]);
    const store = rig({ [PORTWORX]: 0 });
    const [csinode] = store.list('csinodes.storage.k8s.io');
    if (!info || !csinode) throw new Error('no node');
    const annotations = {
      'storage.alpha.kubernetes.io/migrated-plugins': 'kubernetes.io/aws-ebs,kubernetes.io/portworx-volume',
    };
    store.put('csinodes.storage.k8s.io', {
      ...csinode,
      metadata: { ...csinode.metadata, annotations },
    });
    expect(exceedsLimits(using('p', 'pending-px'), info, store)).toBe(true);
  });

  it.each<[string, Volume]>([
    ['Azure', { name: 'v', azureDisk: { diskName: 'd', diskURI: 'uri' } }],
    ['OpenStack', { name: 'v', cinder: { volumeID: 'd' } }],
    ['GCE', { name: 'v', gcePersistentDisk: { pdName: 'd' } }],
  ])('refuses a node that has no room for a disk of %s', (_name, disk) => {
    const nodes = infos([node('n')]);
    const [info] = nodes;
    const store = rig({ 'disk.csi.azure.com': 0, 'cinder.csi.openstack.org': 0, [GCE]: 0 });
    const cycle = beginCycle(pod('p', { spec: { volumes: [disk] } }), nodes, store);
    if ('plugin' in cycle || !info) throw new Error('no cycle');
    expect(reject(cycle, info)).toEqual({
      plugin: 'NodeVolumeLimits',
      reasons: ['node(s) exceed max volume count'],
      resolvable: true,
    });
  });
});
