import { beforeAll, expect, test } from 'vitest';
import { exchange } from '../cluster/network/http.ts';
import { TestCluster } from './cluster.test.fixture.ts';

const cluster = new TestCluster({ nodes: 2 });

beforeAll(async () => {
  for (const name of ['a', 'b', 'c']) cluster.pod(name, { image: 'luksa/kubia' }, {}, { app: 'kubia' });
  cluster.pod('cli', { image: 'busybox', command: ['sleep', '36000'] });
  cluster.pod('old', { image: 'busybox:1.28', command: ['sleep', '36000'] });
  const service = (name: string, spec: object): void =>
    cluster.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'default' },
      spec: { ports: [{ port: 80, targetPort: 8080 }], ...spec },
    });
  service('kubia', { selector: { app: 'kubia' }, type: 'NodePort' });
  service('sticky', { selector: { app: 'kubia' }, sessionAffinity: 'ClientIP' });
  service('empty', { selector: { app: 'nobody' } });
  service('headless', { selector: { app: 'kubia' }, clusterIP: 'None' });
  await cluster.run(40);
});

async function fromOutside(host: string, port: number): Promise<string> {
  const { signal } = new AbortController();
  const connecting = cluster.simulation.network.connect({ type: 'outside' }, host, port, {
    timeoutMilliseconds: 3000,
    signal,
  });
  let result: Awaited<typeof connecting> | undefined;
  void connecting.then((outcome) => {
    result = outcome;
  });
  while (!result) await cluster.run(1);
  if (!result.ok) return result.failure;
  const answer = await exchange(result.stream, { method: 'GET', target: '/', headers: [], body: '' });
  return (await answer?.text()) ?? '';
}

const wget = (...args: readonly string[]): Promise<string> => cluster.exec('cli', ['wget', '-qO-', ...args]);

test('a service spreads connections over its pods', async () => {
  const hit = new Set<string>();
  for (let i = 0; i < 20; i++) hit.add(await wget('kubia'));
  expect([...hit].sort()).toEqual(["You've hit a\n[0]", "You've hit b\n[0]", "You've hit c\n[0]"]);
});

test('session affinity keeps a client with one pod', async () => {
  const hit = new Set<string>();
  for (let i = 0; i < 10; i++) hit.add(await wget('sticky.default.svc.cluster.local'));
  expect(hit.size).toBe(1);
});

test('without endpoints a service refuses; unknown names and ports are what they are', async () => {
  const ip = cluster.simulation.store.get('services', 'default/empty')?.spec.clusterIP ?? '';
  expect(await wget('empty.default')).toBe(
    `wget: can't connect to remote host (${ip}): Connection refused\n[1]`,
  );
  expect(await wget('nosuch')).toBe("wget: bad address 'nosuch'\n[1]");
  expect(await wget('-T', '2', 'kubia:81')).toBe('wget: download timed out\n[1]');
});

const nowhere = ['svc.cluster.local', 'cluster.local']
  .map((domain) => `** server can't find headless.${domain}: NXDOMAIN\n\n`)
  .join('');

test('a headless name stands for the pods, in any order', async () => {
  const found = await cluster.exec('cli', ['nslookup', 'headless']);
  const ips = [...found.matchAll(/Address: (10\.244\S+)/g)].map(([, ip = '']) => ip);
  const pods = ['a', 'b', 'c'].map((name) => cluster.get(name).status.podIP);
  expect(ips.toSorted()).toEqual(pods.toSorted());
  const orders = new Set<string>();
  for (let i = 0; i < 20; i++) orders.add(await cluster.exec('cli', ['nslookup', 'headless']));
  expect(orders.size).toBeGreaterThan(3);
  expect(found).toBe(
    `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n${ips.map((ip) => `Name:\theadless.default.svc.cluster.local\nAddress: ${ip}\n`).join('')}\n${nowhere}\n${nowhere}[1]`,
  );
  const old = await cluster.exec('old', ['nslookup', 'kubia.default']);
  const { clusterIP } = cluster.simulation.store.get('services', 'default/kubia')?.spec ?? {};
  expect(old).toBe(
    `Server:    10.96.0.10\nAddress 1: 10.96.0.10\n\nName:      kubia.default\nAddress 1: ${clusterIP} kubia.default.svc.cluster.local\n[0]`,
  );
  expect(await cluster.exec('cli', ['nslookup', 'kubia.default'])).toBe(
    'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n' +
      "** server can't find kubia.default: NXDOMAIN\n\n".repeat(2) +
      '[1]',
  );
});

