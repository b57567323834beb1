import { expect, it } from 'vitest';
import { testCluster } from '../../simulation/test-cluster.ts';

it('says which slice could not be written, and why', () => {
  const { simulation, pass } = testCluster({ nodes: 1 });
  const client = simulation.client('kubectl');
  client.create('resourcequotas', 'default', {
    metadata: { name: 'none' },
    spec: { hard: { 'count/endpointslices.discovery.k8s.io': '0' } },
  });
  pass(1);
  client.create('services', 'default', {
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
  });
  pass(5);
  const said = client
    .list('events', 'default')
    .filter(({ involvedObject }) => involvedObject.name === 'web')
    .map(
      ({ type, reason, message = '' }) => `${type} ${reason}: ${message.replace(/"web-\w{5}"/, '"web-?"')}`,
    );
  expect([...new Set(said)]).toEqual([
    'Warning FailedToUpdateEndpointSlices: Error updating Endpoint Slices for Service default/web: failed to create EndpointSlice for Service default/web: endpointslices.discovery.k8s.io "web-?" is forbidden: exceeded quota: none, requested: count/endpointslices.discovery.k8s.io=1, used: count/endpointslices.discovery.k8s.io=1, limited: count/endpointslices.discovery.k8s.io=0',
  ]);
});
