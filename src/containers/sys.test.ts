import { expect, test } from 'vitest';
import { TestCluster } from './cluster.test.fixture.ts';

test('a container reads in its control group what it may use, also after a resize', async () => {
  const cluster = new TestCluster();
  cluster.pod('a', {
    image: 'busybox',
    command: ['sleep', '3600'],
    resources: { requests: { cpu: '250m', memory: '64Mi' }, limits: { cpu: '500m', memory: '100M' } },
  });
  cluster.pod('b', { image: 'busybox', command: ['sleep', '3600'] });
  await cluster.run(20);
  const shown = 'cd /sys/fs/cgroup; cat cpu.max cpu.weight memory.max pids.current';
  expect(await cluster.exec('a', shown)).toBe('50000 100000\n10\n99999744\n2\n[0]');
  expect(await cluster.exec('b', shown)).toBe('max 100000\n1\nmax\n2\n[0]');
  expect(await cluster.exec('b', 'rm /sys/fs/cgroup/memory.max')).toBe(
    "rm: can't remove '/sys/fs/cgroup/memory.max': Read-only file system\n[1]",
  );
  await cluster.simulation.handle({
    method: 'PATCH',
    path: '/api/v1/namespaces/default/pods/a/resize',
    query: new URLSearchParams(),
    headers: { 'content-type': 'application/strategic-merge-patch+json' },
    body: {
      json: {
        spec: {
          containers: [
            { name: 'a', resources: { limits: { cpu: '1', memory: '200Mi' }, requests: { cpu: '500m' } } },
          ],
        },
      },
    },
  });
  await cluster.run(10);
  expect(await cluster.exec('a', shown)).toBe('100000 100000\n20\n209715200\n2\n[0]');
});

test('interfaces and user namespaces are told of in files too', async () => {
  const cluster = new TestCluster();
  cluster.pod('a', { image: 'busybox', command: ['sleep', '3600'] });
  cluster.pod('own', { image: 'busybox', command: ['sleep', '3600'] }, { hostUsers: false });
  await cluster.run(20);
  expect(
    await cluster.exec('a', 'ls /sys/class/net; cat /sys/class/net/eth0/address /proc/self/cgroup'),
  ).toBe('eth0\nlo\n0a:58:0a:f4:00:02\n0::/\n[0]');
  expect(await cluster.exec('a', 'cat /proc/self/uid_map')).toBe('         0          0 4294967295\n[0]');
  expect(await cluster.exec('own', 'cat /proc/self/uid_map')).toMatch(/^ {9}0 +\d+ {6}65536\n\[0\]$/);
});
