import { describe, expect, it } from 'vitest';
import type { PersistentVolumeClaimSpec, PersistentVolumeSpec } from '../../api/types.ts';
import { metadata } from '../test-objects.ts';
import {
  differInMode,
  findBestVolume,
  findVolume,
  mismatch,
  type StoredClaim,
  type StoredVolume,
} from './matching.ts';

// Models pkg/controller/volume/persistentvolume/index_test.go and the first sets of binder_test.go

const RWO = 'ReadWriteOnce';
const ROX = 'ReadOnlyMany';
const RWX = 'ReadWriteMany';

interface Traits extends PersistentVolumeSpec {
  readonly labels?: Readonly<Record<string, string>>;
  readonly phase?: 'Available' | 'Bound' | 'Pending' | 'Released';
  readonly deleted?: boolean;
}

const volume = (
  name: string,
  size: string,
  { labels, phase, deleted, ...spec }: Traits = {},
): StoredVolume => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: metadata(name, {
    ...(labels && { labels }),
    ...(deleted && { deletionTimestamp: '2026-01-01T00:00:00Z' }),
  }),
  spec: { accessModes: [RWO], capacity: { storage: size }, ...spec },
  status: { phase: phase ?? 'Available' },
});

const claim = (size: string, spec: PersistentVolumeClaimSpec = {}): StoredClaim => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: metadata('data'),
  spec: { accessModes: [RWO], resources: { requests: { storage: size } }, ...spec },
  status: { phase: 'Pending' },
});

const mine = { namespace: 'default', name: 'data' };

const volumes = [
  volume('gce-10', '10G', { accessModes: [RWO, ROX] }),
  volume('gce-8', '8G', { accessModes: [RWO, ROX] }),
  volume('gce-5', '5G', { accessModes: [RWO, ROX] }),
  volume('nfs-5', '5G', { accessModes: [RWO, ROX, RWX] }),
  volume('nfs-10', '10G', { accessModes: [RWO, ROX, RWX] }),
  volume('gold-20', '20G', { storageClassName: 'gold', accessModes: [RWO, ROX, RWX] }),
  volume('block-1', '1G', { volumeMode: 'Block' }),
  volume('local-1', '1G', { labels: { kind: 'local' } }),
  volume('gone-2', '2G', { deleted: true }),
  volume('new-3', '3G', { phase: 'Pending' }),
];

describe('which volume a claim gets', () => {
  it.each([
    ['the smallest that is large enough', claim('7G'), 'gce-8'],
    [
      'one that can do just what is asked for, though a smaller one can do more',
      claim('6G', { accessModes: [RWX] }),
      'nfs-10',
    ],
    ['of equal sizes the one with fewer modes', claim('5G', { accessModes: [RWO, ROX] }), 'gce-5'],
    ['the only one of its class', claim('1G', { storageClassName: 'gold' }), 'gold-20'],
    ['none of another class', claim('1G', { storageClassName: 'silver' }), undefined],
    ['none that is too small', claim('11G'), undefined],
    ['one of its mode', claim('1G', { volumeMode: 'Block' }), 'block-1'],
    ['none of the other mode', claim('2G', { volumeMode: 'Block' }), undefined],
    [
      'one that its selector selects',
      claim('500M', { selector: { matchLabels: { kind: 'local' } } }),
      'local-1',
    ],
    [
      'none when its selector selects none',
      claim('1G', { selector: { matchLabels: { kind: 'x' } } }),
      undefined,
    ],
    ['none that is being deleted or not ready', claim('2G'), 'gce-5'],
  ])('%s', (_, wanted, expected) => {
    expect(findBestVolume(wanted, volumes)?.metadata.name).toBe(expected);
  });

  it.each([
    ['kept for it by name', { claimRef: mine }, 'kept'],
    ['kept for it by name and UID', { claimRef: { ...mine, uid: 'data-uid' } }, 'kept'],
    ['kept for one of that name that is no more', { claimRef: { ...mine, uid: 'other' } }, 'free'],
    ['kept for another', { claimRef: { ...mine, name: 'other' } }, 'free'],
    ['kept for one in another namespace', { claimRef: { ...mine, namespace: 'other' } }, 'free'],
    ['kept for it but of another mode', { claimRef: mine, volumeMode: 'Block' as const }, 'free'],
    ['kept for it, whatever its class', { claimRef: mine, storageClassName: 'gold' }, 'kept'],
  ])('looks at a larger volume %s first', (_, spec, expected) => {
    const all = [volume('free', '1G'), volume('kept', '9G', spec)];
    expect(findBestVolume(claim('1G'), all)?.metadata.name).toBe(expected);
  });

  it('waits for a pod when its class says so, but for the volume kept for it', () => {
    expect(findBestVolume(claim('1G'), volumes, true)).toBeUndefined();
    const kept = volume('kept', '9G', { claimRef: mine });
    expect(findBestVolume(claim('1G'), [...volumes, kept], true)).toBe(kept);
  });

  it('takes on a node only what is reached from there', () => {
    const reachable = ({ metadata: { name } }: StoredVolume): boolean => name !== 'gce-5';
    expect(findVolume(claim('4G'), volumes, { reachable, delayed: true })?.metadata.name).toBe('nfs-5');
    const kept = volume('gce-5', '9G', { claimRef: mine });
    expect(findVolume(claim('4G'), [kept, ...volumes], { reachable })).toBeUndefined();
  });
});

