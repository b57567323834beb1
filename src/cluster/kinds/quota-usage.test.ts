import { expect, test } from 'vitest';
import type { PersistentVolumeClaim, Pod, PodSpec, ResourceQuotaSpec, Service } from '../api/types.ts';
import { compareQuantities } from '../machinery/quantity.ts';
import { formatTime } from '../machinery/time.ts';
import { quotaMatches, usageOf } from './quota-usage.ts';

/** Tables of pkg/quota/v1/evaluator/core/{pods,services,persistent_volume_claims}_test.go */

type List = Readonly<Record<string, string>>;

const NOW = 1_000_000_000_000;

/** Usage without what is not used at all, compared as amounts. */
function expectUsage(resource: string, object: object, wanted: List): void {
  const used = Object.entries(usageOf(resource, object, NOW)).filter(([, text]) => text !== '0');
  expect(used.map(([name]) => name).sort()).toEqual(Object.keys(wanted).sort());
  for (const [name, text] of used) expect([name, compareQuantities(text, wanted[name])]).toEqual([name, 0]);
}

const container = (requests: List, limits: List = {}) => ({ name: 'c', resources: { requests, limits } });
const dongle = 'example.com/dongle';
const cpu = { cpu: '1m', 'requests.cpu': '1m', 'limits.cpu': '2m' };
const memory = { memory: '1m', 'requests.memory': '1m', 'limits.memory': '2m' };
const storage = {
  'ephemeral-storage': '32Mi',
  'requests.ephemeral-storage': '32Mi',
  'limits.ephemeral-storage': '64Mi',
};

const SINGLE: readonly (readonly [string, List, List, List])[] = [
  ['CPU', { cpu: '1m' }, { cpu: '2m' }, cpu],
  ['memory', { memory: '1m' }, { memory: '2m' }, memory],
  ['local storage', { 'ephemeral-storage': '32Mi' }, { 'ephemeral-storage': '64Mi' }, storage],
  [
    'huge pages',
    { 'hugepages-2Mi': '100Mi' },
    {},
    { 'hugepages-2Mi': '100Mi', 'requests.hugepages-2Mi': '100Mi' },
  ],
  ['an extended resource', { [dongle]: '3' }, { [dongle]: '3' }, { [`requests.${dongle}`]: '3' }],
];

test.each(SINGLE)('a container and an init container use %s alike', (_case, requests, limits, wanted) => {
  const all = { ...wanted, pods: '1', 'count/pods': '1' };
  expectUsage('pods', { spec: { containers: [container(requests, limits)] } }, all);
  expectUsage('pods', { spec: { containers: [], initContainers: [container(requests, limits)] } }, all);
});

const some = container({ cpu: '1', memory: '50M' }, { cpu: '2', memory: '100M' });
const going = (secondsAgo: number): Pod['metadata'] => ({
  deletionTimestamp: formatTime(NOW - secondsAgo * 1000),
  deletionGracePeriodSeconds: 30,
});

const PODS: readonly (readonly [string, object, List])[] = [
  ['has ended', { spec: { containers: [some] }, status: { phase: 'Succeeded' } }, { 'count/pods': '1' }],
  [
    'asks for more at first',
    {
      spec: {
        initContainers: [
          container({ cpu: '4', memory: '100M', [dongle]: '4' }, { cpu: '8', memory: '200M' }),
          container({ cpu: '1', memory: '50M', [dongle]: '2' }, { cpu: '2', memory: '100M' }),
        ],
        containers: [
          container({ cpu: '1', memory: '50M', [dongle]: '1' }, { cpu: '2', memory: '100M' }),
          container({ cpu: '2', memory: '25M', [dongle]: '2' }, { cpu: '5', memory: '50M' }),
        ],
      },
    },
    {
      cpu: '4',
      'requests.cpu': '4',
      'limits.cpu': '8',
      memory: '100M',
      'requests.memory': '100M',
      'limits.memory': '200M',
      [`requests.${dongle}`]: '4',
      pods: '1',
      'count/pods': '1',
    },
  ],
  ['should have gone long ago', { metadata: going(60), spec: { containers: [some] } }, { 'count/pods': '1' }],
  [
    'is going',
    { metadata: going(0), spec: { containers: [container({ cpu: '1' }, { cpu: '2' })] } },
    { cpu: '1', 'requests.cpu': '1', 'limits.cpu': '2', pods: '1', 'count/pods': '1' },
  ],
  [
    'has overhead',
    { spec: { overhead: { cpu: '1' }, containers: [container({ cpu: '1' }, { cpu: '2' })] } },
    { cpu: '2', 'requests.cpu': '2', 'limits.cpu': '3', pods: '1', 'count/pods': '1' },
  ],
];

test.each(PODS)('a pod that %s', (_case, pod, wanted) => expectUsage('pods', pod, wanted));

const ports = (...nodePorts: readonly number[]) => nodePorts.map((nodePort) => ({ port: 27443, nodePort }));

