import { expect, test } from 'vitest';
import type { NodePart } from '../cluster/kubelet/outage.ts';
import type { ApiRequest } from '../cluster/messages.ts';
import { TestCluster } from './cluster.test.fixture.ts';

const ask = (path: string, query: Record<string, string>, signal?: AbortSignal): ApiRequest => ({
  method: 'GET',
  path: `/api/v1/namespaces/default/pods/web/${path}`,
  query: new URLSearchParams(query),
  headers: {},
  ...(signal && { signal }),
});

/** What the server says, and after how many seconds. */
async function answer(cluster: TestCluster, request: ApiRequest): Promise<readonly unknown[]> {
  const { clock, simulation } = cluster;
  const began = clock.now();
  const told = simulation.handle(request).then(async ({ status, body }) => {
    const after = (clock.now() - began) / 1000;
    if (body.type === 'json') return [after, status, (body.value as { message?: string }).message];
    if (body.type !== 'session') return [after, status, body.type];
    return [after, status, ((await body.session.done) as { message?: string }).message];
  });
  await cluster.run(40);
  return told;
}

test.each<[NodePart, number, string]>([
  ['kubelet', 0, 'connect: connection refused'],
  ['link', 3, 'connect: no route to host'],
  ['machine', 3, 'connect: no route to host'],
])('a node whose %s is down is dialled for as long as it takes to know', async (part, after, why) => {
  const cluster = new TestCluster({ nodes: 2 });
  cluster.pod('web', { image: 'nginx' }, { nodeName: 'node-2' });
  await cluster.run(10);
  cluster.simulation.stopNode('node-2', part);
  const host = '10.0.0.12:10250';
  const logs = `Get "https://${host}/containerLogs/default/web/web?tailLines=3": dial tcp ${host}: ${why}`;
  expect(await answer(cluster, ask('log', { tailLines: '3' }))).toEqual([after, 500, logs]);
  const exec = `error sending request: Post "https://${host}/exec/default/web/web?command=id&error=1&output=1": dial tcp ${host}: ${why}`;
  const wanted = { command: 'id', stdout: 'true', stderr: 'true' };
  expect(await answer(cluster, ask('exec', wanted))).toEqual([
    after,
    101,
    `Internal error occurred: ${exec}`,
  ]);
  const older = { ...ask('exec', wanted), headers: { 'x-stream-protocol-version': 'v4.channel.k8s.io' } };
  const dialling = `error dialing backend: dial tcp ${host}: ${why}`;
  expect(await answer(cluster, older)).toEqual([after, 500, dialling]);
  expect(await answer(cluster, ask('portforward', {}))).toEqual([after, 500, dialling]);
});

test('a node that comes back is reached while it is dialled; who has gone is not waited for', async () => {
  const cluster = new TestCluster({ nodes: 2 });
  cluster.pod('web', { image: 'nginx' }, { nodeName: 'node-2' });
  await cluster.run(10);
  cluster.simulation.stopNode('node-2', 'link');
  const { clock, simulation } = cluster;
  clock.schedule(clock.now() + 500, () => simulation.startNode('node-2', 'link'));
  expect(await answer(cluster, ask('log', {}))).toEqual([1, 200, 'text']);
  simulation.stopNode('node-2', 'link');
  const leave = new AbortController();
  clock.schedule(clock.now() + 500, () => leave.abort());
  const given = `Get "https://10.0.0.12:10250/containerLogs/default/web/web": context canceled`;
  expect(await answer(cluster, ask('log', {}, leave.signal))).toEqual([0.5, 500, given]);
});
