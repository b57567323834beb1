import { describe, expect, it } from 'vitest';
import type { Container, PersistentVolumeClaim, PodSpec, ServiceSpec } from '../api/types.ts';
import { formatTime } from '../machinery/time.ts';
import { matchingNames, podConstraint, quotaMatches, usageOf } from './quota-usage.ts';

/** Tables beside pkg/quota/v1/evaluator/core: pods, services, persistent_volume_claims */

type Amounts = Readonly<Record<string, string>>;
let made = 0;
const container = (requests: Amounts, limits: Amounts = {}, name = `c${made++}`): Container => ({
  name,
  resources: { requests, limits },
});

describe('what a pod must say', () => {
  const some = (name: string): Container => container({ cpu: '1m' }, { cpu: '2m' }, name);
  const nothing = (name: string): Container => ({ name });
  it.each<[string, Partial<PodSpec>, string[], string | undefined]>([
    ['an init container', { initContainers: [some('dummy')] }, ['memory'], 'memory for: dummy'],
    [
      'some init containers',
      { initContainers: [some('foo'), some('bar')] },
      ['memory'],
      'memory for: bar,foo',
    ],
    ['a container', { containers: [some('dummy')] }, ['memory'], 'memory for: dummy'],
    ['some containers', { containers: [some('foo'), some('bar')] }, ['memory'], 'memory for: bar,foo'],
    [
      'some things',
      { containers: [nothing('foo'), nothing('bar')] },
      ['memory', 'cpu'],
      'cpu for: bar,foo; memory for: bar,foo',
    ],
    [
      'nothing',
      { containers: [some('dummy')] },
      ['cpu', 'limits.cpu', 'pods', 'ephemeral-storage'],
      undefined,
    ],
  ])('%s', (_name, spec, names, missing) => {
    expect(podConstraint({ spec: { containers: [], ...spec } }, names)).toBe(
      missing === undefined ? undefined : `must specify ${missing}`,
    );
  });
});

describe('what a pod uses', () => {
  const POD = { pods: '1' };
  const cpu = { ...POD, cpu: '1m', 'requests.cpu': '1m', 'limits.cpu': '2m' };
  const memory = { ...POD, memory: '1m', 'requests.memory': '1m', 'limits.memory': '2m' };
  const storage = {
    ...POD,
    'ephemeral-storage': '32Mi',
    'requests.ephemeral-storage': '32Mi',
    'limits.ephemeral-storage': '64Mi',
  };
  const huge = { ...POD, 'hugepages-2Mi': '100Mi', 'requests.hugepages-2Mi': '100Mi' };
  const dongles = { ...POD, 'requests.example.com/dongle': '3' };
  const rows: [string, Container, Amounts][] = [
    ['processor time', container({ cpu: '1m' }, { cpu: '2m' }), cpu],
    ['memory', container({ memory: '1m' }, { memory: '2m' }), memory],
    ['local storage', container({ 'ephemeral-storage': '32Mi' }, { 'ephemeral-storage': '64Mi' }), storage],
    ['huge pages', container({ 'hugepages-2Mi': '100Mi' }), huge],
    ['devices', container({ 'example.com/dongle': '3' }, { 'example.com/dongle': '3' }), dongles],
  ];
  const used = (spec: PodSpec, phase = 'Running', metadata = {}) => {
    const { 'count/pods': count, ...rest } = usageOf(
      'pods',
      { apiVersion: 'v1', kind: 'Pod', metadata, ...{ spec, status: { phase } } },
      100_000,
    );
    expect(count).toBe('1');
    return rest;
  };
  it.each(rows)('%s', (_name, one, wanted) => {
    expect(used({ containers: [one] })).toEqual(wanted);
    expect(used({ containers: [], initContainers: [one] })).toEqual(wanted);
    expect(used({ containers: [one] }, 'Succeeded')).toEqual({});
  });

  const all = (cpus: string, bytes: string, count: string): Amounts => ({
    cpu: cpus,
    memory: bytes,
    'example.com/dongle': count,
  });
  it('is what its init containers need, if that is more', () => {
    const initContainers = [
      container(all('4', '100M', '4'), all('8', '200M', '4')),
      container(all('1', '50M', '2'), all('2', '100M', '2')),
    ];
    const containers = [
      container(all('1', '50M', '1'), all('2', '100M', '1')),
      container(all('2', '25M', '2'), all('5', '50M', '2')),
    ];
    expect(used({ initContainers, containers })).toEqual({
      ...POD,
      cpu: '4',
      'requests.cpu': '4',
      'limits.cpu': '8',
      memory: '100M',
      'requests.memory': '100M',
      'limits.memory': '200M',
      'requests.example.com/dongle': '4',
    });
  });

  it('ends with its time to stop', () => {
    const containers = [container({ cpu: '1' }, { cpu: '2' })];
    const deleted = (seconds: number) => ({
      deletionTimestamp: formatTime(100_000 - seconds * 1000),
      deletionGracePeriodSeconds: 30,
    });
    expect(used({ containers }, 'Running', deleted(60))).toEqual({});
    expect(used({ containers }, 'Running', deleted(0))).toEqual({
      ...POD,
      cpu: '1',
      'requests.cpu': '1',
      'limits.cpu': '2',
    });
  });

  it('has overhead', () => {
    const containers = [container({ cpu: '1' }, { cpu: '2' })];
    expect(used({ containers, overhead: { cpu: '1' } })).toEqual({
      ...POD,
      cpu: '2',
      'requests.cpu': '2',
      'limits.cpu': '3',
    });
  });
});

