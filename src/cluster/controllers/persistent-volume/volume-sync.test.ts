import { describe, expect, it } from 'vitest';
import type { PodStatus } from '../../api/types.ts';
import { storedPod } from '../test-objects.ts';
import { finalizersOf } from './migration.ts';
import { synced } from './test-sync.ts';
import { volumeOf } from './test-words.ts';

/** The tables about volumes of pkg/controller/volume/persistentvolume/{binder,delete,recycle,pv_controller}_test.go */

type Row = [
  what: string,
  before: readonly string[],
  after: readonly string[],
  events?: readonly string[],
  next?: string,
];

const MINE = 'for:c#c-uid';

function table(rows: readonly Row[]): void {
  it.each(rows)('%s', (_what, before, after, events = [], next) => {
    expect(synced('volume', before)).toEqual({ after, events, ...(next !== undefined && { next }) });
  });
}

describe('a volume', () => {
  const OPEN = 'c 10Gi Pending';
  const HAS = 'c 10Gi Bound at:v has:10Gi';
  const ELSEWHERE = 'c 10Gi Bound at:v-x has:10Gi';
  table([
    ['that nobody has is available', ['v 10Gi Pending'], ['v 10Gi Available']],
    ['that is kept for a claim is available', ['v 10Gi Pending for:c'], ['v 10Gi Available for:c']],
    ['whose claim is gone is released', [`v 10Gi Bound ${MINE}`], [`v 10Gi Released ${MINE}`]],
    [
      'whose claim has a successor is released',
      ['v 10Gi Bound for:c#other', 'c 10Gi Bound at:v done has:10Gi'],
      ['v 10Gi Released for:c#other', 'c 10Gi Bound at:v done has:10Gi'],
    ],
    [
      'that the binder keeps for a claim has the claim looked at',
      [`v 10Gi Bound ${MINE} by`, OPEN],
      [`v 10Gi Bound ${MINE} by`, OPEN],
      [],
      'c',
    ],
    [
      'that a user keeps for a claim has the claim looked at',
      [`v 10Gi Bound ${MINE}`, OPEN],
      [`v 10Gi Bound ${MINE}`, OPEN],
      [],
      'c',
    ],
    ['that a claim has is bound', [`v 10Gi Available ${MINE}`, HAS], [`v 10Gi Bound ${MINE}`, HAS]],
    [
      'that the binder keeps for a claim that has another is free again',
      [`v 10Gi Bound ${MINE} by`, ELSEWHERE],
      ['v 10Gi Available', ELSEWHERE],
    ],
    [
      'that a user keeps for a claim that has another waits for it',
      [`v 10Gi Bound ${MINE}`, ELSEWHERE],
      ['v 10Gi Available for:c', ELSEWHERE],
    ],
    [
      'that is to be deleted stays while it is bound',
      [`v 10Gi Available ${MINE} policy:Delete`, HAS],
      [`v 10Gi Bound ${MINE} policy:Delete`, HAS],
    ],
    [
      'that lost a race is free again',
      [`v 1Gi Bound ${MINE} by`, `v2 1Gi Bound ${MINE} by`, 'c 1Gi Bound at:v2 by done has:1Gi'],
      ['v 1Gi Available', `v2 1Gi Bound ${MINE} by`, 'c 1Gi Bound at:v2 by done has:1Gi'],
    ],
  ]);

  const mismatch = [
    'v Warning VolumeMismatch Cannot bind PersistentVolume to requested PersistentVolumeClaim "c" due to incompatible volumeMode.',
    'c Warning VolumeMismatch Cannot bind PersistentVolume "v" to requested PersistentVolumeClaim due to incompatible volumeMode.',
  ];
  const unchanged = (
    what: string,
    modes: readonly string[],
    events: readonly string[],
    next?: string,
  ): Row => {
    const [volume = '', claim = ''] = modes;
    const objects = [`v 10Gi Available ${MINE} by${volume}`, `${OPEN}${claim}`];
    return next === undefined ? [what, objects, objects, events] : [what, objects, objects, events, next];
  };
  table([
    unchanged('with a file system is no block volume', ['', ' block'], mismatch),
    unchanged('of blocks is no file system', [' block', ''], mismatch),
    unchanged('of blocks may be the claim’s', [' block', ' block'], [], 'c'),
    unchanged('with a file system may be the claim’s', ['', ''], [], 'c'),
  ]);
});

