import { describe, expect, it, test } from 'vitest';
import type { NodeCondition, NodeStatus } from '../api/types.ts';
import { testCluster } from '../simulation/test-cluster.ts';
import { nodeResources, saysOtherwise, withoutStrangePages } from './node-resources.ts';

type List = Readonly<Record<string, string>>;

const OWN = { cpu: '2', memory: '1024', pods: '110' };
const LESS = { cpu: '1999m', memory: '1023', pods: '109' };

/** Models pkg/kubelet/nodestatus/setters_test.go TestMachineInfo; a machine says itself what it sets aside and how many pods it takes */
describe('what a node has and gives away', () => {
  it.each<[string, NodeStatus, List, List, List?]>([
    ['its own', {}, OWN, OWN],
    ['less than it has', {}, OWN, LESS, LESS],
    [
      'no memory that is huge pages',
      { capacity: { 'hugepages-test': '1' } },
      { ...OWN, 'hugepages-test': '1' },
      { ...OWN, memory: '1023', 'hugepages-test': '1' },
    ],
    [
      'nothing of what is less than nothing',
      { capacity: { 'negative-resource': '-1' } },
      { ...OWN, 'negative-resource': '-1' },
      { ...OWN, 'negative-resource': '0' },
    ],
    [
      'no memory at all when huge pages are more',
      { capacity: { 'hugepages-test': '1025' } },
      { ...OWN, 'hugepages-test': '1025' },
      { ...OWN, memory: '0', 'hugepages-test': '1025' },
    ],
    [
      'what somebody says that there is',
      { capacity: { ...OWN, 'example.com/dongle': '4' }, allocatable: OWN },
      { ...OWN, 'example.com/dongle': '4' },
      { ...OWN, 'example.com/dongle': '4' },
    ],
    [
      'no devices that nobody says any more that there are',
      { capacity: OWN, allocatable: { ...OWN, 'example.com/extended': '2' } },
      OWN,
      OWN,
    ],
    [
      'other things that were given away before',
      { capacity: OWN, allocatable: { ...OWN, foo: '10' } },
      OWN,
      { ...OWN, foo: '10' },
    ],
    ['its own, whatever somebody says', { capacity: { cpu: '64' }, allocatable: { cpu: '64' } }, OWN, OWN],
  ])('%s', (_what, before, capacity, allocatable, given = OWN) => {
    expect(nodeResources(before, { capacity: OWN, allocatable: given })).toEqual({ capacity, allocatable });
  });
});

/** Models pkg/kubelet/kubelet_node_status_test.go TestReconcileHugePageResource */
test.each<[List | undefined, List, List]>([
  [
    { cpu: '2', 'hugepages-2Mi': '100Mi' },
    { 'hugepages-2Mi': '100Mi' },
    { cpu: '2', 'hugepages-2Mi': '100Mi' },
  ],
  [{ 'hugepages-1Gi': '2Gi', 'hugepages-2Mi': '0' }, { 'hugepages-1Gi': '2Gi' }, { 'hugepages-1Gi': '2Gi' }],
  [undefined, { 'hugepages-1Gi': '2Gi' }, {}],
])('of %j a machine with %j keeps %j', (before, capacity, kept) => {
  expect(withoutStrangePages(before, { capacity })).toEqual(kept);
});

/** Models pkg/kubelet/kubelet_node_status_test.go TestNodeStatusHasChanged */
describe('a status says something else', () => {
  const NOW = '2015-01-01T12:00:00Z';
  const THEN = '2015-01-01T12:01:00Z';
  const condition = (type: string, heartbeat = NOW, transition = NOW, status = 'True'): NodeCondition => ({
    ...{ type, status, lastHeartbeatTime: heartbeat, lastTransitionTime: transition },
  });
  const READY = condition('Ready');
  const MEMORY = condition('MemoryPressure', NOW, NOW, 'False');
  it.each<[string, NodeStatus, NodeStatus, boolean]>([
    ['nothing and nothing', {}, {}, false],
    ['nothing and conditions', {}, { conditions: [READY, MEMORY] }, true],
    ['no conditions and none', { conditions: [] }, {}, false],
    ['the same', { conditions: [READY, MEMORY] }, { conditions: [READY, MEMORY] }, false],
    [
      'the same later',
      { conditions: [READY, MEMORY] },
      { conditions: [condition('Ready', THEN), MEMORY] },
      false,
    ],
    [
      'another order',
      { conditions: [READY, MEMORY] },
      { conditions: [MEMORY, condition('Ready', THEN)] },
      false,
    ],
    [
      'another verdict',
      { conditions: [READY, MEMORY] },
      { conditions: [condition('Ready', NOW, NOW, 'False'), MEMORY] },
      true,
    ],
    [
      'another turn',
      { conditions: [READY, MEMORY] },
      { conditions: [condition('Ready', THEN, THEN), MEMORY] },
      true,
    ],
    ['one more', { conditions: [READY] }, { conditions: [READY, MEMORY] }, true],
    [
      'another phase',
      { phase: 'Pending', conditions: [READY] },
      { phase: 'Running', conditions: [READY] },
      true,
    ],
  ])('%s', (_what, before, after, changed) => {
    expect(saysOtherwise(before, after)).toBe(changed);
  });
});

test('what somebody says that a node has can be asked for, and is known after the kubelet has begun anew', () => {
  const { simulation, pass } = testCluster({ nodes: 1 });
  const client = simulation.client('kubectl');
  const node = () => client.get('nodes', '', 'node-1');
  const before = node();
  if (!before) throw new Error('no node');
  const capacity = { ...before.status.capacity, cpu: '99', 'example.com/dongle': '4' };
  client.updateStatus('nodes', { ...before, status: { ...before.status, capacity } });
  const wanted = (list: List = {}): List => ({ ...list, 'example.com/dongle': '4' });
  const expected = {
    capacity: wanted(before.status.capacity),
    allocatable: wanted(before.status.allocatable),
  };
  for (const seconds of [11, 600]) {
    pass(seconds);
    expect(node()?.status).toMatchObject(expected);
  }
  const { 'kubernetes.io/hostname': _name, ...labels } = node()?.metadata.labels ?? {};
  const now = node();
  if (now) client.update('nodes', { ...now, metadata: { ...now.metadata, labels } });
  simulation.stopNode('node-1', 'kubelet');
  pass(5);
  expect(node()?.metadata.labels?.['kubernetes.io/hostname']).toBeUndefined();
  simulation.startNode('node-1', 'kubelet');
  pass(30);
  expect(node()?.status).toMatchObject(expected);
  expect(node()?.metadata.labels).toEqual(before.metadata.labels);
});
