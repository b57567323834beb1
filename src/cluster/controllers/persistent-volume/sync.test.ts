import { describe, expect, it } from 'vitest';
import { classNamed, synced } from './test-sync.ts';

/** The tables of pkg/controller/volume/persistentvolume/binder_test.go that look at claims */

const CLASSES = [
  classNamed('wait', 'vendor.com/my-volume-wait', { volumeBindingMode: 'WaitForFirstConsumer' }),
];

type Row = [what: string, before: readonly string[], after: readonly string[], ...events: readonly string[]];

const NOTHING =
  'c Normal FailedBinding no persistent volumes available for this claim and no storage class is set';
const lost = (what: string): string =>
  `c Warning ClaimLost Bound claim has lost ${what}. Data on the volume is lost!`;
const MISBOUND =
  'c Warning ClaimMisbound Two claims are bound to the same volume, this one is bound incorrectly';
const TAKEN = 'c Warning FailedBinding volume "v" already bound to a different claim.';
const unfit = (why: string): string => `c Warning VolumeMismatch Cannot bind to requested volume "v": ${why}`;
const failed = (why: string): string => `c Warning ProvisioningFailed ${why}`;

const MINE = 'for:c#c-uid';
const FREE = 'v 1Gi Available';
const OPEN = 'c 1Gi Pending';
const OWNED = `v 1Gi Bound ${MINE} by`;
const BOUND = 'c 1Gi Bound at:v by done has:1Gi';

function table(rows: readonly Row[]): void {
  it.each(rows)('%s', (_what, before, after, ...events) => {
    expect(synced('claim', before, { classes: CLASSES })).toEqual({ after, events });
  });
}

describe('a claim that takes any volume', () => {
  table([
    ['gets one', [FREE, OPEN], [OWNED, BOUND]],
    ['gets none that is too small', [FREE, 'c 10Gi Pending'], [FREE, 'c 10Gi Pending'], NOTHING],
    ['waits again', [FREE, 'c 10Gi Bound has:10Gi'], [FREE, 'c 10Gi Pending'], NOTHING],
    ['gets the smallest', ['v1 10Gi Available', FREE, OPEN], [OWNED, 'v1 10Gi Available', BOUND]],
    [
      'gets the one kept for it by name',
      ['v 10Gi Available for:c', 'v2 1Gi Available', OPEN],
      [`v 10Gi Bound ${MINE}`, 'v2 1Gi Available', 'c 1Gi Bound at:v by done has:10Gi'],
    ],
    [
      'gets the one kept for it by UID',
      [`v 10Gi Available ${MINE}`, 'v2 1Gi Available', OPEN],
      [`v 10Gi Bound ${MINE}`, 'v2 1Gi Available', 'c 1Gi Bound at:v by done has:10Gi'],
    ],
    [
      'gets none that was kept for another of its name',
      ['v 10Gi Available for:c#other', OPEN],
      ['v 10Gi Available for:c#other', OPEN],
      NOTHING,
    ],
    ['gets what it had begun to get', [`${FREE} ${MINE} by`, OPEN], [OWNED, BOUND]],
    ['gets what is its own already', [OWNED, OPEN], [OWNED, BOUND]],
    ['is told that it has it', [OWNED, 'c 1Gi Pending at:v by done'], [OWNED, BOUND]],
    [
      'gets one that it selects',
      [`${FREE} label:foo`, `${OPEN} select:foo`],
      [`${OWNED} label:foo`, 'c 1Gi Bound at:v by done select:foo has:1Gi'],
    ],
    [
      'gets none that it does not select',
      [FREE, `${OPEN} select:foo`],
      [FREE, `${OPEN} select:foo`],
      NOTHING,
    ],
    [
      'waits for a pod',
      [`${FREE} class:wait`, `${OPEN} class:wait`],
      [`${FREE} class:wait`, `${OPEN} class:wait`],
      'c Normal WaitForFirstConsumer waiting for first consumer to be created before binding',
    ],
    [
      'does not wait for a pod when one is kept for it',
      [`${FREE} for:c class:wait`, `${OPEN} class:wait`],
      [`v 1Gi Bound ${MINE} class:wait`, 'c 1Gi Bound at:v by done class:wait has:1Gi'],
    ],
    [
      'gets none that is not available',
      ['v1 1Gi Pending', 'v2 1Gi Failed', 'v3 1Gi Released', 'v4 1Gi -', OPEN],
      ['v1 1Gi Pending', 'v2 1Gi Failed', 'v3 1Gi Released', 'v4 1Gi -', OPEN],
      NOTHING,
    ],
    [
      'gets what was made for it where its pod is',
      [`${FREE} ${MINE} class:wait`, `${OPEN} node:n class:wait`],
      [`v 1Gi Bound ${MINE} class:wait`, 'c 1Gi Bound at:v by done node:n class:wait has:1Gi'],
    ],
    [
      'has what the file system has',
      ['v 2Gi Available by before:1Gi', 'c 2Gi Pending has:2Gi'],
      [`v 2Gi Bound ${MINE} by before:1Gi`, 'c 2Gi Bound at:v by done has:1Gi'],
    ],
  ]);
});

