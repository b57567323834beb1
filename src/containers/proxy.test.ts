import { beforeAll, expect, test } from 'vitest';
import type { ApiResponse } from '../cluster/messages.ts';
import { TestCluster } from './cluster.test.fixture.ts';

const cluster = new TestCluster({ nodes: 2 });

beforeAll(async () => {
  for (const name of ['a', 'b', 'c']) cluster.pod(name, { image: 'luksa/kubia' }, {}, { app: 'kubia' });
  cluster.pod('web', { image: 'nginx', ports: [{ containerPort: 80 }] }, {}, { app: 'web' });
  const service = (name: string, spec: object): void =>
    cluster.create({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'default' }, spec });
  service('kubia', { selector: { app: 'kubia' }, ports: [{ port: 80, targetPort: 8080 }] });
  service('named', { selector: { app: 'kubia' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
  service('wrong', { selector: { app: 'kubia' }, ports: [{ port: 80, targetPort: 99 }] });
  service('empty', { selector: { app: 'nobody' }, ports: [{ port: 80 }] });
  await cluster.run(40);
});

async function ask(path: string, method = 'GET'): Promise<readonly [number, unknown]> {
  const answer: ApiResponse = await cluster.simulation.handle({
    method,
    path: `/api/v1/${path}`,
    query: new URLSearchParams(),
    headers: {},
  });
  const { body, status, headers } = answer;
  switch (body.type) {
    case 'text':
      return [status, body.text];
    case 'chunks': {
      let text = '';
      for await (const piece of body.chunks) text += piece;
      return [status, text];
    }
    case 'json':
      return [status, body.value];
    default:
      return [status, headers['location']];
  }
}

const failure = (code: number, reason: string, message: string, details?: object): unknown => [
  code,
  {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details && { details }),
    code,
  },
];

test('a pod answers through the API server, at the named port or the first declared one', async () => {
  const pods = 'namespaces/default/pods';
  expect(await ask(`${pods}/a:8080/proxy/`)).toEqual([200, "You've hit a\n"]);
  expect(await ask(`${pods}/http:a:8080/proxy/some/path`)).toEqual([200, "You've hit a\n"]);
  expect(await ask(`${pods}/a:8080/proxy/`, 'POST')).toEqual([200, "You've hit a\n"]);
  const [status, page] = await ask(`${pods}/web/proxy/`);
  expect(status).toBe(200);
  expect(page).toContain('<title>Welcome to nginx!</title>');
  expect(await ask(`${pods}/a/proxy`)).toEqual([301, `/api/v1/${pods}/a/proxy/`]);
});

test('a pod that cannot be reached is told of', async () => {
  const pods = 'namespaces/default/pods';
  const ip = cluster.simulation.store.get('pods', 'default/a')?.status.podIP ?? '';
  const unavailable = (because: string): unknown =>
    failure(503, 'ServiceUnavailable', `error trying to reach service: ${because}`);
  expect(await ask(`${pods}/a:99/proxy/`)).toEqual(
    unavailable(`dial tcp ${ip}:99: connect: connection refused`),
  );
  expect(await ask(`${pods}/a/proxy/`)).toEqual(
    unavailable(`dial tcp ${ip}:80: connect: connection refused`),
  );
  expect(await ask(`${pods}/https:a:8080/proxy/`)).toEqual(
    unavailable('http: server gave HTTP response to HTTPS client'),
  );
  expect(await ask(`${pods}/nope:80/proxy/`)).toEqual(
    failure(404, 'NotFound', 'pods "nope" not found', { name: 'nope', kind: 'pods' }),
  );
  expect(await ask(`${pods}/ftp:a:80/proxy/`)).toEqual(
    failure(400, 'BadRequest', 'invalid pod request "ftp:a:80"'),
  );
});

test('a service answers with one of its pods, by port number or name', async () => {
  const services = 'namespaces/default/services';
  const hit = new Set<unknown>();
  for (let i = 0; i < 30; i++) hit.add((await ask(`${services}/kubia/proxy/`))[1]);
  expect([...hit].sort()).toEqual(["You've hit a\n", "You've hit b\n", "You've hit c\n"]);
  for (const name of ['kubia:80', 'http:kubia:', 'named:http', 'named:80']) {
    expect((await ask(`${services}/${name}/proxy/`))[0]).toBe(200);
  }
  const unavailable = (message: string): unknown => failure(503, 'ServiceUnavailable', message);
  expect(await ask(`${services}/named/proxy/`)).toEqual(
    unavailable('no endpoints available for service "named"'),
  );
  expect(await ask(`${services}/kubia:81/proxy/`)).toEqual(
    unavailable('no service port 81 found for service "kubia"'),
  );
  expect(await ask(`${services}/empty/proxy/`)).toEqual(
    unavailable('no endpoints available for service "empty"'),
  );
  expect((await ask(`${services}/wrong/proxy/`))[0]).toBe(503);
  expect(await ask(`${services}/nope/proxy/`)).toEqual(
    failure(404, 'NotFound', 'endpoints "nope" not found', { name: 'nope', kind: 'endpoints' }),
  );
});

test("a node's kubelet answers, and what listens on the node", async () => {
  const [node] = [...cluster.simulation.kubelets];
  const name = node?.machine.name ?? '';
  expect(await ask(`nodes/${name}/proxy/healthz`)).toEqual([200, 'ok']);
  expect(await ask(`nodes/${name}:10250/proxy/healthz`)).toEqual([200, 'ok']);
  const [, pods] = await ask(`nodes/${name}/proxy/pods`);
  expect(pods).toMatchObject({ kind: 'PodList' });
  expect(await ask(`nodes/${name}/proxy/nope`)).toEqual([404, '404 page not found\n']);
  expect(await ask(`nodes/${name}:99/proxy/`)).toEqual(
    failure(
      503,
      'ServiceUnavailable',
      `error trying to reach service: dial tcp ${node?.machine.ip ?? ''}:99: connect: connection refused`,
    ),
  );
});
