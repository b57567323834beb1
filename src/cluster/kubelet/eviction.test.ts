import { expect, test } from 'vitest';
import type { Container, Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { evictionOf, pressureRefusal, rankPressure, thresholdOf, type UsingPod } from './eviction.ts';

const MEBIBYTE = 2 ** 20;

function podOf(name: string, spec: Partial<Pod['spec']>, qosClass?: 'BestEffort' | 'Burstable'): Stored<Pod> {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '2026-01-05T09:00:00Z' },
    spec: { containers: [{ name: 'c' }], ...spec },
    status: qosClass ? { qosClass } : {},
  };
}

function using(name: string, used: number, asked: number, priority = 0, resource = 'memory'): UsingPod {
  const requests = asked > 0 ? { requests: { [resource]: `${asked}Mi` } } : {};
  const pod = podOf(name, { priority, containers: [{ name: 'c', resources: requests }] });
  const bytes = used * MEBIBYTE;
  return { pod, used: bytes, containers: [{ name: 'c', bytes }] };
}

test('pods beyond their requests go first, then those of lower priority, then those further beyond', () => {
  const pods = [
    using('below-high', 50, 100, 10),
    using('above-low', 200, 100, -1),
    using('above-high', 900, 100, 10),
    using('below-low', 99, 100, -1),
    using('best-effort', 400, 0),
    using('burstable', 450, 100),
  ];
  expect(rankPressure('memory', pods).map(({ pod }) => pod.metadata.name)).toEqual([
    'above-low',
    'best-effort',
    'burstable',
    'above-high',
    'below-low',
    'below-high',
  ]);
});

// As TestOrderedByPriorityDisk of pkg/kubelet/eviction/helpers_test.go.
test('the same for what they have written', () => {
  const disk = (name: string, used: number, asked: number, priority: number): UsingPod =>
    using(name, used, asked, priority, 'ephemeral-storage');
  const order = [
    disk('above-requests-low-priority-high-usage', 500, 0, -1),
    disk('above-requests-low-priority-low-usage', 50, 0, -1),
    disk('above-requests-high-priority-high-usage', 600, 100, 1),
    disk('above-requests-high-priority-low-usage', 150, 100, 1),
    disk('below-requests-low-priority-high-usage', 800, 1024, -1),
    disk('below-requests-low-priority-low-usage', 200, 1024, -1),
    disk('below-requests-high-priority-high-usage', 800, 1024, 1),
    disk('below-requests-high-priority-low-usage', 200, 1024, 1),
  ];
  expect(rankPressure('ephemeral-storage', order.toReversed())).toEqual(order);
});

test('what an evicted pod is told', () => {
  const told = (pod: UsingPod, available: number): string =>
    evictionOf('memory', pod, 100 * MEBIBYTE, available).message;
  expect(told(using('a', 300, 100), 50 * MEBIBYTE)).toBe(
    'The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi. Container c was using 300Mi, request is 100Mi, has larger consumption of memory. ',
  );
  expect(told(using('b', 300, 0), 0)).toBe(
    'The node was low on resource: memory. Threshold quantity: 100Mi, available: 0. Container c was using 300Mi, request is 0, has larger consumption of memory. ',
  );
  expect(evictionOf('memory', using('a', 300, 100), 100 * MEBIBYTE, 50 * MEBIBYTE).annotations).toEqual({
    offending_containers: 'c',
    offending_containers_usage: '300Mi',
    starved_resource: 'memory',
  });
});

test('what a pod is told that has filled the disk', () => {
  const capacity = 61_255_492 * 1024;
  const pod = using('a', 300, 100, 0, 'ephemeral-storage');
  expect(evictionOf('ephemeral-storage', pod, thresholdOf('ephemeral-storage', capacity), 4096).message).toBe(
    'The node was low on resource: ephemeral-storage. Threshold quantity: 9408843945, available: 4Ki. Container c was using 300Mi, request is 100Mi, has larger consumption of ephemeral-storage. ',
  );
});

// As TestAdmitUnderNodeConditions and the admissions in TestMemoryPressure and TestDiskPressureNodeFs of
// pkg/kubelet/eviction/eviction_manager_test.go.
const tolerations = [
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
] as const;
const [memory, disk] = ['MemoryPressure', 'DiskPressure'];
test.each<[what: string, pod: Stored<Pod>, pressures: readonly string[], refused: string | undefined]>([
  ['best effort, no pressure', podOf('p', {}, 'BestEffort'), [], undefined],
  ['best effort, memory', podOf('p', {}, 'BestEffort'), [memory], '[MemoryPressure]'],
  ['best effort that tolerates it, memory', podOf('p', { tolerations }, 'BestEffort'), [memory], undefined],
  ['burstable, memory', podOf('p', {}, 'Burstable'), [memory], undefined],
  ['burstable, disk', podOf('p', {}, 'Burstable'), [disk], '[DiskPressure]'],
  [
    'best effort that tolerates memory, disk',
    podOf('p', { tolerations }, 'BestEffort'),
    [disk],
    '[DiskPressure]',
  ],
  ['burstable, both', podOf('p', {}, 'Burstable'), [memory, disk], '[MemoryPressure DiskPressure]'],
  ['critical, disk', podOf('p', { priority: 2_000_000_000 }, 'BestEffort'), [disk], undefined],
])('admission: %s', (_what, pod, pressures, refused) => {
  expect(pressureRefusal(pod, pressures)).toEqual(
    refused === undefined
      ? undefined
      : { reason: 'Evicted', message: `The node had condition: ${refused}. ` },
  );
});

