import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import net from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Store } from '../cluster/store/store.ts';
import { jumpTo } from '../world/jump.ts';
import { startClusterServer, type ClusterServer } from './cluster-server.ts';

let server: ClusterServer;
let store: Store;
let port: number;
const path = '/api/v1/namespaces/default/configmaps';
const agent = new http.Agent({ maxSockets: Infinity });

beforeAll(async () => {
  server = await startClusterServer({
    scenario: 'rig',
    port: 0,
    seed: 1,
    start: 0,
    clock: 'manual',
    tls: false,
  });
  port = Number(new URL(server.url).port);
  const cluster = server.world.fleet.first();
  if (!cluster) throw new Error('no cluster');
  store = cluster.store;
});
afterAll(async () => {
  agent.destroy();
  await server.close();
});

/** Sends a request and waits for the head of its answer. */
async function send(method: string, target: string, body?: string): Promise<IncomingMessage> {
  const request = http.request(server.url + target, {
    method,
    agent,
    headers: { 'content-type': 'application/json' },
  });
  request.on('error', () => undefined);
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

async function text(response: IncomingMessage): Promise<string> {
  let all = '';
  for await (const piece of response) all += String(piece);
  return all;
}

const configMap = (name: string, content: string): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { content } });

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 1000) throw new Error('never');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What a server says to bytes that need be no HTTP, until it closes. */
async function raw(bytes: string): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  let heard = '';
  socket.on('data', (piece) => (heard += piece.toString()));
  socket.write(bytes);
  await once(socket, 'close');
  return heard;
}

it('tells 500 watchers of a change, and forgets them when they have gone', async () => {
  const before = store.listenersOf('configmaps');
  const watchers = await Promise.all(
    Array.from({ length: 500 }, () => send('GET', `${path}?watch=true&fieldSelector=metadata.name%3Dseen`)),
  );
  expect(store.listenersOf('configmaps')).toBe(before + 500);
  const first = watchers.map(async (watcher) => {
    const [piece] = (await once(watcher, 'data')) as [Buffer];
    const event = JSON.parse(piece.toString()) as { type: string; object: { metadata: { name: string } } };
    return `${event.type} ${event.object.metadata.name}`;
  });
  await text(await send('POST', path, configMap('seen', 'x')));
  expect(new Set(await Promise.all(first))).toEqual(new Set(['ADDED seen']));
  for (const watcher of watchers) watcher.destroy();
  await until(() => store.listenersOf('configmaps') === before);
});

it('ends a watch whose client has fallen far behind, after what it had coming', async () => {
  const before = store.listenersOf('secrets');
  const watcher = await send('GET', '/api/v1/namespaces/default/secrets?watch=true');
  watcher.pause();
  let written = 0;
  const write = (size: number): void => {
    server.world.fleet.first()?.create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: `s${written++}`, namespace: 'default' },
      stringData: { content: 'x'.repeat(size) },
    });
  };
  const pass = (seconds: number): Promise<void> =>
    jumpTo(server.world, server.world.clock.now() + seconds * 1000);
  // Large ones fill what the connection holds; the others wait behind them.
  for (let round = 0; round < 12; round++) {
    for (let each = 0; each < 4; each++) write(500_000);
    await pass(0.1);
  }
  for (let each = 0; each < 1000; each++) write(1);
  await pass(6);
  expect(store.listenersOf('secrets')).toBe(before + 1);
  write(1);
  expect(store.listenersOf('secrets')).toBe(before);
  const lines = (await text(watcher)).trimEnd().split('\n');
  const names = lines.map(
    (line) => (JSON.parse(line) as { object: { metadata: { name: string } } }).object.metadata.name,
  );
  expect(names).toEqual(names.map((_, index) => `s${index}`));
  expect(names.length).toBeGreaterThanOrEqual(1000);
  expect(names.length).toBe(written - 1);
});

it('forgets watchers that half close their connection', async () => {
  const before = store.listenersOf('configmaps');
  const socket = net.connect(port, '127.0.0.1');
  socket.write(`GET ${path}?watch=true HTTP/1.1\r\nHost: x\r\n\r\n`);
  await until(() => store.listenersOf('configmaps') === before + 1);
  socket.end();
  await until(() => store.listenersOf('configmaps') === before);
  socket.destroy();
});

it('goes on after requests that break off', async () => {
  for (const sent of [
    'GET /api',
    'GET /api/v1/pods HTTP/1.1\r\nHost: x\r\n\r\n',
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"a`,
  ]) {
    for (let i = 0; i < 20; i++) {
      const socket = net.connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(sent);
      if (i % 2 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
      socket.resetAndDestroy();
    }
  }
  expect((await send('GET', '/version')).statusCode).toBe(200);
});

it('refuses what is no HTTP, in the words of Go', async () => {
  const refusal = (words: string): string =>
    `HTTP/1.1 ${words}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${words}`;
  expect(await raw('ahoy\r\n\r\n')).toBe(refusal('400 Bad Request'));
  expect(await raw('GET / HTTP/1.1\r\nno colon\r\n\r\n')).toBe(refusal('400 Bad Request'));
  expect(await raw(`GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(1 << 20)}\r\n\r\n`)).toBe(
    refusal('431 Request Header Fields Too Large'),
  );
  expect((await raw('GET /api/%zz HTTP/1.1\r\nHost: x\r\n\r\n')).split('\r\n')[0]).toBe(
    'HTTP/1.1 400 Bad Request',
  );
});

it('takes bodies of up to 3 MB', async () => {
  const spaces = ' '.repeat(3 * 1024 * 1024);
  const object = configMap('large', 'x');
  const fits = await send('POST', path, object + spaces.slice(object.length));
  expect(fits.statusCode).toBe(201);
  fits.resume();
  const response = await send('POST', path, `${object}${spaces}`);
  expect([response.statusCode, JSON.parse(await text(response))]).toEqual([
    413,
    {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Request entity too large: limit is 3145728',
      reason: 'RequestEntityTooLarge',
      code: 413,
    },
  ]);
});

it('answers several requests on one connection, and passes over upgrades that it does not know', async () => {
  const request = 'GET /healthz HTTP/1.1\r\nHost: x\r\n';
  const heard = await raw(`${request}\r\n${request}\r\n${request}Connection: close\r\n\r\n`);
  expect(heard.match(/^HTTP\/1\.1 200 OK\r$/gm)).toHaveLength(3);
  const offer = await raw(`${request}Connection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n`);
  expect(offer.split('\r\n')[0]).toBe('HTTP/1.1 200 OK');
});

it('takes paths as they are', async () => {
  expect((await raw('GET //healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).split('\r\n')[0]).toBe(
    'HTTP/1.1 404 Not Found',
  );
  expect(
    (await raw('GET https://elsewhere/healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).split(
      '\r\n',
    )[0],
  ).toBe('HTTP/1.1 200 OK');
});
