import { onDemand } from '../../loading/on-demand.ts';
import { resolvePath } from '../../shell/filesystem.ts';
import type { ClientIdentity, HttpRequest, HttpResponse } from '../../shell/network.ts';
import { NetworkError } from '../../shell/network.ts';
import type { ProgramContext } from '../../shell/program.ts';
import { encode } from '../../shell/text.ts';
import { CommandError, ConnectionError, StatusError } from './errors.ts';
import type { ClientConfig } from './kubeconfig.ts';
import { parseDuration } from './flags.ts';
import { asObject, isObject, kindOf, sendable, textOf, type JsonObject } from './object.ts';
import type { RequestLog } from './request-log.ts';
import { statusFor } from './server-response.ts';
import { clientVersion, type ClientVersion } from './version.ts';
import { goDuration } from './output/duration.ts';

/** A request by path; the client knows server and credentials. */
export interface ClientRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Starts with '/', percent-encoded. */
  readonly path: string;
  /** Undefined and empty values are left out. */
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** A JSON value; text goes as it is. */
  readonly body?: unknown;
  /** The body's media type; `application/json` if missing. */
  readonly contentType?: string;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** How `Table` answers are asked for. */
export const TABLE_ACCEPT =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

/** How `get --raw` asks. */
export const RAW_ACCEPT = 'application/json, */*';

const UNVERIFIED = 'tls: failed to verify certificate: x509: ';
const UNTRUSTED = `${UNVERIFIED}certificate signed by unknown authority`;

type Machine = Pick<ProgramContext, 'network' | 'env' | 'cwd' | 'files' | 'signal'> &
  Partial<Pick<ProgramContext, 'spawn' | 'clock' | 'load'>>;

/** kubectl's way to an API server: URLs, credentials, Status errors, warnings. */
export class ApiClient {
  readonly config: ClientConfig;
  readonly #machine: Machine;
  readonly #onWarning: (text: string) => Promise<void>;
  readonly #requestTimeout: number;
  readonly #agent: string;
  /** Told of requests and answers. */
  readonly #journal: RequestLog | undefined;
  #identity: ClientIdentity | undefined;
  #trusted = false;
  /** Whether it was said how to get a missing credential plugin. */
  #advised = false;

  /** @param requestTimeout in milliseconds, the reading of answers included; 0 for none */
  constructor(
    config: ClientConfig,
    machine: Machine,
    onWarning: (text: string) => Promise<void>,
    {
      requestTimeout = 0,
      version = clientVersion,
      journal,
    }: {
      readonly requestTimeout?: number;
      readonly version?: ClientVersion;
      readonly journal?: RequestLog | undefined;
    } = {},
  ) {
    this.config = config;
    this.#machine = machine;
    this.#onWarning = onWarning;
    this.#requestTimeout = requestTimeout;
    this.#agent = `kubectl/${version.gitVersion} (linux/amd64) kubernetes/${version.gitCommit.slice(0, 7)}`;
    this.#journal = journal;
  }

  /** The whole URL of a request, its query sorted by name as Go's `url.Values` is. */
  urlOf({ path, query = {} }: Pick<ClientRequest, 'path' | 'query'>): string {
    const parts = Object.keys(query)
      .sort()
      .flatMap((key) => {
        const value = query[key];
        const values = value === undefined || value === '' ? [] : typeof value === 'string' ? [value] : value;
        return values.map((each) => `${escape(key)}=${escape(each)}`);
      });
    return `${this.config.server}${path}${parts.length === 0 ? '' : `?${parts.join('&')}`}`;
  }

