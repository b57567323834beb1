import { describe, expect, it } from 'vitest';
import type { StatefulSetSpec, StatefulSetStatus } from '../../api/types.ts';
import type { ApiError } from '../../machinery/errors.ts';
import { formatTime } from '../../machinery/time.ts';
import { unknownError } from '../../machinery/status.ts';
import type { StoredPod } from '../pods.ts';
import { readiness, storedPod } from '../test-objects.ts';
import { BURST, completed, updateStatefulSet } from './control.ts';
import { ordinalOf, type StoredStatefulSet } from './ordinals.ts';
import { HASH, isRunningAndReady, podRevision } from './pods.ts';
import { revision, statefulSet } from './test-set.ts';

/**
 * Models pkg/controller/statefulset/stateful_set_control_test.go: sets that live through changes, with pods that become ready one step
 * after they are made.
 */

const NOW = 10_000_000;

type Verb = 'create' | 'delete';

/** A set and its pods, without a cluster. */
class Life {
  set: StoredStatefulSet;
  readonly pods = new Map<number, StoredPod>();
  template = 'v1';
  /** How often each verb has been asked for, and which of these requests the server refuses. */
  readonly requests: Record<Verb, number> = { create: 0, delete: 0 };
  refuses: { readonly verb: Verb; readonly request: number } | undefined;
  errors: ApiError[] = [];

  constructor(spec: Partial<StatefulSetSpec>) {
    this.set = statefulSet(spec, { currentRevision: 'v1' });
  }

  change(spec: Partial<StatefulSetSpec>): void {
    this.set = { ...this.set, spec: { ...this.set.spec, ...spec } };
  }

  #ask(verb: Verb): void {
    this.requests[verb]++;
    if (this.refuses?.verb === verb && this.refuses.request === this.requests[verb])
      throw unknownError('API server failed');
  }

  /** One look of the controller; then what has been made gets ready, if it is to. */
  step(getReady = true): StatefulSetStatus {
    const { set } = this;
    const pods = [...this.pods.values()];
    const { status, error } = updateStatefulSet(
      {
        set,
        pods,
        current: revision(set.status.currentRevision ?? this.template),
        update: revision(this.template),
        now: NOW,
        room: BURST,
        slice: 100,
      },
      {
        awaitsClaims: () => false,
        create: (ordinal, { metadata: { name } }) => {
          this.#ask('create');
          const labels = { [HASH]: name };
          const pod = storedPod(`db-${ordinal}`, { metadata: { labels }, status: { phase: 'Pending' } });
          this.pods.set(ordinal, pod);
        },
        provide: () => undefined,
        repair: () => undefined,
        retain: () => undefined,
        delete: (pod) => {
          this.#ask('delete');
          this.pods.delete(ordinalOf(pod, set) ?? -1);
        },
      },
    );
    if (error) this.errors.push(error);
    this.set = { ...set, status: completed(set, status) };
    if (getReady)
      for (const [ordinal, pod] of this.pods)
        if (pod.status.phase === 'Pending') this.pods.set(ordinal, { ...pod, status: readiness(1) });
    this.#holds();
    return this.set.status;
  }

  /** With an order nobody is ready whose predecessor is not. */
  #holds(): void {
    if (this.set.spec.podManagementPolicy === 'Parallel') return;
    const pods = [...this.pods].toSorted(([a], [b]) => a - b).map(([, pod]) => pod);
    for (const [i, pod] of pods.entries()) {
      const before = pods[i - 1];
      if (before && isRunningAndReady(pod)) expect(isRunningAndReady(before)).toBe(true);
    }
  }

  /** Steps until nothing is asked for any more; returns the revisions of the pods by their numbers. */
  settle(): readonly string[] {
    for (let still = 0, left = 100; still < 2 && left > 0; left--) {
      const before = this.requests.create + this.requests.delete;
      this.step();
      still = this.requests.create + this.requests.delete === before ? still + 1 : 0;
    }
    return this.revisions;
  }

  get revisions(): readonly string[] {
    return [...this.pods]
      .toSorted(([a], [b]) => a - b)
      .map(([ordinal, pod]) => `${ordinal} ${podRevision(pod)}`);
  }
}

const all = (count: number, of: string, from = 0): readonly string[] =>
  Array.from({ length: count }, (_, i) => `${from + i} ${of}`);

