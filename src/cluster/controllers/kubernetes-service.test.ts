import { expect, it } from 'vitest';
import { testCluster } from '../simulation/test-cluster.ts';

it('gives the API server its service back, with its address and endpoints', () => {
  const { simulation, pass } = testCluster({ nodes: 0 });
  const { store } = simulation;
  const found = () => [
    store.get('services', 'default/kubernetes')?.spec.clusterIP,
    store.get('endpoints', 'default/kubernetes')?.subsets?.[0]?.addresses?.[0]?.ip,
    store.get('endpointslices.discovery.k8s.io', 'default/kubernetes')?.endpoints[0]?.addresses[0],
  ];
  const before = found();
  simulation.client('test').delete('services', 'default', 'kubernetes');
  simulation.client('test').delete('endpointslices.discovery.k8s.io', 'default', 'kubernetes');
  pass(1);
  expect(found()).toEqual([undefined, undefined, undefined]);
  pass(10);
  expect(found()).toEqual(before);
  expect(before).toEqual(['10.96.0.1', '10.0.0.10', '10.0.0.10']);
});
