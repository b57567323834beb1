import { describe, expect, it } from 'vitest';
import type { OwnerReference, StatefulSetSpec } from '../../api/types.ts';
import { metadata, owner } from '../test-objects.ts';
import {
  claimsOf,
  claimVolumes,
  hasUnexpectedController,
  isOwnerUpToDate,
  isStale,
  wantedOwners,
} from './claims.ts';
import type { StoredStatefulSet } from './ordinals.ts';

type Policy = 'Retain' | 'Delete';

function stateful(
  whenScaled: Policy,
  whenDeleted: Policy,
  spec: Partial<StatefulSetSpec> = {},
): StoredStatefulSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadata('db'),
    spec: {
      selector: { matchLabels: { app: 'db' } },
      template: {},
      persistentVolumeClaimRetentionPolicy: { whenScaled, whenDeleted },
      ...spec,
    },
    status: { replicas: 0 },
  };
}

const pod = (ordinal: number) => ({ name: `db-${ordinal}`, uid: 'pod-uid', ordinal });
const claim = (ownerReferences: readonly OwnerReference[]) => ({
  metadata: metadata('data-db', { ownerReferences }),
});

const bySet = owner('apps/v1', 'StatefulSet', 'db', 'db-uid');
const byPod = (ordinal: number, uid = 'pod-uid', controller = true) =>
  owner('v1', 'Pod', `db-${ordinal}`, uid, controller);
const others = [owner('v1', 'Pod', 'a', 'a-uid', false), owner('v1', 'Pod', 'b', 'b-uid', false)];

describe.each<{
  policy: string;
  scaled: Policy;
  deleted: Policy;
  replicas: number;
  ordinal: number;
  wanted: 'set' | 'pod' | 'nobody';
}>([
  { policy: 'keeps', scaled: 'Retain', deleted: 'Retain', replicas: 1, ordinal: 0, wanted: 'nobody' },
  { policy: 'keeps', scaled: 'Retain', deleted: 'Retain', replicas: 1, ordinal: 1, wanted: 'nobody' },
  {
    policy: 'goes with the set',
    scaled: 'Retain',
    deleted: 'Delete',
    replicas: 1,
    ordinal: 0,
    wanted: 'set',
  },
  {
    policy: 'goes with the set',
    scaled: 'Retain',
    deleted: 'Delete',
    replicas: 1,
    ordinal: 1,
    wanted: 'set',
  },
  { policy: 'goes on scaling', scaled: 'Delete', deleted: 'Retain', replicas: 2, ordinal: 2, wanted: 'pod' },
  {
    policy: 'goes on scaling',
    scaled: 'Delete',
    deleted: 'Retain',
    replicas: 2,
    ordinal: 1,
    wanted: 'nobody',
  },
  { policy: 'goes either way', scaled: 'Delete', deleted: 'Delete', replicas: 2, ordinal: 2, wanted: 'pod' },
  { policy: 'goes either way', scaled: 'Delete', deleted: 'Delete', replicas: 2, ordinal: 1, wanted: 'set' },
])('a claim that $policy, of pod $ordinal of $replicas', ({ scaled, deleted, replicas, ordinal, wanted }) => {
  const set = stateful(scaled, deleted, { replicas });

  it.each([
    { set: false, pod: false },
    { set: true, pod: false },
    { set: false, pod: true },
    { set: true, pod: true },
  ])('owned by set $set, pod $pod', (owned) => {
    const refs = [...(owned.pod ? [byPod(ordinal)] : []), ...(owned.set ? [bySet] : [])];
    const right = owned.set === (wanted === 'set') && owned.pod === (wanted === 'pod');
    expect(isOwnerUpToDate(claim(refs), set, pod(ordinal))).toBe(right);
    expect(isOwnerUpToDate(claim([...refs, ...others]), set, pod(ordinal))).toBe(right);
    const next = wantedOwners(claim([...others, ...refs]), set, pod(ordinal));
    const kept = { pod: [byPod(ordinal)], set: [bySet], nobody: [] }[wanted];
    expect(next).toEqual([...others, ...kept.map((ref) => ({ ...ref, blockOwnerDeletion: true }))]);
    expect(isOwnerUpToDate(claim(next), set, pod(ordinal))).toBe(true);
  });
});

