import { expect, test } from 'vitest';
import { rigMachine } from '../simulation/machines.ts';
import { messages, testCluster } from '../simulation/test-cluster.ts';

/** Models staging/src/k8s.io/cloud-provider/controllers/service/controller_test.go: TestSyncNodes…, TestNodeChangesForStableNodeSetEnabled… */

const UPDATED = 'UpdatedLoadBalancer: Updated load balancer with new hosts';

function balanced(nodes: number) {
  const cluster = testCluster({
    nodes,
    cloud: {
      loadBalancers: {
        ensure: (_service, ready) =>
          cluster.clock.schedule(cluster.clock.now() + 1000, () => ready({ ip: '34.1.2.3' })),
        release: () => undefined,
      },
    },
  });
  const { simulation } = cluster;
  simulation.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
  });
  cluster.pass(5);
  const said = messages(cluster, 'Service');
  const change = (name: string, labels: Readonly<Record<string, string>>): void => {
    const client = simulation.client('kubectl');
    const node = client.get('nodes', '', name);
    if (node) client.update('nodes', { ...node, metadata: { ...node.metadata, labels } });
    cluster.pass(1);
  };
  const news = () => messages(cluster, 'Service').slice(said.length);
  return { ...cluster, said, news, change };
}

const EXCLUDED = { 'node.kubernetes.io/exclude-from-external-load-balancers': '' };

test('a load balancer is led to nodes that come, and away from nodes that go', () => {
  const { simulation, pass, news } = balanced(2);
  pass(60);
  expect(news()).toEqual([]);
  simulation.addNode(rigMachine(3));
  pass(30);
  expect(news()).toEqual([UPDATED]);
  simulation.client('kubectl').delete('nodes', '', 'node-3');
  pass(1);
  expect(news()).toEqual([`${UPDATED} (x2)`]);
});

test('it is led away from a node by its label, not by others', () => {
  const { change, news } = balanced(2);
  change('node-1', { some: 'label' });
  expect(news()).toEqual([]);
  change('node-1', EXCLUDED);
  expect(news()).toEqual([UPDATED]);
  change('node-1', {});
  expect(news()).toEqual([`${UPDATED} (x2)`]);
});

test('it is said that there are no nodes', () => {
  const none = 'UnAvailableLoadBalancer: There are no available nodes for LoadBalancer';
  expect(balanced(0).said).toEqual([
    'EnsuringLoadBalancer: Ensuring load balancer',
    none,
    'EnsuredLoadBalancer: Ensured load balancer',
  ]);
  const { change, news } = balanced(1);
  change('node-1', EXCLUDED);
  expect(news()).toEqual([none]);
});
