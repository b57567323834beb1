import { describe, expect, it } from 'vitest';
import type { Affinity, NodeSelectorRequirement, PodSpec } from '../../api/types.ts';
import { VirtualClock } from '../../clock.ts';
import type { KubeObject, StoredObject } from '../../machinery/object.ts';
import { forbidden } from '../../machinery/status.ts';
import { KeyedRandom } from '../../random.ts';
import { Store } from '../../store/store.ts';
import { fakeClient } from '../../test-client.ts';
import { metadata, owner, readiness, storedNode, storedPod } from '../test-objects.ts';
import { daemonSetController } from './daemonset.ts';
import { planNodes } from './nodes.ts';
import { daemonPod, HASH, isUpdated, placement, type StoredDaemonSet, targetNode } from './placement.ts';
import { daemonSetStatus } from './status.ts';
import { daemonSet, Fleet, rolling } from './test-fleet.ts';

/** Models pkg/controller/daemon: daemon_controller_test.go and util/daemonset_util_test.go, row by row. */

const LABEL = { type: 'production' };
const SURGE = rolling({ maxSurge: 1, maxUnavailable: 0 });
const requests = (memory: string): Partial<PodSpec> => ({
  containers: [{ name: 'c', resources: { requests: { memory, cpu: '500m' } } }],
});
const onNodes = (...matchExpressions: NodeSelectorRequirement[]): Affinity => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
  },
});

