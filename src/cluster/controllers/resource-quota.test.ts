import { describe, expect, it } from 'vitest';
import type { PodSpec, PodStatus, ResourceQuotaSpec, Service } from '../api/types.ts';
import { ApiError } from '../machinery/errors.ts';
import type { Stored, StoredObject } from '../machinery/object.ts';
import { testCluster } from '../simulation/test-cluster.ts';
import { Store } from '../store/store.ts';
import { quotaUsage, replenishes, type StoredQuota } from './resource-quota.ts';
import { metadata, storedPod } from './test-objects.ts';

/** Tables of pkg/controller/resourcequota/resource_quota_controller_test.go and of pods_test.go of its evaluator */

const quota = (spec: ResourceQuotaSpec): StoredQuota => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: metadata('quota'),
  spec,
  status: {},
});

const pod = (
  name: string,
  requests: Readonly<Record<string, string>> | undefined,
  phase: NonNullable<PodStatus['phase']> = 'Running',
  spec: Partial<PodSpec> = {},
) =>
  storedPod(name, {
    spec: { containers: [{ name: 'c', resources: requests ? { requests } : {} }], ...spec },
    status: { phase },
  });

const SMALL = { cpu: '100m', memory: '1Gi' };
const ended = pod('failed', SMALL, 'Failed');
const plain = [pod('a', SMALL), pod('b', SMALL), ended];
const bestEffort = [pod('a', undefined), pod('b', undefined), ended];
const classes = [
  pod('a', { cpu: '500m', memory: '50Gi' }, 'Running', { priorityClassName: 'high' }),
  pod('b', SMALL, 'Running', { priorityClassName: 'low' }),
  ended,
];

type Requirement = NonNullable<NonNullable<ResourceQuotaSpec['scopeSelector']>['matchExpressions']>[number];
const byClass = (operator: Requirement['operator'], ...values: string[]): ResourceQuotaSpec => ({
  scopeSelector: {
    matchExpressions: [{ scopeName: 'PriorityClass', operator, ...(values.length > 0 && { values }) }],
  },
});

const HARD = { cpu: '3', memory: '100Gi', pods: '5' };
const NONE = ['0', '0', '0'];

const usage = (spec: ResourceQuotaSpec, pods: readonly ReturnType<typeof pod>[], now = 0) => {
  const store = new Store();
  for (const one of pods) store.put('pods', one);
  return quotaUsage(store, quota(spec), now);
};

describe('what a quota counts of two pods and a failed one', () => {
  it.each<[string, ResourceQuotaSpec, typeof plain, string[]]>([
    ['best effort, of others', { scopes: ['BestEffort'] }, plain, NONE],
    ['best effort', { scopes: ['BestEffort'] }, bestEffort, ['0', '0', '2']],
    ['not best effort', { scopes: ['NotBestEffort'] }, plain, ['200m', '2Gi', '2']],
    ['any class, of pods without', byClass('Exists'), plain, NONE],
    ['any class', byClass('Exists'), classes, ['600m', '51Gi', '2']],
    ['two classes', byClass('In', 'high', 'low'), classes, ['600m', '51Gi', '2']],
    ['one class', byClass('In', 'high'), classes, ['500m', '50Gi', '1']],
    ['the other class', byClass('In', 'low'), classes, ['100m', '1Gi', '1']],
    ['not one class', byClass('NotIn', 'high'), classes, ['100m', '1Gi', '1']],
    ['a class of none', byClass('In', 'random'), classes, NONE],
    ['not a class of none', byClass('NotIn', 'random'), plain, ['200m', '2Gi', '2']],
    ['no class', byClass('DoesNotExist'), plain, ['200m', '2Gi', '2']],
    ['all', {}, plain, ['200m', '2Gi', '2']],
  ])('%s', (_name, spec, pods, [cpu, memory, count]) => {
    expect(usage({ ...spec, hard: HARD }, pods)).toEqual({ cpu, memory, pods: count });
  });

  const cpu = { cpu: '1' };
  const inClass = (name: string, phase?: 'Failed' | 'Succeeded', requests: typeof cpu | undefined = cpu) =>
    pod(name, requests, phase, { priorityClassName: 'high-priority' });
  const other = pod('p3', cpu, 'Running', { priorityClassName: 'low-priority' });
  const high = byClass('In', 'high-priority');
  it.each<[string, ResourceQuotaSpec, typeof plain, string[]]>([
    ['nothing', {}, [], ['0', '0', '0', '0']],
    ['running pods', {}, [pod('p1', cpu), pod('p2', cpu)], ['2', '2', '2', '2']],
    ['one that has ended', {}, [pod('p1', cpu), pod('p2', cpu, 'Succeeded')], ['1', '2', '1', '1']],
    ['those of a class', high, [inClass('p1'), inClass('p2', 'Succeeded'), other], ['1', '2', '1', '1']],
    [
      'those of a class, named twice',
      { ...high, scopes: ['PriorityClass'] },
      [inClass('p1'), inClass('p2', 'Succeeded'), other],
      ['1', '2', '1', '1'],
    ],
    [
      'those of a class that ask for nothing',
      { ...high, scopes: ['PriorityClass', 'BestEffort'] },
      [
        inClass('p1'),
        inClass('p2', 'Succeeded'),
        other,
        pod('p4', undefined, 'Failed', { priorityClassName: 'high-priority' }),
      ],
      ['0', '1', '0', '0'],
    ],
  ])('objects and pods: %s', (_name, spec, pods, wanted) => {
    const hard = { pods: '9', 'count/pods': '9', cpu: '9', 'requests.cpu': '9' };
    const used = usage({ ...spec, hard }, pods);
    expect(Object.keys(hard).map((name) => used[name])).toEqual(wanted);
  });
});