describe('a volume that is deleted after its claim', () => {
  const TMP = 'path:/tmp/data';
  const GONE = `${MINE} policy:Delete`;
  const GCE = 'csi:pd.csi.storage.gke.io';
  const unmatched = 'error getting deleter volume plugin for volume "v": no volume plugin matched';
  const notTmp = 'host_path deleter only supports /tmp/.+ but received provided /mnt/data';
  const ELSEWHERE = 'c 10Gi Bound at:v2 has:10Gi';
  table([
    ['is gone', [`v 1Gi Bound ${GONE} by ${TMP}`], []],
    ['is gone though a user kept it', [`v 1Gi Bound ${GONE} ${TMP}`], []],
    [
      'fails when nobody deletes it',
      [`v 1Gi Bound ${GONE}`],
      [`v 1Gi Failed ${GONE} (${unmatched})`],
      [`v Warning VolumeFailedDelete ${unmatched}`],
    ],
    [
      'fails when it cannot be deleted',
      [`v 1Gi Bound ${GONE} path:/mnt/data`],
      [`v 1Gi Failed ${GONE} path:/mnt/data (${notTmp})`],
      [`v Warning VolumeFailedDelete ${notTmp}`],
    ],
    [
      'is gone though another claim has the name',
      [`v 1Gi Bound ${GONE} ${TMP}`, 'c 10Gi Pending uid:other'],
      ['c 10Gi Pending uid:other'],
    ],
    [
      'is left to who made it',
      [`v 1Gi Bound ${GONE} by made:external.io/test ${GCE}`],
      [`v 1Gi Released ${GONE} by made:external.io/test ${GCE}`],
    ],
    ['is left to its driver', [`v 1Gi Bound ${GONE} by ${GCE}`], [`v 1Gi Released ${GONE} by ${GCE}`]],
    [
      'is left to the driver that does a plugin’s work',
      [`v 1Gi Bound ${GONE} made:kubernetes.io/gce-pd migrated:pd.csi.storage.gke.io`],
      [`v 1Gi Released ${GONE} made:kubernetes.io/gce-pd migrated:pd.csi.storage.gke.io`],
    ],
    [
      'is gone when another was made for its claim too',
      [
        `v 1Gi Bound ${GONE} made:kubernetes.io/host-path ${TMP}`,
        `v2 1Gi Bound ${GONE} made:kubernetes.io/host-path ${TMP}`,
        ELSEWHERE,
      ],
      [`v2 1Gi Bound ${GONE} made:kubernetes.io/host-path ${TMP}`, ELSEWHERE],
    ],
    [
      'is left to who made another for its claim too',
      [
        `v 1Gi Bound ${GONE} made:external.io/test ${GCE}`,
        `v2 1Gi Bound ${GONE} made:external.io/test ${GCE}`,
        ELSEWHERE,
      ],
      [
        `v 1Gi Released ${GONE} made:external.io/test ${GCE}`,
        `v2 1Gi Bound ${GONE} made:external.io/test ${GCE}`,
        ELSEWHERE,
      ],
    ],
    [
      'is gone though it was to go already',
      [`v 1Gi Bound ${GONE} made:kubernetes.io/host-path kept:kubernetes.io/pv-controller going ${TMP}`],
      [],
    ],
    [
      'is gone with what kept it',
      [`v 1Gi Released ${GONE} made:kubernetes.io/host-path kept:kubernetes.io/pv-controller ${TMP}`],
      [],
    ],
    ['stays failed', [`v 1Gi Failed ${GONE}`], [`v 1Gi Failed ${GONE}`]],
  ]);
});

