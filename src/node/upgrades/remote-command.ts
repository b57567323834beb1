import type { WebSocket } from 'ws';
import type { StreamSession } from '../../cluster/messages.ts';
import { ByteDecoder, encodeBytes } from '../bytes.ts';
import { SpdyConnection, type SpdyStream, type Transport } from '../spdy/connection.ts';
import { messageBytes, sendMessage } from './transports.ts';

/** The channels of a remote command on a WebSocket: the first byte of each message. */
const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

/** Streams that a client must open are there within this time, in milliseconds. */
const STREAMS_TIMEOUT = 30_000;

/** The protocols of exec and attach, on WebSockets and on SPDY. Models apimachinery/pkg/util/remotecommand */
export const remoteCommandProtocols: readonly string[] = [
  'v5.channel.k8s.io',
  'v4.channel.k8s.io',
  'v4.base64.channel.k8s.io',
];
export const SPDY_REMOTE_COMMAND = 'v4.channel.k8s.io';

/** The parts of a session that a client's streams are joined with. */
type Session = Pick<StreamSession, 'stdin' | 'stdout' | 'stderr' | 'resize' | 'done'>;

/** Tells the session a new size; what is no size is left out. */
function resize(session: Session, text: string): void {
  try {
    const size: unknown = JSON.parse(text);
    if (typeof size !== 'object' || size === null) return;
    const { Width: width, Height: height }: { readonly Width?: unknown; readonly Height?: unknown } = size;
    if (typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0) {
      session.resize(width, height);
    }
  } catch {
    // half a message, or none at all
  }
}

const pump = async (
  output: AsyncIterable<string>,
  write: (piece: Buffer) => Promise<void>,
): Promise<void> => {
  for await (const text of output) if (text !== '') await write(encodeBytes(text));
};

/** Carries the streams of a session over the channels of a WebSocket until it is done. */
export async function overChannels(
  client: WebSocket,
  session: Session,
  wanted: URLSearchParams,
): Promise<void> {
  const base64 = client.protocol.includes('base64');
  const send = (number: number, data: Buffer): Promise<void> =>
    sendMessage(
      client,
      base64 ? `${number}${data.toString('base64')}` : Buffer.concat([Buffer.from([number]), data]),
    );
  const decoder = new ByteDecoder();
  client.on('message', (data) => {
    const bytes = messageBytes(data);
    const number = base64 ? (bytes[0] ?? 0) - 0x30 : bytes[0];
    const content = base64 ? Buffer.from(bytes.subarray(1).toString('latin1'), 'base64') : bytes.subarray(1);
    if (number === channel.stdin) {
      session.stdin.write(decoder.decode(content));
      const drained = session.stdin.drained?.();
      if (!drained) return;
      client.pause();
      void drained.finally(() => client.resume());
    } else if (number === channel.resize) resize(session, content.toString('utf8'));
    else if (number === channel.close && content[0] === channel.stdin) {
      session.stdin.write(decoder.end());
      session.stdin.close();
    }
  });
  // tells the client that the streams stand
  const isSet = (key: string): boolean => ['true', '1'].includes(wanted.get(key) ?? '');
  await send(
    isSet('stdout') ? channel.stdout : isSet('stderr') ? channel.stderr : channel.error,
    Buffer.alloc(0),
  );
  await Promise.all([
    pump(session.stdout, (piece) => send(channel.stdout, piece)),
    pump(session.stderr, (piece) => send(channel.stderr, piece)),
  ]);
  await send(channel.error, Buffer.from(JSON.stringify(await session.done)));
  client.close(1000);
}

/**
 * Carries the streams of a session over streams of a SPDY connection, which the client opens.
 * Models staging/src/k8s.io/kubelet/pkg/cri/streaming/remotecommand/httpstream.go
 */
export function overSpdy(transport: Transport, session: Session, wanted: URLSearchParams): SpdyConnection {
  const isSet = (key: string): boolean => ['true', '1'].includes(wanted.get(key) ?? '');
  const missing = new Set(['error', ...['stdin', 'stdout', 'stderr'].filter(isSet)]);
  if (isSet('tty')) {
    missing.delete('stderr');
    missing.add('resize');
  }
  const streams = new Map<string, SpdyStream>();
  const typeOf = (headers: SpdyStream['headers']): string => headers.get('streamtype') ?? '';
  const connection = new SpdyConnection(transport, {
    accepts: (headers) => missing.has(typeOf(headers)),
    opened: (stream) => {
      const type = typeOf(stream.headers);
      missing.delete(type);
      streams.set(type, stream);
      if (missing.size > 0) return;
      clearTimeout(timer);
      void join(streams, session).finally(() => connection.close());
    },
  });
  const timer = setTimeout(() => connection.close(), STREAMS_TIMEOUT);
  return connection;
}

async function join(streams: ReadonlyMap<string, SpdyStream>, session: Session): Promise<void> {
  const stream = (type: string): SpdyStream | undefined => streams.get(type);
  const feed = async (): Promise<void> => {
    const stdin = stream('stdin');
    const decoder = new ByteDecoder();
    for (let piece = await stdin?.read(); piece; piece = await stdin?.read()) {
      session.stdin.write(decoder.decode(piece));
      await session.stdin.drained?.();
    }
    session.stdin.close();
  };
  const sizes = async (): Promise<void> => {
    const resizes = stream('resize');
    for (let piece = await resizes?.read(); piece; piece = await resizes?.read()) {
      for (const line of piece.toString('utf8').split('\n')) resize(session, line);
    }
  };
  void feed();
  void sizes();
  const write = (type: string) => async (piece: Buffer) => stream(type)?.write(piece);
  await Promise.all([pump(session.stdout, write('stdout')), pump(session.stderr, write('stderr'))]);
  stream('stdout')?.end();
  stream('stderr')?.end();
  await stream('error')?.write(Buffer.from(JSON.stringify(await session.done)));
  stream('error')?.end();
}
