import { expect, test } from 'vitest';
import type { Pod, ResourceRequirements } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { podsToPreempt, type Requirement } from './preemption.ts';

function podOf(name: string, resources: ResourceRequirements, priority?: number): Stored<Pod> {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '2026-01-05T09:00:00Z' },
    spec: { containers: [{ name: 'c', resources }], ...(priority !== undefined && { priority }) },
    status: {},
  };
}

const amount = (size: number): Readonly<Record<string, string>> => ({ cpu: `${size}m`, memory: `${size}Mi` });
const requested = (name: string, size: number, priority?: number): Stored<Pod> =>
  podOf(name, { requests: amount(size) }, priority);
const limited = (name: string, size: number): Stored<Pod> =>
  podOf(name, { requests: amount(size), limits: amount(size) });

const cluster = requested('cluster-critical', 100, 2_000_000_000);
const node = requested('node-critical', 100, 2_000_000_100);
const bestEffort = podOf('best-effort', {});
const burstable = requested('burstable', 100);
const largeBurstable = requested('high-request-burstable', 300);
const guaranteed = limited('guaranteed', 100);
const largeGuaranteed = limited('high-request-guaranteed', 300);
const all = [bestEffort, burstable, largeBurstable, guaranteed, largeGuaranteed];

const missing = (cpu: number, mebibytes: number, pods: number): readonly Requirement[] =>
  [
    { name: 'cpu', quantity: cpu },
    { name: 'memory', quantity: mebibytes * 2 ** 20 },
    { name: 'pods', quantity: pods },
  ].filter(({ quantity }) => quantity > 0);

const none = (list: string): string => `no set of running pods found to reclaim resources: [${list}]`;

// As TestGetPodsToPreempt and TestEvictPodsToFreeRequests of pkg/kubelet/preemption/preemption_test.go.
test.each<
  [
    what: string,
    by: Stored<Pod>,
    pods: readonly Stored<Pod>[],
    missing: readonly Requirement[],
    gone: readonly Stored<Pod>[] | string,
  ]
>([
  ['no requirements', cluster, [], missing(0, 0, 0), []],
  ['no pods', cluster, [], missing(0, 0, 1), none('(res: pods, q: 1), ')],
  ['equal pods and resources requirements', cluster, [burstable], missing(100, 100, 1), [burstable]],
  [
    'higher requirements than pod requests',
    cluster,
    [burstable],
    missing(200, 200, 2),
    none('(res: cpu, q: 100), (res: memory, q: 104857600), (res: pods, q: 1), '),
  ],
  ['best effort before burstable', cluster, [burstable, bestEffort], missing(0, 0, 1), [bestEffort]],
  ['burstable before guaranteed', cluster, [burstable, guaranteed], missing(0, 0, 1), [burstable]],
  [
    'the lower request if it is enough',
    cluster,
    [bestEffort, largeBurstable, burstable],
    missing(100, 100, 0),
    [burstable],
  ],
  [
    'the higher request if the lower is not enough',
    cluster,
    [bestEffort, burstable, largeBurstable],
    missing(150, 150, 0),
    [largeBurstable],
  ],
  ['several', cluster, all, missing(350, 350, 0), [largeBurstable, burstable]],
  [
    'guaranteed when it must be, and then no burstable too many',
    cluster,
    all,
    missing(0, 550, 0),
    [largeBurstable, largeGuaranteed],
  ],
  ['cluster critical for node critical', node, [cluster], missing(100, 0, 0), [cluster]],
  [
    'not node critical for cluster critical',
    cluster,
    [node],
    missing(100, 0, 0),
    none('(res: cpu, q: 100), '),
  ],
  ['not another critical one', cluster, [cluster], missing(0, 0, 1), none('(res: pods, q: 1), ')],
  [
    'not best effort for memory',
    cluster,
    [bestEffort],
    missing(0, 1, 0),
    none('(res: memory, q: 1048576), '),
  ],
])('%s', (_what, by, pods, requirements, gone) => {
  expect(podsToPreempt(by, pods, requirements)).toEqual(gone);
});
