import { expect, test } from 'vitest';
import { TestCluster } from './cluster.test.fixture.ts';

const restarts = (cluster: TestCluster, name: string): number | undefined =>
  cluster.get(name).status.containerStatuses?.[0]?.restartCount;

test('a first process gets from a shell beside it only what it waits for', async () => {
  const cluster = new TestCluster();
  cluster.pod('server', { image: 'nginx' });
  cluster.pod('deaf', { image: 'busybox', command: ['sh', '-c', 'while true; do sleep 5; done'] });
  cluster.pod('trap', {
    image: 'busybox',
    command: ['sh', '-c', 'trap "echo bye; exit 4" TERM; while true; do sleep 1; done'],
  });
  await cluster.run(20);
  const kill = (name: string): Promise<string> =>
    cluster.exec(name, 'kill -0 1; echo $?; kill 1; echo $?; kill -9 1; echo $?');
  expect(await kill('deaf')).toBe('0\n0\n0\n[0]');
  expect(await kill('trap')).toBe('0\n0\n0\n[0]');
  expect(await cluster.exec('deaf', 'kill 4242 2> /dev/null; echo $?')).toBe('1\n[0]');
  expect(await cluster.exec('server', 'kill 1; echo $?')).toBe('0\n[0]');
  await cluster.run(10);
  expect(['server', 'deaf', 'trap'].map((name) => restarts(cluster, name))).toEqual([1, 0, 1]);
  expect(cluster.logs('trap', 'trap', true)).toBe('bye\n');
});
