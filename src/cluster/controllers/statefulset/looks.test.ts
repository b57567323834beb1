import { describe, expect, it } from 'vitest';
import type { StatefulSetPersistentVolumeClaimRetentionPolicy as Policy } from '../../api/types.ts';
import type { StoredObject } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import { type Placed, Rig } from '../test-rig.ts';
import { metadata, owner, storedPod } from '../test-objects.ts';
import { statefulSetController } from './statefulset.ts';

/**
 * Models pkg/controller/statefulset/stateful_set_test.go: sets whose pods come up, whose and which pods count, and claims that
 * they leave behind.
 */

const LABELS = { foo: 'bar' };
const MINE = { ownerReferences: [owner('apps/v1', 'StatefulSet', 'foo', 'foo-uid')] };
type Meta = Partial<StoredObject['metadata']>;

const set = (replicas: number, meta: Meta = {}, policy?: Policy): Placed => [
  'statefulsets.apps',
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadata('foo', meta),
    ...{
      spec: {
        replicas,
        serviceName: 'governingsvc',
        selector: { matchLabels: LABELS },
        template: { metadata: { labels: LABELS }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
        volumeClaimTemplates: [{ metadata: { name: 'datadir' } }],
        updateStrategy: { type: 'OnDelete' },
        ...(policy && { persistentVolumeClaimRetentionPolicy: policy }),
      },
      status: { replicas: 0 },
    },
  },
];

const READY = { phase: 'Running' as const, conditions: [{ type: 'Ready', status: 'True' }] };

const pod = (name: string, meta: Meta = MINE): Placed => [
  'pods',
  storedPod(name, { metadata: { labels: LABELS, ...meta }, status: READY }),
];

const claimFor = (name: string): Placed => [
  'persistentvolumeclaims',
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadata(`datadir-${name}`, { labels: LABELS }),
  },
];

class Sets extends Rig {
  constructor(...there: readonly Placed[]) {
    super(statefulSetController, there);
  }

  /** Looks until nothing is asked for any more; what was made by the last look gets ready. */
  settle(): this {
    for (let before = -1, left = 20; before !== this.asked.length && left > 0; left--) {
      before = this.asked.length;
      for (const one of this.store.list('pods', 'default'))
        if (one.status.phase === undefined) this.take(['pods', { ...one, ...{ status: READY } }]);
      this.look();
      // A set whose pods have been counted rests for a moment.
      this.clock.advanceTo(this.clock.now() + 10);
    }
    return this;
  }

  /** As `kubectl scale` does it. */
  scale(replicas: number): this {
    const one = this.store.get('statefulsets.apps', 'default/foo');
    if (!one) throw new Error('no set');
    this.take(['statefulsets.apps', { ...one, ...{ spec: { ...one.spec, replicas } } }]);
    return this;
  }

  get replicas(): number | undefined {
    return this.store.get('statefulsets.apps', 'default/foo')?.status.replicas;
  }
}

