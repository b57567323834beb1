import { expect, it } from 'vitest';
import type { KubeObject } from '../machinery/object.ts';
import { deployment, testCluster, type TestCluster } from './test-cluster.ts';

const GROUP = '/apis/admissionregistration.k8s.io/v1';
const POLICIES = 'validatingadmissionpolicies.admissionregistration.k8s.io';

async function post({ simulation }: TestCluster, path: string, json: KubeObject): Promise<void> {
  const { status } = await simulation.handle({
    method: 'POST',
    path,
    query: new URLSearchParams(),
    headers: { accept: 'application/json' },
    body: { json },
  });
  expect(status).toBe(201);
}

/** Forbids something to all but who sets the cluster up; says who asked. */
async function forbid(cluster: TestCluster, rule: object, matchConditions: readonly object[] = []) {
  await post(cluster, `${GROUP}/validatingadmissionpolicies`, {
    metadata: { name: 'no' },
    spec: {
      matchConstraints: { resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], ...rule }] },
      matchConditions,
      validations: [
        {
          expression: 'false',
          messageExpression: "request.userInfo.username + ' of ' + request.userInfo.groups.join(', ')",
        },
      ],
    },
  } as KubeObject);
  await post(cluster, `${GROUP}/validatingadmissionpolicybindings`, {
    metadata: { name: 'all' },
    spec: { policyName: 'no', validationActions: ['Deny'] },
  } as KubeObject);
}

const allow = ({ simulation }: TestCluster): void => {
  simulation.client('test').delete(POLICIES, '', 'no');
};

const messages = ({ simulation }: TestCluster, reason: string): readonly string[] =>
  simulation
    .client('test')
    .list('events')
    .filter((event) => event.reason === reason)
    .map(({ message = '' }) => message.replaceAll(/web-[a-z0-9]+(-[a-z0-9]+)?/g, 'POD'));

const DENIED = "ValidatingAdmissionPolicy 'no' with binding 'all' denied request:";
const ACCOUNTS = 'system:serviceaccounts, system:serviceaccounts:kube-system, system:authenticated';

it('tells policies who of the control plane asks', async () => {
  const cluster = testCluster();
  const { simulation } = cluster;
  await forbid(cluster, { operations: ['CREATE'], resources: ['pods'] });
  simulation.create(deployment('web', 1));
  cluster.pass(1);
  expect(new Set(messages(cluster, 'FailedCreate'))).toEqual(
    new Set([
      `Error creating: pods "POD" is forbidden: ${DENIED} system:serviceaccount:kube-system:replicaset-controller of ${ACCOUNTS}`,
    ]),
  );
});

it('tells policies who binds a pod to a node', async () => {
  const cluster = testCluster();
  await forbid(cluster, { operations: ['CREATE'], resources: ['pods/binding'] });
  cluster.simulation.create(deployment('web', 1));
  cluster.pass(1);
  expect(messages(cluster, 'FailedScheduling')).toEqual([
    `running Bind plugin "DefaultBinder": pods "POD" is forbidden: ${DENIED} system:kube-scheduler of system:authenticated`,
  ]);
  allow(cluster);
  cluster.pass(10);
  const pods = cluster.simulation.client('test').list('pods', 'default');
  expect(pods.map(({ status }) => status.phase)).toEqual(['Running']);
});

it('keeps a pod that its kubelet may not delete, until it may', async () => {
  const cluster = testCluster();
  const { simulation } = cluster;
  const client = simulation.client('test');
  simulation.create(deployment('web', 1));
  cluster.pass(10);
  const components = [
    { name: 'nodes', expression: "'system:nodes' in request.userInfo.groups" },
    { name: 'of-pods', expression: "request.resource.resource == 'pods'" },
  ];
  await forbid(cluster, { operations: ['DELETE'], resources: ['*'] }, components);
  client.delete('deployments.apps', 'default', 'web', { propagationPolicy: 'Background' });
  cluster.pass(120);
  const left = (): readonly (string | undefined)[] =>
    client.list('pods', 'default').map(({ metadata }) => metadata.deletionTimestamp);
  expect(left()).toEqual([expect.any(String)]);
  allow(cluster);
  cluster.pass(60);
  expect(left()).toEqual([]);
});