describe('scopes of a pod', () => {
  const SCOPES = [
    'Terminating',
    'NotTerminating',
    'BestEffort',
    'NotBestEffort',
    'PriorityClass',
    'CrossNamespacePodAffinity',
  ] as const;
  const far = { topologyKey: 'zone', labelSelector: {} };
  const namespaced = { ...far, namespaces: ['ns1'] };
  const selected = { ...far, namespaceSelector: {} };
  const weigh = (podAffinityTerm: typeof far) => ({ weight: 1, podAffinityTerm });
  const AFFINE = ['Terminating', 'BestEffort', 'CrossNamespacePodAffinity'];
  const ended = (affinity: PodSpec['affinity']): Partial<PodSpec> => ({
    activeDeadlineSeconds: 30,
    ...(affinity && { affinity }),
  });
  it.each<[string, Partial<PodSpec>, string[]]>([
    ['of nothing', {}, ['NotTerminating', 'BestEffort']],
    ['of a class', { priorityClassName: 'class1' }, ['NotTerminating', 'BestEffort', 'PriorityClass']],
    ['of a class of others', { priorityClassName: 'class2' }, ['NotTerminating', 'BestEffort']],
    [
      'that asks for something',
      { containers: [container({ cpu: '1', memory: '50M' }, { cpu: '2', memory: '100M' })] },
      ['NotTerminating', 'NotBestEffort'],
    ],
    ['that ends', ended(undefined), ['Terminating', 'BestEffort']],
    [
      'that must be near',
      ended({
        podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ ...namespaced, ...selected }] },
      }),
      AFFINE,
    ],
    [
      'that must be near, by name',
      ended({ podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [namespaced] } }),
      AFFINE,
    ],
    [
      'that must be near, in its own namespace',
      ended({ podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [far] } }),
      ['Terminating', 'BestEffort'],
    ],
    [
      'that would be near',
      ended({
        podAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [weigh({ ...namespaced, ...selected })],
        },
      }),
      AFFINE,
    ],
    [
      'that would be near, by selector',
      ended({ podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [weigh(selected)] } }),
      AFFINE,
    ],
    [
      'that would be far',
      ended({ podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [weigh(selected)] } }),
      AFFINE,
    ],
    [
      'that must be far',
      ended({ podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [namespaced] } }),
      AFFINE,
    ],
  ])('%s', (_name, spec, wanted) => {
    const object = { apiVersion: 'v1', kind: 'Pod', metadata: {}, ...{ spec: { containers: [], ...spec } } };
    const matched = SCOPES.filter((scopeName) => {
      const selector =
        scopeName === 'PriorityClass'
          ? { scopeName, operator: 'In' as const, values: ['class1'] }
          : { scopeName, operator: 'Exists' as const };
      return quotaMatches({ spec: { scopeSelector: { matchExpressions: [selector] } } }, 'pods', object);
    });
    expect(matched).toEqual(wanted);
  });
});

