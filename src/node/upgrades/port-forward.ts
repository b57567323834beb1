import type { WebSocket } from 'ws';
import type { ByteStream } from '../../cluster/messages.ts';
import { ByteDecoder, encodeBytes } from '../bytes.ts';
import { SpdyConnection, type SpdyStream, type Transport } from '../spdy/connection.ts';
import type { SpdyHeaders } from '../spdy/headers.ts';
import { messageBytes, sendMessage } from './transports.ts';

/** Opens a connection to a port of the pod; rejects with the kubelet's words. */
export type Connect = (port: number) => Promise<ByteStream>;

/** The subprotocol of port-forward on SPDY. */
export const PORT_FORWARD = 'portforward.k8s.io';

/** A client must open both streams of a connection within this time, in milliseconds. */
const PAIR_TIMEOUT = 30_000;

const words = (error: unknown): Buffer => Buffer.from(error instanceof Error ? error.message : String(error));

const portOf = (headers: SpdyHeaders): number => {
  const text = headers.get('port') ?? '';
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  return port < 65_536 ? port : 0;
};

/** Joins one connection of the client with one of the pod, each direction ending by itself. */
async function carry(data: SpdyStream, error: SpdyStream, connect: Connect): Promise<void> {
  let remote: ByteStream;
  try {
    remote = await connect(portOf(data.headers));
  } catch (failure) {
    await error.write(words(failure));
    data.reset();
    error.end();
    return;
  }
  void data.closed.then(() => remote.close());
  const toPod = async (): Promise<void> => {
    const decoder = new ByteDecoder();
    try {
      for (let piece = await data.read(); piece; piece = await data.read()) {
        await remote.write(decoder.decode(piece));
      }
      await remote.write(decoder.end());
      remote.end?.();
    } catch {
      // the pod's side has gone: what it said before is still on its way to the client
    }
  };
  const toClient = async (): Promise<void> => {
    for (let text = await remote.read(); text !== undefined; text = await remote.read()) {
      await data.write(encodeBytes(text));
    }
    data.end();
    error.end();
  };
  await Promise.all([toPod(), toClient()]);
}

/**
 * Serves port-forward on a SPDY connection: of each connection the client opens a stream for errors and one for data.
 * Models staging/src/k8s.io/kubelet/pkg/cri/streaming/portforward/httpstream.go
 */
export function servePortForward(transport: Transport, connect: Connect): SpdyConnection {
  const halves = new Map<string, { readonly stream: SpdyStream; readonly timer: NodeJS.Timeout }>();
  const typeOf = ({ headers }: SpdyStream): string => headers.get('streamtype') ?? '';
  const opened = (stream: SpdyStream): void => {
    const type = typeOf(stream);
    // clients older than request ids open the two streams one after the other
    const id = stream.headers.get('requestid') ?? String(type === 'error' ? stream.id : stream.id - 2);
    const half = halves.get(id);
    if (!half) {
      const timer = setTimeout(() => {
        halves.delete(id);
        stream.reset();
      }, PAIR_TIMEOUT);
      halves.set(id, { stream, timer });
      void stream.closed.then(() => {
        if (halves.get(id)?.stream === stream) halves.delete(id);
        clearTimeout(timer);
      });
      return;
    }
    if (typeOf(half.stream) === type) {
      stream.reset();
      return;
    }
    halves.delete(id);
    clearTimeout(half.timer);
    const [data, error] = type === 'data' ? [stream, half.stream] : [half.stream, stream];
    void carry(data, error, connect);
  };
  const accepts = (headers: SpdyHeaders): boolean =>
    portOf(headers) > 0 && ['error', 'data'].includes(headers.get('streamtype') ?? '');
  return new SpdyConnection(transport, { accepts, opened });
}

/** The ports that a WebSocket client asks for in the query; undefined when one is no port. */
export function portsOf(query: URLSearchParams): readonly number[] | undefined {
  const ports = query.getAll('ports').concat(query.getAll('port')).join(',').split(',').map(Number);
  return ports.every((port) => Number.isInteger(port) && port > 0 && port < 65_536) ? ports : undefined;
}

/**
 * Serves port-forward on the channels of a WebSocket: two for each port, data and errors, whose first message is the port.
 * Models staging/src/k8s.io/kubelet/pkg/cri/streaming/portforward/websocket.go
 */
export function servePortChannels(client: WebSocket, ports: readonly number[], connect: Connect): void {
  const send = (channel: number, data: Buffer): Promise<void> =>
    sendMessage(client, Buffer.concat([Buffer.from([channel]), data]));
  const inputs = new Map<number, (piece: Buffer) => Promise<void>>();
  const opening = ports.map(async (port, index) => {
    const [data, error] = [index * 2, index * 2 + 1];
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16LE(port);
    await send(data, bytes);
    await send(error, bytes);
    // What comes before the pod has answered waits.
    const remote = connect(port);
    const decoder = new ByteDecoder();
    inputs.set(data, async (piece) => (await remote).write(decoder.decode(piece)));
    client.on('close', () => void remote.then((stream) => stream.close()).catch(() => undefined));
    try {
      const stream = await remote;
      for (let text = await stream.read(); text !== undefined; text = await stream.read()) {
        await send(data, encodeBytes(text));
      }
    } catch (failure) {
      await send(error, words(failure));
    }
  });
  client.on('message', (message) => {
    const bytes = messageBytes(message);
    const taken = inputs.get(bytes[0] ?? 255)?.(bytes.subarray(1));
    if (!taken) return;
    client.pause();
    void taken.catch(() => undefined).finally(() => client.resume());
  });
  void Promise.all(opening).then(() => client.close(1000));
}
