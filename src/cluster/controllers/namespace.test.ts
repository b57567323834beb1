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
