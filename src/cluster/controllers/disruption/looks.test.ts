import { describe, expect, it } from 'vitest';
import type {
  LabelSelector,
  OwnerReference,
  PodDisruptionBudgetSpec,
  PodDisruptionBudgetStatus,
} from '../../api/types.ts';
import { VirtualClock } from '../../clock.ts';
import type { StoredObject } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import { KeyedRandom } from '../../random.ts';
import { Store } from '../../store/store.ts';
import { fakeClient } from '../../test-client.ts';
import type { StoredPod } from '../pods.ts';
import { metadata, owner, readiness, storedPod } from '../test-objects.ts';
import { Rig } from '../test-rig.ts';
import { disruptionController } from './disruption.ts';
import { scaledBy } from './scale.ts';

/** Models pkg/controller/disruption/disruption_test.go: budgets through changes of their pods, and who is asked for a size. */

const NOW = Date.parse('2026-01-05T09:00:00Z');
const LABELS = { foo: 'bar' };

type Fields = Readonly<Record<string, unknown>>;
type Counts = readonly [allowed: number, healthy: number, desired: number, expected: number];

/** A budget whose status is kept, and what is told of it. */
class Watched {
  readonly store = new Store();
  /** What is told, each once: a status that was written is looked at again. */
  readonly told = new Set<string>();
  readonly #clock = new VirtualClock(NOW);

  constructor(
    spec: PodDisruptionBudgetSpec,
    status: Partial<PodDisruptionBudgetStatus> = {},
    selector: LabelSelector | undefined = { matchLabels: LABELS },
  ) {
    this.put('poddisruptionbudgets.policy', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadata('pdb', { generation: 1 }),
      spec: { ...spec, selector },
      status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0, ...status },
    });
  }

  put(resource: string, object: StoredObject & Fields): void {
    this.store.put<StoredObject>(resource, object);
  }

  workload(resource: string, name: string, replicas: number, ownerReferences: OwnerReference[] = []): void {
    this.put(resource, {
      apiVersion: 'any',
      kind: 'Any',
      metadata: metadata(name, { ownerReferences }),
      spec: { replicas },
    });
  }

  pod(name: string, ready: boolean, by?: OwnerReference, more: Partial<StoredPod['metadata']> = {}): void {
    this.put('pods', {
      ...storedPod(name, {
        metadata: { labels: LABELS, ...(by && { ownerReferences: [by] }), ...more },
        status: readiness(ready ? 1 : undefined),
      }),
    });
  }

  /** One look of the controller at everything. */
  look(): Counts {
    this.told.clear();
    const client = fakeClient({
      get: (resource, namespace, name) => this.store.get(resource, `${namespace}/${name}`),
      updateStatus: (resource, object) => {
        this.store.put<StoredObject>(resource, object as StoredObject);
        return object;
      },
    });
    const recorder = () => ({
      event: (_: unknown, type: string, reason: string) => void this.told.add(`${type} ${reason}`),
    });
    const controller = disruptionController({
      clock: this.#clock,
      random: new KeyedRandom(1),
      store: this.store,
      client,
      recorder,
    });
    controller.resync();
    this.#clock.advanceTo(this.#clock.now());
    controller.stop();
    const { disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods } = this.status;
    return [disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods];
  }

  get status(): PodDisruptionBudgetStatus {
    const budget = this.store.get('poddisruptionbudgets.policy', 'default/pdb');
    if (!budget) throw new Error('no budget');
    return budget.status;
  }
}

const RC = owner('v1', 'ReplicationController', 'rc', 'rc-uid');
const RS = owner('apps/v1', 'ReplicaSet', 'rs', 'rs-uid');
const SS = owner('apps/v1', 'StatefulSet', 'ss', 'ss-uid');

