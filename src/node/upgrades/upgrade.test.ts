import { once } from 'node:events';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startClusterServer, type ClusterServer } from '../cluster-server.ts';
import { controlFrame, controlType, dataFrame, FIN, FrameReader } from '../spdy/frames.ts';
import { HeaderCodec } from '../spdy/headers.ts';

let server: ClusterServer;
let options: { rejectUnauthorized: false; agent: false; cert?: string; key?: string };
const pods = '/api/v1/namespaces/default/pods';

async function call(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; json: unknown }> {
  const request = https.request(server.url + path, {
    ...options,
    method,
    headers: { 'content-type': 'application/json' },
  });
  request.end(body === undefined ? undefined : JSON.stringify(body));
  const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream & { statusCode: number }];
  let text = '';
  for await (const piece of response) text += String(piece);
  return { status: response.statusCode, json: JSON.parse(text) as unknown };
}

const pod = (name: string, image: string, command?: readonly string[]): unknown => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name, image, ...(command && { command }) }] },
});

beforeAll(async () => {
  server = await startClusterServer({
    scenario: 'rig',
    port: 0,
    seed: 1,
    start: 0,
    clock: 'wall',
    tls: true,
  });
  options = { rejectUnauthorized: false, agent: false, ...server.administrator };
  await call('POST', pods, pod('web', 'luksa/kubia'));
  await call('POST', pods, pod('box', 'busybox', ['sleep', '3600']));
  for (let tries = 0; tries < 300; tries++) {
    const { json } = await call('GET', pods);
    const ready = JSON.stringify(json).split('"type":"Ready","status":"True"').length - 1;
    if (ready === 2) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the pods are not ready');
});
afterAll(() => server.close());

/** Says things on a WebSocket and collects what comes, by channel, until the server closes. */
async function command(
  query: string,
  protocol: string,
  say: (socket: WebSocket) => void,
): Promise<Record<number, string>> {
  const socket = new WebSocket(
    `${server.url.replace('https', 'wss')}${pods}/box/exec?${query}`,
    protocol,
    options,
  );
  const heard: Record<number, string> = {};
  socket.on('open', () => say(socket));
  socket.on('message', (data: Buffer) => {
    const channel = data[0] ?? 0;
    heard[channel] = (heard[channel] ?? '') + data.subarray(1).toString();
  });
  const [code] = (await once(socket, 'close')) as [number];
  expect(code).toBe(1000);
  return heard;
}

const success = '{"metadata":{},"status":"Success"}';

it('carries a command over a WebSocket: input until its end, both outputs, the exit status', async () => {
  expect(
    await command('command=cat&stdin=1&stdout=1&stderr=1', 'v5.channel.k8s.io', (socket) => {
      // a character in two messages
      socket.send(Buffer.from([0, 0xed, 0x95]));
      socket.send(Buffer.from([0, 0xad, 0x0a]));
      socket.send(Buffer.from([255, 0]));
    }),
  ).toEqual({ 1: '항\n', 3: success });
  const status = (await command(
    'command=sh&command=-c&command=echo%20no%20%3E%262%3B%20exit%203&stdout=1&stderr=1',
    'v4.channel.k8s.io',
    () => undefined,
  )) as Record<number, string>;
  expect(status).toEqual({
    1: '',
    2: 'no\n',
    3: '{"metadata":{},"status":"Failure","message":"command terminated with non-zero exit code: exit status 3","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"3"}]}}',
  });
});

it('slows a command down whose client does not read', async () => {
  const socket = new WebSocket(
    `${server.url.replace('https', 'wss')}${pods}/box/exec?command=yes&stdout=1`,
    'v5.channel.k8s.io',
    options,
  );
  await once(socket, 'open');
  socket.pause();
  await new Promise((resolve) => setTimeout(resolve, 200));
  const before = process.memoryUsage().heapUsed;
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(50e6);
  socket.terminate();
});

it('refuses what is no upgrade, and protocols that it does not speak', async () => {
  expect(await call('GET', `${pods}/box/exec?command=ls&stdout=1`)).toEqual({
    status: 400,
    json: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Upgrade request required',
      reason: 'BadRequest',
      code: 400,
    },
  });
  const socket = new WebSocket(
    `${server.url.replace('https', 'wss')}${pods}/box/exec?command=ls`,
    'v9',
    options,
  );
  const [error] = (await once(socket, 'error')) as [Error];
  expect(error.message).toBe('Unexpected server response: 403');
});

/** A client of port-forward on SPDY. */
class Forwarder {
  readonly #codec = new HeaderCodec();
  readonly #reader = new FrameReader();
  readonly #send: (bytes: Buffer) => void;
  /** What came on each stream. */
  readonly heard = new Map<number, string>();
  readonly ended = new Set<number>();
  #next = 1;
  #opening: Promise<unknown> = Promise.resolve();

  constructor(send: (bytes: Buffer) => void) {
    this.#send = send;
  }

  receive(piece: Buffer): void {
    for (const frame of this.#reader.push(piece)) {
      if (frame.control) {
        if (frame.type === controlType.reset) this.ended.add(frame.payload.readUInt32BE(0));
        continue;
      }
      this.heard.set(frame.stream, (this.heard.get(frame.stream) ?? '') + frame.data.toString());
      if ((frame.flags & FIN) !== 0) this.ended.add(frame.stream);
    }
  }