describe('a node', () => {
  const node = storedNode('test-node', {}, LABEL);
  it.each<[string, Partial<PodSpec>, boolean, boolean]>([
    ['with room', requests('50M'), true, true],
    ['without room, which the scheduler looks at', requests('200M'), true, true],
    ['that is not named', { ...requests('50M'), nodeName: 'other-node' }, false, false],
    [
      'whose port is taken, which the scheduler looks at',
      { containers: [{ name: 'c', ports: [{ containerPort: 666, hostPort: 666 }] }] },
      true,
      true,
    ],
    ['that is not selected', { nodeSelector: { type: 'test' } }, false, false],
    ['that is selected', { nodeSelector: LABEL }, true, true],
    [
      'without affinity',
      { affinity: onNodes({ key: 'type', operator: 'In', values: ['test'] }) },
      false,
      false,
    ],
    [
      'with affinity',
      { affinity: onNodes({ key: 'type', operator: 'In', values: ['production'] }) },
      true,
      true,
    ],
  ])('%s', (_name, podSpec, run, stay) => {
    for (const updateStrategy of [
      { type: 'OnDelete' as const },
      rolling({ maxUnavailable: 1 }).updateStrategy,
    ])
      expect(placement(daemonSet(updateStrategy ? { updateStrategy } : {}, podSpec), node)).toEqual({
        run,
        stay,
      });
  });

  it.each([
    ['is not ready', { type: 'Ready', status: 'False' }],
    ['does not answer', { type: 'Ready', status: 'Unknown' }],
    ['has no network', { type: 'NetworkUnavailable', status: 'True' }],
    ['has little memory', { type: 'MemoryPressure', status: 'True' }],
  ])('that %s but has no taints takes daemons', (_name, condition) => {
    const troubled = { ...storedNode('test-node'), status: { conditions: [condition] } };
    expect(placement(daemonSet(), troubled)).toEqual({ run: true, stay: true });
  });

  it('that takes nobody new takes daemons', () => {
    const taints = [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' as const }];
    const closed = storedNode('test-node', { unschedulable: true, taints });
    expect(placement(daemonSet(), closed)).toEqual({ run: true, stay: true });
  });
});

/** A fleet of which the nodes from a number on carry the label. */
function fleet(
  nodes: number,
  labelled: number,
  set: StoredDaemonSet,
  pods: Record<string, number> = {},
): Fleet {
  const found = new Fleet(nodes, set);
  found.nodes = found.nodes.map(({ metadata: { name } }, i) =>
    storedNode(name, {}, i < labelled ? {} : LABEL),
  );
  for (const [node, count] of Object.entries(pods)) for (let i = 0; i < count; i++) found.add(node, 'v1');
  return found;
}

describe.each([
  ['that others update', { updateStrategy: { type: 'OnDelete' as const } }],
  ['that rolls out', rolling({ maxUnavailable: 1 })],
  ['that surges', SURGE],
])('a set %s', (_strategy, strategy) => {
  const set = (podSpec: Partial<PodSpec> = {}) => daemonSet(strategy, podSpec);
  const SELECTED = { nodeSelector: LABEL };
  it.each<[string, Fleet, readonly [number, number]]>([
    ['on every node', fleet(5, 5, set()), [5, 0]],
    ['on no nodes', fleet(0, 0, set()), [0, 0]],
    ['on one node', fleet(1, 1, set()), [1, 0]],
    ['beside those that are there', fleet(5, 5, set(), { 'node-1': 1, 'node-2': 2, 'node-3': 5 }), [2, 5]],
    ['on selected nodes', fleet(7, 4, set(SELECTED)), [3, 0]],
    ['not on others', fleet(10, 5, set(SELECTED), { 'node-1': 3, 'node-4': 1 }), [5, 4]],
    [
      'not on others, beside those that are there',
      fleet(10, 5, set(SELECTED), { 'node-0': 1, 'node-1': 3, 'node-2': 4, 'node-6': 13, 'node-9': 1 }),
      [3, 20],
    ],
    ['where nothing is selected', fleet(7, 4, set({ nodeSelector: { type: 'test' } })), [0, 0]],
    ['on a named node', fleet(5, 5, set({ nodeName: 'node-0' })), [1, 0]],
    ['on a named node that there is not', fleet(5, 5, set({ nodeName: 'node-10' })), [0, 0]],
    ['on a node that is named and selected', fleet(7, 4, set({ ...SELECTED, nodeName: 'node-6' })), [1, 0]],
    [
      'on a node that is named and not selected',
      fleet(7, 4, set({ ...SELECTED, nodeName: 'node-0' })),
      [0, 0],
    ],
    [
      'on nodes with affinity',
      fleet(7, 4, set({ affinity: onNodes({ key: 'type', operator: 'In', values: ['production'] }) })),
      [3, 0],
    ],
  ])('%s', (_name, one, expected) => {
    const { create, remove } = planNodes(one.daemons, () => true);
    expect([create.length, remove.length]).toEqual(expected);
  });

  it.each([
    [0, 1, 0, 0],
    [0, 0, 1, 0],
    [1, 3, 0, 3],
  ])('kills %i failed pods beside %i others', (failed, others, creates, deletes) => {
    const one = fleet(1, 1, set(), { 'node-0': others });
    for (let i = 0; i < failed; i++)
      one.pods.push(storedPod(`bad-${i}`, { spec: { nodeName: 'node-0' }, status: { phase: 'Failed' } }));
    const { create, remove } = planNodes(one.daemons, () => true);
    expect([create.length, remove.length]).toEqual([creates, deletes]);
  });

  it('counts who is ready, and what it has seen', () => {
    const one = fleet(2, 0, set(), { 'node-0': 1, 'node-1': 1 });
    expect(daemonSetStatus(one.daemons)).toMatchObject({ numberReady: 0, observedGeneration: 1 });
    one.mark(true);
    expect(daemonSetStatus(one.daemons).numberReady).toBe(2);
  });
});

it('kills a failed pod, and makes another at the next look, unless one is to be there all the time', () => {
  const failing = (set: StoredDaemonSet): readonly number[] => {
    const one = fleet(1, 1, set);
    one.pods.push(storedPod('bad', { spec: { nodeName: 'node-0' }, status: { phase: 'Failed' } }));
    const { create, remove } = planNodes(one.daemons, () => true);
    return [create.length, remove.length];
  };
  expect([failing(daemonSet()), failing(daemonSet(SURGE))]).toEqual([
    [0, 1],
    [1, 1],
  ]);
});

describe('a pod is of the template', () => {
  const both = { 'pod-template-generation': '12345', [HASH]: '55555' };
  const { [HASH]: _hash, ...generation } = both;
  it.each<[string, string, Record<string, string> | undefined, string, boolean]>([
    ['by both', '12345', both, '55555', true],
    ['by its generation', '12345', both, '55555123', true],
    ['by its generation, without a hash', '12345', generation, '55555', true],
    ['by its generation, when there is no hash', '12345', generation, '', true],
    ['by its generation, when only it has a hash', '12345', both, '', true],
    ['by its hash', '12350', both, '55555', true],
    ['by neither', '12350', both, '55555123', false],
    ['without labels, when there is no hash', '12345', {}, '', false],
    ['without labels', '12345', {}, '55555', false],
    ['without a word of labels', '12345', undefined, '55555', false],
    ['by a generation that is no number', 'x', both, '55555', true],
  ])('%s', (_name, template, labels, hash, expected) => {
    const annotations = { 'deprecated.daemonset.template.generation': template };
    const set = daemonSet();
    const annotated = { ...set, metadata: { ...set.metadata, annotations } };
    expect(isUpdated(storedPod('pod1', { metadata: { ...(labels && { labels }) } }), annotated, hash)).toBe(
      expected,
    );
  });

  it.each([
    ['1', '', { 'pod-template-generation': '1' }],
    ['2', '3242341807', { 'pod-template-generation': '2', [HASH]: '3242341807' }],
  ])('and says so: generation %s, hash %j', (template, hash, labels) => {
    const set = daemonSet();
    const annotations = { 'deprecated.daemonset.template.generation': template };
    const made = daemonPod({ ...set, metadata: { ...set.metadata, annotations } }, 'n', hash);
    expect(made.metadata?.labels).toEqual({ app: 'agent', ...labels });
  });
});

describe('the node of a pod', () => {
  const named = (key: string, operator: 'In' | 'NotIn', ...values: string[]): Affinity => ({
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key, operator, values }] }],
      },
    },
  });
  const HOST = named('metadata.name', 'In', 'host_1');
  const byLabel = { key: 'kubernetes.io/hostname', operator: 'In' as const, values: ['host_1'] };
  const preferred = [{ weight: 1, preference: { matchExpressions: [byLabel] } }];
  it.each<[string, Affinity | undefined, Affinity]>([
    ['nothing', undefined, HOST],
    ['a label', onNodes(byLabel), HOST],
    [
      'a preference, which stays',
      { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } },
      { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred, ...HOST.nodeAffinity } },
    ],
    ['two nodes', named('metadata.name', 'In', 'host_1', 'host_2'), HOST],
    [
      'a label or another node',
      {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchExpressions: [byLabel] },
              { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['host_2'] }] },
            ],
          },
        },
      },
      HOST,
    ],
    ['another node not', named('metadata.name', 'NotIn', 'host_2'), HOST],
    ['another field', named('metadata.foo', 'In', 'bar'), HOST],
  ])('takes the place of %s', (_name, affinity, expected) => {
    const pod = daemonPod(daemonSet({}, affinity ? { affinity } : {}), 'host_1', 'v1');
    expect(pod.spec?.affinity).toEqual(expected);
  });

  it.each<[string, Partial<PodSpec>, string | undefined]>([
    ['by its name', { nodeName: 'node-1' }, 'node-1'],
    ['by affinity', { affinity: named('metadata.name', 'In', 'node-1') }, 'node-1'],
    ['not by affinity to two', { affinity: named('metadata.name', 'In', 'node-1', 'node-2') }, undefined],
    ['not without affinity', {}, undefined],
  ])('is known %s', (_name, spec, expected) => {
    expect(targetNode(storedPod('pod1', { spec }))).toBe(expected);
  });
});

