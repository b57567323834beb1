import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ApiRequest, ApiResponse, StreamSession } from '../cluster/messages.ts';

/** What upgraded connections need of a cluster. */
interface UpgradableCluster {
  handle(request: ApiRequest): Promise<ApiResponse>;
}

/** The subprotocol of exec and attach over WebSockets. Models apimachinery/pkg/util/remotecommand */
const REMOTE_COMMAND = 'v5.channel.k8s.io';

/** The channels of a remote command: the first byte of each message. */
const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

/** Lets clients exec and attach over WebSockets, as kubectl does. */
export function acceptUpgrades(server: Server, cluster: UpgradableCluster): void {
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has(REMOTE_COMMAND) ? REMOTE_COMMAND : false),
  });
  server.on('upgrade', (incoming, socket: Duplex, head: Buffer) => {
    const refuse = (status: number, text: string): void => {
      socket.end(
        `HTTP/1.1 ${status} ${text}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
      );
    };
    const protocols = String(incoming.headers['sec-websocket-protocol'] ?? '').split(/, */);
    if (!protocols.includes(REMOTE_COMMAND)) {
      refuse(403, 'unable to upgrade: unknown protocol');
      return;
    }
    const closed = new AbortController();
    socket.on('close', () => closed.abort());
    const url = new URL(incoming.url ?? '/', 'https://localhost');
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    );
    void cluster
      .handle({ method: 'GET', path: url.pathname, query: url.searchParams, headers, signal: closed.signal })
      .then((answer) => {
        const { body } = answer;
        if (body.type !== 'session') {
          refuse(answer.status, body.type === 'json' ? JSON.stringify(body.value) : 'unable to upgrade');
          return;
        }
        sockets.handleUpgrade(incoming, socket, head, (client) => void carry(client, body.session));
      })
      .catch(() => refuse(500, 'internal error'));
  });
}

/** Carries the streams of a session over a WebSocket until it is done. */
async function carry(client: WebSocket, session: StreamSession): Promise<void> {
  const send = (number: number, text: string): void =>
    client.send(Buffer.concat([Buffer.from([number]), Buffer.from(text)]));
  client.on('message', (data: Buffer) => {
    const [number] = data;
    const text = data.subarray(1).toString('utf8');
    if (number === channel.stdin) session.stdin.write(text);
    else if (number === channel.resize) {
      const size = JSON.parse(text) as { readonly Width?: number; readonly Height?: number };
      session.resize(size.Width ?? 80, size.Height ?? 24);
    } else if (number === channel.close) session.stdin.close();
  });
  const pump = async (number: number, stream: AsyncIterable<string>): Promise<void> => {
    for await (const text of stream) if (text !== '') send(number, text);
  };
  await Promise.all([pump(channel.stdout, session.stdout), pump(channel.stderr, session.stderr)]);
  send(channel.error, JSON.stringify(await session.done));
  client.close(1000);
}
