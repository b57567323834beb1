/** Why a connection failed. `certificate` stands for any TLS failure. */
export type NetworkFailure =
  'refused' | 'timed-out' | 'no-route' | 'no-such-host' | 'network-unreachable' | 'certificate';

/** Thrown when no connection came about; what a program prints of it is its own affair. */
export class NetworkError extends Error {
  readonly failure: NetworkFailure;
  readonly host: string;
  readonly port: number;
  /** The address that the name stood for, when there was one. */
  readonly address: string | undefined;
  /** What the certificate is for whose names do not have the one that was asked for. */
  readonly names: readonly string[] | undefined;

  constructor(
    failure: NetworkFailure,
    host: string,
    port: number,
    address?: string,
    names?: readonly string[],
  ) {
    super(`${host}:${port}: ${failure}`);
    this.failure = failure;
    this.host = host;
    this.port = port;
    this.address = address;
    this.names = names;
  }
}

/** What a client says when it begins to speak TLS. This type and the next repeat those of `cluster/messages.ts`, so that the shell stays apart. */
export interface TlsHello {
  /** The host that it wants to talk to; missing for addresses. */
  readonly serverName?: string;
  /** The certificate that it shows, in PEM. */
  readonly certificate?: string;
}

/** What a server that speaks TLS shows. */
export interface ServerCertificate {
  /**
   * Its certificate and those of who signed it, in PEM, its own first; missing: one that it signed itself, and that nobody
   * has.
   */
  readonly chain?: string;
}

/** An established connection; text stands for bytes. */
export interface Connection {
  readonly remoteAddress: string;
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
  /**
   * Speaks TLS from now on: what the server shows, or undefined if it does not speak TLS; `closed`: it hung up. Whether to trust
   * it is the program's affair.
   */
  secure(hello?: TlsHello): Promise<ServerCertificate | 'closed' | undefined>;
  /** Lets TLS that the other side begins end elsewhere: where what comes is carried to, or nowhere. */
  carry(to: Promise<Pick<Connection, 'secure'> | undefined>): void;
  close(): void;
}

/** Who the client is, as kubeconfig and credentials say. */
export interface ClientIdentity {
  /** PEM text of the client certificate. */
  readonly certificate?: string;
  /** The bearer token. */
  readonly token?: string;
}

/** A request to an HTTP API (a cluster's or a cloud's) as real tools make them. */
export interface HttpRequest {
  /** Upper case. */
  readonly method: string;
  /** Absolute: `https://34.1.2.3/api/v1/pods?limit=500`. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON values need not be text; both sides of the emulation share them. Such values must never be modified. */
  readonly body?: { readonly json: unknown } | { readonly text: string };
  readonly identity?: ClientIdentity;
  readonly signal?: AbortSignal;
  /** Nobody looks at the managed fields of what is answered. */
  readonly unmanaged?: true;
  /** The name that the server's certificate must be for, where it is not the URL's. */
  readonly serverName?: string;
  /** Milliseconds after which an attempt to connect gives up; 30 s if missing. */
  readonly connectTimeout?: number;
}

/** The answer. Bodies are those of `ApiBody` in `cluster/messages.ts`, which this type repeats so that the shell stays apart. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body:
    | { readonly type: 'empty' }
    | { readonly type: 'json'; readonly value: unknown }
    | { readonly type: 'text'; readonly text: string }
    | { readonly type: 'events'; readonly events: AsyncIterable<unknown> }
    | { readonly type: 'chunks'; readonly chunks: AsyncIterable<string> }
    | { readonly type: 'session'; readonly session: StreamSession }
    | {
        readonly type: 'forward';
        readonly connect: (port: number) => Promise<Omit<Connection, 'remoteAddress' | 'carry'>>;
      };
}

/** The streams of exec and attach. */
export interface StreamSession {
  readonly stdin: { write(text: string): void; close(): void };
  readonly stdout: AsyncIterable<string>;
  readonly stderr: AsyncIterable<string>;
  resize(columns: number, rows: number): void;
  /** A `Status` object: `Success`, or `Failure` with the exit code in its causes. */
  readonly done: Promise<unknown>;
}

/** Accepts connections on a port of this machine (`kubectl port-forward`, `kubectl proxy`). */
export interface Listener {
  close(): void;
}

/** What a resolver found. */
export interface NameLookup {
  readonly addresses: readonly string[];
  /** `unavailable`: no name server answered. */
  readonly failure: 'no-such-host' | 'unavailable' | undefined;
}

/** A record of a name server. */
export interface NameRecord {
  /** Names stand without their last dot. */
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'CNAME' | 'PTR' | 'SRV' | 'TXT' | 'MX' | 'NS' | 'SOA';
  readonly data: string;
}

/** What a name server said to one question, or that it said nothing. */
export interface NameReply {
  readonly status: 'NOERROR' | 'NXDOMAIN' | 'refused' | 'timed-out';
  readonly authoritative: boolean;
  readonly records: readonly NameRecord[];
  readonly authority?: readonly NameRecord[];
  readonly additional?: readonly NameRecord[];
}

/** The network as a program on one machine sees it. */
export interface ProgramNetwork {
  /** This machine's host name. */
  readonly hostname: string;
  /** Opens a connection; throws `NetworkError`. A time-out takes virtual time. */
  connect(
    host: string,
    port: number,
    options?: { readonly timeout?: number; readonly signal?: AbortSignal },
  ): Promise<Connection>;
  /** Talks to an HTTP API; throws `NetworkError` when no connection came about. */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Addresses behind a name as far as they are known at once; empty when there is none. */
  resolve(host: string): readonly string[];
  /**
   * Addresses behind a name as the machine's resolver finds them; a name server that does not answer takes virtual time.
   * @param options `timeout`: milliseconds after which nobody waits any longer
   */
  lookUp(
    host: string,
    options?: { readonly timeout?: number; readonly signal?: AbortSignal },
  ): Promise<NameLookup>;
  /**
   * One question to a name server, the machine's first one unless another is named. How long to wait for one that does not
   * answer is the program's affair.
   */
  ask(name: string, type: NameRecord['type'] | 'ANY', server?: string): NameReply;
  /** What an echo request to an address meets. */
  echo(address: string): 'answered' | 'silence' | 'unreachable';
  /** Listens on this machine's loopback address; throws `NetworkError` 'refused' when the port is taken. */
  listen(port: number, accept: (connection: Connection) => void): Listener;
}