describe('a claim that asks for a volume', () => {
  const ASKS = `${OPEN} at:v`;
  const DONE = 'c 1Gi Bound at:v done has:1Gi';
  table([
    ['waits for one that there is not', [`${OPEN} at:v`], [ASKS]],
    ['waits for it again', ['c 1Gi Bound at:v has:1Gi'], [ASKS]],
    ['gets it', [FREE, ASKS], [OWNED, DONE]],
    [
      'gets it though another is smaller',
      ['v 10Gi Available', 'v2 1Gi Available', ASKS],
      [`v 10Gi Bound ${MINE} by`, 'v2 1Gi Available', 'c 1Gi Bound at:v done has:10Gi'],
    ],
    ['gets what was kept for it by name', [`${FREE} for:c`, ASKS], [`v 1Gi Bound ${MINE}`, DONE]],
    ['gets what was kept for it by UID', [`${FREE} ${MINE}`, ASKS], [`v 1Gi Bound ${MINE}`, DONE]],
    [
      'does not get what another has',
      ['v 1Gi Bound for:other#u', 'c 1Gi Bound at:v has:1Gi'],
      ['v 1Gi Bound for:other#u', ASKS],
      TAKEN,
    ],
    [
      'that the binder has bound is left as it is when another has it',
      ['v 1Gi Bound for:other#u', 'c 1Gi Bound at:v by has:1Gi'],
      ['v 1Gi Bound for:other#u', 'c 1Gi Bound at:v by has:1Gi'],
      TAKEN,
    ],
    [
      'gets it whatever it selects',
      [FREE, `${ASKS} select:foo`],
      [OWNED, 'c 1Gi Bound at:v done select:foo has:1Gi'],
    ],
    [
      'does not get one that is too small',
      [FREE, 'c 2Gi Bound at:v has:2Gi'],
      [FREE, 'c 2Gi Pending at:v'],
      unfit('requested PV is too small'),
    ],
    [
      'does not get one of another class',
      [`${FREE} class:gold`, 'c 1Gi Bound at:v has:1Gi'],
      [`${FREE} class:gold`, ASKS],
      unfit('storageClassName does not match'),
    ],
    [
      'does not get one of other modes',
      [FREE, `${ASKS} modes:RWX`],
      [FREE, `${ASKS} modes:RWX`],
      unfit('incompatible accessMode'),
    ],
    [
      'does not get one with attributes of a class',
      [`${FREE} attributes:gold`, 'c 1Gi Bound at:v attributes:gold has:1Gi'],
      [`${FREE} attributes:gold`, `${ASKS} attributes:gold`],
      unfit(
        'volumeAttributesClassName is not supported when the feature-gate VolumeAttributesClass is disabled',
      ),
    ],
  ]);
});

describe('a claim that was bound', () => {
  const WAS = 'c 10Gi Pending at:v by done';
  const HAS = 'c 10Gi Bound at:v by done has:10Gi';
  table([
    [
      'to a volume that it no longer names',
      ['c 10Gi Bound by done has:10Gi'],
      ['c 10Gi Lost by done'],
      lost('reference to PersistentVolume'),
    ],
    [
      'to a volume that is no more',
      ['c 10Gi Bound at:v by done has:10Gi'],
      ['c 10Gi Lost at:v by done'],
      lost('its PersistentVolume'),
    ],
    ['to one that is free', ['v 10Gi Available', WAS], [`v 10Gi Bound ${MINE} by`, HAS]],
    [
      'to one of another of its name',
      ['v 10Gi Available for:c#other', WAS],
      ['v 10Gi Available for:c#other', 'c 10Gi Lost at:v by done'],
      MISBOUND,
    ],
    [
      'to its own',
      [`v 10Gi Available ${MINE}`, 'c 10Gi Pending at:v done'],
      [`v 10Gi Bound ${MINE}`, 'c 10Gi Bound at:v done has:10Gi'],
    ],
    [
      'to one of another',
      ['v 10Gi Available for:other#u', 'c 10Gi Pending at:v done'],
      ['v 10Gi Available for:other#u', 'c 10Gi Lost at:v done'],
      MISBOUND,
    ],
    [
      'to one that it would not select',
      ['v 10Gi Available', `${WAS} select:foo`],
      [`v 10Gi Bound ${MINE} by`, 'c 10Gi Bound at:v by done select:foo has:10Gi'],
    ],
  ]);
});

