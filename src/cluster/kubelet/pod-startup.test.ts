import { expect, test } from 'vitest';
import { messages, testCluster } from '../simulation/test-cluster.ts';

test('a pod with more name servers than a resolver takes is told which ones it has', () => {
  const cluster = testCluster({ nodes: 1 });
  cluster.simulation.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default' },
    spec: {
      containers: [{ name: 'c', image: 'nginx' }],
      dnsConfig: { nameservers: ['1.1.1.1', '2.2.2.2', '3.3.3.3'] },
    },
  });
  cluster.pass(30);
  const address = cluster.simulation.store.get('services', 'kube-system/kube-dns')?.spec.clusterIP;
  expect(messages(cluster, 'Pod').filter((text) => text.startsWith('DNSConfigForming'))).toEqual([
    `DNSConfigForming: Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: ${address ?? '10.96.0.10'} 1.1.1.1 2.2.2.2`,
  ]);
});
