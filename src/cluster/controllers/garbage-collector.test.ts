import { expect, test } from 'vitest';
import type { ConfigMap, OwnerReference } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { testCluster } from '../simulation/test-cluster.ts';

/** Cases of test/integration/garbagecollector and pkg/controller/garbagecollector/garbagecollector_test.go, on ConfigMaps. */

function graph() {
  const { simulation, pass } = testCluster({ nodes: 0 });
  const client = simulation.client('kubectl');
  for (const name of ['a', 'b']) client.create('namespaces', '', { metadata: { name } });
  pass(1);
  type Owner = { readonly metadata: { readonly name: string; readonly uid: string } };
  const refer = (owner: Owner, rest: Partial<OwnerReference> = {}): OwnerReference => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    ...rest,
  });
  const make = (
    name: string,
    ownerReferences: readonly OwnerReference[] = [],
    namespace = 'a',
    finalizers?: readonly string[],
  ): Stored<ConfigMap> =>
    client.create('configmaps', namespace, {
      metadata: { name, namespace, ownerReferences, ...(finalizers && { finalizers }) },
    });
  const names = (namespace = 'a'): string =>
    client
      .list('configmaps', namespace)
      .map(({ metadata }) => metadata.name)
      .filter((name) => name !== 'kube-root-ca.crt')
      .join(' ');
  const remove = (name: string, propagationPolicy: 'Background' | 'Foreground' | 'Orphan'): void =>
    client.delete('configmaps', 'a', name, { propagationPolicy });
  const said = (): readonly string[] =>
    simulation.store
      .list('events')
      .filter(({ source }) => source?.component === 'garbage-collector-controller')
      .map(({ metadata, type, reason, message }) => `${metadata.namespace} ${type} ${reason} ${message}`);
  return { client, pass, make, refer, names, remove, said };
}

test('dependents follow their owner, one after the other', () => {
  const { make, refer, pass, names, remove } = graph();
  const top = make('top');
  make('leaf', [refer(make('middle', [refer(top)]))]);
  remove('top', 'Background');
  expect(names()).toBe('leaf middle');
  pass(1);
  expect(names()).toBe('');
});

test('an owner in the foreground waits for what blocks it alone', () => {
  const { client, make, refer, pass, names, remove } = graph();
  const top = make('top');
  make('blocks', [refer(top, { blockOwnerDeletion: true })], 'a', ['example.com/held']);
  make('does-not', [refer(top)], 'a', ['example.com/held']);
  remove('top', 'Foreground');
  pass(1);
  expect(names()).toBe('blocks does-not top');
  const held = client.get('configmaps', 'a', 'blocks');
  if (held) client.update('configmaps', { ...held, metadata: { ...held.metadata, finalizers: [] } });
  pass(1);
  expect(names()).toBe('does-not');
});

test('orphans stay, without the reference', () => {
  const { client, make, refer, pass, names, remove } = graph();
  make('child', [refer(make('top')), refer(make('other'))]);
  remove('top', 'Orphan');
  pass(1);
  expect(names()).toBe('child other');
  expect(client.get('configmaps', 'a', 'child')?.metadata.ownerReferences).toMatchObject([{ name: 'other' }]);
});

test('one owner that stays is enough, and the others are forgotten', () => {
  const { client, make, refer, pass, remove } = graph();
  make('child', [refer(make('one')), refer(make('two'))]);
  remove('one', 'Background');
  pass(1);
  expect(client.get('configmaps', 'a', 'child')?.metadata.ownerReferences).toMatchObject([{ name: 'two' }]);
});

test('a circle does not hold itself up', () => {
  const { client, make, refer, pass, names, remove } = graph();
  const one = make('one');
  const two = make('two', [refer(one, { blockOwnerDeletion: true })]);
  client.update('configmaps', {
    ...one,
    metadata: { ...one.metadata, ownerReferences: [refer(two, { blockOwnerDeletion: true })] },
  });
  pass(1);
  remove('one', 'Foreground');
  pass(1);
  expect(names()).toBe('');
});

test('an owner that never was takes its dependents along, one of a kind that nobody knows does not', () => {
  const { make, refer, pass, names } = graph();
  make('lost', [refer({ metadata: { name: 'nobody', uid: 'no-such-uid' } })]);
  make('other-uid', [refer({ metadata: { name: make('there').metadata.name, uid: 'another' } })]);
  make('strange', [
    refer({ metadata: { name: 'x', uid: 'y' } }, { apiVersion: 'example.com/v1', kind: 'Widget' }),
  ]);
  pass(1);
  expect(names()).toBe('strange there');
});

test('an owner in another namespace is none, and that is said', () => {
  const { client, make, refer, pass, names, said } = graph();
  const owner = make('owner');
  const { uid } = owner.metadata;
  make('child', [refer(owner)], 'b');
  client.create('persistentvolumes', '', {
    metadata: { name: 'volume', ownerReferences: [refer(owner)] },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/data' } },
  });
  pass(1);
  expect(names('b')).toBe('');
  // without a namespace there is nowhere to look for a namespaced owner
  expect(client.get('persistentvolumes', '', 'volume')).toBeDefined();
  expect(said()).toEqual([
    `b Warning OwnerRefInvalidNamespace ownerRef [v1/ConfigMap, namespace: b, name: owner, uid: ${uid}] does not exist in namespace "b"`,
    `default Warning OwnerRefInvalidNamespace ownerRef [v1/ConfigMap, namespace: , name: owner, uid: ${uid}] does not exist in namespace ""`,
  ]);
});
