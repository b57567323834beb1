import { expect, test } from 'vitest';
import type { Container } from '../cluster/api/types.ts';
import { TestCluster } from './cluster.test.fixture.ts';

const limited = (memory: string, rest: Partial<Container> = {}): Omit<Container, 'name'> => ({
  image: 'busybox',
  command: ['sleep', '3600'],
  resources: { limits: { memory } },
  ...rest,
});

const last = (cluster: TestCluster, name: string): unknown => {
  const [own] = cluster.get(name).status.containerStatuses ?? [];
  const { exitCode, reason } = own?.lastState?.terminated ?? own?.state?.terminated ?? {};
  return { exitCode, reason, restarts: own?.restartCount };
};

test.each([
  ['what a command prints, in a variable', "x=$(head -c 200M /dev/zero | tr '\\0' a); echo ${#x}"],
  ['a text that doubles', 'x=aaaaaaaa; while :; do x=$x$x; done'],
  ['a text that grows', 'x=$(head -c 8M /dev/zero | tr "\\0" a); while :; do y=$y$x; done'],
  ['a line without end', 'tail /dev/zero'],
  ['lines to be sorted', 'yes | sort'],
  ['a block', 'dd if=/dev/zero of=/dev/null bs=200M count=1'],
  [
    'shared memory',
    'for i in 1 2 3; do dd if=/dev/zero of=/dev/shm/$i bs=1M count=21; x=$x$(head -c 10M /dev/zero | tr "\\0" a); done',
  ],
])('the kernel kills a container whose processes outgrow its limit: %s', async (_what, script) => {
  const cluster = new TestCluster();
  cluster.pod('small', limited('64Mi'));
  await cluster.run(20);
  const ended = cluster.exec('small', `${script} 2> /dev/null; echo it lives`);
  await cluster.run(30);
  expect(await ended).toBe('[137]');
  await cluster.run(30);
  expect(last(cluster, 'small')).toEqual({ exitCode: 137, reason: 'OOMKilled', restarts: 1 });
});

test('what has room in the limit, and what has been given back, kills nobody', async () => {
  const cluster = new TestCluster();
  cluster.pod('large', limited('64Mi'));
  await cluster.run(20);
  const many = 'for i in $(seq 1 12); do x=$(head -c 10M /dev/zero | tr "\\0" a); done; echo ${#x}';
  expect(await cluster.exec('large', many)).toBe('10485760\n[0]');
  expect(
    await cluster.exec('large', 'for i in 1 2 3; do head -c 40M /dev/zero | tail -c 1; done | wc -c'),
  ).toBe('3\n[0]');
  expect(last(cluster, 'large')).toEqual({ exitCode: undefined, reason: undefined, restarts: 0 });
});

test('a first process that grows ends its container, for good if it must not start again', async () => {
  const cluster = new TestCluster();
  const command = ['sh', '-c', "sleep 5; x=$(head -c 200M /dev/zero | tr '\\0' a); sleep 100"];
  cluster.pod('once', limited('100Mi', { command }), { restartPolicy: 'Never' });
  await cluster.run(60);
  expect([cluster.get('once').status.phase, last(cluster, 'once')]).toEqual([
    'Failed',
    { exitCode: 137, reason: 'OOMKilled', restarts: 0 },
  ]);
});
