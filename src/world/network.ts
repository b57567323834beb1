import type { Clock } from '../cluster/environment.ts';
import type { ApiRequest, ApiResponse, ByteStream } from '../cluster/messages.ts';
import { serveApi } from '../cluster/network/api-door.ts';
import { PLAIN_HTTP, exchange } from '../cluster/network/http.ts';
import type { ClusterNetwork, ConnectFailure, ConnectResult } from '../cluster/network/network.ts';
import { beginTls, streamPair } from '../cluster/network/stream.ts';
import { guarded } from '../cluster/network/traffic.ts';
import {
  NetworkError,
  type NameRecord,
  type NameReply,
  type Connection,
  type HttpRequest,
  type HttpResponse,
  type Listener,
  type ProgramNetwork,
} from '../shell/network.ts';
import { sleep } from './sleep.ts';

/** A server with an HTTP API: a cluster's control plane, a cloud's service. */
export interface ApiService {
  handle(request: ApiRequest): Promise<ApiResponse>;
  /** Whether anybody answers there now; missing: yes. */
  listens?(): boolean;
  /** Whether it speaks TLS; requests without are refused by its server. */
  readonly tls: boolean;
  /** What its certificate is for; for whatever name it is asked by if missing. */
  readonly names?: readonly string[];
  /** Its certificate, in PEM; one that nobody has if missing. */
  certificate?(): string;
}

/** How long an attempt to connect takes before it gives up, if the program does not say: what Linux does, in milliseconds. */
const CONNECT_TIMEOUT = 130_000;
/** What Go's HTTP client, and so kubectl and gcloud, waits for a connection, in milliseconds. */
const REQUEST_CONNECT_TIMEOUT = 30_000;

/** A request to an API, or a connection that came to nothing before it reached a cluster. */
export type OutsideTraffic =
  | { readonly type: 'request'; readonly host: string; readonly port: number; readonly request: ApiRequest }
  | { readonly type: 'lost'; readonly host: string; readonly port: number; readonly failure: ConnectFailure };

/** Hears of what leaves the learner's machine. It must not change anything. */
export type OutsideObserver = (traffic: OutsideTraffic) => void;

const isAddress = (host: string): boolean => /^\d{1,3}(\.\d{1,3}){3}$/.test(host);
const isLoopback = (host: string): boolean => host === 'localhost' || host.startsWith('127.');

const isPrivate = (host: string): boolean => /^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(host);

/** The network as everything outside the clusters sees it: APIs by host and port, load balancers, nodes, this machine's own ports. */
export class OutsideNetwork {
  readonly #clock: Clock;
  /** Services by `host:port`. */
  readonly #services = new Map<string, ApiService>();
  /** Public names and their addresses. */
  readonly #names = new Map<string, string>();
  readonly #listeners = new Map<number, (connection: Connection) => void>();
  /** The networks of the clusters that exist now. */
  readonly #clusters: () => Iterable<ClusterNetwork>;
  #observer: OutsideObserver | undefined;

  constructor(clock: Clock, clusters: () => Iterable<ClusterNetwork>) {
    this.#clock = clock;
    this.#clusters = clusters;
  }

  /**
   * Tells somebody of what programs on the learner's machine send, instead of whom it told before.
   * @param failed gets what the observer throws: who sends never does
   */
  observe(observer: OutsideObserver | undefined, failed: (error: unknown) => void = () => undefined): void {
    this.#observer = observer && guarded(observer, failed);
  }

  /** Puts a service on an address or a public name. */
  serve(host: string, port: number, service: ApiService, address?: string): void {
    this.#services.set(`${host}:${port}`, service);
    if (address !== undefined) this.#names.set(host, address);
  }

  withdraw(host: string, port: number): void {
    this.#services.delete(`${host}:${port}`);
  }

  /** The addresses behind a public name, without asking the clusters: what their own resolvers forward to. */
  resolvePublic(host: string): readonly string[] {
    if (host === 'localhost') return ['127.0.0.1'];
    if (isAddress(host)) return [host];
    const named = this.#names.get(host);
    return named === undefined ? [] : [named];
  }

