import { expect, test } from 'vitest';
import { TestCluster } from '../cluster.test.fixture.ts';

test('CoreDNS listens for questions over TCP and for who collects metrics', async () => {
  const cluster = new TestCluster();
  cluster.pod('dns', { image: 'registry.k8s.io/coredns/coredns:v1.12.0' });
  cluster.pod('cli', { image: 'busybox', command: ['sleep', '3600'] });
  await cluster.run(20);
  const ip = cluster.get('dns').status.podIP ?? '';
  expect(await cluster.exec('cli', `nc -z ${ip} 53; echo $?; wget -qO- ${ip}:9153/metrics`)).toBe(
    '0\ncoredns_build_info{goversion="go1.23.3",revision="51e11f1",version="1.12.0"} 1\n[0]',
  );
});