describe('owners of a claim', () => {
  const both = stateful('Delete', 'Delete', { replicas: 1 });
  const onDelete = stateful('Retain', 'Delete', { replicas: 1 });
  const random = owner('v1', 'Pod', 'random', 'random');

  it.each([
    { what: 'the pod that manages it', set: both, refs: [byPod(1)], right: true },
    { what: 'the pod that does not manage it', set: both, refs: [byPod(1, 'pod-uid', false)], right: false },
    { what: 'an earlier pod of that name', set: both, refs: [byPod(1, 'stale')], right: true },
    { what: 'the pod and somebody else', set: both, refs: [byPod(1), random], right: false },
    { what: 'somebody else', set: both, refs: [random], right: true },
    { what: 'the set that manages it', set: onDelete, refs: [bySet], right: true },
    {
      what: 'the set that does not manage it',
      set: onDelete,
      refs: [owner('apps/v1', 'StatefulSet', 'db', 'db-uid', false)],
      right: false,
    },
    {
      what: 'an earlier set of that name',
      set: onDelete,
      refs: [owner('apps/v1', 'StatefulSet', 'db', 'stale')],
      right: true,
    },
    { what: 'the set and somebody else', set: onDelete, refs: [bySet, random], right: false },
  ])('are right or not: $what', ({ set, refs, right }) => {
    expect(isOwnerUpToDate(claim(refs), set, pod(1))).toBe(right);
  });

  const someone = owner('someone', 'Else', 'foo', 'foo-uid', false);
  const named = owner('someone', 'else', 'db', 'other', false);
  const managed = { ...bySet, blockOwnerDeletion: true };
  it.each([
    { what: 'the set manages it', refs: [bySet, someone], next: [someone, managed] },
    {
      what: 'the set does not manage it',
      refs: [owner('apps/v1', 'StatefulSet', 'db', 'db-uid', false)],
      next: [managed],
    },
    { what: 'somebody has the name of the set', refs: [named], next: [named, managed] },
    { what: 'nobody owns it', refs: [], next: [managed] },
    {
      what: 'no UID is said of the one that manages it',
      refs: [owner('apps/v1', 'StatefulSet', 'db', '')],
      next: [],
    },
    { what: 'no UID is said', refs: [owner('apps/v1', 'StatefulSet', 'db', '', false)], next: [] },
  ])('become those that are wanted: $what', ({ refs, next }) => {
    expect(wantedOwners(claim(refs), both, pod(0))).toEqual(next);
  });

  it('become nobody of the set while somebody else manages the claim', () => {
    const simon = owner('custom/v1', 'Unknown', 'unknown', 'xyz');
    for (const refs of [[], [byPod(8)], [bySet], [byPod(8), bySet]])
      expect(wantedOwners(claim([...refs, simon]), both, pod(8))).toEqual([simon]);
  });

  const bySomeSet = (controller: boolean) => owner('apps/v1', 'Set', 'db', 'db-uid', controller);
  it.each([
    { what: 'pod and set manage it', refs: [byPod(1), bySomeSet(true)], rightOfNobody: false },
    {
      what: 'only the set manages it',
      refs: [byPod(1, 'pod-uid', false), bySomeSet(true)],
      rightOfNobody: false,
    },
    { what: 'only the pod manages it', refs: [byPod(1), bySomeSet(false)], rightOfNobody: false },
    { what: 'a set of another kind does not manage it', refs: [bySomeSet(false)], rightOfNobody: false },
    { what: 'the pod does not manage it', refs: [byPod(1, 'pod-uid', false)], rightOfNobody: false },
    {
      what: 'the set says that it does not',
      refs: [{ ...bySomeSet(false), controller: false }],
      rightOfNobody: false,
    },
    { what: 'only the set owns and manages it', refs: [bySomeSet(true)], rightOfNobody: false },
    { what: 'only the pod owns and manages it', refs: [byPod(1)], rightOfNobody: false },
    {
      what: 'another pod does not manage it',
      refs: [owner('v1', 'pod', 'db-1', 'not-matching', false)],
      rightOfNobody: true,
    },
    { what: 'there is nobody', refs: [], rightOfNobody: true },
  ])('are not right for a claim that stays: $what', ({ refs, rightOfNobody }) => {
    expect(isOwnerUpToDate(claim(refs), stateful('Retain', 'Retain'), pod(1))).toBe(rightOfNobody);
  });

  const simon = owner('chipmunks/v1', 'Custom', 'simon', 'simon');

  it.each([
    { what: 'another controller', refs: [simon], unexpected: true },
    {
      what: 'another owner',
      refs: [owner('chipmunks/v1', 'Custom', 'simon', 'simon', false)],
      unexpected: false,
    },
    { what: 'another pod', refs: [random], unexpected: true },
    { what: 'its set', refs: [bySet], unexpected: false },
    {
      what: 'an earlier set',
      refs: [owner('apps/v1', 'StatefulSet', 'db', 'stale')],
      unexpected: true,
    },
    { what: 'its pod', refs: [byPod(1)], unexpected: false },
    { what: 'an earlier pod', refs: [byPod(1, 'stale')], unexpected: true },
    { what: 'its pod and another controller', refs: [byPod(1), simon], unexpected: true },
    { what: 'another set', refs: [owner('apps/v1', 'Set', 'simon', 'other')], unexpected: true },
    {
      what: 'another set of its kind',
      refs: [owner('apps/v1', 'StatefulSet', 'simon', 'other')],
      unexpected: true,
    },
    {
      what: 'its pod and another owner',
      refs: [byPod(1), owner('chipmunks/v1', 'Custom', 'simon', 'simon', false)],
      unexpected: false,
    },
  ])('may be others than expected: $what', ({ refs, unexpected }) => {
    for (const set of [both, onDelete, stateful('Delete', 'Retain')])
      expect(hasUnexpectedController(claim(refs), set, pod(1))).toBe(unexpected);
    expect(hasUnexpectedController(claim(refs), stateful('Retain', 'Retain'), pod(1))).toBe(false);
  });

  it.each([
    { what: 'a pod of that name', refs: [byPod(1)], stale: false },
    { what: 'another pod of that name', refs: [byPod(1, 'old')], stale: true },
    { what: 'a pod of another name', refs: [byPod(2, 'old')], stale: false },
    { what: 'a pod of another version', refs: [owner('beta2', 'Pod', 'db-1', 'old')], stale: false },
    { what: 'another kind', refs: [owner('v1', 'Job', 'db-1', 'old')], stale: false },
    { what: 'nobody', refs: [], stale: false },
  ])('are stale or not: $what', ({ refs, stale }) => {
    expect(isStale(claim(refs), pod(1))).toBe(stale);
    expect(isStale(claim(refs), { ...pod(1), uid: undefined })).toBe(stale || refs[0]?.uid === 'pod-uid');
  });
});