  /** The addresses behind a name. */
  resolve(host: string): readonly string[] {
    const found = this.resolvePublic(host);
    if (found.length > 0) return found;
    for (const network of this.#clusters()) {
      const found = network.resolve({ type: 'outside' }, host);
      if (found.length > 0) return found;
    }
    return [];
  }

  /** Opens a connection; failures are values, time-outs take virtual time. */
  async connect(
    host: string,
    port: number,
    options: { readonly timeoutMilliseconds: number; readonly signal: AbortSignal },
  ): Promise<ConnectResult> {
    const [address] = this.resolve(host);
    if (address === undefined) return { ok: false, failure: 'no-such-host' };
    const service = this.#services.get(`${host}:${port}`);
    if (service && service.listens?.() !== false)
      return { ok: true, stream: this.#accept(service), remoteIP: address };
    if (isLoopback(host)) {
      const accept = this.#listeners.get(port);
      if (!accept) return { ok: false, failure: 'refused', remoteIP: address };
      const [ours, theirs] = streamPair();
      accept({ ...bound(theirs), remoteAddress: '127.0.0.1' });
      return { ok: true, stream: ours, remoteIP: address };
    }
    for (const network of this.#clusters())
      if (network.owns(address)) return network.connect({ type: 'outside' }, address, port, options);
    await sleep(this.#clock, options.timeoutMilliseconds, options.signal);
    return { ok: false, failure: 'timed-out', remoteIP: address };
  }

  /** An HTTP request to an API, or to whatever else listens there. Throws `NetworkError`. */
  async request(request: HttpRequest): Promise<HttpResponse> {
    const url = parseUrl(request.url);
    const port = Number(url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port);
    const service = this.#services.get(`${url.hostname}:${port}`);
    if (service && service.listens?.() !== false) {
      if (service.tls && url.protocol !== 'https:') return plainHttpToTls;
      const { serverName } = request;
      if (serverName !== undefined && service.names?.includes(serverName) === false)
        throw new NetworkError('certificate', url.hostname, port, undefined, service.names);
      const asked = toApiRequest(request, url);
      this.#observer?.({ type: 'request', host: url.hostname, port, request: asked });
      return service.handle(asked);
    }
    const result = await this.#connectFromHere(url.hostname, port, {
      timeoutMilliseconds: request.connectTimeout ?? REQUEST_CONNECT_TIMEOUT,
      signal: request.signal ?? new AbortController().signal,
    });
    if (!result.ok) throw new NetworkError(result.failure, url.hostname, port, result.remoteIP);
    if (url.protocol === 'https:') {
      result.stream.close();
      throw new NetworkError('certificate', url.hostname, port, result.remoteIP);
    }
    return overStream(result.stream, request, url);
  }

  /** This network as programs on the learner's machine see it. */
  forPrograms(hostname: string, signal: AbortSignal): ProgramNetwork {
    return {
      hostname,
      resolve: (host) => (host === hostname ? ['127.0.0.1'] : this.#resolveFromHere(host)),
      lookUp: (host) => {
        const addresses = host === hostname ? ['127.0.0.1'] : this.#resolveFromHere(host);
        return Promise.resolve({ addresses, failure: addresses.length > 0 ? undefined : 'no-such-host' });
      },
      ask: (name, type, server) => this.#ask(name.replace(/\.$/, ''), type, server),
      echo: (address) => this.#echo(address),
      request: (request) => this.request(request),
      connect: async (host, port, options) => {
        const result = await this.#connectFromHere(host === hostname ? 'localhost' : host, port, {
          timeoutMilliseconds: options?.timeout ?? CONNECT_TIMEOUT,
          signal: options?.signal ?? signal,
        });
        if (!result.ok) throw new NetworkError(result.failure, host, port, result.remoteIP);
        return { ...bound(result.stream), remoteAddress: result.remoteIP };
      },
      listen: (port, accept) => this.#listen(port, accept),
    };
  }