/** A look of the controller; the server takes so many pods. */
function look(set: StoredDaemonSet, nodes: number, room: number, pods: readonly StoredObject[] = []) {
  const store = new Store();
  const put = (resource: string, object: StoredObject) => store.put<StoredObject>(resource, object);
  put('daemonsets.apps', set);
  for (let i = 0; i < nodes; i++) put('nodes', storedNode(`node-${i}`));
  for (const pod of pods) put('pods', pod);
  const told: string[] = [];
  let [asked, made, written] = [0, 0, set.status];
  const client = fakeClient({
    get: (resource, namespace, name) => store.get(resource, `${namespace}/${name}`),
    create: (resource, _namespace, object: KubeObject) => {
      if (resource === 'pods' && ++asked > room) throw forbidden({ group: '', name: 'pods' }, 'x', 'no');
      const name = object.metadata?.name ?? `foo-${made++}`;
      const named = { ...metadata(name), ...object.metadata, name };
      const stored = { ...object, status: {}, metadata: named } as StoredObject;
      put(resource, stored);
      return stored as never;
    },
    delete: (resource, namespace, name) => void store.remove(resource, `${namespace}/${name}`),
    updateStatus: (_, object) => {
      written = (object as unknown as StoredDaemonSet).status;
      return object;
    },
  });
  const clock = new VirtualClock(0);
  const recorder = () => ({
    event: (_: unknown, type: string, reason: string) => void told.push(`${type} ${reason}`),
  });
  const controller = daemonSetController({ clock, random: new KeyedRandom(1), store, client, recorder });
  controller.resync();
  clock.runNext(clock.now());
  controller.stop();
  return { asked, made, told, written, pods: store.list('pods', 'default').length };
}

describe('a look', () => {
  it('stops asking when the server takes no more', () => {
    const { asked, made, written } = look(daemonSet(), 100, 10);
    expect([asked, made]).toEqual([15, 10]);
    expect(written).toMatchObject({
      desiredNumberScheduled: 100,
      currentNumberScheduled: 10,
      updatedNumberScheduled: 10,
    });
  });

  it('leaves all pods alone when it would select all', () => {
    const pod = storedPod('other', { metadata: { labels: { bang: 'boom' } }, spec: { nodeName: 'node-0' } });
    const found = look(daemonSet({ selector: {} }, { nodeSelector: { foo: 'bar' } }), 1, 10, [pod]);
    expect(found).toMatchObject({ asked: 0, told: ['Warning SelectingAll'], pods: 1 });
  });

  it('does nothing while the set goes', () => {
    const set = daemonSet();
    const going = { ...set, metadata: { ...set.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } };
    expect(look(going, 5, 10)).toMatchObject({ asked: 0, told: [] });
  });

  it('counts pods of its own and those that it takes up, and no others', () => {
    const mine = owner('apps/v1', 'DaemonSet', 'agent', 'agent-uid');
    const labels = { app: 'agent' };
    const at = (name: string, node: string, by?: typeof mine, other = labels) =>
      storedPod(name, {
        metadata: { labels: other, ...(by && { ownerReferences: [by] }) },
        spec: { nodeName: node },
        status: readiness(1),
      });
    const pods = [
      at('mine', 'node-0', mine),
      at('of-another', 'node-1', owner('apps/v1', 'DaemonSet', 'agent2', 'agent2-uid')),
      at('unlike', 'node-2', undefined, { app: 'unlike' }),
    ];
    expect(look(daemonSet(), 3, 10, pods).made).toBe(2);
  });
});
