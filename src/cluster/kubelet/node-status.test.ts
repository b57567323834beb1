import { expect, test } from 'vitest';
import { rigMachine } from '../simulation/machines.ts';
import { rigKubelet } from './rig.ts';
import { messages, restoredCluster, testCluster, type TestCluster } from '../simulation/test-cluster.ts';

const talkative = { ...rigKubelet, node: { ...rigKubelet.node, tellsChanges: true } };

function cordon({ simulation }: TestCluster, unschedulable: boolean): void {
  const client = simulation.client('kubectl');
  const node = client.get('nodes', '', 'node-1');
  if (node) client.update('nodes', { ...node, spec: { ...node.spec, unschedulable } });
}

/** Models pkg/kubelet/kubelet_node_status.go recordNodeSchedulableEvent */
test('a kubelet tells when its node takes no more pods, and when it does again', () => {
  const cluster = testCluster({ nodes: 1, kubelet: talkative });
  cordon(cluster, true);
  cluster.pass(1);
  const snapshot = cluster.simulation.snapshot();
  const later = restoredCluster(snapshot, cluster.clock.now(), 1, talkative);
  for (const one of [cluster, later]) {
    one.pass(30);
    expect(messages(one, 'Node')).toEqual([
      'NodeNotSchedulable: Node node-1 status is now: NodeNotSchedulable',
    ]);
  }
  cordon(cluster, false);
  cluster.pass(30);
  expect(messages(cluster, 'Node')).toEqual([
    'NodeNotSchedulable: Node node-1 status is now: NodeNotSchedulable',
    'NodeSchedulable: Node node-1 status is now: NodeSchedulable',
  ]);
});

test('a kubelet that was cut off remembers through a restore what it told of a cordon', () => {
  const cluster = testCluster({ nodes: 1, kubelet: talkative });
  cordon(cluster, true);
  cluster.pass(30);
  cluster.simulation.stopNode('node-1');
  cluster.pass(5);
  const later = restoredCluster(cluster.simulation.snapshot(), cluster.clock.now(), 1, talkative);
  for (const one of [cluster, later]) {
    one.simulation.startNode('node-1');
    one.pass(30);
    expect(messages(one, 'Node')).toEqual([
      'NodeNotSchedulable: Node node-1 status is now: NodeNotSchedulable',
    ]);
  }
});

test('the stand-in kubelet tells nothing of cordons, and of a silence only that the node is ready again', () => {
  const cluster = testCluster({ nodes: 1 });
  cordon(cluster, true);
  cluster.pass(5);
  cluster.simulation.stopNode('node-1');
  cluster.pass(20);
  cluster.simulation.startNode('node-1');
  cluster.pass(5);
  expect(messages(cluster, 'Node')).toEqual([
    'NodeNotReady: Node node-1 status is now: NodeNotReady',
    'NodeReady: Node node-1 status is now: NodeReady',
  ]);
});

test('a machine that shares the kernel of another one begins anew without having been rebooted', () => {
  const cluster = testCluster({ nodes: 0 });
  const { simulation } = cluster;
  simulation.addNode({ ...rigMachine(1), sharesKernel: true });
  cluster.pass(30);
  const bootID = (): string | undefined => simulation.store.get('nodes', 'node-1')?.status.nodeInfo?.bootID;
  const before = bootID();
  simulation.forgetEvents();
  for (const act of ['stopNode', 'startNode'] as const) simulation[act]('node-1', 'machine');
  cluster.pass(5);
  expect(messages(cluster, 'Node')[0]).toBe('Starting: Starting kubelet.');
  expect(messages(cluster, 'Node').filter((text) => text.startsWith('Rebooted'))).toEqual([]);
  expect(bootID()).toBe(before);
  expect(before).toMatch(/^[0-9a-f-]{36}$/);
});

test('a kubelet that begins while nobody hears it tells so once it is heard, and only once', () => {
  const cluster = testCluster({ nodes: 1 });
  const { simulation } = cluster;
  const starts = (): number => messages(cluster, 'Node').filter((text) => text.startsWith('Starting')).length;
  cluster.pass(10);
  simulation.stopNode('node-1', 'link');
  cluster.pass(5);
  for (const act of ['stopNode', 'startNode'] as const) simulation[act]('node-1', 'kubelet');
  cluster.pass(5);
  expect(starts()).toBe(0);
  simulation.startNode('node-1', 'link');
  cluster.pass(5);
  expect(starts()).toBe(1);
  for (const act of ['stopNode', 'startNode'] as const) simulation[act]('node-1', 'link');
  cluster.pass(5);
  expect(starts()).toBe(1);
});
