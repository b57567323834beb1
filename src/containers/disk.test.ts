import { beforeAll, expect, test } from 'vitest';
import { TestCluster } from './cluster.test.fixture.ts';

const cluster = new TestCluster({ nodes: 1 });

beforeAll(async () => {
  const command = ['sleep', '36000'];
  const volumes = [{ name: 'v', emptyDir: {} }];
  const volumeMounts = [{ name: 'v', mountPath: '/data' }];
  cluster.pod('box', { image: 'busybox', command, volumeMounts }, { volumes });
  cluster.pod('web', { image: 'nginx', command, volumeMounts }, { volumes });
  await cluster.run(20);
});

const sh = (pod: string, script: string): Promise<string> => cluster.exec(pod, ['sh', '-c', script]);

test('a gigabyte of zeros is written, seen and deleted', async () => {
  expect(await sh('box', 'dd if=/dev/zero of=/data/big bs=1M count=1024 2>&1 | sed "s/copied.*//"')).toBe(
    '1024+0 records in\n1024+0 records out\n1073741824 bytes (1.0GB) \n[0]',
  );
  expect(await sh('box', 'du -sh /data; ls -l /data | sed "s/ [A-Z].*//"; rm /data/big; du -s /data')).toBe(
    '1.0G\t/data\ntotal 1048576\n-rw-r--r--    1 root     root     1073741824\n4\t/data\n[0]',
  );
  expect(await sh('web', 'dd if=/dev/zero of=/tmp/big bs=100M count=2 2>&1 | sed "s/copied.*//"')).toBe(
    '2+0 records in\n2+0 records out\n209715200 bytes (210 MB, 200 MiB) \n[0]',
  );
});

test('df knows the mounts of a container, and what a file takes', async () => {
  const free = async (): Promise<number> =>
    Number((await sh('box', "df / | awk 'NR==2{print $4}'")).split('\n')[0]);
  const before = await free();
  await sh('box', 'fallocate -l 512M /tmp/f');
  // The directory that has changed takes a block, too.
  expect(before - (await free())).toBe(512 * 1024 + 4);
  expect(await sh('box', "df | awk '{print $1, $6}'")).toBe(
    [
      'Filesystem Mounted',
      'overlay /',
      'tmpfs /dev',
      '/dev/sda1 /data',
      '/dev/sda1 /etc/hosts',
      '/dev/sda1 /dev/termination-log',
      '/dev/sda1 /etc/hostname',
      '/dev/sda1 /etc/resolv.conf',
      'shm /dev/shm',
      'tmpfs /var/run/secrets/kubernetes.io/serviceaccount',
      'tmpfs /proc/acpi',
      'tmpfs /proc/kcore',
      'tmpfs /proc/keys',
      'tmpfs /proc/timer_list',
      'tmpfs /proc/scsi',
      'tmpfs /sys/firmware',
      '[0]',
    ].join('\n'),
  );
  expect(await sh('web', "df -h /data | awk '{print $1, $6}'; df | wc -l")).toBe(
    'Filesystem Mounted\n/dev/sda1 /data\n9\n[0]',
  );
});

test('what does not fit is refused', async () => {
  expect(await sh('box', 'fallocate -l 10T /tmp/huge; ls -s /tmp/huge')).toMatch(
    /^fallocate: fallocate failed: No space left on device\n/,
  );
});
