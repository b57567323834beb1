import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../cluster/clock.ts';
import type { ApiRequest } from '../../cluster/messages.ts';
import { KeyedRandom } from '../../cluster/random.ts';
import type { ClusterHost } from '../host.ts';
import type { JsonObject } from '../messages.ts';
import { machineOf, resourcesOf } from './machines.ts';
import { googleCloudProvider } from './load-balancers.ts';
import { GkeService } from './service.ts';
import type { GkeSnapshot } from './service.ts';

const start = Date.parse('2026-01-05T09:00:00Z');

/** A host that writes down what it was asked for. */
class NotingHost implements ClusterHost {
  ready(): Promise<void> {
    return Promise.resolve();
  }

  readonly notes: string[] = [];
  createCluster: ClusterHost['createCluster'] = ({ id, nodes }) =>
    void this.notes.push(`create ${id} ${nodes.length}`);
  deleteCluster: ClusterHost['deleteCluster'] = (id) => void this.notes.push(`delete ${id}`);
  addNodes: ClusterHost['addNodes'] = (id, nodes) => void this.notes.push(`add ${id} ${nodes.length}`);
  removeNodes: ClusterHost['removeNodes'] = (id, names) =>
    void this.notes.push(`remove ${id} ${names.length}`);
  apply: ClusterHost['apply'] = (id, manifests, present) =>
    void this.notes.push(`${present ? 'apply' : 'withdraw'} ${id} ${manifests.length}`);
  setVersion: ClusterHost['setVersion'] = (id, version) => void this.notes.push(`version ${id} ${version}`);
  setRunning: ClusterHost['setRunning'] = () => undefined;
  setPaused: ClusterHost['setPaused'] = () => undefined;
  setNodeRunning: ClusterHost['setNodeRunning'] = () => undefined;
  health: ClusterHost['health'] = () => ({ kubelet: true, apiServer: true });
  login: ClusterHost['login'] = () => undefined;
  credentials: ClusterHost['credentials'] = () => undefined;
}

function cloud(snapshot?: GkeSnapshot, now = start) {
  const clock = new VirtualClock(now);
  const host = new NotingHost();
  const service = new GkeService({ clock, random: new KeyedRandom(1), host }, snapshot);
  const call = async (
    method: string,
    path: string,
    json?: unknown,
  ): Promise<JsonObject & { readonly code: number }> => {
    const request: ApiRequest = {
      method,
      path: `/v1/projects/my-project/locations/${path}`,
      query: new URLSearchParams(),
      headers: { authorization: 'Bearer x' },
      ...(json === undefined ? {} : { body: { json } }),
    };
    const { body, status } = await service.handle('container.googleapis.com', request);
    return { ...(body.type === 'json' ? (body.value as JsonObject) : {}), code: status };
  };
  return { call, clock, host, service };
}

const wish = (name: string) => ({
  cluster: { name, nodePools: [{ name: 'default-pool', initialNodeCount: 3 }] },
});
const id = 'gke_my-project_us-central1-a_lab';