test('from outside only nodes answer, on node ports', async () => {
  const service = cluster.simulation.store.get('services', 'default/kubia');
  const port = service?.spec.ports?.[0]?.nodePort ?? 0;
  expect(await fromOutside('10.0.0.11', port)).toMatch(/^You've hit [abc]\n$/);
  expect(await fromOutside('10.0.0.12', port)).toMatch(/^You've hit [abc]\n$/);
  expect(await fromOutside('10.0.0.11', 80)).toBe('refused');
  expect(await fromOutside(service?.spec.clusterIP ?? '', 80)).toBe('timed-out');
  expect(await fromOutside(cluster.get('a').status.podIP ?? '', 8080)).toBe('timed-out');
});

test('a way leads over nodes to pods, and to services nowhere', async () => {
  const trace = (...args: readonly string[]): Promise<string> =>
    cluster.exec('cli', ['traceroute', '-n', '-m', '3', '-w', '1', '-q', '2', ...args]);
  const addresses: Readonly<Record<string, readonly [string, string]>> = {
    'node-1': ['10.0.0.11', '10.244.0.1'],
    'node-2': ['10.0.0.12', '10.244.1.1'],
  };
  const home = cluster.get('cli').spec.nodeName ?? '';
  const gateway = addresses[home]?.[1] ?? '';
  const times = ['  0.013 ms  0.010 ms\n', '  0.017 ms  0.014 ms\n', '  0.021 ms  0.018 ms\n'];
  const head = (ip: string): string => `traceroute to ${ip} (${ip}), 3 hops max, 46 byte packets\n`;
  for (const name of ['a', 'b', 'c']) {
    const { status, spec } = cluster.get(name);
    const ip = status.podIP ?? '';
    const node = spec.nodeName ?? '';
    const way = [gateway, ...(node === home ? [] : [addresses[node]?.[0] ?? '']), ip];
    const hops = way.map((hop, i) => ` ${i + 1}  ${hop}${times[i] ?? ''}`);
    expect(await trace(ip)).toBe(`${head(ip)}${hops.join('')}[0]`);
  }
  const service = cluster.simulation.store.get('services', 'default/kubia')?.spec.clusterIP ?? '';
  const began = cluster.clock.now();
  expect(await trace(service)).toBe(`${head(service)} 1  ${gateway}${times[0] ?? ''} 2  *  *\n 3  *  *\n[0]`);
  expect(cluster.clock.now() - began).toBe(4000);
  expect(await trace('nosuch')).toBe("traceroute: bad address 'nosuch'\n[1]");
});

test('the pods of a silent node do not answer', async () => {
  const node = cluster.get('a').spec.nodeName ?? '';
  const client = cluster.get('cli').spec.nodeName ?? '';
  if (node === client) return;
  cluster.simulation.stopNode(node);
  expect(await wget('-T', '2', `${cluster.get('a').status.podIP ?? ''}:8080`)).toBe(
    'wget: download timed out\n[1]',
  );
});

test('who speaks HTTP with Redis hears nothing; busybox tells where it connects before it does', async () => {
  const cluster = new TestCluster();
  cluster.pod('db', { image: 'redis:7' }, {}, { app: 'db' });
  cluster.pod('box', { image: 'busybox:1.36', command: ['sleep', '3600'] });
  await cluster.run(30);
  const ip = cluster.get('db').status.podIP ?? '';
  const ask = String.raw`printf 'GET / HTTP/1.1\r\nHost: x\r\n\r\n' | nc ${ip} 6379; printf 'PING\r\nGET a\r\nQUIT\r\n' | nc ${ip} 6379`;
  expect(await cluster.exec('box', ask)).toBe('+PONG\r\n$-1\r\n+OK\r\n[0]');
  expect(await cluster.exec('box', `wget -O- ${ip}:6380`)).toBe(
    `Connecting to ${ip}:6380 (${ip}:6380)\nwget: can't connect to remote host (${ip}): Connection refused\n[1]`,
  );
});
