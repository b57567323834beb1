import { expect, test } from 'vitest';
import type { PodDisruptionBudgetSpec, PodDisruptionBudgetStatus } from '../../api/types.ts';
import type { StoredObject } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import { Store } from '../../store/store.ts';
import { deployment, testCluster } from '../../simulation/test-cluster.ts';
import type { StoredPod } from '../pods.ts';
import { metadata, owner, readiness, storedPod } from '../test-objects.ts';
import { disruptedPods, expectation, healthyPods } from './counts.ts';
import { staleIn, withoutDisruption } from './stale.ts';
import { budgetStatus, failSafeStatus, type StoredBudget } from './status.ts';

/** Tables of pkg/controller/disruption/disruption_test.go */

const RS = owner('apps/v1', 'ReplicaSet', 'rs', 'rs-uid');
const RC = owner('v1', 'ReplicationController', 'rc', 'rc-uid');
const SS = owner('apps/v1', 'StatefulSet', 'ss', 'ss-uid');
const WEB = owner('apps/v1', 'Deployment', 'web', 'web-uid');
const WIDGET = owner('example.com/v1', 'Widget', 'w', 'w-uid');

interface Workload {
  readonly resource: string;
  readonly name: string;
  readonly replicas: number;
  readonly owner?: typeof WEB;
}

const rs = (replicas: number): Workload => ({ resource: 'replicasets.apps', name: 'rs', replicas });
const rc = (replicas: number): Workload => ({ resource: 'replicationcontrollers', name: 'rc', replicas });
const ss = (replicas: number): Workload => ({ resource: 'statefulsets.apps', name: 'ss', replicas });

function storeWith(workloads: readonly Workload[], scalable = true): Store {
  const store = new Store();
  const type = { apiVersion: 'any', kind: 'Any' };
  for (const { resource, name, replicas, owner: reference } of workloads) {
    const references = reference && { ownerReferences: [reference] };
    const object = { ...type, metadata: metadata(name, references), spec: { replicas } };
    store.put<StoredObject>(resource, object);
  }
  const { namespace: _none, ...nowhere } = metadata('widgets.example.com');
  const subresources = scalable ? { scale: { specReplicasPath: '.spec.replicas' } } : {};
  const definition = {
    ...type,
    metadata: nowhere,
    spec: {
      group: 'example.com',
      names: { kind: 'Widget', plural: 'widgets' },
      versions: [{ name: 'v1', served: true, subresources }],
    },
  };
  store.put<StoredObject>('customresourcedefinitions.apiextensions.k8s.io', definition);
  return store;
}

const pods = (count: number, ready: number, reference?: typeof RS, prefix = 'pod'): readonly StoredPod[] =>
  Array.from({ length: count }, (_, i) =>
    storedPod(`${prefix}-${i}`, {
      status: readiness(i < ready ? 1 : undefined),
      ...(reference && { metadata: { ownerReferences: [reference] } }),
    }),
  );

const budget = (status: Partial<PodDisruptionBudgetStatus> = {}): StoredBudget => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: metadata('pdb', { generation: 2 }),
  spec: {},
  status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0, ...status },
});

const NOW = 1_000_000_000;

/** Allowed, healthy, desired, expected; words where nothing can be counted. */
function counted(
  spec: PodDisruptionBudgetSpec,
  all: readonly StoredPod[],
  workloads: readonly Workload[] = [],
  scalable = true,
): readonly (number | boolean)[] | string {
  const wanted = expectation(storeWith(workloads, scalable), spec, all);
  if (typeof wanted === 'string') return wanted;
  const healthy = healthyPods(all, {});
  const status = budgetStatus(budget(), { ...wanted, healthy, disrupted: {} }, NOW);
  const { disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods } = status;
  return [disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods, wanted.unmanaged];
}

const underWeb = { ...rs(3), owner: WEB };
const web = { resource: 'deployments.apps', name: 'web', replicas: 10 };

