import { expect, test } from 'vitest';
import { messages, testCluster } from '../simulation/test-cluster.ts';

test('of the containers of a deleted pod the stand-in kubelet tells that the main ones are stopped', () => {
  const cluster = testCluster({ nodes: 1 });
  const { simulation } = cluster;
  simulation.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: {
      initContainers: [{ name: 'proxy', image: 'envoy', restartPolicy: 'Always' }],
      containers: [
        { name: 'web', image: 'nginx' },
        { name: 'shipper', image: 'fluentd' },
      ],
    },
  });
  cluster.pass(10);
  simulation.forgetEvents();
  simulation.client('kubectl').delete('pods', 'default', 'web');
  cluster.pass(0.5);
  expect(simulation.store.get('pods', 'default/web')).toBeDefined();
  cluster.pass(0.2);
  expect(simulation.store.get('pods', 'default/web')).toBeUndefined();
  expect(messages(cluster, 'Pod')).toEqual([
    'Killing: Stopping container web',
    'Killing: Stopping container shipper',
  ]);
});