describe('a budget', () => {
  it('that selects everything counts everything', () => {
    const budget = new Watched({ minAvailable: 3 }, {}, {});
    expect(budget.look()).toEqual([0, 0, 3, 0]);
    budget.pod('yo', true);
    expect(budget.look()).toEqual([0, 1, 3, 1]);
  });

  it('of a number allows one when there is one more than that', () => {
    const budget = new Watched({ minAvailable: 3 });
    for (let i = 0; i < 4; i++) {
      expect(budget.look()).toEqual([0, i, 3, i]);
      budget.pod(`yo-${i}`, true);
    }
    expect(budget.look()).toEqual([1, 4, 3, 4]);
    budget.pod('yo-0', false);
    expect(budget.look()).toEqual([0, 3, 3, 4]);
  });

  it.each<[string, PodDisruptionBudgetSpec, OwnerReference | undefined, string]>([
    ['of what may be missing', { maxUnavailable: 1 }, undefined, 'UnmanagedPods'],
    ['of a part', { minAvailable: '28%' }, undefined, 'UnmanagedPods'],
    [
      'of a part',
      { minAvailable: '28%' },
      owner('apps.test.io/v1', 'TestWorkload', 'fake', 'fake-uid'),
      'CalculateExpectedPodCountFailed',
    ],
  ])('%s allows nothing for a pod that nobody counts: %j', (_name, spec, by, reason) => {
    const budget = new Watched(spec);
    expect(budget.look()[0]).toBe(0);
    expect([...budget.told]).toEqual(['Normal NoPods']);
    budget.pod('naked', true, by);
    expect(budget.look()[0]).toBe(0);
    expect([...budget.told]).toEqual([`Warning ${reason}`]);
    expect(budget.status.conditions?.map((one) => one.reason)).toEqual([
      by ? 'SyncFailed' : 'InsufficientPods',
    ]);
  });

  it.each<[string, string, OwnerReference, boolean]>([
    ['replicationcontrollers', 'rc', RC, true],
    ['statefulsets.apps', 'ss', SS, false],
  ])('of a part counts by %s', (resource, name, by, rogue) => {
    const budget = new Watched({ minAvailable: '34%' });
    budget.workload(resource, name, 3);
    expect(budget.look()).toEqual([0, 0, 0, 0]);
    for (let i = 0; i < 3; i++) {
      budget.pod(`foobar-${i}`, true, by);
      expect(budget.look()).toEqual([i < 2 ? 0 : 1, i + 1, 2, 3]);
    }
    if (!rogue) return;
    budget.pod('rogue', true);
    expect(budget.look()[0]).toBe(2);
  });

  it('of a part follows the size of a set', () => {
    const budget = new Watched({ maxUnavailable: '30%' });
    budget.workload('replicasets.apps', 'rs', 7);
    budget.pod('pod', true, RS);
    expect(budget.look()).toEqual([0, 1, 4, 7]);
    budget.workload('replicasets.apps', 'rs', 3);
    expect(budget.look()).toEqual([0, 1, 2, 3]);
  });

  it('of a part counts what two controllers keep', () => {
    const [size, one, two] = [11, 4, 7];
    const budget = new Watched({ minAvailable: '28%' });
    budget.workload('replicationcontrollers', 'rc', size);
    let missing = size - one - 1;
    for (let i = 1; i <= size; i++) {
      budget.pod(`quux-${i}`, i > missing, RC);
      const healthy = Math.max(0, i - missing);
      expect(budget.look()).toEqual([healthy > one ? 1 : 0, healthy, one, size]);
    }
    budget.workload('replicasets.apps', 'rs', size);
    expect(budget.look()).toEqual([1, one + 1, one, size]);
    missing = 2 * size - (two + 2) - missing;
    for (let i = 1; i <= size; i++) {
      budget.pod(`quuux-${i}`, i > missing, RS);
      const healthy = one + 1 + Math.max(0, i - missing);
      expect(budget.look()).toEqual([Math.max(0, healthy - two), healthy, two, 2 * size]);
    }
    expect(budget.look()).toEqual([2, two + 2, two, 2 * size]);
    budget.pod(`quux-${size}`, false, RC);
    expect(budget.look()).toEqual([1, two + 1, two, 2 * size]);
    budget.pod(`quux-${size - 1}`, false, RC);
    expect(budget.look()).toEqual([0, two, two, 2 * size]);
    budget.pod(`quux-${size}`, true, RC);
    expect(budget.look()).toEqual([1, two + 1, two, 2 * size]);
  });

  it('of a part counts what the pods’ controller keeps, whoever that is now', () => {
    const budget = new Watched({ minAvailable: '1%' });
    const all = (by?: OwnerReference) => [0, 1].forEach((i) => budget.pod(`pod-${i}`, true, by));
    all();
    expect(budget.look()).toEqual([0, 2, 0, 0]);
    for (const name of ['rc1', 'rc2']) {
      budget.workload('replicationcontrollers', name, 1);
      all(owner('v1', 'ReplicationController', name, `${name}-uid`));
      expect(budget.look()).toEqual([1, 2, 1, 1]);
    }
  });

  it('that is gone by its turn is not looked at', () => {
    const { store } = new Watched({ minAvailable: '67%' });
    const budget = store.get('poddisruptionbudgets.policy', 'default/pdb');
    if (!budget) throw new Error('no budget');
    const rig = new Rig(disruptionController);
    rig.take(['poddisruptionbudgets.policy', budget], ['poddisruptionbudgets.policy', 'default/pdb']);
    const queue = () => rig.controller.state?.()?.queue;
    expect(queue()?.ready).toEqual(['default/pdb']);
    rig.clock.advanceTo(60_000);
    expect([rig.asked, rig.told, queue()?.ready, queue()?.failures.size]).toEqual([[], [], [], 0]);
  });

  it('forgets granted evictions whose pods go, are gone or stayed', () => {
    const ago = (seconds: number): string => formatTime(NOW - seconds * 1000);
    const budget = new Watched(
      { minAvailable: 1 },
      { disruptedPods: { p1: ago(0), p2: ago(180), p3: ago(60), notthere: ago(0) } },
    );
    budget.pod('p1', true, undefined, { deletionTimestamp: ago(0) });
    budget.pod('p2', true);
    budget.pod('p3', true);
    expect(budget.look()).toEqual([0, 1, 1, 3]);
    expect(budget.status.disruptedPods).toEqual({ p3: ago(60) });
    expect([...budget.told]).toEqual(['Warning NotDeleted']);
  });

  it('keeps the conditions of others', () => {
    const other = {
      type: 'Other',
      status: 'True',
      reason: 'Test',
      message: '',
      lastTransitionTime: formatTime(0),
    };
    const budget = new Watched({ minAvailable: 3 }, { conditions: [other as never] }, {});
    expect(budget.look()).toEqual([0, 0, 3, 0]);
    expect(budget.status.conditions?.map(({ type }) => type)).toEqual(['Other', 'DisruptionAllowed']);
  });
});

