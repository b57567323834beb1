import { expect, test } from 'vitest';
import { restoredCluster, testCluster } from '../simulation/test-cluster.ts';

const NAME = 'kube-root-ca.crt';

test('every namespace has the certificate of the authority, and has it again when somebody changes it', () => {
  const { simulation, pass, clock } = testCluster({ nodes: 0 });
  const client = simulation.client('kubectl');
  const published = () => client.get('configmaps', 'default', NAME)?.data?.['ca.crt'];
  expect(published()).toBe(simulation.certificate);
  const before = client.get('configmaps', 'default', NAME);
  if (before) client.update('configmaps', { ...before, data: { 'ca.crt': 'mine' } });
  pass(1);
  expect(published()).toBe(simulation.certificate);
  client.delete('configmaps', 'default', NAME);
  pass(1);
  expect(published()).toBe(simulation.certificate);
  const later = restoredCluster(simulation.snapshot(), clock.now());
  expect(later.simulation.certificate).toBe(simulation.certificate);
});
