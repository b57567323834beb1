import { expect, test } from 'vitest';
import { TestCluster } from './cluster.test.fixture.ts';

test('a pod goes that writes more into an emptyDir or over its image than it may', async () => {
  const cluster = new TestCluster();
  const write = (path: string): readonly string[] => [
    'sh',
    '-c',
    `head -c 50000 /dev/zero > ${path}; sleep 1000`,
  ];
  cluster.pod(
    'cache',
    { image: 'busybox', command: write('/cache/x'), volumeMounts: [{ name: 'v', mountPath: '/cache' }] },
    { volumes: [{ name: 'v', emptyDir: { sizeLimit: '40Ki' } }] },
  );
  cluster.pod('own', {
    image: 'busybox',
    command: write('/tmp/x'),
    resources: { limits: { 'ephemeral-storage': '40Ki' } },
  });
  cluster.pod('small', {
    image: 'busybox',
    command: write('/tmp/x'),
    resources: { limits: { 'ephemeral-storage': '80Ki' } },
  });
  await cluster.run(90);
  const outcome = ['cache', 'own', 'small'].map((name) => {
    const { phase, reason, message } = cluster.get(name).status;
    return [phase, reason, message];
  });
  expect(outcome).toEqual([
    ['Failed', 'Evicted', 'Usage of EmptyDir volume "v" exceeds the limit "40Ki". '],
    ['Failed', 'Evicted', 'Pod ephemeral local storage usage exceeds the total limit of containers 40Ki. '],
    ['Running', undefined, undefined],
  ]);
});
