import { describe, expect, it } from 'vitest';
import type { PodStatus, ReplicaSet, ReplicaSetCondition } from '../../api/types.ts';
import { fakeClient } from '../../test-client.ts';
import { VirtualClock } from '../../clock.ts';
import { ApiError } from '../../machinery/errors.ts';
import type { KubeObject, Stored } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import { KeyedRandom } from '../../random.ts';
import { Store } from '../../store/store.ts';
import { batchesUntil, inGrowingBatches } from '../batches.ts';
import type { StoredPod } from '../pods.ts';
import { metadata, owner, storedPod } from '../test-objects.ts';
import { replicaSetController } from './replicaset.ts';

/** Models pkg/controller/replicaset/replica_set_test.go and replica_set_utils_test.go: what comes of looks at a set. */

const NOW = Date.parse('2026-01-05T09:00:00Z');
const FULL = { name: 'foo', type: 'production' };

interface Given {
  readonly replicas: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly minReadySeconds?: number;
  readonly conditions?: readonly ReplicaSetCondition[];
  readonly pods: readonly StoredPod[];
  /** How many pods the server takes before it refuses more; it deletes none if it is 0. */
  readonly room?: number;
  readonly deleting?: boolean;
}

let made = 0;

/** A pod of the set that is ready since now. */
function pod(labels: Readonly<Record<string, string>> = FULL, status: PodStatus = {}, more = {}): StoredPod {
  const ready = { type: 'Ready', status: 'True', lastTransitionTime: formatTime(NOW) };
  return storedPod(`pod-${made++}`, {
    metadata: { labels, ownerReferences: [owner('apps/v1', 'ReplicaSet', 'set', 'set-uid')], ...more },
    status: { phase: 'Running', conditions: [ready], ...status },
  });
}

const notReady = (labels = FULL): StoredPod => pod(labels, { phase: 'Pending', conditions: [] });
const ofNobody = (): StoredPod => pod(FULL, {}, { ownerReferences: [] });
const ofAnother = (): StoredPod =>
  pod(FULL, {}, { ownerReferences: [owner('apps/v1', 'ReplicaSet', 'another', 'another-uid')] });
const some = (count: number): readonly StoredPod[] => Array.from({ length: count }, () => pod());

function look({
  replicas,
  labels = FULL,
  minReadySeconds,
  conditions,
  pods,
  room = Infinity,
  deleting,
}: Given) {
  const store = new Store();
  const set: Stored<ReplicaSet> = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: metadata('set', {
      ...(deleting === true && { deletionTimestamp: formatTime(NOW), finalizers: ['orphan'] }),
    }),
    spec: {
      replicas,
      selector: { matchLabels: { name: 'foo' } },
      template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'foo/bar' }] } },
      ...(minReadySeconds !== undefined && { minReadySeconds }),
    },
    status: { replicas: 0, ...(conditions && { conditions }) },
  };
  store.put('replicasets.apps', set);
  let [created, attempts, deleted] = [0, 0, 0];
  const refuse = (): never => {
    throw new ApiError({ reason: 'Forbidden', code: 403, message: 'fake error' });
  };
  const client = fakeClient({
    get: (resource, namespace, name) => store.get(resource, `${namespace}/${name}`),
    create: (_resource, _namespace, object: KubeObject) => {
      attempts++;
      if (created >= room) refuse();
      created++;
      return { ...object, metadata: { ...metadata(`made-${created}`), ...object.metadata } } as never;
    },
    update: (resource, object) => store.put(resource, object),
    updateStatus: (resource, object) => store.put(resource, object),
    delete: () => {
      if (room === 0) refuse();
      deleted++;
    },
  });
  const clock = new VirtualClock(NOW);
  const recorder = () => ({ event: () => undefined });
  const controller = replicaSetController({ clock, random: new KeyedRandom(1), store, client, recorder });
  for (const one of pods) store.put('pods', one);
  controller.resync();
  let status = {};
  // A burst takes several turns; the status is written at its end.
  for (let i = 0; i < 20 && Object.keys(status).length === 0; i++) {
    clock.runNext(clock.now());
    const { status: after } = store.get('replicasets.apps', 'default/set') ?? { status: set.status };
    if (after !== set.status) status = after;
  }
  // The set is looked at again because its status has changed.
  if (attempts + deleted === 0) clock.runNext(clock.now());
  const waiting = controller.state?.()?.queue.waiting.get('default/set')?.[0];
  controller.stop();
  return {
    ...{ created, attempts, deleted, status },
    ...(waiting !== undefined && waiting > NOW && { again: waiting - NOW }),
  };
}