  /** Sends a request. Throws `ConnectionError` when nobody was reached and `StatusError` when the server refused. */
  async send(request: ClientRequest): Promise<HttpResponse> {
    const method = request.method ?? 'GET';
    const timeout = this.#requestTimeout === 0 ? undefined : goDuration(this.#requestTimeout);
    const url = this.urlOf({
      path: request.path,
      query: { ...request.query, ...(timeout === undefined ? {} : { timeout }) },
    });
    if (!this.#trusted) await this.#verify(method, url);
    const serverName = textOf(this.config.cluster, 'tls-server-name');
    const named = serverName !== '' && this.config.cluster['insecure-skip-tls-verify'] !== true;
    const identity = (this.#identity ??= await this.#identify(method, url));
    const message: HttpRequest = {
      method,
      url,
      headers: {
        accept: request.accept ?? 'application/json',
        'user-agent': this.#agent,
        ...this.config.impersonation,
        ...basicAuthorization(this.config.user),
        ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
        ...request.headers,
      },
      ...(request.body === undefined
        ? {}
        : {
            body:
              typeof request.body === 'string' ? { text: request.body } : { json: sendable(request.body) },
          }),
      identity,
      ...(named ? { serverName } : {}),
      // A journal may show them; tables have no column for them.
      ...(request.accept === TABLE_ACCEPT && !this.#journal ? { unmanaged: true } : {}),
      signal: request.signal ?? this.#machine.signal,
    };
    const journal = this.#journal;
    const asked = this.#machine.clock?.now() ?? 0;
    await journal?.asked(message);
    let response: HttpResponse;
    try {
      response = await this.#exchange(message);
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      const detail = detailOf(error, serverName);
      await journal?.failed(message, detail, (this.#machine.clock?.now() ?? 0) - asked);
      throw new ConnectionError(method, url, detail);
    }
    await journal?.answered(message, response, (this.#machine.clock?.now() ?? 0) - asked);
    await this.#warn(response);
    if (response.status >= 400) {
      const { status, body } = response;
      if (body.type === 'json' && kindOf(body.value) === 'Status')
        throw new StatusError(asObject(body.value));
      const text = body.type === 'text' ? body.text : undefined;
      const named = request.accept !== RAW_ACCEPT;
      throw new StatusError(statusFor(status, { method, path: request.path, named }, text), text ?? '');
    }
    return response;
  }

  /** Asks the server, for as long as `--request-timeout` allows. */
  async #exchange(message: HttpRequest): Promise<HttpResponse> {
    const { network, clock } = this.#machine;
    if (this.#requestTimeout === 0 || !clock) return network.request(message);
    const { requestWithDeadline } = await this.#load(import('./request-deadline.ts'));
    return requestWithDeadline(network, clock, message, this.#requestTimeout);
  }

  #load<T>(importing: Promise<T>): Promise<T> {
    return this.#machine.load?.(importing) ?? onDemand(importing);
  }

  /** Sends a request and returns the JSON value of the answer. */
  async json(request: ClientRequest): Promise<JsonObject> {
    const { body } = await this.send(request);
    const value =
      body.type === 'json'
        ? asObject(body.value)
        : body.type === 'text'
          ? asObject(JSON.parse(body.text))
          : {};
    // A refusal may come with the code of a success: evictions that several budgets forbid.
    if (value['kind'] === 'Status' && value['status'] === 'Failure') throw new StatusError(value);
    return value;
  }

  /** Without a certificate authority no server can prove who it is; but first somebody must answer. */
  async #verify(method: string, url: string): Promise<void> {
    const { server, cluster } = this.config;
    const scheme = /^\w+(?=:)/.exec(server)?.[0] ?? '';
    if (!/^https?$/i.test(scheme))
      throw new ConnectionError(method, url, `unsupported protocol scheme "${scheme.toLowerCase()}"`);
    const { port = '' } = /^\w+:\/\/[^/]*:(?<port>\d+)/.exec(server)?.groups ?? {};
    if (Number(port) > 65_535)
      throw new ConnectionError(method, url, `dial tcp: address ${port}: invalid port`);
    this.checkAuthority();
    const authority = ['certificate-authority', 'certificate-authority-data', 'insecure-skip-tls-verify'];
    if (server.startsWith('https:') && !authority.some((field) => cluster[field])) {
      try {
        await this.#machine.network.request({
          method: 'GET',
          url: `${server}/version`,
          signal: this.#machine.signal,
        });
      } catch (error) {
        if (error instanceof NetworkError) throw new ConnectionError(method, url, detailOf(error));
        throw error;
      }
      throw new ConnectionError(method, url, UNTRUSTED);
    }
    this.#trusted = true;
  }

  /**
   * Throws unless the file of the certificate authority holds a certificate, if there is one. Models client-go/transport/transport.go
   * rootCertPool, but for what stands inside a certificate
   */
  checkAuthority(): void {
    const { cluster } = this.config;
    const given = textOf(cluster, 'certificate-authority');
    const file = resolvePath(this.#machine.cwd, given);
    if (given === '' || textOf(cluster, 'certificate-authority-data') !== '') return;
    if (cluster['insecure-skip-tls-verify'] === true || !this.#machine.files.exists(file)) return;
    const blocks = [
      ...this.#machine.files.read(file).matchAll(/-----BEGIN ([^-\n]+)-----\n[^]*?-----END \1-----/g),
    ];
    if (blocks.some(([, type]) => type === 'CERTIFICATE')) return;
    throw new CommandError(
      `unable to load root certificates: ${blocks.length === 0 ? 'unable to parse bytes as PEM block' : 'no valid certificate authority data seen'}`,
    );
  }

  /** What the user's entry says itself, or in a file. */
  #told(field: string, fileField: string, decode: (text: string) => string = (text) => text): string {
    const { user } = this.config;
    const value = textOf(user, field);
    if (value !== '') return decode(value);
    const given = textOf(user, fileField);
    const file = resolvePath(this.#machine.cwd, given);
    const text = given !== '' && this.#machine.files.exists(file) ? this.#machine.files.read(file) : '';
    return field === 'token' ? text.trim() : text;
  }

  /**
   * Throws unless certificate and key are a pair. What stands in files is looked at when a server asks for it, the rest at once.
   * Models client-go/transport/transport.go TLSConfigFor
   */
  async #checkPair(method: string, url: string, certificate: string): Promise<void> {
    const { certificateProblem } = await this.#load(import('./client-certificate.ts'));
    const key = this.#told('client-key-data', 'client-key', decodeBase64);
    const problem = certificateProblem(certificate, key);
    if (problem === undefined) return;
    const { user } = this.config;
    const inFiles =
      textOf(user, 'client-certificate') !== '' && textOf(user, 'client-certificate-data') === '';
    throw inFiles ? new ConnectionError(method, url, problem) : new CommandError(problem);
  }

  async #identify(method: string, url: string): Promise<ClientIdentity> {
    const { user } = this.config;
    const token = this.#told('token', 'tokenFile');
    const certificate = this.#told('client-certificate-data', 'client-certificate', decodeBase64);
    if (certificate !== '') await this.#checkPair(method, url, certificate);
    // both go along: which of them counts is the server's affair
    if (token !== '' || certificate !== '') {
      return { ...(token === '' ? {} : { token }), ...(certificate === '' ? {} : { certificate }) };
    }
    if (isObject(user['exec'])) {
      const { execCredential, CredentialError } = await this.#load(import('./credential-plugin.ts'));
      const first = !this.#advised;
      this.#advised = true;
      try {
        return await execCredential(user['exec'], this.#machine, first);
      } catch (error) {
        throw error instanceof CredentialError ? new ConnectionError(method, url, error.message) : error;
      }
    }
    return {};
  }

  async #warn({ headers }: HttpResponse): Promise<void> {
    for (const [, text = ''] of (headers['warning'] ?? '').matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)) {
      await this.#onWarning(text.replace(/\\(.)/g, '$1'));
    }
  }
}

function basicAuthorization(user: JsonObject): Record<string, string> {
  const name = textOf(user, 'username');
  if (name === '') return {};
  return { authorization: `Basic ${encodeBase64(`${name}:${textOf(user, 'password')}`)}` };
}

/** What `--request-timeout` says, in milliseconds. Models client-go/tools/clientcmd/helpers.go ParseTimeout */
export function parseRequestTimeout(text: string): number {
  if (text === '') return 0;
  const timeout = /^\+?\d+$/.test(text) ? Number(text) * 1000 : parseDuration(text);
  if (timeout !== undefined) return timeout;
  throw new CommandError(
    'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
  );
}

/** Go's `url.QueryEscape`. */
function escape(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Base64 text as UTF-8 text. */
export function decodeBase64(data: string): string {
  const binary = atob(data);
  return new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
}

/** The bytes of a text as Base64. */
export const encodeBase64 = (text: string): string =>
  btoa(Array.from(encode(text), (byte) => String.fromCharCode(byte)).join(''));

/** What is wrong with a certificate's names. Models crypto/x509 HostnameError */
function misnamed(names: readonly string[], wanted: string): string {
  const isAddress = (name: string): boolean => /^[\d.]+$|:/.test(name);
  const valid = names.filter((name) => isAddress(name) === isAddress(wanted)).join(', ');
  if (valid !== '') return `certificate is valid for ${valid}, not ${wanted}`;
  return isAddress(wanted)
    ? `cannot validate certificate for ${wanted} because it doesn't contain any IP SANs`
    : `certificate is not valid for any names, but wanted to match ${wanted}`;
}

/** The machine's own resolver. */
const NAME_SERVER = '127.0.0.53:53';

/** What Go's net and tls packages say of a failed connection. */
export function detailOf(error: NetworkError, wanted = ''): string {
  const address = `${error.address ?? error.host}:${error.port}`;
  switch (error.failure) {
    case 'refused':
      return `dial tcp ${address === `localhost:${error.port}` ? `127.0.0.1:${error.port}` : address}: connect: connection refused`;
    case 'timed-out':
      return `dial tcp ${address}: i/o timeout`;
    case 'no-route':
      return `dial tcp ${address}: connect: no route to host`;
    case 'network-unreachable':
      return `dial tcp ${address}: connect: network is unreachable`;
    case 'no-such-host':
      return `dial tcp: lookup ${error.host} on ${NAME_SERVER}: no such host`;
    case 'certificate':
      return error.names ? `${UNVERIFIED}${misnamed(error.names, wanted)}` : UNTRUSTED;
  }
}
