/**
 * `@kubernetes/client-node` against the emulated API server over HTTPS: what it keeps, writes and decodes is what the server has.
 */
import {
  ApiException,
  AppsV1Api,
  BatchV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  KubernetesObjectApi,
  ListWatch,
  PatchStrategy,
  setHeaderOptions,
  VersionApi,
  Watch,
  type V1ConfigMap,
} from '@kubernetes/client-node';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../src/cluster/client.ts';
import { ApiError } from '../src/cluster/machinery/errors.ts';
import { KeyedRandom } from '../src/cluster/random.ts';
import { startClusterServer, type ClusterServer } from '../src/node/cluster-server.ts';

const CHANGES = 10_000;
const NAMES = 60;
/** Every so many changes all connections are cut. */
const CUT_EVERY = 700;

/** Forwards connections, until they are cut. */
class Wire {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  cuts = 0;

  constructor(target: number) {
    this.#server = createServer((near) => {
      const far = connect(target, '127.0.0.1');
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
      }
      near.pipe(far).pipe(near);
    });
  }

  listen(): Promise<number> {
    return new Promise((resolve) =>
      this.#server.listen(0, '127.0.0.1', () => resolve((this.#server.address() as AddressInfo).port)),
    );
  }

  cut(): void {
    this.cuts += this.#sockets.size / 2;
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): Promise<unknown> {
    this.cut();
    return new Promise((resolve) => this.#server.close(resolve));
  }
}

let server: ClusterServer;
let wire: Wire;
let config: KubeConfig;
let client: Client;

beforeAll(async () => {
  server = await startClusterServer({
    scenario: 'rig',
    port: 0,
    seed: 1,
    start: Date.parse('2026-01-05T09:00:00Z'),
    clock: 'wall',
    tls: true,
  });
  const simulation = server.world.fleet.first();
  if (!simulation) throw new Error('no cluster');
  client = simulation.client('test');
  wire = new Wire(Number(new URL(server.url).port));
  const port = await wire.listen();
  config = new KubeConfig();
  config.loadFromString(server.kubeconfig.replace(server.url, `https://127.0.0.1:${port}`));
});
afterAll(async () => {
  await wire.close();
  await server.close();
});