const COUNTS: readonly (readonly [
  string,
  PodDisruptionBudgetSpec,
  readonly StoredPod[],
  readonly Workload[],
  readonly (number | boolean)[] | string,
])[] = [
  ['a number, no pods', { minAvailable: 3 }, [], [], [0, 0, 3, 0, false]],
  ['a number, one pod', { minAvailable: 3 }, pods(1, 1), [], [0, 1, 3, 1, false]],
  ['a number, one pod too many', { minAvailable: 3 }, pods(4, 4), [], [1, 4, 3, 4, false]],
  ['a number, one of them not ready', { minAvailable: 3 }, pods(4, 3), [], [0, 3, 3, 4, false]],
  ['neither of the two', {}, pods(1, 1), [], [0, 1, 0, 0, false]],
  ['a number that may be missing, no pods', { maxUnavailable: 1 }, [], [], [0, 0, 0, 0, false]],
  [
    'a number that may be missing, a pod of nobody',
    { maxUnavailable: 1 },
    pods(1, 1),
    [],
    [0, 1, 0, 0, true],
  ],
  [
    'the set is larger than what there is',
    { maxUnavailable: 2 },
    pods(1, 1, RS),
    [rs(7)],
    [0, 1, 5, 7, false],
  ],
  ['the set shrinks', { maxUnavailable: 2 }, pods(1, 1, RS), [rs(5)], [0, 1, 3, 5, false]],
  ['a part that may be missing', { maxUnavailable: '30%' }, pods(1, 1, RS), [rs(7)], [0, 1, 4, 7, false]],
  ['the same of a smaller set', { maxUnavailable: '30%' }, pods(1, 1, RS), [rs(3)], [0, 1, 2, 3, false]],
  ['a part, a pod of nobody', { minAvailable: '28%' }, pods(1, 1), [], [0, 1, 0, 0, true]],
  ['a part of a ReplicaSet', { minAvailable: '20%' }, pods(1, 1, RS), [rs(10)], [0, 1, 2, 10, false]],
  [
    'a part of a ReplicationController',
    { minAvailable: '34%' },
    pods(3, 3, RC),
    [rc(3)],
    [1, 3, 2, 3, false],
  ],
  [
    'the same with a pod of nobody',
    { minAvailable: '34%' },
    [...pods(3, 3, RC), ...pods(1, 1, undefined, 'rogue')],
    [rc(3)],
    [2, 4, 2, 3, true],
  ],
  ['more pods than wanted', { minAvailable: '1%' }, pods(2, 2, RC), [rc(1)], [1, 2, 1, 1, false]],
  ['a part of a StatefulSet', { minAvailable: '34%' }, pods(2, 2, SS), [ss(3)], [0, 2, 2, 3, false]],
  [
    'two controllers',
    { minAvailable: '28%' },
    [...pods(11, 5, RC), ...pods(11, 4, RS, 'other')],
    [rc(11), rs(11)],
    [2, 9, 7, 22, false],
  ],
  [
    'a Deployment counts, not its sets',
    { maxUnavailable: 5 },
    pods(6, 6, RS),
    [underWeb, web],
    [1, 6, 5, 10, false],
  ],
  ['a set whose Deployment is gone', { maxUnavailable: 1 }, pods(3, 3, RS), [underWeb], [1, 3, 2, 3, false]],
  [
    'a custom kind with a scale',
    { maxUnavailable: 5 },
    pods(6, 6, WIDGET),
    [{ resource: 'widgets.example.com', name: 'w', replicas: 10 }],
    [1, 6, 5, 10, false],
  ],
  [
    'a kind that there is not',
    { minAvailable: '28%' },
    pods(1, 1, owner('apps.test.io/v1', 'TestWorkload', 'fake', 'fake-uid')),
    [],
    'no matches for kind "TestWorkload" in version "apps.test.io/v1"',
  ],
  [
    'a kind without a scale',
    { maxUnavailable: 1 },
    pods(1, 1, owner('apps/v1', 'DaemonSet', 'ds', 'ds-uid')),
    [],
    'daemonsets.apps does not implement the scale subresource',
  ],
  ['a set that is gone', { maxUnavailable: 1 }, pods(1, 1, RS), [], 'found no controllers for pod "pod-0"'],
];

test.each(COUNTS)('counts with %s', (_case, spec, all, workloads, wanted) => {
  expect(counted(spec, all, workloads)).toEqual(wanted);
});

test('a custom kind without a scale cannot be counted', () => {
  expect(counted({ maxUnavailable: 5 }, pods(1, 1, WIDGET), [], false)).toBe(
    'widgets.example.com does not implement the scale subresource',
  );
});