describe('who is asked for a size', () => {
  const asked = (reference: OwnerReference, setOwner?: OwnerReference) => {
    const cluster = new Watched({});
    cluster.workload('deployments.apps', 'web', 10);
    cluster.workload('replicasets.apps', 'rs', 5, setOwner ? [setOwner] : []);
    cluster.workload('replicationcontrollers', 'rc', 12);
    cluster.workload('statefulsets.apps', 'ss', 14);
    return scaledBy(cluster.store, reference, 'default');
  };
  const web = (apiVersion: string, kind = 'Deployment') => owner(apiVersion, kind, 'web', 'web-uid');
  const noMatch = (kind: string, version: string) => `no matches for kind "${kind}" in version "${version}"`;
  it.each<[string, OwnerReference, OwnerReference | undefined, ReturnType<typeof scaledBy>]>([
    ['a ReplicaSet', RS, undefined, { uid: 'rs-uid', replicas: 5 }],
    [
      'a ReplicaSet of its old group',
      { ...RS, apiVersion: 'extensions/v1beta1' },
      undefined,
      { uid: 'rs-uid', replicas: 5 },
    ],
    [
      'a ReplicaSet of another group',
      { ...RS, apiVersion: 'invalid/v1' },
      undefined,
      noMatch('ReplicaSet', 'invalid/v1'),
    ],
    ['a ReplicationController', RC, undefined, { uid: 'rc-uid', replicas: 12 }],
    [
      'one of another group',
      { ...RC, apiVersion: 'apps/v1' },
      undefined,
      noMatch('ReplicationController', 'apps/v1'),
    ],
    ['a StatefulSet', SS, undefined, { uid: 'ss-uid', replicas: 14 }],
    ['a StatefulSet that is named a ReplicaSet', { ...SS, kind: 'ReplicaSet' }, undefined, undefined],
    ['the Deployment of a set', RS, web('extensions/v1beta1'), { uid: 'web-uid', replicas: 10 }],
    [
      'the Deployment of a set of the old group',
      { ...RS, apiVersion: 'extensions/v1beta1' },
      web('apps/v1'),
      { uid: 'web-uid', replicas: 10 },
    ],
    [
      'a set of another kind',
      { ...RS, kind: 'InvalidKind' },
      web('apps/v1'),
      noMatch('InvalidKind', 'apps/v1'),
    ],
    [
      'a set of another group',
      { ...RS, apiVersion: 'invalid/v1' },
      web('apps/v1'),
      noMatch('ReplicaSet', 'invalid/v1'),
    ],
    ['a set whose Deployment is of another group', RS, web('deployment/v1'), { uid: 'rs-uid', replicas: 5 }],
    ['a set of another owner', RS, web('apps/v1', 'InvalidKind'), { uid: 'rs-uid', replicas: 5 }],
    ['a set that was made anew', { ...RS, uid: 'old-uid' }, undefined, undefined],
  ])('%s', (_name, reference, setOwner, expected) => {
    expect(asked(reference, setOwner)).toEqual(expected);
  });
});
