import type { IncomingMessage, Server } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { refusal } from '../../cluster/apiserver/responses.ts';
import { ApiError } from '../../cluster/machinery/errors.ts';
import { internalError } from '../../cluster/machinery/status.ts';
import type { ApiRequest, ApiResponse, StreamSession } from '../../cluster/messages.ts';
import { credentialsOf } from '../credentials.ts';
import { headersOf, targetOf } from '../http-adapter.ts';
import type { SpdyConnection } from '../spdy/connection.ts';
import { PORT_FORWARD, portsOf, servePortChannels, servePortForward } from './port-forward.ts';
import { overChannels, overSpdy, remoteCommandProtocols, SPDY_REMOTE_COMMAND } from './remote-command.ts';
import { overSocket, overWebSocket, messageBytes } from './transports.ts';

/** What upgraded connections need of a cluster. */
interface UpgradableCluster {
  handle(request: ApiRequest): Promise<ApiResponse>;
}

/** Port-forward on SPDY that is carried by a WebSocket: what kubectl tries first. */
const TUNNEL = `SPDY/3.1+${PORT_FORWARD}`;

/** Clients send far smaller messages. */
const MESSAGE_LIMIT = 16 << 20;

const UPGRADED = /^\/api\/v1\/namespaces\/[^/]+\/pods\/[^/]+\/(exec|attach|portforward)\/?$/;

const listOf = (value: string | undefined): readonly string[] =>
  (value ?? '').split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));

const upgradeOf = ({ headers }: IncomingMessage): 'websocket' | 'spdy' | undefined => {
  const name = headers.upgrade?.toLowerCase();
  return name === 'websocket' ? name : name === 'spdy/3.1' ? 'spdy' : undefined;
};

/** Whether a request's connection becomes something else than HTTP; other offers of clients are passed over, as servers may. */
export const isUpgrade = (incoming: IncomingMessage): boolean =>
  upgradeOf(incoming) !== undefined && UPGRADED.test(targetOf(incoming)?.path ?? '');

/** Answers on a connection that stays HTTP after all, and ends it. */
function refuse(socket: Duplex, status: number, type: string, text: string): void {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `Content-Type: ${type}`,
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}

function refuseAs(socket: Duplex, { status, headers, body }: ApiResponse): void {
  const text =
    body.type === 'json' ? `${JSON.stringify(body.value)}\n` : body.type === 'text' ? body.text : '';
  refuse(socket, status, headers['content-type'] ?? 'text/plain', text);
}

/** What the kubelet refused in plain text, as a session that has ended with it. Models apiserver/pkg/util/proxy/streamtranslator.go */
function failedSession(text: string): StreamSession {
  const nothing: AsyncIterable<string> = { async *[Symbol.asyncIterator]() {} };
  return {
    stdin: { write: () => undefined, close: () => undefined },
    stdout: nothing,
    stderr: nothing,
    resize: () => undefined,
    done: Promise.resolve(internalError(`unable to upgrade connection: ${text}`).status),
  };
}

/** Lets clients exec, attach and forward ports over WebSockets and over SPDY, as kubectl does. */
export function acceptUpgrades(server: Server, cluster: UpgradableCluster): void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_LIMIT,
    handleProtocols: (offered) => protocolOf([...offered]) ?? false,
  });
  // The tunnel's name is no token of HTTP, which the library insists on.
  const tunnels = new WeakSet<IncomingMessage>();
  sockets.on('headers', (headers, incoming) => {
    if (tunnels.has(incoming)) headers.push(`Sec-WebSocket-Protocol: ${TUNNEL}`);
  });
  server.on('upgrade', (incoming, socket: Duplex, head: Buffer) => {
    // A connection that breaks off ends what it carries; nothing else is to be done about it.
    socket.on('error', () => undefined);
    const closed = new AbortController();
    socket.on('close', () => closed.abort());
    upgrade(incoming, socket, head, closed.signal).catch((error: unknown) =>
      error instanceof ApiError
        ? refuseAs(socket, refusal(error))
        : refuse(socket, 500, 'text/plain; charset=utf-8', 'Internal Server Error\n'),
    );
  });

  const upgrade = async (
    incoming: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    signal: AbortSignal,
  ): Promise<void> => {
    const target = targetOf(incoming);
    if (!target) return refuse(socket, 400, 'text/plain; charset=utf-8', '400 Bad Request');
    const spdy = upgradeOf(incoming) === 'spdy';
    const offered = listOf(
      String(incoming.headers[spdy ? 'x-stream-protocol-version' : 'sec-websocket-protocol'] ?? ''),
    );
    const forwards = target.path.replace(/\/$/, '').endsWith('/portforward');
    const accepted = spdy
      ? [forwards ? PORT_FORWARD : SPDY_REMOTE_COMMAND]
      : forwards
        ? [TUNNEL, ...remoteCommandProtocols.slice(1)]
        : remoteCommandProtocols;
    if (!offered.some((one) => accepted.includes(one))) {
      const words = `unable to upgrade: unable to negotiate protocol: client supports [${offered.join(' ')}], server accepts [${accepted.join(' ')}]`;
      return refuse(socket, 403, 'text/plain; charset=utf-8', `${words}\n`);
    }
    const answer = await cluster.handle({
      method: incoming.method ?? 'GET',
      ...target,
      ...credentialsOf(incoming),
      headers: headersOf(incoming),
      signal,
    });
    const { body } = answer;
    const asWebSocket = (carry: (client: WebSocket) => void): void =>
      sockets.handleUpgrade(incoming, socket, head, (client) => {
        client.on('error', () => client.terminate());
        carry(client);
      });
    const asSpdy = (protocol: string, serve: () => SpdyConnection): void => {
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: ${protocol}\r\n\r\n`,
      );
      const connection = serve();
      if (head.length > 0) connection.receive(head);
      socket.on('data', (piece: Buffer) => connection.receive(piece));
      socket.on('close', () => connection.close());
      socket.on('end', () => connection.close());
    };
    const { query } = target;
    // A client of the newest protocol has its connection before the kubelet is asked.
    const translated = !spdy && !forwards && offered.includes('v5.channel.k8s.io');
    if (body.type === 'session' || (translated && body.type === 'text')) {
      const session = body.type === 'session' ? body.session : failedSession(body.text);
      if (spdy) asSpdy(SPDY_REMOTE_COMMAND, () => overSpdy(overSocket(socket), session, query));
      else asWebSocket((client) => void overChannels(client, session, query));
      return;
    }
    if (body.type !== 'forward') return refuseAs(socket, answer);
    const { connect } = body;
    if (spdy) return asSpdy(PORT_FORWARD, () => servePortForward(overSocket(socket), connect));
    if (offered.includes(TUNNEL)) {
      tunnels.add(incoming);
      delete incoming.headers['sec-websocket-protocol'];
      return asWebSocket((client) => {
        const connection = servePortForward(overWebSocket(client), connect);
        client.on('message', (data) => connection.receive(messageBytes(data)));
        client.on('close', () => connection.close());
      });
    }
    const ports = portsOf(query);
    if (!ports)
      return refuse(socket, 400, 'text/plain; charset=utf-8', 'query parameter "ports" is required\n');
    asWebSocket((client) => servePortChannels(client, ports, connect));
  };
}

const protocolOf = (offered: readonly string[]): string | undefined =>
  offered.find((one) => remoteCommandProtocols.includes(one));
