import { expect, test } from 'vitest';
import { TestCluster } from './cluster.test.fixture.ts';

test('volumes in memory and shared memory hold what they may and no more', async () => {
  let cluster = new TestCluster();
  cluster.pod(
    'mem',
    {
      image: 'busybox',
      command: ['sleep', '3600'],
      resources: { limits: { memory: '100Mi' } },
      volumeMounts: [
        { name: 'small', mountPath: '/small' },
        { name: 'large', mountPath: '/large' },
      ],
    },
    {
      volumes: [
        { name: 'small', emptyDir: { medium: 'Memory', sizeLimit: '10Mi' } },
        { name: 'large', emptyDir: { medium: 'Memory' } },
      ],
    },
  );
  await cluster.run(20);
  const fill = (path: string, megabytes: number): Promise<string> =>
    cluster.exec(
      'mem',
      `dd if=/dev/zero of=${path}/x bs=1M count=${megabytes} 2>&1 | grep -v copied; df -m ${path} | awk 'NR == 2 { print $2, $3, $4 }'`,
    );
  const full = (path: string, megabytes: number): string =>
    `dd: error writing '${path}/x': No space left on device\n${megabytes + 1}+0 records in\n${megabytes}+0 records out\n${megabytes} ${megabytes} 0\n[0]`;
  expect(await fill('/small', 20)).toBe(full('/small', 10));
  cluster = cluster.reload();
  expect(await fill('/dev/shm', 70)).toBe(full('/dev/shm', 64));
  expect(await fill('/large', 30)).toBe('30+0 records in\n30+0 records out\n100 30 70\n[0]');
  expect(await cluster.exec('mem', 'rm /small/x; df -m /small | tail -n 1')).toBe(
    'tmpfs                       10         0        10   0% /small\n[0]',
  );
});