  /** What a name server that can be reached from here says: those of the world answer, clusters' own ones do not. */
  #ask(name: string, type: NameRecord['type'] | 'ANY', server = '127.0.0.53'): NameReply {
    const silent = { status: 'timed-out', authoritative: false, records: [] } as const;
    if (isPrivate(server)) return silent;
    const addresses = this.#resolveFromHere(name);
    const records = type === 'A' || type === 'ANY' ? addresses : [];
    return {
      status: addresses.length > 0 ? 'NOERROR' : 'NXDOMAIN',
      authoritative: false,
      records: records.map((data) => ({ name, type: 'A', data })),
    };
  }

  #echo(address: string): 'answered' | 'silence' | 'unreachable' {
    if (isLoopback(address)) return 'answered';
    for (const network of this.#clusters())
      if (network.owns(address)) return network.echo({ type: 'outside' }, address);
    return [...this.#names.values()].includes(address) ? 'answered' : 'silence';
  }

  #resolveFromHere(host: string): readonly string[] {
    const found = this.resolve(host);
    if (found.length === 0) this.#observer?.({ type: 'lost', host, port: 53, failure: 'no-such-host' });
    return found;
  }

  /** A connection that a program on this machine opens; what no cluster sees of it is told here. */
  #connectFromHere(
    host: string,
    port: number,
    options: { readonly timeoutMilliseconds: number; readonly signal: AbortSignal },
  ): Promise<ConnectResult> {
    if (this.#observer) {
      const [address] = this.resolve(host);
      if (address === undefined) this.#observer({ type: 'lost', host, port, failure: 'no-such-host' });
      else if (!this.#leadsSomewhere(host, port, address))
        this.#observer({ type: 'lost', host, port, failure: 'timed-out' });
    }
    return this.connect(host, port, options);
  }

  #leadsSomewhere(host: string, port: number, address: string): boolean {
    if (isLoopback(host) || this.#services.has(`${host}:${port}`)) return true;
    for (const network of this.#clusters()) if (network.owns(address)) return true;
    return false;
  }

  #listen(port: number, accept: (connection: Connection) => void): Listener {
    if (this.#listeners.has(port)) throw new NetworkError('refused', '127.0.0.1', port, '127.0.0.1');
    this.#listeners.set(port, accept);
    return {
      close: () => {
        if (this.#listeners.get(port) === accept) this.#listeners.delete(port);
      },
    };
  }

  /** A connection to an API's port. */
  #accept(service: ApiService): ByteStream {
    const [ours, theirs] = streamPair();
    const handle = (request: ApiRequest): Promise<ApiResponse> => service.handle(request);
    void (service.tls ? serveApi(theirs, handle, () => service.certificate?.()) : serveApi(theirs, handle));
    return ours;
  }
}

const plainHttpToTls: HttpResponse = {
  status: 400,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: { type: 'text', text: PLAIN_HTTP },
};

const bound = (stream: ByteStream): Omit<Connection, 'remoteAddress'> => ({
  read: () => stream.read(),
  write: (text) => stream.write(text),
  secure: (hello) => beginTls(stream, hello),
  carry(to) {
    if (stream.link) stream.link.carried = to;
  },
  close: () => stream.close(),
});

function parseUrl(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw new NetworkError('no-such-host', text, 0);
  }
}

function toApiRequest(request: HttpRequest, url: URL): ApiRequest {
  const { identity } = request;
  return {
    method: request.method,
    path: url.pathname,
    query: url.searchParams,
    headers: {
      ...request.headers,
      host: url.host,
      ...(identity?.token === undefined ? {} : { authorization: `Bearer ${identity.token}` }),
    },
    ...(request.body === undefined ? {} : { body: request.body }),
    ...(identity?.certificate === undefined ? {} : { clientCertificate: identity.certificate }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
    ...(request.unmanaged ? { unmanaged: request.unmanaged } : {}),
  };
}

async function overStream(stream: ByteStream, request: HttpRequest, url: URL): Promise<HttpResponse> {
  const { body } = request;
  const answer = await exchange(stream, {
    method: request.method,
    target: `${url.pathname}${url.search}`,
    headers: [['Host', url.host], ...Object.entries(request.headers ?? {})],
    body: body === undefined ? '' : 'text' in body ? body.text : JSON.stringify(body.json),
  });
  if (!answer) throw new NetworkError('refused', url.hostname, Number(url.port));
  const text = await answer.text();
  stream.close();
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers.map(([name, value]) => [name.toLowerCase(), value])),
    body: { type: 'text', text },
  };
}