/** Creates, changes or deletes one ConfigMap of a few. */
function change(random: KeyedRandom, at: number): void {
  const name = `map-${random.integer(NAMES, 'name', at)}`;
  const known = client.get('configmaps', 'default', name);
  try {
    if (!known) client.create('configmaps', 'default', { metadata: { name }, data: { at: String(at) } });
    else if (random.integer(3, 'act', at) === 0) client.delete('configmaps', 'default', name);
    else client.update('configmaps', { ...known, data: { at: String(at) } });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}

const pause = (milliseconds = 0): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

interface Versioned {
  readonly metadata?: { readonly name?: string; readonly resourceVersion?: string };
}

const versions = (objects: readonly Versioned[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    objects
      .map(({ metadata }) => [metadata?.name ?? '', metadata?.resourceVersion ?? ''] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

test(
  'informers keep in step through random changes and connections that are cut',
  { timeout: 60_000 },
  async () => {
    const api = config.makeApiClient(CoreV1Api);
    const lists = { count: 0 };
    const informer = new ListWatch<V1ConfigMap>(
      '/api/v1/namespaces/default/configmaps',
      new Watch(config),
      () => {
        lists.count++;
        return api.listNamespacedConfigMap({ namespace: 'default' });
      },
      false,
      undefined,
      undefined,
      { delayFn: () => pause(5) },
    );
    const heard = { add: 0, update: 0, delete: 0 };
    /** What somebody knows who has only heard of changes. */
    const told = new Map<string, string>();
    informer.on('add', ({ metadata }) => {
      heard.add++;
      told.set(metadata?.name ?? '', metadata?.resourceVersion ?? '');
    });
    informer.on('update', ({ metadata }) => {
      heard.update++;
      told.set(metadata?.name ?? '', metadata?.resourceVersion ?? '');
    });
    informer.on('delete', ({ metadata }) => {
      heard.delete++;
      told.delete(metadata?.name ?? '');
    });
    informer.on('error', () => void pause(5).then(() => informer.start().catch(() => undefined)));
    await informer.start();
    const random = new KeyedRandom(7);
    for (let at = 0; at < CHANGES; at++) {
      change(random, at);
      if (at % 20 === 0) await pause();
      if (at % CUT_EVERY === CUT_EVERY - 1) wire.cut();
    }
    const wanted = versions(client.list('configmaps', 'default'));
    await expect.poll(() => versions(informer.list('default')), { timeout: 15_000 }).toEqual(wanted);
    expect(Object.fromEntries([...told].sort(([a], [b]) => (a < b ? -1 : 1)))).toEqual(wanted);
    expect(wire.cuts).toBeGreaterThan(10);
    expect(heard.add).toBeGreaterThan(NAMES);
    expect(heard.update).toBeGreaterThan(NAMES);
    expect(heard.delete).toBeGreaterThan(NAMES);
    await informer.stop();
  },
);

describe('objects', () => {
  const web = (): { metadata: { name: string; labels: Record<string, string> }; spec: object } => ({
    metadata: { name: 'web', labels: { app: 'web' } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'nginx', image: 'nginx:1.27' }] },
      },
    },
  });

  test('are created, read, patched in every way, replaced and deleted', async () => {
    const apps = config.makeApiClient(AppsV1Api);
    const at = { name: 'web', namespace: 'default' };
    const made = await apps.createNamespacedDeployment({ namespace: 'default', body: web() as never });
    expect(made.spec?.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
    });
    expect(made.metadata?.creationTimestamp).toBeInstanceOf(Date);
    const patched = await apps.patchNamespacedDeployment(
      { ...at, body: [{ op: 'replace', path: '/spec/replicas', value: 3 }] },
      setHeaderOptions('Content-Type', PatchStrategy.JsonPatch),
    );
    expect(patched.spec?.replicas).toBe(3);
    const merged = await apps.patchNamespacedDeployment(
      { ...at, body: { metadata: { labels: { tier: 'front' } } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
    expect(merged.metadata?.labels).toEqual({ app: 'web', tier: 'front' });
    const strategic = await apps.patchNamespacedDeployment(
      {
        ...at,
        body: {
          spec: { template: { spec: { containers: [{ name: 'nginx', env: [{ name: 'A', value: 'b' }] }] } } },
        },
      },
      setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch),
    );
    expect(strategic.spec?.template.spec?.containers).toMatchObject([
      { name: 'nginx', image: 'nginx:1.27', env: [{ name: 'A', value: 'b' }] },
    ]);
    const applied = await apps.patchNamespacedDeployment(
      {
        ...at,
        fieldManager: 'me',
        force: true,
        body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 1 } },
      },
      setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply),
    );
    expect(applied.spec?.replicas).toBe(1);
    expect(
      applied.metadata?.managedFields?.some(
        ({ manager, operation }) => manager === 'me' && operation === 'Apply',
      ),
    ).toBe(true);
    const stale = { ...made, spec: { ...made.spec, replicas: 5 } };
    const refused = await apps
      .replaceNamespacedDeployment({ ...at, body: stale as never })
      .then(() => undefined)
      .catch((error: unknown) => error);
    if (!(refused instanceof ApiException)) throw new Error('not refused');
    expect(refused.code).toBe(409);
    expect(JSON.parse(String(refused.body))).toMatchObject({ kind: 'Status', reason: 'Conflict', code: 409 });
    const fresh = await apps.readNamespacedDeployment(at);
    fresh.spec = { ...fresh.spec, replicas: 4 } as never;
    expect((await apps.replaceNamespacedDeployment({ ...at, body: fresh })).spec?.replicas).toBe(4);
    expect((await apps.readNamespacedDeploymentScale(at)).spec?.replicas).toBe(4);
    expect(await apps.deleteNamespacedDeployment(at)).toMatchObject({
      status: 'Success',
      details: { name: 'web' },
    });
    const gone = await apps.readNamespacedDeployment(at).catch((error: unknown) => error);
    expect(gone instanceof ApiException && gone.code).toBe(404);
  });

  test('come as typed lists, page by page', async () => {
    const core = config.makeApiClient(CoreV1Api);
    const nodes = await core.listNode();
    expect(nodes.kind).toBe('NodeList');
    expect(nodes.items[0]?.status?.conditions?.[0]?.lastHeartbeatTime).toBeInstanceOf(Date);
    const all: string[] = [];
    let token: string | undefined;
    do {
      const page = await core.listNamespace({ limit: 1, ...(token ? { _continue: token } : {}) });
      all.push(...page.items.map(({ metadata }) => metadata?.name ?? ''));
      token = page.metadata?._continue;
    } while (token);
    expect(all).toEqual((await core.listNamespace()).items.map(({ metadata }) => metadata?.name));
    expect((await config.makeApiClient(VersionApi).getCode()).gitVersion).toMatch(/^v1\.33\./);
    expect((await config.makeApiClient(BatchV1Api).listJobForAllNamespaces()).items).toEqual([]);
  });

  test('of any kind are handled without knowing it', async () => {
    const objects = KubernetesObjectApi.makeApiClient(config);
    const map = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'any', namespace: 'default' },
      data: { a: '1' },
    };
    await objects.create(map);
    const merged = await objects.patch(
      { ...map, data: { b: '2' } },
      undefined,
      undefined,
      undefined,
      undefined,
      PatchStrategy.MergePatch,
    );
    expect(merged).toMatchObject({ data: { a: '1', b: '2' } });
    expect(await objects.read({ ...map, metadata: map.metadata })).toMatchObject({
      data: { a: '1', b: '2' },
    });
    await objects.delete(map);
    const custom = config.makeApiClient(CustomObjectsApi);
    const list: unknown = await custom.listClusterCustomObject({
      group: 'storage.k8s.io',
      version: 'v1',
      plural: 'storageclasses',
    });
    expect(list).toMatchObject({ kind: 'StorageClassList' });
  });
});