const SERVICES: readonly (readonly [string, Service['spec'], List])[] = [
  ['a load balancer', { type: 'LoadBalancer' }, { 'services.loadbalancers': '1' }],
  [
    'a load balancer with ports',
    { type: 'LoadBalancer', ports: ports(0, 0) },
    { 'services.loadbalancers': '1', 'services.nodeports': '2' },
  ],
  ['for the cluster', { type: 'ClusterIP' }, {}],
  ['at a node port', { type: 'NodePort', ports: ports(0) }, { 'services.nodeports': '1' }],
  ['at two node ports', { type: 'NodePort', ports: ports(0, 0) }, { 'services.nodeports': '2' }],
  [
    'a load balancer without node ports',
    { type: 'LoadBalancer', ports: ports(0, 0), allocateLoadBalancerNodePorts: false },
    { 'services.loadbalancers': '1' },
  ],
  [
    'a load balancer without node ports, with two nevertheless',
    { type: 'LoadBalancer', ports: ports(32001, 32002), allocateLoadBalancerNodePorts: false },
    { 'services.loadbalancers': '1', 'services.nodeports': '2' },
  ],
];

test.each(SERVICES)('a service: %s', (_case, spec, wanted) =>
  expectUsage('services', { spec }, { ...wanted, services: '1', 'count/services': '1' }),
);

const claim = (size: string, rest: object = {}, allocated?: string): PersistentVolumeClaim => ({
  spec: { resources: { requests: { storage: size } }, ...rest },
  ...(allocated !== undefined && { status: { allocatedResources: { storage: allocated } } }),
});
const gold = { storageClassName: 'gold' };
const ofGold = 'gold.storageclass.storage.k8s.io/';

test.each<[string, PersistentVolumeClaim, List]>([
  ['without a class', claim('10Gi'), { 'requests.storage': '10Gi' }],
  [
    'of a class',
    claim('10Gi', gold),
    {
      'requests.storage': '10Gi',
      [`${ofGold}requests.storage`]: '10Gi',
      [`${ofGold}persistentvolumeclaims`]: '1',
    },
  ],
  ['of no whole byte', claim('1001m'), { 'requests.storage': '2' }],
  [
    'of no whole byte, of a class',
    claim('1001m', gold),
    { 'requests.storage': '2', [`${ofGold}requests.storage`]: '2', [`${ofGold}persistentvolumeclaims`]: '1' },
  ],
  ['that is being made larger', claim('5G', {}, '10G'), { 'requests.storage': '10G' }],
  ['that was to be smaller', claim('10G', {}, '5G'), { 'requests.storage': '10G' }],
])('a claim %s', (_case, object, wanted) =>
  expectUsage('persistentvolumeclaims', object, {
    ...wanted,
    persistentvolumeclaims: '1',
    'count/persistentvolumeclaims': '1',
  }),
);

const besteffort: PodSpec = { containers: [{ name: 'c' }] };
const burstable: PodSpec = { containers: [some] };
const gang: PodSpec = { ...besteffort, priorityClassName: 'cluster-services' };
const across: PodSpec = {
  ...besteffort,
  affinity: {
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'region', namespaces: ['ns1'] }],
    },
  },
};
const inside: PodSpec = {
  ...besteffort,
  affinity: {
    podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'region' }] },
  },
};
const priority = (
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist',
  values?: readonly string[],
): ResourceQuotaSpec => ({
  scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator, ...(values && { values }) }] },
});

/** Models TestPodEvaluatorMatchingScopes and generic.Matches */
test.each<[string, ResourceQuotaSpec, PodSpec, boolean]>([
  ['BestEffort, a pod without requests', { scopes: ['BestEffort'] }, besteffort, true],
  ['BestEffort, a pod with requests', { scopes: ['BestEffort'] }, burstable, false],
  ['NotBestEffort, a pod with requests', { scopes: ['NotBestEffort'] }, burstable, true],
  ['Terminating, a pod that runs on', { scopes: ['Terminating'] }, besteffort, false],
  [
    'Terminating, a pod with a deadline',
    { scopes: ['Terminating'] },
    { ...besteffort, activeDeadlineSeconds: 0 },
    true,
  ],
  ['NotTerminating, a pod that runs on', { scopes: ['NotTerminating'] }, besteffort, true],
  ['two scopes, one of which holds', { scopes: ['BestEffort', 'Terminating'] }, besteffort, false],
  ['one of the classes, a pod of it', priority('In', ['cluster-services']), gang, true],
  ['one of the classes, a pod of none', priority('In', ['cluster-services']), besteffort, false],
  ['none of the classes, a pod of one', priority('NotIn', ['cluster-services']), gang, false],
  ['none of the classes, a pod of none', priority('NotIn', ['cluster-services']), besteffort, true],
  ['any class, a pod of one', priority('Exists'), gang, true],
  ['any class, a pod of none', priority('Exists'), besteffort, false],
  ['no class, a pod of none', priority('DoesNotExist'), besteffort, true],
  ['affinity elsewhere, a pod with it', { scopes: ['CrossNamespacePodAffinity'] }, across, true],
  ['affinity elsewhere, a pod with affinity here', { scopes: ['CrossNamespacePodAffinity'] }, inside, false],
])('a quota for %s', (_case, spec, pod, wanted) => {
  expect(quotaMatches({ spec }, 'pods', { spec: pod } as Pod)).toBe(wanted);
});

test('a quota with scopes is about pods alone', () => {
  expect(quotaMatches({ spec: { scopes: ['NotTerminating'] } }, 'services', {})).toBe(false);
});
