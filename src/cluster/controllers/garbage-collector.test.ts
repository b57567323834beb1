import { describe, expect, it, test } from 'vitest';
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

describe('attemptToDeleteItem', () => {
  const block = { blockOwnerDeletion: true };
  const HELD = ['example.com/held'];
  it('an owner that waits for its dependents is forgotten where another stays', () => {
    const { client, make, refer, pass, remove, names } = graph();
    const waiting = make('waiting', [], 'a', HELD);
    const gone = { metadata: { name: 'gone', uid: 'gone' } };
    make('child', [refer(waiting, block), refer(gone), refer(make('stays'))]);
    remove('waiting', 'Foreground');
    pass(1);
    expect(names()).toBe('child stays waiting');
    expect(client.get('configmaps', 'a', 'child')?.metadata.ownerReferences).toMatchObject([
      { name: 'stays' },
    ]);
    expect(client.get('configmaps', 'a', 'waiting')?.metadata.finalizers).toEqual(HELD);
  });

  it('what has dependents of its own goes in the foreground with an owner that does', () => {
    const { client, make, refer, pass, remove } = graph();
    const top = make('top');
    const middle = make('middle', [refer(top, block)]);
    make('leaf', [refer(middle, block)], 'a', HELD);
    remove('top', 'Foreground');
    pass(1);
    const finalizers = (name: string) => client.get('configmaps', 'a', name)?.metadata.finalizers;
    expect([finalizers('top'), finalizers('middle'), finalizers('leaf')]).toEqual([
      ['foregroundDeletion'],
      ['foregroundDeletion'],
      HELD,
    ]);
  });

  it('a circle is opened by blocking no owner any more', () => {
    const { client, make, refer, pass, remove } = graph();
    const one = make('one', [], 'a', HELD);
    const two = make('two', [refer(one, block)], 'a', HELD);
    client.update('configmaps', {
      ...one,
      metadata: { ...one.metadata, ownerReferences: [refer(two, block)] },
    });
    pass(1);
    remove('one', 'Foreground');
    pass(1);
    expect(client.get('configmaps', 'a', 'two')?.metadata.ownerReferences).toEqual([
      refer(one, { blockOwnerDeletion: false }),
    ]);
  });

  it.each([
    ['orphan', ['orphan'], 'leaf'],
    ['foreground', ['foregroundDeletion'], ''],
    ['background', [], ''],
  ])('what has lost its owner goes as its finalizers say: %s', (_name, finalizers, left) => {
    const { make, refer, pass, names } = graph();
    const lost = { metadata: { name: 'nobody', uid: 'no-such-uid' } };
    make('leaf', [refer(make('child', [refer(lost)], 'a', finalizers))]);
    pass(1);
    expect(names()).toBe(left);
  });
});

describe('owners of other kinds', () => {
  it('stay without a namespace, and take their dependents along when they go', () => {
    const { client, pass, names, make } = graph();
    const { metadata } = client.create('priorityclasses.scheduling.k8s.io', '', {
      metadata: { name: 'high' },
      value: 5,
    });
    make('child', [
      { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', name: 'high', uid: metadata.uid },
    ]);
    pass(1);
    expect(names()).toBe('child');
    client.delete('priorityclasses.scheduling.k8s.io', '', 'high');
    pass(1);
    expect(names()).toBe('');
  });

  it('are known by all their versions, and by no others', () => {
    const { client, pass, names, make } = graph();
    const { metadata } = client.create('horizontalpodautoscalers.autoscaling', 'a', {
      metadata: { name: 'scaler', namespace: 'a' },
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' }, maxReplicas: 2 },
    });
    const by = (apiVersion: string) => [
      { apiVersion, kind: 'HorizontalPodAutoscaler', name: 'scaler', uid: metadata.uid },
    ];
    make('one', by('autoscaling/v1'));
    make('two', by('autoscaling/v2'));
    make('old', by('autoscaling/v2beta1'));
    pass(1);
    expect(names()).toBe('old one two');
    client.delete('horizontalpodautoscalers.autoscaling', 'a', 'scaler');
    pass(1);
    // whose owner cannot be looked for waits until it can
    expect(names()).toBe('old');
  });

  it('are remembered as gone when their kind goes with them', () => {
    const { client, pass, names, make } = graph();
    const schema = { openAPIV3Schema: { type: 'object' as const } };
    client.create('customresourcedefinitions.apiextensions.k8s.io', '', {
      metadata: { name: 'ships.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'ships', kind: 'Ship' },
        versions: [{ name: 'v1', served: true, storage: true, schema }],
      },
    });
    pass(2);
    const ship = client.create('ships.example.com' as never, 'a', {
      apiVersion: 'example.com/v1',
      kind: 'Ship',
      metadata: { name: 'ship', namespace: 'a' },
    } as never) as { readonly metadata: { readonly uid: string } };
    make('cargo', [{ apiVersion: 'example.com/v1', kind: 'Ship', name: 'ship', uid: ship.metadata.uid }]);
    pass(1);
    expect(names()).toBe('cargo');
    client.delete('customresourcedefinitions.apiextensions.k8s.io', '', 'ships.example.com');
    pass(10);
    expect(names()).toBe('');
  });
});
