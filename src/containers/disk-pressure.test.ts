import { expect, test } from 'vitest';
import { TestCluster } from './cluster.test.fixture.ts';

/** Just enough beyond what a system takes that some megabytes make the difference. */
const DISK = '5460Mi';

const WRITER = {
  image: 'busybox',
  command: ['sh', '-c', 'for i in 1 2 3; do head -c 15000000 /dev/zero > /cache/$i; done; sleep 10000'],
  volumeMounts: [{ name: 'cache', mountPath: '/cache' }],
};
const volumes = [{ name: 'cache', emptyDir: {} }];

const conditionOf = (cluster: TestCluster): readonly unknown[] => {
  const { status, spec } = cluster.simulation.store.get('nodes', 'node-1') ?? { status: {}, spec: {} };
  const { type, ...rest } = status.conditions?.find((each) => each.type === 'DiskPressure') ?? { type: '' };
  const { status: value = '', reason = '', message = '' } = { status: undefined, ...rest };
  return [type, value, reason, message, spec.taints?.map(({ key, effect }) => `${key}:${effect}`)];
};

test('who fills the disk goes; until the pressure has not been seen for five minutes nobody else comes', async () => {
  const cluster = new TestCluster({ disk: DISK });
  cluster.pod('idle', { image: 'busybox', command: ['sleep', '10000'] });
  await cluster.run(20);
  expect(conditionOf(cluster)).toEqual([
    'DiskPressure',
    'False',
    'KubeletHasNoDiskPressure',
    'kubelet has no disk pressure',
    undefined,
  ]);
  cluster.pod('writer', WRITER, { volumes });
  for (let i = 0; i < 60 && cluster.get('writer').status.phase !== 'Failed'; i++) await cluster.run(5);
  const { phase, reason, message } = cluster.get('writer').status;
  expect([phase, reason, message?.replace(/available: \d+Ki/, 'available: *')]).toEqual([
    'Failed',
    'Evicted',
    'The node was low on resource: ephemeral-storage. Threshold quantity: 858783778, available: *. Container writer was using 4Ki, request is 0, has larger consumption of ephemeral-storage. ',
  ]);
  expect(conditionOf(cluster)).toEqual([
    'DiskPressure',
    'True',
    'KubeletHasDiskPressure',
    'kubelet has disk pressure',
    ['node.kubernetes.io/disk-pressure:NoSchedule'],
  ]);
  expect(cluster.show('idle')).toBe('idle Running Running+/0');
  expect(cluster.events('node-1').filter((text) => /Disk|Threshold|Image/.test(text))).toEqual([
    '1x Warning InvalidDiskCapacity invalid capacity 0 on image filesystem',
    '1x Normal NodeHasNoDiskPressure Node node-1 status is now: NodeHasNoDiskPressure',
    '1x Warning EvictionThresholdMet Attempting to reclaim ephemeral-storage',
    '1x Normal NodeHasDiskPressure Node node-1 status is now: NodeHasDiskPressure',
  ]);
  cluster.pod('late', { image: 'busybox' }, { nodeName: 'node-1' });
  await cluster.run(5);
  expect([cluster.show('late'), cluster.get('late').status.message]).toEqual([
    'late Failed',
    'Pod was rejected: The node had condition: [DiskPressure]. ',
  ]);
  await cluster.run(290);
  expect(conditionOf(cluster).slice(0, 2)).toEqual(['DiskPressure', 'False']);
});

test('unused images go before pods do, and the rest is told', async () => {
  const cluster = new TestCluster({ disk: '5500Mi' });
  cluster.pod('once', { image: 'alpine' }, { restartPolicy: 'Never' });
  cluster.pod('writer', WRITER, { volumes });
  await cluster.run(30);
  const images = (): unknown =>
    cluster.simulation.store.get('nodes', 'node-1')?.status.images?.map(({ names }) => names?.[1]);
  expect(images()).toEqual(['docker.io/library/alpine:latest', 'docker.io/library/busybox:latest']);
  cluster.delete('once');
  await cluster.run(600);
  expect(cluster.show('writer')).toBe('writer Running Running+/0');
  expect(images()).toEqual(['docker.io/library/busybox:latest']);
  const told = cluster.events('node-1').filter((text) => / (?:FreeDisk|ImageGC|Eviction)/.test(text));
  expect([...new Set(told.map((text) => text.replace(/free \d+|found \d+/g, '*')))]).toEqual([
    '1x Warning FreeDiskSpaceFailed Failed to garbage collect required amount of images. Attempted to * bytes, but only * bytes eligible to free.',
    '1x Warning ImageGCFailed Failed to garbage collect required amount of images. Attempted to * bytes, but only * bytes eligible to free.',
  ]);
});
