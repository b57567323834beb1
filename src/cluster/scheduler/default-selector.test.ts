import { expect, test } from 'vitest';
import type { ReplicaSet, ReplicationController, Service, StatefulSet } from '../api/types.ts';
import { metadata, owner, storedPod } from '../controllers/test-objects.ts';
import type { Stored } from '../machinery/object.ts';
import { Store } from '../store/store.ts';
import { defaultSelectors } from './default-selector.ts';

const template = { spec: { containers: [] } };
const service = (name: string, selector?: Readonly<Record<string, string>>): Stored<Service> => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata(name),
  spec: { ...(selector && { selector }) },
  status: {},
});
const replicaSet: Stored<ReplicaSet> = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: metadata('owner'),
  spec: { selector: { matchLabels: { set: 's' } }, template },
  status: { replicas: 0 },
};
const controller: Stored<ReplicationController> = {
  apiVersion: 'v1',
  kind: 'ReplicationController',
  metadata: metadata('owner'),
  spec: { selector: { rc: 'r' }, template },
  status: { replicas: 0 },
};
const statefulSet: Stored<StatefulSet> = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: metadata('owner'),
  spec: { selector: { matchLabels: { sts: 't' } }, serviceName: 'x', template },
  status: { replicas: 0 },
};

/** Models pkg/scheduler/framework/plugins/helper/spread_test.go TestGetPodServices, TestDefaultSelector */
test.each<[string, readonly Stored<Service>[], readonly [string, string] | undefined, readonly object[]]>([
  ['belongs to nothing', [], undefined, []],
  ['belongs to a service', [service('s', { app: 'a' })], undefined, [{ app: 'a' }]],
  ['belongs to none of the services', [service('s', { app: 'b' }), service('t')], undefined, []],
  [
    'belongs to two services',
    [service('s', { app: 'a' }), service('t', { tier: 'b' }), service('u', { tier: 'c' })],
    undefined,
    [{ app: 'a', tier: 'b' }],
  ],
  [
    'is of a replica set',
    [service('s', { app: 'a' })],
    ['apps/v1', 'ReplicaSet'],
    [{ app: 'a' }, { set: 's' }],
  ],
  [
    'is of a controller',
    [service('s', { app: 'a' })],
    ['v1', 'ReplicationController'],
    [{ app: 'a' }, { rc: 'r' }],
  ],
  [
    'is of a stateful set',
    [service('s', { app: 'a' })],
    ['apps/v1', 'StatefulSet'],
    [{ app: 'a' }, { sts: 't' }],
  ],
  ['is of a replica set alone', [], ['apps/v1', 'ReplicaSet'], [{ set: 's' }]],
  ['is of a set of another group', [], ['example.com/v1', 'ReplicaSet'], []],
])('a pod that %s', (_what, services, by, expected) => {
  const store = new Store();
  for (const one of services) store.put('services', one);
  store.put('replicasets.apps', replicaSet);
  store.put('replicationcontrollers', controller);
  store.put('statefulsets.apps', statefulSet);
  const ownerReferences = by ? [owner(by[0], by[1], 'owner', 'owner-uid')] : [];
  const pod = storedPod('p', { metadata: { labels: { app: 'a', tier: 'b' }, ownerReferences } });
  expect(defaultSelectors(pod, store).map(({ matchLabels }) => matchLabels)).toEqual(expected);
});
