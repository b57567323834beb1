import { expect, test } from 'vitest';
import { legacySubject } from '../../machinery/legacy-token.ts';
import type { ApiResponse } from '../../messages.ts';
import { restoredCluster, testCluster, type TestCluster } from '../../simulation/test-cluster.ts';

/** Models pkg/controller/serviceaccount/tokens_controller_test.go and pkg/serviceaccount/legacy.go */

function clusterWithToken(): TestCluster {
  const cluster = testCluster({ nodes: 0 });
  cluster.simulation.create({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'robot', namespace: 'default' },
    secrets: [{ name: 'robot-token' }],
  });
  cluster.simulation.create({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/service-account-token',
    metadata: {
      name: 'robot-token',
      namespace: 'default',
      annotations: { 'kubernetes.io/service-account.name': 'robot' },
    },
  });
  cluster.pass(1);
  return cluster;
}

const tokenOf = ({ simulation }: TestCluster): string =>
  atob(simulation.client('test').get('secrets', 'default', 'robot-token')?.data?.['token'] ?? '');

const whoami = ({ simulation }: TestCluster, token: string): Promise<ApiResponse> =>
  simulation.handle({
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    query: new URLSearchParams(),
    headers: { authorization: `Bearer ${token}` },
    body: { json: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' } },
    remote: true,
  });

test('a secret that asks for a token gets one, the certificate and the namespace', () => {
  const { simulation } = clusterWithToken();
  const client = simulation.client('test');
  const account = client.get('serviceaccounts', 'default', 'robot');
  const secret = client.get('secrets', 'default', 'robot-token');
  const { token = '', ...data } = secret?.data ?? {};
  expect(data).toEqual({ 'ca.crt': btoa(simulation.certificate), namespace: btoa('default') });
  expect(secret?.metadata.annotations).toEqual({
    'kubernetes.io/service-account.name': 'robot',
    'kubernetes.io/service-account.uid': account?.metadata.uid,
  });
  const claims = JSON.parse(atob(atob(token).split('.')[1] ?? '')) as Record<string, unknown>;
  expect(legacySubject(claims)).toEqual({
    namespace: 'default',
    secret: 'robot-token',
    account: 'robot',
    uid: account?.metadata.uid,
    subject: 'system:serviceaccount:default:robot',
  });
});

test('a token is good as long as its secret is there, and its use is noted', async () => {
  const cluster = clusterWithToken();
  const token = tokenOf(cluster);
  expect(await whoami(cluster, token)).toMatchObject({
    status: 201,
    body: { value: { status: { userInfo: { username: 'system:serviceaccount:default:robot' } } } },
  });
  const client = cluster.simulation.client('test');
  expect(client.get('secrets', 'default', 'robot-token')?.metadata.labels).toEqual({
    'kubernetes.io/legacy-token-last-used': '2026-01-05',
  });
  client.delete('secrets', 'default', 'robot-token');
  cluster.pass(1);
  expect(client.get('serviceaccounts', 'default', 'robot')?.secrets).toBeUndefined();
  expect(await whoami(cluster, token)).toMatchObject({ status: 401 });
});

test('the tokens of an account go with it, as do those of accounts that never were', () => {
  const cluster = clusterWithToken();
  const client = cluster.simulation.client('test');
  client.delete('serviceaccounts', 'default', 'robot');
  cluster.pass(1);
  expect(client.get('secrets', 'default', 'robot-token')).toBeUndefined();
  cluster.simulation.create({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/service-account-token',
    metadata: {
      name: 'lost',
      namespace: 'default',
      annotations: { 'kubernetes.io/service-account.name': 'nobody' },
    },
  });
  cluster.pass(1);
  expect(client.get('secrets', 'default', 'lost')).toBeUndefined();
});

test('a restored cluster knows its tokens', async () => {
  const cluster = clusterWithToken();
  const token = tokenOf(cluster);
  const later = restoredCluster(cluster.simulation.snapshot(), cluster.clock.now());
  expect(tokenOf(later)).toBe(token);
  expect(await whoami(later, token)).toMatchObject({ status: 201 });
});