describe('a claim of a class', () => {
  const taken = (name: string, kept: string): Row => [
    name,
    ['v 10Gi Available class:gold', kept, `${OPEN} class:gold`],
    [`v 10Gi Bound ${MINE} by class:gold`, kept, 'c 1Gi Bound at:v by done class:gold has:10Gi'],
  ];
  table([
    taken('gets none without class', 'v2 1Gi Available'),
    taken('gets none of another', 'v2 1Gi Available class:silver'),
    [
      'none gets none of a class',
      ['v 10Gi Available', 'v2 1Gi Available class:gold', OPEN],
      [`v 10Gi Bound ${MINE} by`, 'v2 1Gi Available class:gold', 'c 1Gi Bound at:v by done has:10Gi'],
    ],
    [
      'none gets one of none',
      [FREE, `${OPEN} class:none`],
      [OWNED, 'c 1Gi Bound at:v by done class:none has:1Gi'],
    ],
  ]);
});

describe('a claim of a mode', () => {
  const BLOCK = 'c 10Gi Pending block';
  const FILES = 'c 10Gi Pending';
  const BLOCKS = 'v 10Gi Available block';
  const TREE = 'v 10Gi Available';
  const OTHER_MODE = unfit('incompatible volumeMode');
  const noClass = (name: string): string => failed(`storageclass.storage.k8s.io "${name}" not found`);
  table([
    [
      'gets a block volume',
      [BLOCKS, BLOCK],
      [`v 10Gi Bound ${MINE} by block`, 'c 10Gi Bound at:v by done block has:10Gi'],
    ],
    ['gets a file system', [TREE, FILES], [`v 10Gi Bound ${MINE} by`, 'c 10Gi Bound at:v by done has:10Gi']],
    ['does not get a file system for a block volume', [TREE, BLOCK], [TREE, BLOCK], NOTHING],
    ['does not get a block volume for a file system', [BLOCKS, FILES], [BLOCKS, FILES], NOTHING],
    [
      'does not get the other for its class',
      [`${TREE} class:gold`, `c 10Gi Pending class:gold block`],
      [`${TREE} class:gold`, `c 10Gi Pending class:gold block`],
      noClass('gold'),
    ],
    [
      'does not get its own of another class',
      [`${TREE} class:gold`, `${FILES} class:silver`],
      [`${TREE} class:gold`, `${FILES} class:silver`],
      noClass('silver'),
    ],
    [
      'does not get its own of another class when it asks for it',
      [`${TREE} class:gold`, `${FILES} at:v class:silver`],
      [`${TREE} class:gold`, `${FILES} at:v class:silver`],
      unfit('storageClassName does not match'),
    ],
    [
      'gets a block volume kept for it',
      [`${'v 10Gi Available'} for:c block`, BLOCK],
      [`v 10Gi Bound ${MINE} block`, 'c 10Gi Bound at:v by done block has:10Gi'],
    ],
    [
      'does not get the other when it asks for it',
      [BLOCKS, `${FILES} at:v`],
      [BLOCKS, `${FILES} at:v`],
      OTHER_MODE,
    ],
    [
      'does not get the other though it is kept for it',
      ['v 10Gi Available for:c block', FILES],
      ['v 10Gi Available for:c block', FILES],
      NOTHING,
    ],
    [
      'gets the block volume that it asks for',
      [BLOCKS, 'c 10Gi Pending at:v block'],
      [`v 10Gi Bound ${MINE} by block`, 'c 10Gi Bound at:v done block has:10Gi'],
    ],
    [
      'gets the file system that it asks for',
      [TREE, `${FILES} at:v`],
      [`v 10Gi Bound ${MINE} by`, 'c 10Gi Bound at:v done has:10Gi'],
    ],
    [
      'gets a file system kept for it',
      [`${TREE} for:c`, FILES],
      [`v 10Gi Bound ${MINE}`, 'c 10Gi Bound at:v by done has:10Gi'],
    ],
  ]);
});