test('a granted eviction counts until the pod goes, at most two minutes', () => {
  const ago = (seconds: number): string => formatTime(NOW - seconds * 1000);
  const [p1, p2, p3] = [
    storedPod('p1', { metadata: { deletionTimestamp: ago(0) }, status: readiness(1) }),
    storedPod('p2', { status: readiness(1) }),
    storedPod('p3', { status: readiness(1) }),
  ];
  const granted = { p1: ago(0), p2: ago(180), p3: ago(60), notthere: ago(0) };
  const found = disruptedPods([p1, p2, p3], granted, NOW);
  expect(found).toEqual({ pods: { p3: ago(60) }, notDeleted: [p2], recheckIn: 60_001 });
  expect(healthyPods([p1, p2, p3], found.pods)).toBe(1);
});

test.each([
  ['before its time has passed', 119_999, true, 2],
  ['when its time passes', 120_000, true, 1],
  ['once its time has passed', 120_001, false, undefined],
])('a granted eviction that has not begun %s', (_case, after, counts, again) => {
  const pod = storedPod('p', { status: readiness(1) });
  const granted = { p: formatTime(NOW) };
  expect(disruptedPods([pod], granted, NOW + after)).toEqual({
    pods: counts ? granted : {},
    notDeleted: counts ? [] : [pod],
    recheckIn: again,
  });
});

test('conditions of others stay, and that nothing could be counted allows nothing', () => {
  const other = {
    type: 'Other',
    status: 'True',
    reason: 'Test',
    message: '',
    lastTransitionTime: 'then',
  } as const;
  const before = budget({ conditions: [other], disruptionsAllowed: 2, observedGeneration: 1 });
  expect(failSafeStatus(before, 'so', NOW)).toEqual({
    ...before.status,
    disruptionsAllowed: 0,
    conditions: [
      other,
      {
        type: 'DisruptionAllowed',
        status: 'False',
        observedGeneration: 1,
        lastTransitionTime: formatTime(NOW),
        reason: 'SyncFailed',
        message: 'so',
      },
    ],
  });
});

const target = (status: string, rest: object = {}): StoredPod =>
  storedPod('foo', {
    status: {
      conditions: [{ type: 'DisruptionTarget', status, lastTransitionTime: formatTime(NOW), ...rest }],
    },
  });
const going = (pod: StoredPod): StoredPod => ({
  ...pod,
  metadata: { ...pod.metadata, deletionTimestamp: formatTime(NOW) },
});

test.each<[string, StoredPod, number, number | undefined]>([
  ['not deleted in time', target('True'), 121, 0],
  ['still to be deleted', target('True'), 119, 1000],
  ['deleted', going(target('True')), 121, undefined],
  ['without a word', storedPod('foo'), 121, undefined],
  ['whose word was taken back', target('False'), 121, undefined],
  ['that its kubelet ends', target('True', { reason: 'TerminationByKubelet' }), 121, undefined],
])('that a pod is to be disrupted: %s', (_case, pod, seconds, wanted) => {
  expect(staleIn(pod, NOW + seconds * 1000)).toBe(wanted);
});

test('a word that is void is taken back', () => {
  expect(
    withoutDisruption(target('True', { reason: 'EvictionByEvictionAPI' }), NOW).status.conditions,
  ).toEqual([
    { type: 'DisruptionTarget', status: 'False', lastProbeTime: null, lastTransitionTime: formatTime(NOW) },
  ]);
});

test('budgets say by events what they cannot count', () => {
  const { simulation, pass } = testCluster();
  const create = (manifest: object): void => simulation.create(manifest as never);
  create(deployment('web', 2));
  create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'alone', labels: { app: 'web' } },
    spec: { containers: [{ name: 'c', image: 'nginx' }] },
  });
  pass(60);
  const of = (name: string, spec: object): void =>
    create({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name }, spec });
  of('half', { minAvailable: '50%', selector: { matchLabels: { app: 'web' } } });
  pass(5);
  const budget = simulation.store.get('poddisruptionbudgets.policy', 'default/half');
  expect(budget?.status).toMatchObject({ expectedPods: 2, currentHealthy: 3, desiredHealthy: 1 });
  const about = simulation.store
    .list('events')
    .filter(({ source }) => source?.component === 'controllermanager');
  expect(about.map(({ type, reason, message }) => `${type} ${reason} ${message}`)).toEqual([
    'Warning UnmanagedPods Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.',
  ]);
});
