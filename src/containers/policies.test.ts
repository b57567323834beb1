import { beforeAll, expect, test } from 'vitest';
import { TestCluster } from './cluster.test.fixture.ts';

const cluster = new TestCluster();

beforeAll(async () => {
  cluster.pod('web', { image: 'nginx' }, {}, { app: 'web' });
  cluster.pod('probed', { image: 'nginx', readinessProbe: { httpGet: { port: 80 } } }, {}, { app: 'web' });
  cluster.pod('cli', { image: 'busybox', command: ['sleep', '36000'] });
  cluster.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
  });
  cluster.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'elsewhere', namespace: 'default' },
    spec: { type: 'ExternalName', externalName: 'web.default.svc.cluster.local' },
  });
  await cluster.run(40);
});

const policy = (name: string, spec: object): void =>
  cluster.create({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: 'default' },
    spec,
  });

test('names have records of several types', async () => {
  const ip = cluster.simulation.store.get('services', 'default/web')?.spec.clusterIP ?? '';
  const head = 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n';
  expect(await cluster.exec('cli', ['nslookup', ip])).toBe(
    `${head}${ip.split('.').reverse().join('.')}.in-addr.arpa\tname = web.default.svc.cluster.local\n\n[0]`,
  );
  expect(await cluster.exec('cli', ['nslookup', '-type=a', 'elsewhere.default.svc.cluster.local'])).toBe(
    `${head}elsewhere.default.svc.cluster.local\tcanonical name = web.default.svc.cluster.local\nName:\tweb.default.svc.cluster.local\nAddress: ${ip}\n\n[0]`,
  );
  expect(await cluster.exec('cli', ['nslookup', '-type=srv', 'web.default.svc.cluster.local'])).toBe(
    `${head}web.default.svc.cluster.local\tservice = 0 100 80 web.default.svc.cluster.local\n\n[0]`,
  );
});

test('a default deny drops connections and echo requests, but not probes', async () => {
  const ip = cluster.get('web').status.podIP ?? '';
  expect(await cluster.exec('cli', ['wget', '-qO-', '-T', '2', 'web'])).toMatch(/Welcome to nginx/);
  policy('deny', { podSelector: { matchLabels: { app: 'web' } } });
  expect(await cluster.exec('cli', ['wget', '-qO-', '-T', '2', 'web'])).toBe('wget: download timed out\n[1]');
  expect(await cluster.exec('cli', ['ping', '-c', '1', '-W', '1', ip])).toBe(
    `PING ${ip} (${ip}): 56 data bytes\n\n--- ${ip} ping statistics ---\n1 packets transmitted, 0 packets received, 100% packet loss\n[1]`,
  );
  await cluster.run(60);
  expect(cluster.show('probed')).toBe('probed Running Running+/0');
});

test('without egress nobody answers questions about names', async () => {
  policy('closed', { podSelector: {}, policyTypes: ['Egress'] });
  const before = cluster.clock.now();
  expect(await cluster.exec('cli', ['nslookup', 'web'])).toBe(
    ';; connection timed out; no servers could be reached\n\n[1]',
  );
  expect(cluster.clock.now() - before).toBe(5000);
  const failures: readonly (readonly [readonly string[], string, number])[] = [
    [['wget', '-qO-', '-T', '2', 'web'], "wget: bad address 'web'\n[1]", 10],
    [['wget', '-qO-', 'web.default'], "wget: bad address 'web.default'\n[1]", 20],
    [['ping', '-c', '1', 'web'], "ping: bad address 'web'\n[1]", 10],
    [['nc', '-zv', '-w', '1', 'web', '80'], "nc: bad address 'web'\n[1]", 10],
    [['telnet', 'web', '80'], "telnet: bad address 'web'\n[1]", 10],
  ];
  for (const [argv, output, seconds] of failures) {
    const began = cluster.clock.now();
    expect(await cluster.exec('cli', argv)).toBe(output);
    expect([argv[0], (cluster.clock.now() - began) / 1000]).toEqual([argv[0], seconds]);
  }
});
