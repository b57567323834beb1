import { describe, expect, it } from 'vitest';
import type { ManagedFieldsEntry } from '../api/types.ts';
import type { KubeObject, Stored, StoredObject } from '../machinery/object.ts';
import { deployment, restoredCluster, testCluster, type TestCluster } from '../simulation/test-cluster.ts';
import { deferredWritesOf } from './deferred-tracking.ts';
import { testServer } from './testing.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';
const PODS = '/api/v1/namespaces/default/pods';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';

type Entries = readonly ManagedFieldsEntry[];

/** Who manages which fields, as `manager subresource`. */
const owners = (entries: Entries = []): readonly (readonly [string, unknown])[] =>
  entries.map(({ manager = '', subresource = '', fieldsV1 }) => [
    `${manager} ${subresource}`.trim(),
    fieldsV1,
  ]);

describe('what components take away', () => {
  const owned = async (json: ReturnType<typeof testServer>['json']): Promise<unknown> =>
    owners(((await json('GET', `${MAPS}/a`)) as KubeObject).metadata?.managedFields);

  it('is nobody’s any more in lists', async () => {
    const { server, json } = testServer();
    const client = server.client('kube-controller-manager');
    const owner = (name: string): object => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name,
      uid: `uid-${name}`,
    });
    await json('POST', `${MAPS}?fieldManager=me`, {
      metadata: { name: 'a', ownerReferences: [owner('x'), owner('y')], finalizers: ['me.example.com/a'] },
      data: { k: 'v' },
    });
    const write = (change: Partial<StoredObject['metadata']>): void => {
      const map = client.get('configmaps', 'default', 'a');
      if (!map) throw new Error('there is none');
      client.update('configmaps', { ...map, metadata: { ...map.metadata, ...change } } as Stored<typeof map>);
    };
    const data = { 'f:data': { '.': {}, 'f:k': {} } };
    const references = (...names: readonly string[]): object => ({
      'f:ownerReferences': {
        '.': {},
        ...Object.fromEntries(names.map((name) => [`k:{"uid":"uid-${name}"}`, {}])),
      },
    });
    const finalizers = { 'f:finalizers': { '.': {}, 'v:"me.example.com/a"': {} } };
    expect(await owned(json)).toEqual([
      ['me', { ...data, 'f:metadata': { ...finalizers, ...references('x', 'y') } }],
    ]);
    write({ ownerReferences: [owner('y')] as never });
    expect(await owned(json)).toEqual([
      ['me', { ...data, 'f:metadata': { ...finalizers, ...references('y') } }],
    ]);
    write({ finalizers: [] });
    expect((await json('GET', `${MAPS}/a`)) as KubeObject).not.toHaveProperty('metadata.finalizers');
    expect(await owned(json)).toEqual([['me', { ...data, 'f:metadata': references('y') }]]);
    write({ ownerReferences: [] });
    expect(await owned(json)).toEqual([['me', data]]);
  });

  it('is theirs if they put something in its place', async () => {
    const { server, json } = testServer();
    const client = server.client('kube-controller-manager');
    await json('POST', `${MAPS}?fieldManager=me`, { metadata: { name: 'a' }, data: { k: 'v', l: 'w' } });
    const write = async (change: object): Promise<unknown> => {
      const map = client.get('configmaps', 'default', 'a');
      if (!map) throw new Error('there is none');
      client.update('configmaps', { ...map, ...change });
      return owned(json);
    };
    expect(await write({ data: { k: 'x', m: 'y' } })).toEqual([
      ['kube-controller-manager', { 'f:data': { 'f:k': {}, 'f:m': {} } }],
      ['me', { 'f:data': {} }],
    ]);
    expect(await write({ data: undefined })).toEqual([]);
  });
});

const send = async (
  { simulation }: TestCluster,
  method: string,
  path: string,
  json?: unknown,
  query = '',
  type = 'application/json',
): Promise<StoredObject> => {
  const { body } = await simulation.handle({
    method,
    path,
    query: new URLSearchParams(query),
    headers: { accept: 'application/json', 'user-agent': 'me/1', 'content-type': type },
    ...(json === undefined ? {} : { body: { json } }),
  });
  if (body.type !== 'json') throw new Error(`an answer of type ${body.type}`);
  return body.value as StoredObject;
};

