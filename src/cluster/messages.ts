/**
 * The messages of the API server's door, `handle(request): Promise<response>`. They are plain data rather than the
 * browser's `Request` and `Response`, which drop headers such as Host and refuse status 101.
 */

import type { Waypoint } from './network/traffic.ts';

/** A request to an API server. */
export interface ApiRequest {
  /** Upper case. */
  readonly method: string;
  /** Starts with '/', percent-encoded, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** A parsed body for `application/json`-like media types, or text of any media type. */
  readonly body?: { readonly json: unknown } | { readonly text: string };
  /** What the connection proved about the client; the bearer token is in the headers. */
  readonly clientCertificate?: string;
  /** The request came over a network that anybody is on: without credentials it is anonymous. */
  readonly remote?: true;
  /** The account that the cluster's cloud has found behind the credentials: the cloud lets it do everything. */
  readonly account?: string;
  /** Ends watches, followed logs and exec sessions. */
  readonly signal?: AbortSignal;
  /** The client does not look at managed fields: they need not tell of every write. */
  readonly unmanaged?: true;
  /** The client asked for no upgrade of its connection: exec, attach and port-forward are refused. */
  readonly plain?: true;
}

/** An API server's answer. */
export interface ApiResponse {
  readonly status: number;
  /** Names in lower case; `content-type` is always there when there is a body. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ApiBody;
}

/** A response's body. Values of `json` and `events` are immutable and shared with the store. */
export type ApiBody =
  | { readonly type: 'empty' }
  | { readonly type: 'json'; readonly value: unknown }
  | { readonly type: 'text'; readonly text: string }
  /** A watch: `{type, object}` values, one per line on the wire. */
  | { readonly type: 'events'; readonly events: AsyncIterable<unknown> }
  /** A followed log. */
  | { readonly type: 'chunks'; readonly chunks: AsyncIterable<string> }
  /** An upgraded connection: exec and attach. */
  | { readonly type: 'session'; readonly session: StreamSession }
  /** An upgraded connection: port-forward; each accepted connection asks for one stream. */
  | { readonly type: 'forward'; readonly connect: (port: number) => Promise<SecurableStream> };

/** The four streams of exec and attach. */
export interface StreamSession {
  readonly stdin: {
    write(text: string): void;
    close(): void;
    /** Resolves when the process has read nearly all that was written: who sends much waits for it. */
    drained?(): Promise<void>;
  };
  readonly stdout: AsyncIterable<string>;
  readonly stderr: AsyncIterable<string>;
  resize(columns: number, rows: number): void;
  /** The Status of channel 3: `Success`, or `Failure` with reason NonZeroExitCode and the exit code in its causes. */
  readonly done: Promise<unknown>;
}

/** What a client says when it begins to speak TLS. */
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

/** What came of a client's wish to speak TLS: `closed` if the other side hung up, undefined if it does not speak TLS. */
export type TlsAnswer = ServerCertificate | 'closed' | undefined;

/** Where TLS that goes through a connection ends. */
export interface TlsEnd {
  /** Speaks TLS from now on. */
  secure(hello?: TlsHello): Promise<TlsAnswer>;
}

/** What the two ends of a connection share. */
export interface StreamLink {
  /** Set by a server that passes requests on: whoever observes sees them go through as one. */
  relays: boolean;
  /** Set by a network that is observed: the way so far, for the connection on which a request goes on. */
  adopt: (() => readonly Waypoint[]) | undefined;
  /** Set by a server that speaks TLS: what it and its client say to each other is what TLS carries. */
  tls?: boolean;
  /** Set by a server that speaks TLS, unless its certificate says nothing: what it shows to whom. */
  certificate?: (hello: TlsHello) => ServerCertificate;
  /** Set by a client that speaks TLS. */
  client?: TlsHello;
  /** Set by who carries what comes to somebody else, as it is: to whom; undefined if that came to nothing. */
  carried?: Promise<TlsEnd | undefined>;
}

/**
 * A TCP-like connection. Text stands for bytes: one character per byte is not promised, what one side writes the other
 * reads whole and in order.
 */
export interface ByteStream {
  /** What both ends of a connection share, if its requests may go on to others. */
  readonly link?: StreamLink;
  /** The next piece, or undefined after the other side closed. */
  read(): Promise<string | undefined>;
  /** Resolves when the text is on its way; rejects after the other side closed. */
  write(text: string): Promise<void>;
  /** Nothing more will be written; the other side may still write. */
  end?(): void;
  close(): void;
}

/** A connection on which its client may speak TLS. */
export interface SecurableStream extends ByteStream, TlsEnd {}