describe.each([['OrderedReady'], ['Parallel']] as const)('a set that is %s', (podManagementPolicy) => {
  const born = (spec: Partial<StatefulSetSpec> = {}): Life => {
    const life = new Life({ podManagementPolicy, ...spec });
    life.settle();
    return life;
  };

  it('grows, grows more and goes', () => {
    const life = born();
    expect(life.revisions).toEqual(all(3, 'v1'));
    expect(life.set.status).toMatchObject({ replicas: 3, readyReplicas: 3, updatedReplicas: 3 });
    life.change({ replicas: 4 });
    expect(life.settle()).toEqual(all(4, 'v1'));
    expect(life.set.status).toMatchObject({ replicas: 4, readyReplicas: 4, updatedReplicas: 4 });
    life.change({ replicas: 0 });
    expect(life.settle()).toEqual([]);
    expect(life.set.status).toMatchObject({ replicas: 0, readyReplicas: 0, updatedReplicas: 0 });
  });

  it('counts from its start', () => {
    expect(born({ ordinals: { start: 2 } }).revisions).toEqual(all(3, 'v1', 2));
  });

  it('replaces pods that are gone', () => {
    const life = born({ replicas: 5 });
    for (const ordinal of [0, 2, 4]) life.pods.delete(ordinal);
    expect(life.settle()).toEqual(all(5, 'v1'));
    expect(life.set.status.replicas).toBe(5);
  });

  it.each([['Failed'], ['Succeeded']] as const)('makes a pod that has %s anew', (phase) => {
    const life = new Life({ podManagementPolicy });
    life.step(false);
    const first = life.pods.get(0);
    if (!first) throw new Error('no pod');
    life.pods.set(0, { ...first, status: { phase } });
    life.refuses = { verb: 'delete', request: 1 };
    life.step(false);
    expect([life.errors.length, life.requests.delete, life.pods.has(0)]).toEqual([1, 1, true]);
    life.step(false);
    expect([life.requests.delete, life.pods.has(0)]).toEqual([2, false]);
    life.step(false);
    expect([life.requests.delete, life.pods.get(0)?.status.phase]).toEqual([2, 'Pending']);
    expect(life.requests.create).toBe(podManagementPolicy === 'Parallel' ? 4 : 2);
  });

  it.each([
    ['create', 0, 3],
    ['delete', 3, 0],
  ] as const)('goes on when the server refuses to %s once', (verb, before, after) => {
    const life = born({ replicas: before });
    life.change({ replicas: after });
    life.refuses = { verb, request: 2 };
    expect(life.settle()).toEqual(all(after, 'v1'));
    expect(life.errors.map(({ message }) => message)).toEqual(['API server failed']);
  });

  it('counts a pod of the old revision off only when it went', () => {
    const life = born();
    life.template = 'v2';
    life.refuses = { verb: 'delete', request: 1 };
    expect(life.step()).toMatchObject({ currentReplicas: 3, currentRevision: 'v1', updateRevision: 'v2' });
    expect(life.errors.length).toBe(1);
    expect(life.step()).toMatchObject({ currentReplicas: 2, currentRevision: 'v1', updateRevision: 'v2' });
  });

  it.each([
    [3, 3],
    [3, 5],
    [5, 3],
  ])('rolls out while it has %i and wants %i, and back', (before, after) => {
    const life = born({ replicas: before });
    life.change({ replicas: after });
    life.template = 'v2';
    expect(life.settle()).toEqual(all(after, 'v2'));
    expect(life.set.status).toMatchObject({ currentRevision: 'v2', currentReplicas: after });
    life.template = 'v1';
    expect(life.settle()).toEqual(all(after, 'v1'));
    expect(life.set.status).toMatchObject({ currentRevision: 'v1', currentReplicas: after });
  });

  it.each([
    [3, 3],
    [3, 5],
  ])('rolls out to its partition while it has %i and wants %i', (before, after) => {
    const life = born({
      replicas: before,
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
    });
    life.change({ replicas: after });
    life.template = 'v2';
    expect(life.settle()).toEqual([...all(2, 'v1'), ...all(after - 2, 'v2', 2)]);
    expect(life.set.status).toMatchObject({ currentRevision: 'v1', updateRevision: 'v2' });
  });

  it.each([
    [3, 3],
    [3, 5],
    [5, 3],
  ])('leaves updates to others while it has %i and wants %i', (before, after) => {
    const life = born({ replicas: before, updateStrategy: { type: 'OnDelete' } });
    life.change({ replicas: after });
    life.template = 'v2';
    const kept = Math.min(before, after);
    expect(life.settle()).toEqual([...all(kept, 'v1'), ...all(after - kept, 'v2', kept)]);
    life.change({ replicas: 0 });
    life.settle();
    life.change({ replicas: after });
    expect(life.settle()).toEqual(all(after, 'v2'));
  });

  it.each([
    [7200, 1],
    [1800, 0],
  ])('takes a pod that is ready since %i of 3600 seconds for available or not', (seconds, available) => {
    const life = born({ replicas: 1, minReadySeconds: 3600 });
    const since = formatTime(NOW - seconds * 1000);
    const ready = { type: 'Ready', status: 'True', lastTransitionTime: since };
    life.pods.set(0, storedPod('db-0', { status: { phase: 'Running', conditions: [ready] } }));
    expect(life.step().availableReplicas).toBe(available);
  });
});

it.each([
  [3, 30],
  [10, 1],
  [501, 0],
  [0, 1000],
])('comes from %i pods to %i', (before, after) => {
  const life = new Life({ podManagementPolicy: 'Parallel', replicas: before });
  life.settle();
  expect(life.set.status.replicas).toBe(before);
  life.change({ replicas: after });
  expect(life.settle()).toEqual(all(after, 'v1'));
  expect(life.set.status.replicas).toBe(after);
});

it.each([
  [0, 30],
  [30, 0],
])('makes or deletes all of its pods at one look, from %i to %i', (before, after) => {
  const life = new Life({ podManagementPolicy: 'Parallel', replicas: before });
  life.settle();
  life.change({ replicas: after });
  const { create, delete: deleted } = life.requests;
  life.step();
  expect(life.requests.create - create + life.requests.delete - deleted).toBe(30);
  expect(life.pods.size).toBe(after);
});
