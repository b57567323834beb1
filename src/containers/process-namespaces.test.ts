import { expect, test } from 'vitest';
import { TestCluster } from './cluster.test.fixture.ts';
import { processesOf } from './process-namespaces.ts';

const commands = (output: string): readonly string[] =>
  output
    .split('\n')
    .slice(1)
    .flatMap((line) => /^ *\d+ \S+ +\d+:\d\d (.*)$/.exec(line)?.[1] ?? []);

test('containers see their own processes, or with a shared namespace all of the pod', async () => {
  const cluster = new TestCluster();
  const containers = [
    { name: 'web', image: 'nginx' },
    { name: 'shell', image: 'busybox', command: ['sleep', '3600'] },
  ];
  for (const [name, shareProcessNamespace] of [
    ['own', false],
    ['shared', true],
  ] as const) {
    cluster.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec: { shareProcessNamespace, containers },
    });
  }
  await cluster.run(30);
  expect(commands(await cluster.exec('own', ['ps'], 'shell'))).toEqual(['sleep 3600', 'ps']);
  const all = await cluster.exec('shared', ['ps'], 'shell');
  expect(commands(all).slice(0, 2)).toEqual(['/pause', 'nginx: master process nginx -g daemon off;']);
  expect(commands(all).slice(-2)).toEqual(['sleep 3600', 'ps']);
  const pid = /(\d+) \S+ +\S+ sleep 3600/.exec(all)?.[1] ?? '';
  await cluster.exec('shared', ['kill', '-9', pid], 'shell');
  await cluster.run(5);
  const shell = cluster.get('shared').status.containerStatuses?.find(({ name }) => name === 'shell');
  expect([shell?.restartCount, shell?.lastState?.terminated?.exitCode]).toEqual([1, 137]);
});

test('a container that targets another is among its processes, and ends with the first of them', () => {
  const ephemeralContainers = [{ name: 'debug', targetContainerName: 'app' }];
  const own = {
    sandbox: {},
    pod: { spec: { containers: [], ephemeralContainers }, metadata: { uid: 'p' } },
    startedAt: 0,
  };
  const around = { now: () => 0, passwd: () => '' };
  const signals: number[] = [];
  const entry = (container: string) => ({
    container,
    user: 'root',
    command: container,
    startedAt: 0,
    signal: (number: number) => void signals.push(number),
  });
  const app = processesOf({ ...own, container: { name: 'app' } }, around);
  app.add(entry('app'));
  const debug = processesOf({ ...own, container: { name: 'debug' } }, around);
  debug.add(entry('debug'));
  expect([...debug].map(({ pid, command }) => [pid, command])).toEqual([
    [1, 'app'],
    [2, 'debug'],
  ]);
  expect([...processesOf({ ...own, container: { name: 'other' } }, around)]).toEqual([]);
  app.release('app');
  expect(signals).toEqual([9]);
});