describe('Kubernetes Engine', () => {
  it('makes, grows, upgrades and deletes a cluster in virtual time', async () => {
    const { call, clock, host } = cloud();
    const place = 'us-central1-a/clusters';
    expect(await call('POST', place, wish('lab'))).toMatchObject({
      operationType: 'CREATE_CLUSTER',
      status: 'RUNNING',
      code: 200,
    });
    expect(await call('GET', `${place}/lab`)).toMatchObject({ status: 'PROVISIONING', currentNodeCount: 0 });
    clock.advanceTo(start + 400_000);
    expect(await call('GET', `${place}/lab`)).toMatchObject({
      status: 'RUNNING',
      currentNodeCount: 3,
      currentMasterVersion: '1.33.5-gke.1201000',
      zone: 'us-central1-a',
    });
    await call('POST', `${place}/lab/nodePools/default-pool:setSize`, { nodeCount: 1 });
    expect(await call('DELETE', `${place}/lab`)).toMatchObject({
      code: 400,
      error: { status: 'FAILED_PRECONDITION' },
    });
    clock.advanceTo(start + 600_000);
    await call('PUT', `${place}/lab`, { update: { desiredMasterVersion: '1.34' } });
    clock.advanceTo(start + 1_000_000);
    await call('DELETE', `${place}/lab`);
    clock.advanceTo(start + 1_400_000);
    expect(await call('GET', `${place}/lab`)).toMatchObject({
      code: 404,
      error: { message: 'Not found: projects/my-project/zones/us-central1-a/clusters/lab.' },
    });
    expect(host.notes).toEqual([
      `create ${id} 3`,
      `remove ${id} 2`,
      `version ${id} v1.34.1-gke.1829001`,
      `delete ${id}`,
    ]);
  });

  it('goes on with an operation after a restore', async () => {
    const before = cloud();
    await before.call('POST', 'us-central1-a/clusters', wish('lab'));
    before.clock.advanceTo(start + 60_000);
    const after = cloud(structuredClone(before.service.snapshot()), start + 60_000);
    after.clock.advanceTo(start + 400_000);
    expect(await after.call('GET', 'us-central1-a/clusters/lab')).toMatchObject({
      status: 'RUNNING',
      currentNodeCount: 3,
    });
    expect(after.host.notes).toEqual([`create ${id} 3`]);
  });

  it('spreads regional clusters over three zones', async () => {
    const { call, clock } = cloud();
    await call('POST', 'asia-northeast3/clusters', wish('seoul'));
    clock.advanceTo(start + 400_000);
    expect(await call('GET', 'asia-northeast3/clusters/seoul')).toMatchObject({
      currentNodeCount: 9,
      locations: ['asia-northeast3-a', 'asia-northeast3-b', 'asia-northeast3-c'],
    });
  });

  it.each([
    [
      'us-central1-a',
      { name: 'My_Cluster' },
      400,
      "Invalid value for \"cluster.name\": must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name', or 'abc-123').",
    ],
    ['mars-1a', { name: 'lab' }, 400, 'Location "mars-1a" does not exist.'],
    [
      'us-central1-a',
      { name: 'lab', initialClusterVersion: '1.22' },
      400,
      'Master version "1.22" is unsupported.',
    ],
  ])('refuses %s %j', async (location, cluster, code, message) => {
    expect(await cloud().call('POST', `${location}/clusters`, { cluster })).toMatchObject({
      code,
      error: { message },
    });
  });
});

describe('machines', () => {
  it('keeps back what the system needs', () => {
    const medium = machineOf('e2-medium');
    expect(medium && resourcesOf(medium, 100, 110).allocatable['cpu']).toBe('940m');
    const standard = machineOf('e2-standard-4');
    expect(standard && resourcesOf(standard, 100, 110).allocatable['cpu']).toBe('3920m');
    expect(machineOf('e2-huge')).toBeUndefined();
  });
});

describe('load balancers', () => {
  it('get an address of Google after half a minute to a minute, the same for the same service', () => {
    const addressOf = (uid: string) => {
      const clock = new VirtualClock(start);
      const found: (readonly [number, string | undefined])[] = [];
      googleCloudProvider(clock, new KeyedRandom(1)).loadBalancers?.ensure(
        { uid, namespace: 'd', name: 's' },
        ({ ip }) => found.push([clock.now() - start, ip]),
        start,
      );
      clock.advanceTo(start + 120_000);
      return found;
    };
    const [[delay, ip] = [0, '']] = addressOf('a');
    expect(delay).toBeGreaterThanOrEqual(30_000);
    expect(delay).toBeLessThanOrEqual(60_000);
    expect(ip).toMatch(/^3[45]\.\d+\.\d+\.\d+$/);
    expect(addressOf('a')).toEqual([[delay, ip]]);
    expect(addressOf('b')).not.toEqual([[delay, ip]]);
  });
});