describe('claims of a pod', () => {
  const set = stateful('Retain', 'Retain', {
    volumeClaimTemplates: [
      { metadata: { name: 'data', labels: { app: 'other', tier: 'disk' } }, spec: { volumeName: 'v' } },
      { metadata: { name: 'logs' } },
    ],
  });

  it('are named after template and pod and carry the labels by which the set selects', () => {
    expect(claimsOf(set, 2).map((one) => [one.metadata?.name, one.metadata?.labels, one.spec])).toEqual([
      ['data-db-2', { app: 'db', tier: 'disk' }, { volumeName: 'v' }],
      ['logs-db-2', { app: 'db' }, undefined],
    ]);
  });

  it.each([
    ['no labels', undefined, undefined, {}],
    ['those by which it selects', undefined, { test: 'test' }, { test: 'test' }],
    ['both', { test: 'test' }, { name: 'foo' }, { test: 'test', name: 'foo' }],
    ['those by which it selects in the place of its own', { test: 'test' }, { test: 'foo' }, { test: 'foo' }],
  ])('carry %s', (_name, labels, matchLabels, expected) => {
    const one = stateful('Retain', 'Retain', {
      selector: { ...(matchLabels && { matchLabels }) },
      volumeClaimTemplates: [{ metadata: { name: 'datadir', ...(labels && { labels }) } }],
    });
    expect(claimsOf(one, 0).map(({ metadata: made }) => made)).toEqual([
      { name: 'datadir-db-0', namespace: 'default', labels: expected },
    ]);
  });

  it('take the place of volumes of their names', () => {
    expect(claimVolumes(set, 0, [{ name: 'logs', emptyDir: {} }, { name: 'tmp' }])).toEqual([
      { name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } },
      { name: 'logs', persistentVolumeClaim: { claimName: 'logs-db-0' } },
      { name: 'tmp' },
    ]);
  });
});