const managersOf = ({ metadata: { managedFields = [] } }: StoredObject): readonly string[] =>
  managedFields.map(({ manager, operation, apiVersion, subresource = '' }) =>
    `${manager} ${operation} ${apiVersion} ${subresource}`.trim(),
  );

async function running(): Promise<TestCluster> {
  const cluster = testCluster({});
  await send(cluster, 'POST', DEPLOYMENTS, deployment('web', 2));
  cluster.pass(60);
  return cluster;
}

const firstPod = async (cluster: TestCluster): Promise<StoredObject> => {
  const [pod] = ((await send(cluster, 'GET', PODS)) as unknown as { items: readonly StoredObject[] }).items;
  if (!pod) throw new Error('there is no pod');
  return pod;
};

describe('the managed fields of what runs', () => {
  it('name the programs that wrote it', async () => {
    const cluster = await running();
    expect(managersOf(await send(cluster, 'GET', `${DEPLOYMENTS}/web`))).toEqual([
      'kube-controller-manager Update apps/v1 status',
      'me Update apps/v1',
    ]);
    const pod = await firstPod(cluster);
    expect(managersOf(pod)).toEqual(['kube-controller-manager Update v1', 'kubelet Update v1 status']);
    const [made, status] = pod.metadata.managedFields ?? [];
    const uid = pod.metadata.ownerReferences?.[0]?.uid ?? '';
    expect(made?.fieldsV1).toEqual({
      'f:metadata': {
        'f:generateName': {},
        'f:labels': { '.': {}, 'f:app': {}, 'f:pod-template-hash': {} },
        'f:ownerReferences': { '.': {}, [`k:{"uid":"${uid}"}`]: {} },
      },
      'f:spec': {
        'f:containers': {
          'k:{"name":"c"}': {
            '.': {},
            'f:image': {},
            'f:imagePullPolicy': {},
            'f:name': {},
            'f:resources': {},
            'f:terminationMessagePath': {},
            'f:terminationMessagePolicy': {},
          },
        },
        'f:dnsPolicy': {},
        'f:enableServiceLinks': {},
        'f:restartPolicy': {},
        'f:schedulerName': {},
        'f:securityContext': {},
        'f:terminationGracePeriodSeconds': {},
      },
    });
    const { 'f:status': parts = {} } = (status?.fieldsV1 ?? {}) as { 'f:status'?: object };
    const told = Object.keys(parts).sort();
    expect(told).toEqual([
      'f:conditions',
      'f:containerStatuses',
      'f:hostIP',
      'f:hostIPs',
      'f:phase',
      'f:podIP',
      'f:podIPs',
      'f:startTime',
    ]);
  });

  it('are the same after a snapshot, and whoever looked before', async () => {
    const cluster = await running();
    const { simulation, clock } = cluster;
    const snapshot = structuredClone(simulation.snapshot());
    const other = restoredCluster(snapshot, clock.now());
    const before = await firstPod(cluster);
    expect((await firstPod(other)).metadata).toEqual(before.metadata);
  });

  it('do not change an object that is written as it is', async () => {
    const cluster = await running();
    const before = await firstPod(cluster);
    const path = `${PODS}/${before.metadata.name}`;
    const after = await send(cluster, 'PUT', path, before);
    expect(after.metadata.resourceVersion).toBe(before.metadata.resourceVersion);
    const labelled = await send(
      cluster,
      'PATCH',
      path,
      { metadata: { labels: { mine: 'yes' } } },
      '',
      'application/merge-patch+json',
    );
    expect(managersOf(labelled).toSorted()).toEqual([
      'kube-controller-manager Update v1',
      'kubelet Update v1 status',
      'me Update v1',
    ]);
  });

  it('are told to watchers with the write itself, and with the deletion', async () => {
    const cluster = await running();
    const { simulation, clock } = cluster;
    const stop = new AbortController();
    const { body } = await simulation.handle({
      method: 'GET',
      path: PODS,
      query: new URLSearchParams({ watch: 'true', resourceVersion: String(simulation.store.revision) }),
      headers: { accept: 'application/json' },
      signal: stop.signal,
    });
    if (body.type !== 'events') throw new Error(`an answer of type ${body.type}`);
    const pod = await firstPod(cluster);
    await send(cluster, 'DELETE', `${PODS}/${pod.metadata.name}`);
    clock.advanceTo(clock.now() + 60_000);
    stop.abort();
    const told = new Map<string, readonly string[]>();
    for await (const event of body.events) {
      const { type, object } = event as { type: string; object: StoredObject };
      if (type !== 'MODIFIED') told.set(type, managersOf(object));
    }
    expect([...told].toSorted()).toEqual([
      ['ADDED', ['kube-controller-manager Update v1']],
      ['DELETED', ['kube-controller-manager Update v1', 'kubelet Update v1 status']],
    ]);
  });

  it('give the replicas to whoever scaled last', async () => {
    const cluster = await running();
    const client = cluster.simulation.client('horizontal-pod-autoscaler');
    for (const replicas of [4, 2]) {
      const web = client.get('deployments.apps', 'default', 'web');
      if (!web) throw new Error('there is none');
      client.update(
        'deployments.apps',
        { ...web, spec: { ...web.spec, replicas } },
        { subresource: 'scale' },
      );
    }
    const config = { ...deployment('web', 3), apiVersion: 'apps/v1' };
    const refused = await send(
      cluster,
      'PATCH',
      `${DEPLOYMENTS}/web`,
      { apiVersion: config.apiVersion, kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 3 } },
      'fieldManager=other',
      'application/apply-patch+yaml',
    );
    expect(refused).toMatchObject({
      code: 409,
      message:
        'Apply failed with 1 conflict: conflict with "kube-controller-manager" with subresource "scale" using apps/v1: .spec.replicas',
    });
  });

  it('tell of a hundred writes as of one', async () => {
    const cluster = await running();
    const client = cluster.simulation.client('deployment-controller');
    await send(cluster, 'GET', `${DEPLOYMENTS}/web`);
    for (let i = 0; i < 100; i++) {
      const web = client.get('deployments.apps', 'default', 'web');
      if (!web) throw new Error('there is none');
      const annotations = { ...web.metadata.annotations, [`a${i % 3}`]: `${i}` };
      if (i % 2 === 0)
        client.update('deployments.apps', { ...web, metadata: { ...web.metadata, annotations } });
      else client.updateStatus('deployments.apps', { ...web, status: { ...web.status, collisionCount: i } });
    }
    const web = await send(cluster, 'GET', `${DEPLOYMENTS}/web`);
    expect(managersOf(web).toSorted()).toEqual([
      'kube-controller-manager Update apps/v1',
      'kube-controller-manager Update apps/v1 status',
      'me Update apps/v1',
    ]);
    const own = web.metadata.managedFields?.find(
      ({ manager, subresource }) => manager === 'kube-controller-manager' && subresource === undefined,
    );
    expect(own?.fieldsV1).toEqual({
      'f:metadata': { 'f:annotations': { 'f:a0': {}, 'f:a1': {}, 'f:a2': {} } },
    });
  });

  /** How many versions an object holds on to: those of its deferred writes, and those of theirs. */
  const versionsHeldBy = (object: StoredObject): number => {
    const seen = new Set<KubeObject>();
    const waiting: KubeObject[] = [object];
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      if (seen.has(one)) continue;
      seen.add(one);
      for (const write of deferredWritesOf(one as StoredObject))
        waiting.push(write.object, ...(write.old ? [write.old] : []));
    }
    return seen.size;
  };

  it.each([
    ['pods', PODS, ['kube-controller-manager Update v1', 'kubelet Update v1 status']],
    [
      'deployments.apps',
      DEPLOYMENTS,
      [
        'kube-controller-manager Update apps/v1',
        'kube-controller-manager Update apps/v1 status',
        'me Update apps/v1',
      ],
    ],
  ] as const)('hold on to few older versions: %s', async (resource, path, managers) => {
    const cluster = await running();
    const { store } = cluster.simulation;
    const client = cluster.simulation.client('deployment-controller');
    await send(cluster, 'GET', path);
    const name = store.list(resource)[0]?.metadata.name ?? '';
    const held: number[] = [];
    for (let i = 0; i < 200; i++) {
      const object = store.get(resource, `default/${name}`);
      if (!object) throw new Error('there is none');
      const annotations = { ...object.metadata.annotations, [`a${i % 3}`]: `${i}` };
      const next = { ...object, metadata: { ...object.metadata, annotations } };
      held.push(versionsHeldBy(client.update(resource, next as typeof object)));
    }
    expect(Math.max(...held)).toBe(Math.max(...held.slice(0, 50)));
    expect(managersOf(await send(cluster, 'GET', `${path}/${name}`)).toSorted()).toEqual(managers);
  });
});
