import 'reflect-metadata';
import { SubjectAlternativeNameExtension, X509CertificateGenerator, PemConverter } from '@peculiar/x509';
import { webcrypto } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { unescape } from 'node:querystring';
import { makeCertificates } from '../../src/node/certificates.ts';
import { makeHttpServer } from '../../src/node/http-door.ts';
import { kubeconfigText } from '../../src/node/kubeconfig-text.ts';
import type { ApiRequest, ApiResponse } from '../../src/cluster/messages.ts';

/** Answers requests; a door outlives the worlds behind it. */
export type Handler = (request: ApiRequest) => Promise<ApiResponse>;

/** What a page of the outside is: its text, or undefined for what is not there. */
export type Pages = (url: string) => string | undefined;

interface DoorState {
  handler: Handler | undefined;
  inFlight: number;
  /** How many connections clients have made. */
  connections: number;
  /** Bytes of connections that are gone. */
  closed: number;
  /** Ports of clients whose connections are not secure yet. */
  readonly greeting: Set<string>;
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

/** A certificate for names of the outside that nobody else vouches for. */
async function outsideCertificate(names: readonly string[], now: number) {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=outside',
    notBefore: new Date(now - 3_600_000),
    notAfter: new Date(now + 86_400_000),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value }))),
    ],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { cert: certificate.toString('pem'), key: PemConverter.encode(key, 'PRIVATE KEY') };
}

/**
 * What the real kubectl finds on the loopback address: an API server behind TLS, and a proxy behind which some hosts of the
 * outside answer.
 */
export class Door {
  /** The API server's port. */
  readonly port: number;
  /** The proxy's URL. */
  readonly proxy: string;
  /** Of the certificate that the outside's hosts show. */
  readonly outsideAuthority: string;
  /** The administrator's kubeconfig. */
  readonly kubeconfig: string;
  readonly #servers: readonly Server[];
  readonly #sockets = new Set<TLSSocket>();
  readonly #state: DoorState;

  private constructor(
    parts: Pick<Door, 'port' | 'proxy' | 'outsideAuthority' | 'kubeconfig'>,
    servers: readonly Server[],
    api: Server,
    state: DoorState,
  ) {
    this.port = parts.port;
    this.proxy = parts.proxy;
    this.outsideAuthority = parts.outsideAuthority;
    this.kubeconfig = parts.kubeconfig;
    this.#servers = servers;
    this.#state = state;
    api.on('connection', (socket: Socket) => {
      state.connections++;
      state.greeting.add(`${socket.remotePort ?? 0}`);
      socket.once('close', () => state.greeting.delete(`${socket.remotePort ?? 0}`));
    });
    api.on('secureConnection', (socket: TLSSocket) => {
      state.greeting.delete(`${socket.remotePort ?? 0}`);
      this.#sockets.add(socket);
      socket.once('close', () => {
        state.closed += socket.bytesRead + socket.bytesWritten + 1;
        this.#sockets.delete(socket);
      });
    });
  }

  /**
   * @param authoritySeed of the clusters that will stand behind it
   * @param hosts of the outside that answer
   */
  static async open(authoritySeed: string, hosts: readonly string[], pages: Pages): Promise<Door> {
    const now = Date.now();
    const certificates = await makeCertificates(authoritySeed, now);
    const state: DoorState = {
      handler: undefined,
      inFlight: 0,
      connections: 0,
      closed: 0,
      greeting: new Set(),
    };
    const api = makeHttpServer(
      {
        handle: async (request) => {
          state.inFlight++;
          try {
            if (!state.handler) throw new Error('there is no world behind the door');
            return await state.handler(request);
          } finally {
            state.inFlight--;
          }
        },
      },
      certificates,
    );
    const port = await listen(api);
    const outside = await outsideCertificate(hosts, now);
    const web = https.createServer(outside, (request, response) => {
      const text = pages(`https://${request.headers.host ?? ''}${unescape(request.url ?? '/')}`);
      response.writeHead(text === undefined ? 404 : 200, { 'content-type': 'text/plain' });
      response.end(text ?? '404: Not Found');
    });
    const webPort = await listen(web);
    const proxy = http.createServer((_request, response) => void response.writeHead(502).end());
    proxy.on('connection', () => state.connections++);
    proxy.on('connect', (request: http.IncomingMessage, client: Socket) => {
      const known = hosts.includes((request.url ?? '').replace(/:443$/, ''));
      if (!known) {
        client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
        return;
      }
      const server = connect(webPort, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        server.pipe(client).pipe(server);
      });
      for (const socket of [client, server]) socket.on('error', () => socket.destroy());
    });
    const proxyPort = await listen(proxy);
    return new Door(
      {
        port,
        proxy: `http://127.0.0.1:${proxyPort}`,
        outsideAuthority: outside.cert,
        kubeconfig: kubeconfigText(`https://127.0.0.1:${port}`, {
          authority: base64(certificates.authority),
          certificate: base64(certificates.client.certificate),
          key: base64(certificates.client.key),
        }),
      },
      [api, web, proxy],
      api,
      state,
    );
  }

  /** Puts a world's API server behind the door. */
  lead(handler: Handler | undefined): void {
    this.#state.handler = handler;
  }

  /** Whether a request is being answered, or a connection being made. */
  get answering(): boolean {
    return this.#state.inFlight > 0 || this.#state.greeting.size > 0;
  }

  /** How many connections clients have made so far. */
  get connections(): number {
    return this.#state.connections;
  }

  /** A number that grows with every byte that clients send or get. */
  get traffic(): number {
    let sum = this.#state.closed;
    for (const { bytesRead, bytesWritten } of this.#sockets) sum += bytesRead + bytesWritten;
    return sum;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(
      this.#servers.map(
        (server) =>
          new Promise<void>((resolve) => {
            server.close(() => resolve());
            if (server instanceof http.Server || server instanceof https.Server) server.closeAllConnections();
          }),
      ),
    );
  }
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