describe('a volume that a claim asks for by name', () => {
  it.each([
    ['fits', volume('v', '1G'), undefined],
    ['is too small', volume('v', '1M'), 'requested PV is too small'],
    [
      'is of another class',
      volume('v', '1G', { storageClassName: 'gold' }),
      'storageClassName does not match',
    ],
    ['is of another mode', volume('v', '1G', { volumeMode: 'Block' }), 'incompatible volumeMode'],
    ['has other access modes', volume('v', '1G', { accessModes: [ROX] }), 'incompatible accessMode'],
    ['is being deleted', volume('v', '1G', { deleted: true }), 'the volume is marked for deletion "v"'],
  ])('%s', (_, named, expected) => {
    expect(mismatch(named, claim('1G'))).toBe(expected);
  });
});

describe('further tables of index_test.go', () => {
  const found = (wanted: StoredClaim, all: readonly StoredVolume[]): string | undefined =>
    findBestVolume(wanted, all)?.metadata.name;
  const ALL = [RWO, ROX, RWX] as const;
  const SHOULD = { labels: { 'should-exist': 'true' } };
  const SELECTS = { selector: { matchLabels: SHOULD.labels } };
  const large = [
    volume('gce-2', '20000G', SHOULD),
    volume('silver-1', '10000G', { ...SHOULD, storageClassName: 'silver' }),
    volume('silver-2', '100G', { storageClassName: 'silver' }),
    volume('very-large', '200E', { accessModes: ALL, storageClassName: 'large' }),
    volume('extremely-large', '800E', { accessModes: ALL, storageClassName: 'large' }),
    volume('attributes-1', '1G', { volumeAttributesClassName: 'silver' }),
  ];

  it.each([
    ['too much for all', claim('999999G'), undefined],
    [
      'too much for what it selects, by its modes',
      claim('20000G', { ...SELECTS, accessModes: [ROX, RWO] }),
      undefined,
    ],
    ['what it selects', claim('20000G', SELECTS), 'gce-2'],
    ['what it selects of its class', claim('1G', { ...SELECTS, storageClassName: 'silver' }), 'silver-1'],
    ['the smallest of its class', claim('1G', { storageClassName: 'silver' }), 'silver-2'],
    ['very much', claim('1E', { storageClassName: 'large' }), 'very-large'],
    ['exactly as much as there is', claim('800E', { storageClassName: 'large' }), 'extremely-large'],
    ['more than there is', claim('950E', { storageClassName: 'large' }), undefined],
    ['none whose attributes have a class', claim('1G'), 'gce-2'],
  ])('a claim of %s', (_, wanted, expected) => {
    expect(found(wanted, large)).toBe(expected);
  });

  it('passes a volume that another claim has', () => {
    const taken = volume('taken', '1G', {
      accessModes: [RWO, ROX],
      phase: 'Bound',
      claimRef: { uid: 'abc123' },
    });
    const free = volume('free', '1G', { accessModes: [RWO, ROX] });
    expect(found(claim('1G', { accessModes: [ROX, RWO] }), [taken, free])).toBe('free');
  });

  const taken = { claimRef: {} };
  const levels = (gce: object = {}, ebs: object = {}): readonly StoredVolume[] => [
    volume('gce', '10G', { accessModes: [RWO, ROX], ...gce }),
    volume('ebs', '10G', { accessModes: [RWO], ...ebs }),
    volume('nfs', '10G', { accessModes: ALL }),
  ];
  it.each([
    ['one of one mode', [RWO], levels(), 'ebs'],
    ['two of two modes', [RWO, ROX], levels(), 'gce'],
    ['three in another order', [RWX, RWO, ROX], levels(), 'nfs'],
    ['one of three modes', [RWX], levels(), 'nfs'],
    ['one, the next level', [RWO], levels({}, taken), 'gce'],
    ['one, the level after that', [RWO], levels(taken, taken), 'nfs'],
    ['one of two modes', [ROX], levels({}, taken), 'gce'],
  ] as const)('a claim of the modes: %s', (_, accessModes, all, expected) => {
    expect(found(claim('1G', { accessModes }), all)).toBe(expected);
  });

  it.each([
    ['nobody', {}, 'pv1'],
    ['another, the exact one', { pv1: { namespace: 'bar', name: 'foo' } }, 'pv5'],
    ['it, the largest', { pv8: mine }, 'pv8'],
    ['it, one too small', { small: mine }, 'pv1'],
    ['it, one of another mode', { mode: mine }, 'pv1'],
  ])('volumes kept for %s', (_, kept: Readonly<Record<string, object>>, expected) => {
    const own = (name: string): Traits => (kept[name] ? { claimRef: kept[name] } : {});
    const all = [
      volume('pv1', '1Gi', own('pv1')),
      volume('pv5', '5Gi', own('pv5')),
      volume('pv8', '8Gi', own('pv8')),
      volume('small', '1Mi', own('small')),
      volume('mode', '1Gi', { accessModes: [ROX], ...own('mode') }),
    ];
    expect(found(claim('1Gi'), all)).toBe(expected);
  });

  it.each([
    ['Block', 'Filesystem', true],
    ['Filesystem', 'Block', true],
    ['Block', 'Block', false],
    ['Filesystem', 'Filesystem', false],
    ['Filesystem', undefined, false],
    [undefined, 'Filesystem', false],
    [undefined, undefined, false],
    [undefined, 'Block', true],
    ['Block', undefined, true],
  ] as const)('a claim of the mode %s and a volume of %s differ: %s', (wants, has, differ) => {
    const one = volume('v', '10G', has ? { volumeMode: has } : {});
    const wanted = claim('8G', wants ? { volumeMode: wants } : {});
    expect([differInMode(wanted, one), found(wanted, [one])]).toEqual([differ, differ ? undefined : 'v']);
  });

  it.each([
    [[RWX], undefined],
    [[RWX, RWO], undefined],
    [[ROX], 'incompatible accessMode'],
    [[RWX, ROX], 'incompatible accessMode'],
  ] as const)('modes of a volume for %s', (accessModes, expected) => {
    expect(mismatch(volume('v', '100G', { accessModes: [RWO, RWX] }), claim('100G', { accessModes }))).toBe(
      expected,
    );
  });
});