describe('a set', () => {
  it('comes up and goes', () => {
    const one = new Sets(set(3)).settle();
    expect([one.pods, one.replicas]).toEqual([['foo-0', 'foo-1', 'foo-2'], 3]);
    one.scale(0).settle();
    expect([one.deleted, one.pods, one.replicas]).toEqual([['foo-2', 'foo-1', 'foo-0'], [], 0]);
  });

  it('waits for pods that go and are too many', () => {
    const one = new Sets(set(3)).settle();
    const going = { ...MINE, deletionTimestamp: formatTime(0) };
    one.take(pod('foo-3', going), pod('foo-4', going));
    one.settle();
    expect([one.deleted, one.pods.length, one.replicas]).toEqual([[], 5, 5]);
    one.take(['pods', 'default/foo-3'], ['pods', 'default/foo-4']);
    one.scale(0).settle();
    expect([one.pods, one.replicas]).toEqual([[], 0]);
  });

  it('does not grow while a pod goes', () => {
    const one = new Sets(set(3)).settle();
    const [first] = one.store.list('pods', 'default');
    if (!first) throw new Error('no pod');
    one.take(['pods', { ...first, metadata: { ...first.metadata, deletionTimestamp: formatTime(0) } }]);
    one.scale(5).settle();
    expect(one.pods).toHaveLength(3);
    one.take(['pods', 'default/foo-0']);
    one.look();
    expect(one.pods).toEqual(['foo-0', 'foo-1', 'foo-2']);
    expect(one.settle().pods).toHaveLength(5);
  });

  it('that goes makes nothing and takes nothing up', () => {
    const revision: Placed = [
      'controllerrevisions.apps',
      {
        apiVersion: 'apps/v1',
        kind: 'ControllerRevision',
        metadata: metadata('foo-1', { labels: LABELS }),
        ...{ revision: 1 },
      },
    ];
    const one = new Sets(set(3, { deletionTimestamp: formatTime(0) }), pod('foo-1', {}), revision);
    one.look();
    expect(one.pods).toEqual(['foo-1']);
    expect(one.owners('pods')).toEqual({ 'foo-1': [] });
    expect(one.owners('controllerrevisions.apps')).toMatchObject({ 'foo-1': [] });
  });

  it('takes pods up that have its labels and names', () => {
    const one = new Sets(
      set(5),
      ...['foo-0', 'foo-1', 'foo-2'].map(claimFor),
      pod('foo-0'),
      pod('foo-1', {}),
      pod('foo-3', { labels: {} }),
      pod('xfoo-4', {}),
    );
    one.look();
    expect(one.owners('pods')).toEqual({
      'foo-0': ['foo'],
      'foo-1': ['foo'],
      'foo-2': ['foo'],
      'foo-3': [],
      'xfoo-4': [],
    });
  });

  it('lets go of pods that have others', () => {
    const one = new Sets(
      set(1),
      claimFor('foo-0'),
      pod('foo-0'),
      pod('xfoo-2'),
      pod('foo-3', { ...MINE, labels: {} }),
      pod('foo-4', { labels: {} }),
    );
    one.look();
    expect(one.deleted).toEqual([]);
    expect(one.owners('pods')).toEqual({ 'foo-0': ['foo'], 'foo-3': [], 'foo-4': [], 'xfoo-2': [] });
  });

  it('takes revisions of nobody up, and lets go of none', () => {
    const revision = (name: string, meta: Meta): Placed => [
      'controllerrevisions.apps',
      {
        apiVersion: 'apps/v1',
        kind: 'ControllerRevision',
        metadata: metadata(name, meta),
        ...{ revision: 1 },
      },
    ];
    const one = new Sets(
      set(0),
      revision('own', { ...MINE, labels: LABELS }),
      revision('nobodys', { labels: LABELS }),
      revision('strange', { labels: { foo: 'baz' } }),
      revision('unlike', { ...MINE, labels: { foo: 'baz' } }),
    );
    one.look();
    expect(one.owners('controllerrevisions.apps')).toMatchObject({
      own: ['foo'],
      nobodys: ['foo'],
      strange: [],
      unlike: ['foo'],
    });
  });
});

/** Models TestStatefulSetStatusUpdate and TestStatefulSetHonorRevisionHistoryLimit of stateful_set_control_test.go */
describe('a server that refuses', () => {
  const STATUS = 'update status statefulsets.apps foo';
  it.each([
    ['nothing', [], 1],
    ['a pod', ['create pods foo-0'], 0],
    ['the status', [STATUS], 1],
    ['both', ['create pods foo-0', STATUS], 0],
  ])('%s is asked for the status, and again until all is done', (_name, refused, pods) => {
    const one = new Sets(set(3));
    for (const words of refused) one.refused.add(words);
    one.controller.resync();
    one.clock.runNext(one.clock.now());
    expect(one.asked.filter((words) => words === STATUS)).toHaveLength(1);
    expect(one.pods).toHaveLength(pods);
    one.refused.clear();
    expect(one.settle().settle().pods).toEqual(['foo-0', 'foo-1', 'foo-2']);
    expect(one.replicas).toBe(3);
  });

  it('the status has the history cut all the same', () => {
    const one = new Sets(set(0)).settle();
    one.refused.add(STATUS);
    for (let i = 0; i < 6; i++) {
      const stored = one.store.get('statefulsets.apps', 'default/foo');
      if (!stored) throw new Error('no set');
      const template = {
        metadata: { labels: LABELS },
        spec: { containers: [{ name: 'c', image: `v${i}` }] },
      };
      const spec = { ...stored.spec, template, revisionHistoryLimit: 2 };
      one.take(['statefulsets.apps', { ...stored, ...{ spec } }]);
      one.look();
      one.clock.advanceTo(one.clock.now() + 1_000_000);
    }
    const kept = one.store.list('controllerrevisions.apps', 'default').map(({ revision }) => revision);
    // Beside those of the limit the first, which the status still names, and the last, which is wanted.
    expect(kept.toSorted((a, b) => a - b)).toEqual([1, 5, 6, 7]);
  });
});

