import { expect, test } from 'vitest';
import { messages, restoredCluster, testCluster, type TestCluster } from '../simulation/test-cluster.ts';

function cordon({ simulation }: TestCluster, unschedulable: boolean): void {
  const client = simulation.client('kubectl');
  const node = client.get('nodes', '', 'node-1');
  if (node) client.update('nodes', { ...node, spec: { ...node.spec, unschedulable } });
}

/** Models pkg/kubelet/kubelet_node_status.go recordNodeSchedulableEvent */
test('a kubelet tells when its node takes no more pods, and when it does again', () => {
  const cluster = testCluster({ nodes: 1 });
  cordon(cluster, true);
  cluster.pass(1);
  const snapshot = cluster.simulation.snapshot();
  const later = restoredCluster(snapshot, cluster.clock.now());
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
  const cluster = testCluster({ nodes: 1 });
  cordon(cluster, true);
  cluster.pass(30);
  cluster.simulation.stopNode('node-1');
  cluster.pass(5);
  const later = restoredCluster(cluster.simulation.snapshot(), cluster.clock.now());
  for (const one of [cluster, later]) {
    one.simulation.startNode('node-1');
    one.pass(30);
    expect(messages(one, 'Node')).toEqual([
      'NodeNotSchedulable: Node node-1 status is now: NodeNotSchedulable',
    ]);
  }
});