  /** Streams are opened one after the other: their headers are packed as one text. */
  #open(type: string, port: number, request: number): Promise<number> {
    const opened = this.#opening.then(() => this.#openNow(type, port, request));
    this.#opening = opened;
    return opened;
  }

  async #openNow(type: string, port: number, request: number): Promise<number> {
    const id = this.#next;
    this.#next += 2;
    const headers = new Map([
      ['streamtype', type],
      ['port', String(port)],
      ['requestid', String(request)],
    ]);
    this.#send(
      controlFrame(controlType.synStream, 0, id, 0, Buffer.alloc(2), await this.#codec.pack(headers)),
    );
    return id;
  }

  /** One connection: what the pod says, and what the error stream says. */
  async exchange(port: number, request: number, text: string): Promise<readonly [string, string]> {
    const error = await this.#open('error', port, request);
    this.#send(dataFrame(error, Buffer.alloc(0), true));
    const data = await this.#open('data', port, request);
    this.#send(dataFrame(data, Buffer.from(text), true));
    while (!this.ended.has(data) || !this.ended.has(error)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return [this.heard.get(data) ?? '', this.heard.get(error) ?? ''];
  }
}

const request = 'GET / HTTP/1.0\r\n\r\n';

/** A message of a WebSocket's client, with a mask of zeros; shorter than 64 kB. */
function message(bytes: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt8(0x82, 0);
  head.writeUInt8(0x80 + 126, 1);
  head.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
}

/** The contents of the whole messages in what a server sent, and what is left. */
function messages(bytes: Buffer): readonly [Buffer, Buffer] {
  const contents: Buffer[] = [];
  let rest = bytes;
  for (;;) {
    const short = (rest[1] ?? 0) < 126;
    const head = short ? 2 : 4;
    if (rest.length < head) break;
    const length = short ? (rest[1] ?? 0) : rest.readUInt16BE(2);
    if (rest.length < head + length) break;
    contents.push(rest.subarray(head, head + length));
    rest = rest.subarray(head + length);
  }
  return [Buffer.concat(contents), rest];
}

async function upgrade(headers: Record<string, string>): Promise<readonly [Record<string, unknown>, Duplex]> {
  const asking = https.request(`${server.url}${pods}/web/portforward`, {
    ...options,
    headers: { connection: 'Upgrade', ...headers },
  });
  asking.end();
  const [response, socket] = (await once(asking, 'upgrade')) as [
    { headers: Record<string, unknown> },
    Duplex,
  ];
  return [response.headers, socket];
}

it('forwards ports over SPDY inside of a WebSocket, many connections at once', async () => {
  const [headers, socket] = await upgrade({
    upgrade: 'websocket',
    'sec-websocket-key': Buffer.alloc(16).toString('base64'),
    'sec-websocket-version': '13',
    'sec-websocket-protocol': 'SPDY/3.1+portforward.k8s.io',
  });
  expect(headers['sec-websocket-protocol']).toBe('SPDY/3.1+portforward.k8s.io');
  const client = new Forwarder((bytes) => void socket.write(message(bytes)));
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (data: Buffer) => {
    const [content, left] = messages(Buffer.concat([rest, data]));
    rest = left;
    client.receive(content);
  });
  const requests = Array.from({ length: 50 }, (_, id) => client.exchange(8080, id, request));
  const answers = await Promise.all(requests);
  expect(answers).toHaveLength(50);
  for (const [text, error] of answers) {
    expect(text).toContain("You've hit web\n");
    expect(error).toBe('');
  }
  const [text, error] = await client.exchange(99, 50, request);
  expect(text).toBe('');
  expect(error).toContain('dial tcp4 127.0.0.1:99: connect: connection refused');
  socket.destroy();
});

it('forwards ports over SPDY on the connection itself', async () => {
  const [headers, socket] = await upgrade({
    upgrade: 'SPDY/3.1',
    'x-stream-protocol-version': 'portforward.k8s.io',
  });
  expect(headers['x-stream-protocol-version']).toBe('portforward.k8s.io');
  const client = new Forwarder((bytes) => void socket.write(bytes));
  socket.on('data', (data: Buffer) => client.receive(data));
  const [text] = await client.exchange(8080, 0, request);
  expect(text).toContain("You've hit web\n");
  socket.write(Buffer.from('this is no frame of SPDY'));
  await once(socket, 'close');
});

it('forwards ports over the channels of a WebSocket', async () => {
  const socket = new WebSocket(
    `${server.url.replace('https', 'wss')}${pods}/web/portforward?ports=8080,99`,
    'v4.channel.k8s.io',
    options,
  );
  const heard: Record<number, string> = {};
  socket.on('message', (data: Buffer) => {
    const channel = data[0] ?? 0;
    heard[channel] = (heard[channel] ?? '') + data.subarray(1).toString('latin1');
  });
  await once(socket, 'open');
  socket.send(Buffer.concat([Buffer.from([0]), Buffer.from('GET / HTTP/1.0\r\nConnection: close\r\n\r\n')]));
  await once(socket, 'close');
  expect(heard[0]?.slice(0, 2)).toBe('\x90\x1f');
  expect(heard[0]).toContain("You've hit web\n");
  expect(heard[1]).toBe('\x90\x1f');
  expect(heard[2]).toBe('c\0');
  expect(heard[3]).toContain('c\0error forwarding port 99 to pod');
});