it('says nothing of what nobody counts', () => {
  expect(
    usage({ hard: { 'example.com/dongle': '2', pods: '3', 'requests.example.com/dongle': '1' } }, []),
  ).toEqual({
    pods: '0',
    'requests.example.com/dongle': '0',
  });
});

it('lets go of a pod when its time to stop has passed', () => {
  const going = pod('p', { cpu: '1' });
  const gone = {
    ...going,
    metadata: {
      ...going.metadata,
      deletionTimestamp: '1970-01-01T00:01:00Z',
      deletionGracePeriodSeconds: 30,
    },
  };
  expect(usage({ hard: { pods: '1', 'count/pods': '1' } }, [gone], 90_000)).toEqual({
    pods: '1',
    'count/pods': '1',
  });
  expect(usage({ hard: { pods: '1', 'count/pods': '1' } }, [gone], 90_001)).toEqual({
    pods: '0',
    'count/pods': '1',
  });
});

describe('what makes a quota be counted anew', () => {
  const service = (type: 'ClusterIP' | 'ExternalName' | 'LoadBalancer' | 'NodePort'): Stored<Service> => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata('s'),
    spec: { type },
    status: {},
  });
  const running = pod('p', SMALL);
  const withDeadline = pod('p', SMALL, 'Running', { activeDeadlineSeconds: 5 });
  const holding = (cpu: string): typeof running => ({
    ...running,
    status: {
      ...running.status,
      containerStatuses: [
        { name: 'c', image: '', imageID: '', ready: true, restartCount: 0, resources: { requests: { cpu } } },
      ],
    },
  });

  it.each<[string, string, StoredObject, StoredObject, boolean]>([
    ['a pod that ends', 'pods', running, pod('p', SMALL, 'Failed'), true],
    ['one that was over', 'pods', pod('p', SMALL, 'Failed'), pod('p', SMALL, 'Failed'), false],
    ['one that runs', 'pods', running, running, false],
    ['one that gets a deadline', 'pods', running, withDeadline, true],
    ['one that is resized', 'pods', holding('1'), holding('500m'), true],
    ['one that is not', 'pods', holding('1'), holding('1'), false],
    ['a service of another type', 'services', service('NodePort'), service('ClusterIP'), true],
    ['one that nobody counts apart', 'services', service('ExternalName'), service('ClusterIP'), false],
    ['a claim', 'persistentvolumeclaims', service('ClusterIP'), service('ClusterIP'), true],
    ['anything else', 'configmaps', service('ClusterIP'), service('NodePort'), false],
  ])('%s', (_name, resource, previous, object, wanted) => {
    expect(replenishes(resource, { type: 'MODIFIED', revision: 1, object, previous }, 0)).toBe(wanted);
  });

  it('is whatever goes, not what comes', () => {
    const change = { revision: 1, object: running, previous: undefined };
    expect(replenishes('pods', { ...change, type: 'DELETED' }, 0)).toBe(true);
    expect(replenishes('pods', { ...change, type: 'ADDED' }, 0)).toBe(false);
  });
});

it('goes on counting what was never made until the next count of all', () => {
  const { simulation, pass } = testCluster({ nodes: 0 });
  const client = simulation.client('kubectl');
  client.create('resourcequotas', 'default', {
    metadata: { name: 'q' },
    spec: { hard: { 'count/leases.coordination.k8s.io': '5' } },
  });
  pass(1);
  const used = (): string | undefined =>
    client.get('resourcequotas', 'default', 'q')?.status.used?.['count/leases.coordination.k8s.io'];
  const create = (): unknown =>
    client.create('leases.coordination.k8s.io', 'default', { metadata: { name: 'l' }, spec: {} });
  expect(used()).toBe('0');
  create();
  expect(used()).toBe('1');
  expect(create).toThrow(ApiError);
  pass(1);
  expect(used()).toBe('2');
  pass(300);
  expect(used()).toBe('1');
});