/** Models stateful_set_status_updater_test.go */
it('says which generation it has seen, and how many pods there are, are ready and are available', () => {
  const one = new Sets(set(2, { generation: 3 })).settle();
  expect(one.store.get('statefulsets.apps', 'default/foo')?.status).toMatchObject({
    observedGeneration: 3,
    replicas: 2,
    readyReplicas: 2,
    availableReplicas: 2,
    currentReplicas: 2,
    updatedReplicas: 2,
    collisionCount: 0,
  });
});

const BOTH = ['Retain', 'Delete'] as const;
const POLICIES = BOTH.flatMap((whenScaled) =>
  BOTH.map((whenDeleted): Policy => ({ whenScaled, whenDeleted })),
);

describe.each(POLICIES)(
  'claims of a set: $whenScaled when it shrinks, $whenDeleted when it goes',
  (policy) => {
    const bySet = policy.whenDeleted === 'Delete' ? ['foo'] : [];

    it('have owners where the set has a pod or takes one up', () => {
      const one = new Sets(
        set(2, {}, policy),
        pod('foo-0'),
        pod('foo-1', {}),
        pod('xfoo-2'),
        ...['foo-0', 'foo-1', 'foo-2'].map(claimFor),
      );
      one.look();
      expect(one.owners('persistentvolumeclaims')).toEqual({
        'datadir-foo-0': bySet,
        'datadir-foo-1': bySet,
        'datadir-foo-2': [],
      });
    });

    it('are owned by pods that are too many', () => {
      const one = new Sets(set(0, {}, policy), pod('foo-0'), claimFor('foo-0'));
      one.look();
      const byPod = policy.whenScaled === 'Delete' ? ['foo-0'] : bySet;
      expect(one.owners('persistentvolumeclaims')).toEqual({ 'datadir-foo-0': byPod });
    });
  },
);

it.each(BOTH)(
  'a pod is made anew only when the claim of the one before is gone: %s when the set goes',
  (whenDeleted) => {
    const one = new Sets(set(3, {}, { whenScaled: 'Delete', whenDeleted })).settle();
    one.scale(2).settle();
    expect(one.replicas).toBe(2);
    const claim = one.store.get('persistentvolumeclaims', 'default/datadir-foo-2');
    expect(claim?.metadata.ownerReferences).toMatchObject([{ name: 'foo-2', uid: 'foo-2-uid' }]);
    if (!claim) throw new Error('no claim');
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Pod', name: 'foo-2', uid: 'stale' }];
    const stale: Placed = [
      'persistentvolumeclaims',
      { ...claim, metadata: { ...claim.metadata, ownerReferences } },
    ];
    one.take(stale);
    one.scale(3).settle();
    expect([one.pods, one.replicas]).toEqual([['foo-0', 'foo-1'], 2]);
    expect(
      one.store.get('persistentvolumeclaims', 'default/datadir-foo-2')?.metadata.ownerReferences,
    ).toEqual(ownerReferences);
    one.take(['persistentvolumeclaims', 'default/datadir-foo-2']);
    one.settle();
    expect([one.pods, one.replicas]).toEqual([['foo-0', 'foo-1', 'foo-2'], 3]);
  },
);