describe('the status of a replica set', () => {
  const plain = { name: 'foo' };
  const counts = (replicas: number, labelled: number, ready: number, available: number) => ({
    replicas,
    ...(labelled > 0 && { fullyLabeledReplicas: labelled }),
    ...(ready > 0 && { readyReplicas: ready }),
    ...(available > 0 && { availableReplicas: available }),
  });
  const going = { deletionTimestamp: formatTime(NOW) };
  it.each<[string, Given, object]>([
    ['a pod with all labels', { replicas: 1, pods: [pod()] }, counts(1, 1, 1, 1)],
    ['a pod without one', { replicas: 1, pods: [pod(plain)] }, counts(1, 0, 1, 1)],
    ['two with all', { replicas: 2, pods: some(2) }, counts(2, 2, 2, 2)],
    ['two without one', { replicas: 2, pods: [pod(plain), pod(plain)] }, counts(2, 0, 2, 2)],
    ['one of each', { replicas: 2, pods: [pod(), pod(plain)] }, counts(2, 1, 2, 2)],
    [
      'a template with fewer labels',
      { replicas: 2, labels: plain, pods: [pod(), pod(plain)] },
      counts(2, 2, 2, 2),
    ],
    ['one that is not ready', { replicas: 1, pods: [notReady()] }, counts(1, 1, 0, 0)],
    [
      'one that is not ready for long',
      { replicas: 1, minReadySeconds: 3600, pods: [pod()] },
      counts(1, 1, 1, 0),
    ],
    ['one that goes', { replicas: 1, pods: [pod(), pod(FULL, {}, going)] }, counts(1, 1, 1, 1)],
    [
      'one that has ended',
      { replicas: 1, pods: [pod(), pod(FULL, { phase: 'Failed' })] },
      counts(1, 1, 1, 1),
    ],
  ])('%s', (_name, given, wanted) => {
    expect(look(given).status).toEqual(wanted);
  });

  it('is counted again when a pod becomes available', () => {
    expect(look({ replicas: 1, minReadySeconds: 3600, pods: [pod()] }).again).toBe(3_600_000);
  });

  const failed = (reason: string): ReplicaSetCondition => ({
    type: 'ReplicaFailure',
    status: 'True',
    lastTransitionTime: formatTime(NOW),
    reason,
    message: 'fake error',
  });
  const before: readonly ReplicaSetCondition[] = [{ type: 'ReplicaFailure', status: 'True' }];
  const other: readonly ReplicaSetCondition[] = [{ type: 'ImagePullBackOff', status: 'True' }];
  it.each<[string, Given, readonly ReplicaSetCondition[] | undefined]>([
    ['a creation that failed', { replicas: 2, pods: some(1), room: 0 }, [failed('FailedCreate')]],
    ['a deletion that failed', { replicas: 2, pods: some(3), room: 0 }, [failed('FailedDelete')]],
    ['nothing fails any more', { replicas: 1, pods: some(1), conditions: before }, undefined],
    ['it failed before', { replicas: 2, pods: some(1), conditions: before, room: 0 }, before],
    ['nothing fails', { replicas: 1, pods: some(1) }, undefined],
    [
      'a creation that failed beside others',
      { replicas: 2, pods: some(1), conditions: other, room: 0 },
      [...other, failed('FailedCreate')],
    ],
    [
      'nothing fails any more beside others',
      { replicas: 1, pods: some(1), conditions: [...before, ...other] },
      other,
    ],
    ['nothing fails beside others', { replicas: 1, pods: some(1), conditions: other }, other],
  ])('conditions: %s', (_name, given, wanted) => {
    expect(look(given).status).toHaveProperty('replicas', given.pods.length);
    expect(look(given).status).toEqual(
      wanted
        ? expect.objectContaining({ conditions: wanted })
        : expect.not.objectContaining({ conditions: before }),
    );
  });
});

describe('pods of a replica set', () => {
  it.each<[string, Given, { created: number; attempts?: number; deleted: number }]>([
    ['are enough', { replicas: 2, pods: some(2) }, { created: 0, deleted: 0 }],
    ['are missing', { replicas: 2, pods: [] }, { created: 2, deleted: 0 }],
    ['are too many', { replicas: 1, pods: some(3) }, { created: 0, deleted: 2 }],
    ['are not wanted', { replicas: 0, pods: some(2) }, { created: 0, deleted: 2 }],
    [
      'are let be when the set goes',
      { replicas: 4, pods: some(1), deleting: true },
      { created: 0, deleted: 0 },
    ],
    ['are refused at once', { replicas: 10, pods: [], room: 0 }, { created: 0, attempts: 1, deleted: 0 }],
    [
      'are refused in the end',
      { replicas: 30, pods: [], room: 10 },
      { created: 10, attempts: 15, deleted: 0 },
    ],
    [
      'are refused after a while',
      { replicas: 100, pods: [], room: 10 },
      { created: 10, attempts: 15, deleted: 0 },
    ],
    ['are somebody else’s', { replicas: 2, pods: [ofAnother()] }, { created: 2, deleted: 0 }],
    ['are taken up', { replicas: 2, pods: [ofNobody()] }, { created: 1, deleted: 0 }],
    [
      'are not taken up when the set goes',
      { replicas: 2, pods: [ofNobody()], deleting: true },
      { created: 0, deleted: 0 },
    ],
    ['come in bursts', { replicas: 600, pods: [] }, { created: 500, deleted: 0 }],
  ])('%s', (_name, given, wanted) => {
    const { created, attempts, deleted } = look(given);
    expect({ created, attempts, deleted }).toEqual({ attempts: wanted.created, ...wanted });
  });
});

describe('growing batches', () => {
  it.each([
    [0, 1],
    [1, 3],
    [2, 3],
    [3, 7],
    [7, 15],
  ])('after %i attempts the batch is over at %i', (attempts, end) => {
    expect(batchesUntil(attempts)).toBe(end);
  });

  it.each<[number, number, number]>([
    [10, Infinity, 10],
    [10, 0, 1],
    [10, 1, 3],
    [10, 7, 10],
    [10, 3, 7],
    [10, 5, 7],
    [10, 10, 10],
    [0, Infinity, 0],
  ])('%i wanted, %i allowed: %i are tried', (count, allowed, tried) => {
    let calls = 0;
    const error = inGrowingBatches(count, () => {
      if (calls++ >= allowed) throw new ApiError({ message: 'x' });
    });
    expect([calls, error?.message]).toEqual([tried, allowed >= count ? undefined : 'x']);
  });
});
