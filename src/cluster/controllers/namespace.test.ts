import { expect, test } from 'vitest';
import type { NamespaceCondition } from '../api/types.ts';
import { formatTime } from '../machinery/time.ts';
import { testCluster } from '../simulation/test-cluster.ts';
import { merged, outcomes } from './namespace.ts';

const NOTHING = { stale: [], failures: [], remaining: new Map(), finalizers: new Map() };

const DISCOVERY = 'NamespaceDeletionDiscoveryFailure';
const PARSING = 'NamespaceDeletionGroupVersionParsingFailure';
const CONTENT = 'NamespaceDeletionContentFailure';
const REMAINING = 'NamespaceContentRemaining';
const FINALIZERS = 'NamespaceFinalizersRemaining';

const had = (type: string, status = 'True'): NamespaceCondition => ({
  type,
  status,
  lastTransitionTime: formatTime(0),
});

/** Models pkg/controller/namespace/deletion/status_condition_utils_test.go */
test.each<[string, readonly NamespaceCondition[], readonly string[]]>([
  ['others stay', [had('unknown')], ['unknown', DISCOVERY, PARSING, CONTENT, REMAINING, FINALIZERS]],
  ['failures become successes', [had(DISCOVERY)], [DISCOVERY, PARSING, CONTENT, REMAINING, FINALIZERS]],
  ['the order stays', [had(PARSING), had(DISCOVERY)], [PARSING, DISCOVERY, CONTENT, REMAINING, FINALIZERS]],
])('conditions of a namespace: %s', (_case, before, wanted) => {
  const after = merged(before, outcomes(NOTHING), 1000);
  expect(after.map(({ type }) => type)).toEqual(wanted);
  expect(after.filter(({ type, status }) => type !== 'unknown' && status !== 'False')).toEqual([]);
});

test('what stands in the way of a namespace is said in order', () => {
  const found = outcomes({
    stale: ['a.example/v1', 'metrics.k8s.io/v1beta1'],
    failures: ['b', 'a'],
    remaining: new Map([
      ['pods.', 1],
      ['deployments.apps', 2],
    ]),
    finalizers: new Map([['example.com/held', 3]]),
  });
  expect(found.map(([, status, reason, message]) => `${status} ${reason}: ${message}`)).toEqual([
    'True DiscoveryFailed: Discovery failed for some groups, 2 failing: unable to retrieve the complete list of server APIs: a.example/v1: stale GroupVersion discovery: a.example/v1, metrics.k8s.io/v1beta1: stale GroupVersion discovery: metrics.k8s.io/v1beta1',
    'False ParsedGroupVersions: All legacy kube types successfully parsed',
    'True ContentDeletionFailed: Failed to delete all resource types, 2 remaining: a, b',
    'True SomeResourcesRemain: Some resources are remaining: deployments.apps has 2 resource instances, pods. has 1 resource instances',
    'True SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/held in 3 resource instances',
  ]);
});

test('a namespace waits for servers that do not answer what they have in it', () => {
  const { simulation, pass } = testCluster({ nodes: 0 });
  const client = simulation.client('kubectl');
  simulation.create({
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1.wind.example' },
    spec: {
      group: 'wind.example',
      version: 'v1',
      groupPriorityMinimum: 100,
      versionPriority: 100,
      insecureSkipTLSVerify: true,
      service: { namespace: 'default', name: 'nobody' },
    },
  } as never);
  client.create('namespaces', '', { metadata: { name: 'stuck' } });
  pass(5);
  client.delete('namespaces', '', 'stuck');
  pass(120);
  const conditions = client.get('namespaces', '', 'stuck')?.status.conditions;
  expect(conditions?.map(({ type, status }) => `${type} ${status}`)).toEqual([
    `${DISCOVERY} True`,
    `${PARSING} False`,
    `${CONTENT} False`,
    `${REMAINING} False`,
    `${FINALIZERS} False`,
  ]);
  client.delete('apiservices.apiregistration.k8s.io', '', 'v1.wind.example');
  pass(1);
  expect(client.get('namespaces', '', 'stuck')).toBeUndefined();
});

/** A namespace in which a pod has been bound to a node that does not exist. */
function withPod(seconds: number, finalizers: readonly string[] = []) {
  const cluster = testCluster({ nodes: 0 });
  const client = cluster.simulation.client('kubectl');
  client.create('namespaces', '', { metadata: { name: 'stuck' } });
  cluster.pass(1);
  const pod = client.create('pods', 'stuck', {
    metadata: { name: 'far', finalizers },
    spec: {
      nodeName: 'far-away',
      terminationGracePeriodSeconds: seconds,
      containers: [{ name: 'main', image: 'nginx' }],
    },
  });
  return { ...cluster, client, pod };
}

/** After how many seconds without the last finalizer a namespace has gone. */
function secondsUntilGone({ client, pass }: Pick<ReturnType<typeof withPod>, 'client' | 'pass'>): number {
  for (let seconds = 0; seconds < 60; seconds++) {
    if (!client.get('namespaces', '', 'stuck')) return seconds;
    pass(1);
  }
  throw new Error('It is still there.');
}

test('a namespace that is held by finalizers alone is looked at again after half of what they are given', () => {
  const { simulation, pass } = testCluster({ nodes: 0 });
  const client = simulation.client('kubectl');
  client.create('namespaces', '', { metadata: { name: 'stuck' } });
  const map = client.create('configmaps', 'stuck', {
    metadata: { name: 'held', finalizers: ['example.com/hold'] },
  });
  pass(1);
  client.delete('namespaces', '', 'stuck');
  // looked at 5 seconds after the deletion, 5 seconds after what that said, and 8 seconds after that
  pass(10.5);
  const { metadata } = client.get('configmaps', 'stuck', map.metadata.name) ?? map;
  client.update('configmaps', { ...map, metadata: { ...metadata, finalizers: [] } });
  expect(secondsUntilGone({ client, pass })).toBe(8);
});

test('the grace of pods that have ended keeps no namespace waiting', () => {
  const { client, pass, pod } = withPod(300, ['example.com/hold']);
  client.updateStatus('pods', { ...pod, status: { ...pod.status, phase: 'Succeeded' } });
  client.delete('namespaces', '', 'stuck');
  pass(10.5);
  const ended = client.get('pods', 'stuck', 'far') ?? pod;
  client.update('pods', { ...ended, metadata: { ...ended.metadata, finalizers: [] } });
  expect(secondsUntilGone({ client, pass })).toBe(8);
});

test('a pod that should have gone by now is said to be in the way', () => {
  const { client, pass } = withPod(3);
  client.delete('namespaces', '', 'stuck');
  pass(6);
  const conditions = client.get('namespaces', '', 'stuck')?.status.conditions ?? [];
  expect(conditions.map(({ status, reason, message }) => `${status} ${reason}: ${message}`)).toEqual([
    'False ResourcesDiscovered: All resources successfully discovered',
    'False ParsedGroupVersions: All legacy kube types successfully parsed',
    'True ContentDeletionFailed: Failed to delete all resource types, 1 remaining: unexpected items still remain in namespace: stuck for gvr: /v1, Resource=pods',
    'False ContentRemoved: All content successfully removed',
    'False ContentHasNoFinalizers: All content-preserving finalizers finished',
  ]);
  client.delete('pods', 'stuck', 'far', { gracePeriodSeconds: 0 });
  expect(secondsUntilGone({ client, pass })).toBeLessThan(10);
});
