import { expect, test } from 'vitest';
import type { Container, PodSpec, ResourceRequirements } from '../api/types.ts';
import { storedPod } from '../controllers/test-objects.ts';
import { newContainerRecord, newPodRecord, type PodRecord } from './record.ts';
import { judgeResize, needsRestart, resizeConditions } from './resize.ts';

/** Amounts from text: `cpu memory`, in thousandths of a core and in Mi. */
function amounts(text: string): Readonly<Record<string, string>> {
  const [cpu = '', memory] = text.split(' ');
  return { ...(cpu !== '-' && { cpu: `${cpu}m` }), ...(memory !== undefined && { memory: `${memory}Mi` }) };
}
const resources = (limits: string, requests?: string): ResourceRequirements => ({
  ...(limits !== '' && { limits: amounts(limits) }),
  ...(requests !== undefined && { requests: amounts(requests) }),
});
type Policies = NonNullable<Container['resizePolicy']>;
const policies = (restarting: string): Policies =>
  ['cpu', 'memory'].map((resourceName) => ({
    resourceName,
    restartPolicy: restarting.includes(resourceName) ? 'RestartContainer' : 'NotRequired',
  }));

// As TestComputePodActionsForPodResize of pkg/kubelet/kuberuntime/kuberuntime_manager_test.go: whether a container starts anew.
test.each<
  [what: string, actual: ResourceRequirements, wanted: ResourceRequirements, restarting: string, boolean]
>([
  ['both', resources('200 200'), resources('100 100'), '', false],
  ['cpu', resources('200 100'), resources('100 100'), '', false],
  ['memory', resources('200 100'), resources('200 200'), '', false],
  ['nothing', resources('200'), resources('200'), 'cpu memory', false],
  ['nothing of nothing', {}, {}, 'cpu memory', false],
  ['both, cpu restarts', resources('100 100'), resources('200 200'), 'cpu', true],
  ['both, memory restarts', resources('100 100'), resources('200 200'), 'memory', true],
  ['memory, cpu restarts', resources('100 100'), resources('100 200'), 'cpu', false],
  ['cpu, memory restarts', resources('100 100'), resources('200 100'), 'memory', false],
  [
    'requests, memory restarts',
    resources('200 200', '100 200'),
    resources('200 200', '100 100'),
    'memory',
    true,
  ],
  ['requests', resources('200 200', '100 200'), resources('200 200', '100 100'), '', false],
  [
    'the same in other words',
    { limits: { memory: '1Gi' } },
    { limits: { memory: '1073741824' } },
    'memory',
    false,
  ],
])('a change of %s', (_what, actual, wanted, restarting, expected) => {
  const spec: Container = { name: 'c', resources: wanted, resizePolicy: policies(restarting) };
  expect(needsRestart(spec, { ...newContainerRecord('c', 'main', ''), actual })).toBe(expected);
});

const spec = (requests: string, sidecar: boolean): PodSpec => {
  const container: Container = { name: 'c', resources: resources('', requests) };
  const other: Container = { name: 'other' };
  return sidecar
    ? { initContainers: [{ ...container, restartPolicy: 'Always' }], containers: [other] }
    : { containers: [container] };
};

// As TestHandlePodResourcesResize of pkg/kubelet/kubelet_test.go: a node with 4 cores and 4Gi, two other pods of a core and 1Gi.
test.each<[requests: string, refusal: string | undefined]>([
  ['500 500', undefined],
  ['1500 500', undefined],
  ['500 1500', undefined],
  [
    '2500 2500',
    "Deferred: Node didn't have enough resource: cpu, requested: 2500, used: 2000, capacity: 4000",
  ],
  [
    '500 2500',
    "Deferred: Node didn't have enough resource: memory, requested: 2621440000, used: 2147483648, capacity: 4294967296",
  ],
  [
    '1000 4500',
    "Infeasible: Node didn't have enough capacity: memory, requested: 4718592000, capacity: 4294967296",
  ],
  ['5000 1024', "Infeasible: Node didn't have enough capacity: cpu, requested: 5000, capacity: 4000"],
  ['1000 1024', undefined],
  ['2', undefined],
])('a pod that asks for %s', (requests, refusal) => {
  const others = [spec('1000 1024', false), spec('1000 1024', true)];
  for (const sidecar of [false, true]) {
    const pod = storedPod('p', { spec: spec(requests, sidecar) });
    const found = judgeResize(pod, { cpu: '4', memory: '4Gi' }, others);
    expect(found && `${found.reason}: ${found.message}`).toBe(refusal);
  }
});

const since = 1000;
const pending = { reason: 'Deferred', message: 'later', since, retryAt: 0 };
const progress = { since, until: 0 };

// As TestPodResizeConditions of pkg/kubelet/status/status_manager_test.go.
test.each<[what: string, PodRecord['resize'], readonly string[]]>([
  ['nothing', undefined, []],
  ['one that is made', { pending: undefined, progress }, ['PodResizeInProgress']],
  [
    'one that waits while another is made',
    { pending, progress },
    ['PodResizePending/Deferred/later', 'PodResizeInProgress'],
  ],
  ['one that waits', { pending, progress: undefined }, ['PodResizePending/Deferred/later']],
])('what is told of %s', (_what, resize, expected) => {
  const told = resizeConditions({ ...newPodRecord('p', 'p', 0), resize });
  expect(told.map(({ type, reason, message }) => [type, reason, message].filter(Boolean).join('/'))).toEqual(
    expected,
  );
  for (const { status, lastTransitionTime } of told)
    expect([status, lastTransitionTime]).toEqual(['True', '1970-01-01T00:00:01Z']);
});