describe('a volume that is recycled after its claim', () => {
  const PATH = 'path:/tmp/data';
  const GONE = `${MINE} policy:Recycle`;
  const RECYCLED = ['v Normal VolumeRecycled Volume recycled'];
  const NOBODY = 'No recycler plugin found for the volume!';
  table([
    [
      'is free again',
      [`v 1Gi Bound ${GONE} by ${PATH}`],
      [`v 1Gi Available policy:Recycle ${PATH}`],
      RECYCLED,
    ],
    [
      'is kept again by its user',
      [`v 1Gi Bound ${GONE} ${PATH}`],
      [`v 1Gi Available for:c policy:Recycle ${PATH}`],
      RECYCLED,
    ],
    [
      'fails when nobody recycles it',
      [`v 1Gi Bound ${GONE}`],
      [`v 1Gi Failed ${GONE} (${NOBODY})`],
      [`v Warning VolumeFailedRecycle ${NOBODY}`],
    ],
    [
      'is kept for a claim of the same name',
      [`v 1Gi Bound ${GONE} ${PATH}`, 'c 10Gi Pending uid:other'],
      [`v 1Gi Available for:c policy:Recycle ${PATH}`, 'c 10Gi Pending uid:other'],
      RECYCLED,
    ],
    [
      'is left to the driver that does a plugin’s work',
      [`v 1Gi Bound ${GONE} made:kubernetes.io/gce-pd migrated:pd.csi.storage.gke.io`],
      [`v 1Gi Released ${GONE} made:kubernetes.io/gce-pd migrated:pd.csi.storage.gke.io`],
    ],
  ]);

  const RELEASED = `v 1Gi Released ${GONE} by ${PATH}`;
  const FREE = `v 1Gi Available policy:Recycle ${PATH}`;
  const USED = ['v Normal VolumeFailedRecycle Volume is used by pods: default/p'];
  const RUNNING: PodStatus['containerStatuses'] = [
    { name: 'c', image: 'i', imageID: '', ready: true, restartCount: 0, state: { running: {} } },
  ];
  it.each<[string, PodStatus, object, readonly string[], readonly string[], readonly string[]]>([
    ['runs', { phase: 'Running' }, {}, [], [RELEASED], USED],
    ['waits', { phase: 'Pending' }, {}, [], [RELEASED], USED],
    ['has ended', { phase: 'Succeeded' }, {}, [], [FREE], RECYCLED],
    [
      'is going and runs',
      { phase: 'Running', containerStatuses: RUNNING },
      { deletionTimestamp: '2026-01-01T00:00:00Z' },
      [],
      [RELEASED],
      USED,
    ],
    [
      'is going and runs no more',
      { phase: 'Running' },
      { deletionTimestamp: '2026-01-01T00:00:00Z' },
      [],
      [FREE],
      RECYCLED,
    ],
    [
      'runs with another claim of the name',
      { phase: 'Running' },
      {},
      ['c 10Gi Bound uid:other has:10Gi'],
      [FREE, 'c 10Gi Bound uid:other has:10Gi'],
      RECYCLED,
    ],
  ])('whose pod %s', (_what, status, meta, claims, after, events) => {
    const pod = storedPod('p', {
      metadata: meta,
      spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] },
      status,
    });
    expect(synced('volume', [`v 1Gi Bound ${GONE} by ${PATH}`, ...claims], { pods: [pod] })).toEqual({
      after,
      events,
    });
  });
});

/** Models TestModifyDeletionFinalizers and the row about it of TestControllerSync */
describe('what keeps a volume until its disk is deleted', () => {
  const OWN = 'kubernetes.io/pv-controller';
  const DRIVER = 'external-provisioner.volume.kubernetes.io/finalizer';
  const CUSTOM = 'test.volume.kubernetes.io/finalizer';
  const ours = 'policy:Delete made:kubernetes.io/rbd';
  it.each<[string, string, readonly string[], readonly string[]]>([
    ['a driver’s has the driver’s', 'policy:Delete made:rbd.csi.ceph.com csi:x', [DRIVER], [DRIVER]],
    ['a driver’s has none yet', 'policy:Delete made:rbd.csi.ceph.com csi:x', [], []],
    ['a plugin’s gets the plugin’s beside others', ours, [CUSTOM], [CUSTOM, OWN]],
    ['a plugin’s gets the plugin’s', ours, [], [OWN]],
    ['a plugin’s loses the driver’s', ours, [DRIVER], [OWN]],
    ['a plugin’s loses the driver’s beside others', ours, [DRIVER, CUSTOM], [CUSTOM, OWN]],
    [
      'a plugin’s whose work a driver does loses the plugin’s',
      'policy:Delete made:kubernetes.io/gce-pd migrated:pd.csi.storage.gke.io',
      [DRIVER, OWN],
      [DRIVER],
    ],
    ['one that nobody made keeps its own', 'policy:Delete', [DRIVER], [DRIVER]],
    ['one that nobody made gets none', 'policy:Delete', [], []],
    ['one that is retained gets none', 'made:kubernetes.io/rbd', [], []],
    ['one that is recycled gets none', 'policy:Recycle made:kubernetes.io/rbd', [], []],
    ['one that is retained now loses the plugin’s', 'made:kubernetes.io/rbd', [OWN], []],
  ])('%s', (_what, words, before, after) => {
    const kept = before.length > 0 ? ` kept:${before.join()}` : '';
    expect(finalizersOf(volumeOf(`v 1Gi Bound ${MINE} ${words}${kept}`))).toEqual(after);
  });

  table([
    [
      'is the plugin’s when no driver does its work any more',
      [`v 1Gi Available ${ours} migrated:rbd.csi.ceph.com kept:${DRIVER}`],
      [`v 1Gi Available ${ours} kept:${OWN}`],
    ],
  ]);
});
