import { expect, test } from 'vitest';
import { TestCluster } from './cluster.test.fixture.ts';

test('what the kernel tells of processes: words, variables, capabilities', async () => {
  let cluster = new TestCluster();
  cluster.pod('a', { image: 'busybox', command: ['sleep', '3600'], env: [{ name: 'COLOUR', value: 'red' }] });
  cluster.pod('b', {
    image: 'busybox',
    command: ['sleep', '3600'],
    securityContext: { capabilities: { add: ['NET_ADMIN', 'SYS_TIME'] } },
  });
  cluster.pod('c', { image: 'busybox', command: ['sleep', '3600'], securityContext: { runAsUser: 1000 } });
  await cluster.run(20);
  cluster = cluster.reload();
  await cluster.run(1);
  expect(
    await cluster.exec(
      'a',
      "cat /proc/1/cmdline | tr '\\0' ' '; tr '\\0' '\\n' < /proc/1/environ | grep COL",
    ),
  ).toBe('sleep 3600 COLOUR=red\n[0]');
  const held = 'grep CapEff /proc/1/status';
  expect(await cluster.exec('a', held)).toBe('CapEff:\t00000000a80425fb\n[0]');
  expect(await cluster.exec('b', held)).toBe('CapEff:\t00000000aa0435fb\n[0]');
  expect(await cluster.exec('c', held)).toBe('CapEff:\t0000000000000000\n[0]');
  const counts = "grep -c processor /proc/cpuinfo; nproc; head -n 1 /proc/mounts | cut -d' ' -f1-3";
  expect(await cluster.exec('a', counts)).toBe('2\n2\noverlay / overlay\n[0]');
  expect(await cluster.exec('a', 'ls -d /proc/1/root/bin')).toBe('/proc/1/root/bin\n[0]');
});

test('an ephemeral container sees its target by the target’s first process', async () => {
  const cluster = new TestCluster();
  cluster.pod('web', { image: 'nginx' });
  await cluster.run(20);
  const pod = cluster.get('web');
  await cluster.exec('web', 'echo hello > /tmp/note');
  const debug = { name: 'dbg', image: 'busybox', command: ['sleep', '3600'], targetContainerName: 'web' };
  const { status } = await cluster.simulation.handle({
    method: 'PATCH',
    path: '/api/v1/namespaces/default/pods/web/ephemeralcontainers',
    query: new URLSearchParams(),
    headers: { 'content-type': 'application/strategic-merge-patch+json' },
    body: { json: { spec: { ephemeralContainers: [debug] } } },
  });
  expect([pod.status.phase, status]).toEqual(['Running', 200]);
  await cluster.run(10);
  expect(
    await cluster.exec(
      'web',
      'cat /proc/1/root/tmp/note; echo more >> /proc/1/root/tmp/note; ls /proc/1/root/etc/nginx',
      'dbg',
    ),
  ).toBe('hello\nconf.d\nmime.types\nnginx.conf\n[0]');
  expect(await cluster.exec('web', 'cat /tmp/note')).toBe('hello\nmore\n[0]');
});
