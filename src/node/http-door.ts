import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { ApiError } from '../cluster/machinery/errors.ts';
import { refusal } from '../cluster/apiserver/responses.ts';
import type { ApiRequest, ApiResponse } from '../cluster/messages.ts';
import type { ClusterCertificates } from './certificates.ts';
import { readRequest, targetOf, writeResponse } from './http-adapter.ts';
import { OPENAPI_PROTOBUF } from '../cluster/apiserver/openapi/version-2.ts';
import { openApiBytes } from './protobuf/openapi-v2.ts';
import { acceptUpgrades, isUpgrade } from './upgrades/upgrade.ts';

/** What stands behind the door. */
export interface Doorkeeper {
  handle(request: ApiRequest): Promise<ApiResponse>;
  /** Answers paths that are not the API server's: undefined for those that are. */
  other?(url: URL): Promise<{ readonly status: number; readonly text: string }> | undefined;
  /** Called after each answer. */
  answered?(): Promise<void>;
}

/** As Go's servers, and the API server's settings of them. Models apiserver/pkg/server/secure_serving.go */
const LIMITS = {
  maxHeaderSize: 1 << 20,
  headersTimeout: 32_000,
  keepAliveTimeout: 90_000,
} as const;

/** What Go's server says of a request that it cannot read. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  // Not HTTP is what fails: the connection itself.
  if (!socket.writable || error.code === undefined || !/^(HPE|ERR_HTTP)_/.test(error.code)) {
    socket.destroy();
    return;
  }
  const words =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request';
  socket.end(
    `HTTP/1.1 ${words}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${words}`,
  );
}

async function answer(
  keeper: Doorkeeper,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const closed = new AbortController();
  outgoing.on('close', () => closed.abort());
  const target = targetOf(incoming);
  if (!target) {
    outgoing.writeHead(400, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
    outgoing.end('400 Bad Request');
    return;
  }
  const other = keeper.other?.(new URL(`${target.path}?${target.query.toString()}`, 'http://localhost'));
  if (other) {
    const { status, text } = await other;
    outgoing.writeHead(status, { 'content-type': 'text/plain' }).end(text);
    return;
  }
  let request: ApiRequest;
  try {
    request = await readRequest(incoming, target, closed.signal);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // What the client still sends nobody reads.
    outgoing.setHeader('connection', 'close');
    await writeResponse(outgoing, refusal(error));
    return;
  }
  const answered = await keeper.handle(request);
  const document = openApiBytes(request, answered);
  if (document) {
    outgoing.writeHead(200, { ...answered.headers, 'content-type': OPENAPI_PROTOBUF }).end(document);
  } else await writeResponse(outgoing, answered);
  await keeper.answered?.();
}

/** Node's http server as an API server's: its limits, its refusals, upgrades, and nothing that a client sends ends it. */
export function makeHttpServer(keeper: Doorkeeper, certificates: ClusterCertificates | undefined): Server {
  const listener: http.RequestListener = (incoming, outgoing) => {
    outgoing.on('error', () => outgoing.destroy());
    answer(keeper, incoming, outgoing).catch((error: unknown) => {
      // A client that has gone in the middle of its request is no fault of the server.
      if (outgoing.destroyed || incoming.destroyed) return;
      console.error(error);
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500, { connection: 'close' }).end();
    });
  };
  const options = { ...LIMITS, shouldUpgradeCallback: isUpgrade };
  const server = certificates
    ? https.createServer(
        {
          ...options,
          key: certificates.server.key,
          cert: certificates.server.certificate,
          ca: certificates.authority,
          requestCert: true,
          rejectUnauthorized: false,
        },
        listener,
      )
    : http.createServer(options, listener);
  server.on('clientError', refuseMalformed);
  server.on('connection', (socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
  });
  acceptUpgrades(server, keeper);
  return server;
}