describe('what a service uses', () => {
  const two = [{ port: 27443 }, { port: 27444 }];
  const numbered = [
    { port: 27443, nodePort: 32001 },
    { port: 27444, nodePort: 32002 },
  ];
  it.each<[string, ServiceSpec, string, string]>([
    ['a load balancer', { type: 'LoadBalancer' }, '0', '1'],
    ['one of a port', { type: 'LoadBalancer', ports: [{ port: 27443 }] }, '1', '1'],
    ['one of two ports', { type: 'LoadBalancer', ports: two }, '2', '1'],
    ['an address', { type: 'ClusterIP' }, '0', '0'],
    ['a port of nodes', { type: 'NodePort', ports: [{ port: 27443 }] }, '1', '0'],
    ['two of them', { type: 'NodePort', ports: two }, '2', '0'],
    [
      'a load balancer without',
      { type: 'LoadBalancer', ports: two, allocateLoadBalancerNodePorts: false },
      '0',
      '1',
    ],
    ['a load balancer with', { type: 'LoadBalancer', ports: numbered }, '2', '1'],
    ['wanted', { type: 'LoadBalancer', ports: two, allocateLoadBalancerNodePorts: true }, '2', '1'],
    [
      'not wanted, but there',
      { type: 'LoadBalancer', ports: numbered, allocateLoadBalancerNodePorts: false },
      '2',
      '1',
    ],
  ])('%s', (_name, spec, nodePorts, balancers) => {
    const used = usageOf('services', { apiVersion: 'v1', kind: 'Service', metadata: {}, ...{ spec } }, 0);
    expect({ 'services.nodeports': '0', 'services.loadbalancers': '0', ...used }).toEqual({
      services: '1',
      'count/services': '1',
      'services.nodeports': nodePorts,
      'services.loadbalancers': balancers,
    });
  });

  it('is counted by these names', () => {
    const hard = {
      configmaps: '1',
      cpu: '1',
      services: '1',
      'services.nodeports': '1',
      'services.loadbalancers': '1',
    };
    expect(matchingNames(hard, 'services')).toEqual([
      'services',
      'services.nodeports',
      'services.loadbalancers',
    ]);
  });
});

describe('what a claim uses', () => {
  const GOLD = 'gold.storageclass.storage.k8s.io/';
  const claim = (storage: string, storageClassName?: string, allocated?: string): PersistentVolumeClaim => ({
    spec: { resources: { requests: { storage } }, ...(storageClassName && { storageClassName }) },
    ...(allocated && { status: { allocatedResources: { storage: allocated } } }),
  });
  it.each<[string, PersistentVolumeClaim, string]>([
    ['its size', claim('10Gi'), '10Gi'],
    ['its size, of a class', claim('10Gi', 'gold'), '10Gi'],
    ['a whole number', claim('1001m'), '2'],
    ['a whole number, of a class', claim('1001m', 'gold'), '2'],
    ['what it got already', claim('5G', undefined, '10G'), '10G'],
    ['no less than it wants', claim('10G', undefined, '5G'), '10G'],
  ])('%s', (_name, one, size) => {
    const object = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: {}, ...one };
    expect(usageOf('persistentvolumeclaims', object, 0)).toEqual({
      persistentvolumeclaims: '1',
      'count/persistentvolumeclaims': '1',
      'requests.storage': size,
      ...(one.spec?.storageClassName && {
        [`${GOLD}persistentvolumeclaims`]: '1',
        [`${GOLD}requests.storage`]: size,
      }),
    });
  });

  it('is counted by these names', () => {
    const names = [
      'count/persistentvolumeclaims',
      'requests.storage',
      'persistentvolumeclaims',
      `${GOLD}requests.storage`,
      `${GOLD}persistentvolumeclaims`,
    ];
    const others = [
      'storage',
      'ephemeral-storage',
      'bronze.storageclass.storage.k8s.io/storage',
      'gold.storage.k8s.io/requests.storage',
    ];
    const hard = Object.fromEntries([...names, ...others].map((name) => [name, '1']));
    expect(matchingNames(hard, 'persistentvolumeclaims')).toEqual(names);
  });
});
