import { describe, expect, it } from 'vitest';
import { classNamed, synced } from './test-sync.ts';
import { claimOf, volumeOf, wordsOfClaim, wordsOfVolume } from './test-words.ts';

/** The tables about claims of pkg/controller/volume/persistentvolume/{provision,pv_controller}_test.go */

const WAIT = { volumeBindingMode: 'WaitForFirstConsumer' } as const;
const CLASSES = [
  classNamed('wait', 'vendor.com/my-volume-wait', WAIT),
  classNamed('external', 'vendor.com/my-volume'),
  classNamed('internal', 'kubernetes.io/unknown'),
  classNamed('migrated', 'kubernetes.io/gce-pd'),
  classNamed('inherited', 'constructor'),
];

type Row = [what: string, before: readonly string[], after: readonly string[], ...events: readonly string[]];

const NOTHING =
  'c Normal FailedBinding no persistent volumes available for this claim and no storage class is set';
const lost = (what: string): string =>
  `c Warning ClaimLost Bound claim has lost ${what}. Data on the volume is lost!`;
const external = (driver: string): string =>
  `c Normal ExternalProvisioning Waiting for a volume to be created either by the external provisioner '${driver}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
const failed = (why: string): string => `c Warning ProvisioningFailed ${why}`;

const MINE = 'for:c#c-uid';
const FREE = 'v 1Gi Available';
const OPEN = 'c 1Gi Pending';

function table(rows: readonly Row[], classes = CLASSES): void {
  it.each(rows)('%s', (_what, before, after, ...events) => {
    expect(synced('claim', before, { classes })).toEqual({ after, events });
  });
}

/** Models TestProvisionSync, as far as no plugin of Kubernetes' own makes volumes */
describe('a claim that a volume is made for', () => {
  const ASKED = 'ask:vendor.com/my-volume asked:vendor.com/my-volume';
  const MIGRATED = 'ask:pd.csi.storage.gke.io asked:pd.csi.storage.gke.io';
  table([
    [
      'is of a class that there is not',
      [`${OPEN} class:none-such`],
      [`${OPEN} class:none-such`],
      failed('storageclass.storage.k8s.io "none-such" not found'),
    ],
    ['is of no class', [`${OPEN} class:none`], [`${OPEN} class:none`], NOTHING],
    ['says nothing of a class', [OPEN], [OPEN], NOTHING],
    [
      'waits for a driver',
      [`${OPEN} class:external`],
      [`${OPEN} ${ASKED} class:external`],
      external('vendor.com/my-volume'),
    ],
    [
      'waits for a driver that was asked',
      [`${OPEN} ${ASKED} class:external`],
      [`${OPEN} ${ASKED} class:external`],
      external('vendor.com/my-volume'),
    ],
    [
      'waits for a driver whose name every object has',
      [`${OPEN} class:inherited`],
      [`${OPEN} ask:constructor asked:constructor class:inherited`],
      external('constructor'),
    ],
    [
      'is of a plugin that there is not',
      [`${OPEN} class:internal`],
      [`${OPEN} class:internal`],
      failed('no volume plugin matched name: kubernetes.io/unknown'),
    ],
    [
      'waits for the driver that does a plugin’s work',
      [`${OPEN} class:migrated`],
      [`${OPEN} ${MIGRATED} class:migrated`],
      external('pd.csi.storage.gke.io'),
    ],
    [
      'needs none that there is',
      [`${FREE} class:external`, `${OPEN} class:external`],
      [`v 1Gi Bound ${MINE} by class:external`, 'c 1Gi Bound at:v by done class:external has:1Gi'],
    ],
    [
      'takes no other when a node is chosen',
      [`${FREE} policy:Delete class:wait`, `${OPEN} node:n class:wait`],
      [
        `${FREE} policy:Delete class:wait`,
        `${OPEN} ask:vendor.com/my-volume-wait asked:vendor.com/my-volume-wait node:n class:wait`,
      ],
      external('vendor.com/my-volume-wait'),
    ],
  ]);
});

/** Models TestRetroactiveStorageClassAssignment */
describe('a claim of before there was a default class', () => {
  const DEFAULT = { 'storageclass.kubernetes.io/is-default-class': 'true' };
  const gold = classNamed('gold', 'vendor.com/gold', {}, DEFAULT);
  const others = [classNamed('silver', 'vendor.com/silver'), classNamed('copper', 'vendor.com/copper')];
  const COPPER = `${OPEN} class:copper`;
  table(
    [
      ['gets the class', [OPEN], [`${OPEN} class:gold`]],
      [
        'does not when it is bound',
        ['c 1Gi Bound at:test by done class:copper has:1Gi'],
        ['c 1Gi Lost at:test by done class:copper'],
        lost('its PersistentVolume'),
      ],
      [
        'does not when it was bound and nothing says so',
        ['c 1Gi Bound at:test class:copper has:1Gi'],
        ['c 1Gi Pending at:test class:copper'],
      ],
      [
        'does not when it has one',
        [COPPER],
        [`${OPEN} ask:vendor.com/copper asked:vendor.com/copper class:copper`],
        external('vendor.com/copper'),
      ],
      [
        'does not when it has one the old way',
        [`${OPEN} old-class:some`],
        [`${OPEN} old-class:some`],
        failed('storageclass.storage.k8s.io "some" not found'),
      ],
    ],
    [gold, ...others],
  );
  table(
    [['gets one of two', [OPEN], [`${OPEN} class:gold`]]],
    [gold, classNamed('silver', 'vendor.com/silver', {}, DEFAULT)],
  );
});

/** Models TestAnnealMigrationAnnotations */
describe('who does a plugin’s work', () => {
  const GCE = 'kubernetes.io/gce-pd';
  const RBD = 'kubernetes.io/rbd';
  const claim = (words: string): string => `c 1Gi Lost${words} done`;
  it.each([
    ['is said', ` ask:${GCE}`, ` ask:${GCE} migrated:pd.csi.storage.gke.io`],
    ['is said for one asked the old way', ` asked:${GCE}`, ` asked:${GCE} migrated:pd.csi.storage.gke.io`],
    [
      'is said already',
      ` ask:${GCE} migrated:pd.csi.storage.gke.io`,
      ` ask:${GCE} migrated:pd.csi.storage.gke.io`,
    ],
    ['is not said when the plugin does', ` ask:${RBD}`, ` ask:${RBD}`],
    ['is no longer said then', ` ask:${RBD} migrated:rbd.csi.ceph.com`, ` ask:${RBD}`],
    ['is no longer said then, the old way', ` asked:${RBD} migrated:rbd.csi.ceph.com`, ` asked:${RBD}`],
    ['is not said of others', ' ask:non-migrated-plugin', ' ask:non-migrated-plugin'],
    ['is not said when nobody was asked', '', ''],
  ])('%s', (_what, before, after) => {
    const words = (text: string): string => wordsOfClaim(claimOf(claim(text)));
    expect(synced('claim', [claim(before)]).after).toEqual([words(after)]);
    const made = (text: string): string =>
      wordsOfVolume(volumeOf(`${FREE}${text.replace(/ask(ed)?:/, 'made:')}`));
    expect(synced('volume', [made(before)]).after).toEqual([made(after)]);
  });
});
