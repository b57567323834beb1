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

test('a pod whose deletion the stand-in kubelet hears of after its container has ended goes when its time is up', async () => {
  const cluster = testCluster({ nodes: 1 });
  const { simulation } = cluster;
  const find = (): unknown => simulation.store.get('pods', 'default/task');
  simulation.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'task' },
    spec: {
      restartPolicy: 'Never',
      containers: [{ name: 'main', image: 'busybox' }],
    },
  });
  cluster.pass(10);
  const [{ machine } = { machine: { name: '' } }] = [...simulation.kubelets];
  await simulation.stopNode(machine.name, 'link');
  simulation.client('kubectl').delete('pods', 'default', 'task');
  cluster.runtime.end('default/task', 0);
  cluster.pass(40);
  expect(find()).toBeDefined();
  simulation.startNode(machine.name, 'link');
  cluster.pass(2);
  expect(find()).toBeUndefined();
});
