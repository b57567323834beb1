import { expect, test } from 'vitest';
import { formatTime } from '../machinery/time.ts';
import { isStuck, surplus } from './pod-gc.ts';
import { testCluster } from '../simulation/test-cluster.ts';
import { storedNode, storedPod } from './test-objects.ts';

/** Tables of pkg/controller/podgc/gc_controller_test.go; F failed, S succeeded, R running, E evicted; pods are made in order. */
test.each<[string, number, string]>([
  ['aF bS cF', 1, 'ab'],
  ['aF bS', 0, ''],
  ['aR bS cF', 1, 'b'],
  ['aF bS', 1, 'a'],
  ['aF bS', 5, ''],
  ['aF bS cE', 1, 'ca'],
  ['aR bS cE', 1, 'c'],
])('of %s with %i kept go %s', (text, kept, wanted) => {
  const pods = text.split(' ').map(([name = '', phase = ''], i) =>
    storedPod(name, {
      metadata: { creationTimestamp: formatTime(i * 3_600_000) },
      status: {
        phase: phase === 'S' ? 'Succeeded' : phase === 'R' ? 'Running' : 'Failed',
        ...(phase === 'E' && { reason: 'Evicted' }),
      },
    }),
  );
  expect(
    surplus(pods, kept)
      .map(({ metadata }) => metadata.name)
      .join(''),
  ).toBe(wanted);
});

const going = { deletionTimestamp: formatTime(0) };
const outOfService = [{ key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' as const }];
const ready = { status: { conditions: [{ type: 'Ready', status: 'True' }] } };

test.each<
  readonly [string, ReturnType<typeof storedPod>, ReturnType<typeof storedNode> | undefined, boolean]
>([
  ['that stays, without a node', storedPod('a'), undefined, false],
  ['that goes, without a node', storedPod('a', { metadata: going }), undefined, true],
  [
    'that goes, its node gone',
    storedPod('a', { metadata: going, spec: { nodeName: 'n' } }),
    undefined,
    false,
  ],
  [
    'that goes, its node lost',
    storedPod('a', { metadata: going, spec: { nodeName: 'n' } }),
    storedNode('n'),
    false,
  ],
  [
    'that goes, its node given up',
    storedPod('a', { metadata: going, spec: { nodeName: 'n' } }),
    storedNode('n', { taints: outOfService }),
    true,
  ],
  [
    'that goes, its node given up and ready',
    storedPod('a', { metadata: going, spec: { nodeName: 'n' } }),
    { ...storedNode('n', { taints: outOfService }), ...ready },
    false,
  ],
  ...(['NoSchedule', 'PreferNoSchedule'] as const).map(
    (effect) =>
      [
        `that goes, its node given up with ${effect}`,
        storedPod('a', { metadata: going, spec: { nodeName: 'n' } }),
        storedNode('n', { taints: [{ key: 'node.kubernetes.io/out-of-service', value: 'any', effect }] }),
        true,
      ] as const,
  ),
  [
    'that stays, its node given up',
    storedPod('a', { spec: { nodeName: 'n' } }),
    storedNode('n', { taints: outOfService }),
    false,
  ],
])('a pod %s', (_case, pod, node, wanted) => {
  expect(isStuck(pod, node)).toBe(wanted);
});

/** Makes pods on the node `lost`, from text as above, each with a condition. */
function place({ simulation }: ReturnType<typeof testCluster>, text: string): void {
  const client = simulation.client('test');
  for (const word of text.split(' ')) {
    const [name = '', phase = ''] = word;
    simulation.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: { nodeName: 'lost', containers: [{ name: 'c', image: 'nginx' }] },
    });
    const pod = client.get('pods', 'default', name);
    const conditions = [{ type: 'Ready', status: 'True' }];
    if (pod)
      client.updateStatus('pods', {
        ...pod,
        status: { phase: phase === 'S' ? 'Succeeded' : phase === 'R' ? 'Running' : 'Failed', conditions },
      });
  }
}

// As TestGCOrphaned and TestGCInspectingPatchedPodBeforeDeletion: which pods go when their node is not there, and what they
// were told before. Times: the node comes, and goes, after so many seconds.
test.each<
  [
    what: string,
    pods: string,
    comes: number | undefined,
    leaves: number | undefined,
    seconds: number,
    left: string,
    told: string,
  ]
>([
  ['is there', 'aR bF cS', 0, undefined, 120, 'abc', ''],
  ['is not there', 'aF bS', undefined, undefined, 120, '', ''],
  ['is not there, and a pod ran', 'aF bS cR', undefined, undefined, 120, '', 'c'],
  ['has not been there for long', 'aF bR', undefined, undefined, 20, 'ab', ''],
  ['comes in time', 'aR', 30, undefined, 120, 'a', ''],
  ['goes', 'aF bR', 0, 30, 120, '', 'b'],
  ['has just gone', 'aS', 0, 100, 120, 'a', ''],
])('pods whose node %s', (_what, pods, comes, leaves, seconds, left, told) => {
  const cluster = testCluster({ nodes: 1 });
  const { simulation } = cluster;
  const client = simulation.client('kubectl');
  const marked: string[] = [];
  simulation.store.subscribe('pods', ({ object, previous }) => {
    const { phase, conditions = [] } = object.status;
    if (phase !== 'Failed' || previous?.status.phase !== 'Running') return;
    marked.push(object.metadata.name);
    expect(conditions.map(({ type, status, reason, message }) => [type, status, reason, message])).toEqual([
      ['Ready', 'True', undefined, undefined],
      ['DisruptionTarget', 'True', 'DeletionByPodGC', 'PodGC: node no longer exists'],
    ]);
  });
  for (let second = 0; second < seconds; second += 10) {
    if (second === comes) client.create('nodes', '', { metadata: { name: 'lost' }, spec: {} });
    if (second === leaves) client.delete('nodes', '', 'lost');
    if (second === 0) place(cluster, pods);
    cluster.pass(10);
  }
  expect(
    simulation.store
      .list('pods', 'default')
      .map(({ metadata }) => metadata.name)
      .join(''),
  ).toBe(left);
  expect(marked.join('')).toBe(told);
});
