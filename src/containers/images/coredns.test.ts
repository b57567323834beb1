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

const corefile = (extra: string): string => `.:53 {
    errors
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa
    hosts {
       192.0.2.7 seven.example
       fallthrough
    }
    forward . /etc/resolv.conf
    reload
${extra}}
`;

const config = (text: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'coredns', namespace: 'kube-system' },
  data: { Corefile: text },
});

test('CoreDNS reads its Corefile anew, and ends at once with one that it cannot read', async () => {
  const cluster = new TestCluster();
  cluster.simulation.create({ ...config(corefile('')), metadata: { name: 'coredns', namespace: 'default' } });
  const dns = (): void =>
    cluster.pod(
      'dns',
      {
        image: 'registry.k8s.io/coredns/coredns:v1.12.0',
        args: ['-conf', '/etc/coredns/Corefile'],
        volumeMounts: [{ name: 'config', mountPath: '/etc/coredns' }],
        readinessProbe: { httpGet: { path: '/ready', port: 8181 } },
      },
      { volumes: [{ name: 'config', configMap: { name: 'coredns' } }] },
    );
  dns();
  await cluster.run(30);
  expect(cluster.get('dns').status.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
  const change = (text: string): void => {
    const found = cluster.simulation.store.get('configmaps', 'default/coredns');
    if (found) cluster.simulation.client('test').update('configmaps', { ...found, data: { Corefile: text } });
  };
  change(corefile('    loop\n'));
  await cluster.run(120);
  change(corefile('    nonsense\n'));
  await cluster.run(120);
  const problem = "/etc/coredns/Corefile:11 - Error during parsing: Unknown directive 'nonsense'";
  expect(cluster.logs('dns')).toBe(
    `.:53\nCoreDNS-1.12.0\nlinux/amd64, go1.23.3, 51e11f1\n[INFO] Reloading\n[INFO] Reloading complete\n[INFO] Reloading\n[ERROR] Restart failed: ${problem}\n[ERROR] plugin/reload: Corefile changed but reload failed: ${problem}\n`,
  );
  cluster.delete('dns');
  await cluster.run(40);
  dns();
  await cluster.run(20);
  expect(cluster.get('dns').status.containerStatuses?.[0]?.lastState?.terminated?.exitCode).toBe(1);
});

test('names are answered by what the Corefile says', async () => {
  const cluster = new TestCluster();
  cluster.pod('cli', { image: 'busybox', command: ['sleep', '3600'] });
  cluster.simulation.create(config(corefile('')));
  await cluster.run(20);
  expect(await cluster.exec('cli', 'nslookup seven.example')).toBe(
    'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\tseven.example\nAddress: 192.0.2.7\n\n\n[0]',
  );
});
