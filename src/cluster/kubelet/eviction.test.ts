import { expect, test } from 'vitest';
import type { Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { memoryEviction, rankMemoryPressure, type UsingPod } from './eviction.ts';

const MEBIBYTE = 2 ** 20;

function using(name: string, used: number, asked: number, priority = 0): UsingPod {
  const requests = asked > 0 ? { requests: { memory: `${asked}Mi` } } : {};
  const pod: Stored<Pod> = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '2026-01-05T09:00:00Z' },
    spec: { priority, containers: [{ name: 'c', resources: requests }] },
    status: {},
  };
  return { pod, usage: [{ name: 'c', startedAt: 0, cpu: 0, memory: used * MEBIBYTE }] };
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
  expect(rankMemoryPressure(pods).map(({ pod }) => pod.metadata.name)).toEqual([
    'above-low',
    'best-effort',
    'burstable',
    'above-high',
    'below-low',
    'below-high',
  ]);
});

test('what an evicted pod is told', () => {
  expect(memoryEviction(using('a', 300, 100), 50 * MEBIBYTE).message).toBe(
    'The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi. Container c was using 300Mi, request is 100Mi, has larger consumption of memory. ',
  );
  expect(memoryEviction(using('b', 300, 0), 0).message).toBe(
    'The node was low on resource: memory. Threshold quantity: 100Mi, available: 0. Container c was using 300Mi, request is 0, has larger consumption of memory. ',
  );
  expect(memoryEviction(using('a', 300, 100), 50 * MEBIBYTE).annotations).toEqual({
    offending_containers: 'c',
    offending_containers_usage: '300Mi',
    starved_resource: 'memory',
  });
});
