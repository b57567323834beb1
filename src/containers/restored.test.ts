import { expect, test } from 'vitest';
import { TestCluster } from './cluster.test.fixture.ts';

async function withSettings(): Promise<TestCluster> {
  const cluster = new TestCluster();
  const metadata = { name: 'settings', namespace: 'default' };
  const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { text: 'old' } };
  cluster.create(settings);
  const volumeMounts = [
    { name: 'settings', mountPath: '/settings' },
    { name: 'settings', mountPath: '/one', subPath: 'text' },
  ];
  cluster.pod(
    'web',
    { image: 'busybox', command: ['sleep', '3600'], volumeMounts },
    { volumes: [{ name: 'settings', configMap: { name: 'settings' } }] },
  );
  await cluster.run(10);
  const before = cluster.simulation.store.get('configmaps', 'default/settings');
  if (!before) throw new Error('no settings');
  cluster.simulation.client('test').update('configmaps', { ...before, data: { text: 'new' } });
  return cluster;
}

test('a restored container finds its volumes as they were, and renewed when they would have been', async () => {
  const steady = await withSettings();
  let loaded = await withSettings();
  const read = (cluster: TestCluster): Promise<string> =>
    cluster.exec('web', 'cat /settings/text /one; ls -l /settings | tail -1');
  const seen: string[] = [];
  for (let time = 0; time < 90; time += 10) {
    loaded = loaded.reload();
    for (const cluster of [steady, loaded]) await cluster.run(10);
    const text = await read(steady);
    expect(await read(loaded)).toBe(text);
    seen.push(text.slice(0, 6));
  }
  expect([...new Set(seen)]).toEqual(['oldold', 'newold']);
});

test('a restored container goes on counting processes, and its own keep their numbers', async () => {
  const make = async (): Promise<TestCluster> => {
    const cluster = new TestCluster();
    const containers = [
      { name: 'server', image: 'nginx:alpine' },
      { name: 'shell', image: 'busybox', command: ['sleep', '3600'] },
    ];
    const metadata = { name: 'web', namespace: 'default' };
    cluster.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: { shareProcessNamespace: true, containers },
    });
    await cluster.run(20);
    return cluster;
  };
  const steady = await make();
  let loaded = await make();
  const seen: string[] = [];
  for (let round = 0; round < 3; round++) {
    loaded = loaded.reload();
    for (const cluster of [steady, loaded]) await cluster.run(1);
    const text = await steady.exec('web', ['ps'], 'shell');
    expect(await loaded.exec('web', ['ps'], 'shell')).toBe(text);
    seen.push(text);
  }
  expect(new Set(seen).size).toBe(3);
});