// As TestOrderedByMemory, TestOrderedByPriority and TestOrderedByPriorityMemory of pkg/kubelet/eviction/helpers_test.go.
test.each<readonly [what: string, order: readonly UsingPod[]]>([
  [
    'memory',
    [
      using('burstable-high', 800, 100),
      using('best-effort-high', 500, 0),
      using('best-effort-low', 300, 0),
      using('burstable-low', 300, 100),
      using('guaranteed-high', 800, 1024),
      using('guaranteed-low', 200, 1024),
    ],
  ],
  ['priority', [using('low', 0, 0, -1), using('default', 0, 0), using('high', 0, 0, 1)]],
  [
    'priority and memory',
    [
      using('above-requests-low-priority-high-usage', 500, 0, -1),
      using('above-requests-low-priority-low-usage', 50, 0, -1),
      using('above-requests-high-priority-high-usage', 600, 100, 1),
      using('above-requests-high-priority-low-usage', 150, 100, 1),
      using('below-requests-low-priority-high-usage', 800, 1024, -1),
      using('below-requests-low-priority-low-usage', 200, 1024, -1),
      using('below-requests-high-priority-high-usage', 800, 1024, 1),
      using('below-requests-high-priority-low-usage', 200, 1024, 1),
    ],
  ],
])('order: %s', (_what, order) => {
  expect(rankPressure('memory', order.toReversed())).toEqual(order);
});

// As TestEvictionMessage: requests of init containers (i), sidecars (s) and main ones (r), what is used, who is blamed.
test.each<readonly [what: string, requests: string, used: string, blamed: string]>([
  ['none', 'i1=100 s1=200 r1=200', 's1=150 r1=100', ''],
  ['an init container', 'i1=100 s1=200 i2=150 r1=200', 'i1=150', 'i1=150/100'],
  ['a sidecar', 'i1=100 s1=200 s2=200 r1=200', 's1=250 s2=150 r1=200', 's1=250/200'],
  ['a main container', 'i1=100 s1=200 r1=200 r2=300', 's1=200 r1=250 r2=250', 'r1=250/200'],
  ['an ephemeral container', 'i1=100 s1=200 r1=200', 's1=200 r1=150 e1=250', ''],
  ['who asks for nothing', 'i1=100 s1=0 s2=300 r1=0', 's1=250 s2=250 r1=200', 's1=250/0 r1=200/0'],
  [
    'several',
    'i1=100 i2=100 i3=100 s1=100 s2=200 s3=300 r1=300 r2=200 r3=100',
    's1=150 s2=250 s3=250 r1=50 r2=250 r3=400',
    's1=150/100 s2=250/200 r2=250/200 r3=400/100',
  ],
])('blamed: %s', (_what, requests, used, blamed) => {
  const pairs = (text: string): (readonly [string, string])[] =>
    text.split(' ').flatMap((word) => {
      const [name = '', amount = ''] = word.split('=');
      return name === '' ? [] : [[name, amount] as const];
    });
  const of = (main: boolean): Container[] =>
    pairs(requests)
      .filter(([name]) => name.startsWith('r') === main)
      .map(([name, memory]) => ({
        name,
        ...(memory !== '0' && { resources: { requests: { memory: `${memory}Mi` } } }),
      }));
  const pod = podOf('p', {
    containers: of(true),
    initContainers: of(false),
    ephemeralContainers: [{ name: 'e1', targetContainerName: 'r1' }],
  });
  const containers = pairs(used).map(([name, memory]) => ({ name, bytes: Number(memory) * MEBIBYTE }));
  const { message, annotations } = evictionOf('memory', { pod, used: 0, containers }, 1024, 512);
  const expected = pairs(blamed).map(([name, amounts]) => {
    const [usage = '', request = ''] = amounts.split('/');
    return { name, usage: `${usage}Mi`, request: request === '0' ? '0' : `${request}Mi` };
  });
  expect(message.split('available: 512. ')[1]).toBe(
    expected
      .map(
        ({ name, usage, request }) =>
          `Container ${name} was using ${usage}, request is ${request}, has larger consumption of memory. `,
      )
      .join(''),
  );
  expect([annotations['offending_containers'], annotations['offending_containers_usage']]).toEqual([
    expected.map(({ name }) => name).join(','),
    expected.map(({ usage }) => usage).join(','),
  ]);
});
