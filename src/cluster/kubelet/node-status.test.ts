import { expect, test } from 'vitest';
import { messages, restoredCluster, testCluster } from '../simulation/test-cluster.ts';

/** Models pkg/kubelet/kubelet_node_status.go recordNodeSchedulableEvent */
test('a kubelet tells when its node takes no more pods, and when it does again', () => {
  const cluster = testCluster({ nodes: 1 });
  const cordon = (unschedulable: boolean): void => {
    const client = cluster.simulation.client('kubectl');
    const node = client.get('nodes', '', 'node-1');
    if (node) client.update('nodes', { ...node, spec: { ...node.spec, unschedulable } });
  };
  cordon(true);
  cluster.pass(1);
  const snapshot = cluster.simulation.snapshot();
  const later = restoredCluster(snapshot, cluster.clock.now());
  for (const one of [cluster, later]) {
    one.pass(30);
    expect(messages(one, 'Node')).toEqual([
      'NodeNotSchedulable: Node node-1 status is now: NodeNotSchedulable',
    ]);
  }
  cordon(false);
  cluster.pass(30);
  expect(messages(cluster, 'Node')).toEqual([
    'NodeNotSchedulable: Node node-1 status is now: NodeNotSchedulable',
    'NodeSchedulable: Node node-1 status is now: NodeSchedulable',
  ]);
});
