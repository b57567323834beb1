import { describe, expect, it, test } from 'vitest';
import type { ConfigMap, Secret, ServiceAccount } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { testCluster } from '../../simulation/test-cluster.ts';
import { Store } from '../../store/store.ts';
import { metadata, storedPod } from '../test-objects.ts';
import { cleaningOf } from './token-cleaner.ts';

/** Models pkg/controller/serviceaccount/legacy_serviceaccount_token_cleaner_test.go */

const NOW = Date.parse('2023-06-01T12:00:00Z');
const LAST_USED = 'kubernetes.io/legacy-token-last-used';
const INVALID_SINCE = 'kubernetes.io/legacy-token-invalid-since';

interface Given {
  /** Since when tokens are tracked; '' for a map without that, undefined for no map. */
  readonly since: string | undefined;
  /** The day before which nothing is kept. */
  readonly before: string;
  readonly used?: string;
  readonly invalid?: string;
  readonly created?: string;
  readonly type?: string;
  readonly deleted?: boolean;
  /** The account that the secret names, by name and UID; the one that there is has the UID 12345. */
  readonly account?: readonly [name: string, uid: string];
  readonly exists?: boolean;
  readonly listed?: boolean;
  readonly mounted?: boolean;
}

function cleaning(given: Given): 'delete' | 'mark' | undefined {
  const { since, before, used, invalid, created = '2022-12-27', type, deleted, mounted } = given;
  const { account: [name, uid] = ['default', '12345'], exists = true, listed = true } = given;
  const store = new Store();
  if (since !== undefined) {
    const own = metadata('kube-apiserver-legacy-service-account-token-tracking', {
      namespace: 'kube-system',
    });
    const data = since === '' ? {} : { since };
    const map: Stored<ConfigMap> = { apiVersion: 'v1', kind: 'ConfigMap', metadata: own, data };
    store.put('configmaps', map);
  }
  const account: Stored<ServiceAccount> = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadata('default', { uid: '12345' }),
    ...(listed && { secrets: [{ name: 'token-secret-1' }] }),
  };
  if (exists) store.put('serviceaccounts', account);
  const volumes = [{ name: 'foo', secret: { secretName: 'token-secret-1' } }];
  store.put('pods', storedPod('pod-1', mounted === true ? { spec: { volumes } } : {}));
  const secret: Stored<Secret> = {
    apiVersion: 'v1',
    kind: 'Secret',
    type: type ?? 'kubernetes.io/service-account-token',
    metadata: metadata('token-secret-1', {
      creationTimestamp: `${created}T00:00:00Z`,
      labels: {
        ...(used !== undefined && { [LAST_USED]: used }),
        ...(invalid !== undefined && { [INVALID_SINCE]: invalid }),
      },
      annotations: {
        'kubernetes.io/service-account.name': name,
        'kubernetes.io/service-account.uid': uid,
      },
      ...(deleted === true && { deletionTimestamp: '2023-05-01T00:00:00Z' }),
    }),
  };
  return cleaningOf(store, secret, NOW, NOW - Date.parse(`${before}T00:00:00Z`));
}

describe('a token of old', () => {
  const old = { since: '2022-12-27', before: '2022-12-29', used: '2022-12-27' };
  it.each<[string, Given, 'delete' | 'mark' | undefined]>([
    ['that nothing tracks', { ...old, since: undefined, before: '2022-12-28' }, undefined],
    ['tracked since nobody knows when', { ...old, since: '' }, undefined],
    ['not tracked for long', { ...old, since: '2022-12-29' }, undefined],
    ['tracked since a day that is none', { ...old, since: '2022-12-27-1' }, undefined],
    ['that is another secret', { ...old, type: 'Opaque' }, undefined],
    ['that nobody lists', { ...old, listed: false }, undefined],
    ['made late', { ...old, created: '2022-12-30' }, undefined],
    ['that is being deleted', { ...old, before: '2022-12-30', deleted: true }, undefined],
    ['used late', { ...old, used: '2022-12-30' }, undefined],
    ['used on a day that is none', { ...old, used: '2022-12-27-1' }, undefined],
    ['of no account', { ...old, exists: false }, undefined],
    ['of an account of old', { ...old, account: ['default', '123456'] }, undefined],
    ['of an account without UID', { ...old, account: ['default', ''] }, 'mark'],
    ['of an account without name', { ...old, account: ['', '12345'] }, undefined],
    ['that a pod mounts', { ...old, mounted: true }, undefined],
    ['never used', { since: '2022-12-28', before: '2022-12-30' }, 'mark'],
    [
      'invalid since a day that is none',
      { since: '2022-12-28', before: '2022-12-30', invalid: '2022-12-29-1' },
      'mark',
    ],
    ['not invalid for long', { since: '2022-12-28', before: '2022-12-30', invalid: '2023-01-01' }, undefined],
    ['invalid for long', { since: '2022-12-28', before: '2023-01-01', invalid: '2022-12-29' }, 'delete'],
    ['not used for long', { ...old, before: '2022-12-30' }, 'mark'],
    ['not used for long, nor invalid', { ...old, before: '2022-12-30', invalid: '2023-01-01' }, undefined],
    [
      'not used for long, and invalid for long',
      { ...old, before: '2023-01-01', invalid: '2022-12-29' },
      'delete',
    ],
  ])('%s', (_name, given, wanted) => {
    expect(cleaning(given)).toBe(wanted);
  });
});

test('a token that nobody uses is marked after a year, and goes a year later', () => {
  const { simulation, pass } = testCluster({ nodes: 0 });
  const client = simulation.client('test');
  client.create('serviceaccounts', 'default', {
    metadata: { name: 'robot' },
    secrets: [{ name: 'robot-token' }],
  });
  client.create('secrets', 'default', {
    type: 'kubernetes.io/service-account-token',
    metadata: { name: 'robot-token', annotations: { 'kubernetes.io/service-account.name': 'robot' } },
  });
  const label = () => client.get('secrets', 'default', 'robot-token')?.metadata.labels?.[INVALID_SINCE];
  const day = 86_400;
  pass(364 * day);
  expect(label()).toBeUndefined();
  pass(3 * day);
  expect(label()).toBe('2027-01-06');
  pass(368 * day);
  expect(client.get('secrets', 'default', 'robot-token')).toBeUndefined();
});
