import type { HttpRequest, HttpResponse } from '../../shell/network.ts';
import { reasonPhrase } from '../../go/http-status.ts';
import type { ConnectionError, StatusError } from './errors.ts';
import { RAW_ACCEPT } from './client.ts';
import { quote } from './text.ts';

/** A line of klog on stderr. */
export type LogLine = (message: string) => Promise<void>;

/** Whether the client's features are on by default, of kubectl 1.33. Models client-go/features/known_features.go */
const GATES = {
  ClientsAllowCBOR: false,
  ClientsPreferCBOR: false,
  InformerResourceVersion: false,
  InOrderInformers: true,
  WatchListClient: false,
};

/** How many characters of a body are shown. Models client-go/rest/request.go truncateBody */
const shownAt = (level: number): number => (level >= 10 ? Infinity : level === 9 ? 10_240 : 1_024);

/** A value as klog writes it behind its key: several lines stand below each other. */
const valueOf = (text: string): string =>
  text.includes('\n')
    ? `<\n${text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => `\t${line}\n`)
        .join('')} >`
    : quote(text);

/** `content-type` as Go writes names of headers. */
const canonical = (name: string): string =>
  name.replaceAll(/(^|-)([a-z])/g, (_all, dash: string, letter: string) => dash + letter.toUpperCase());

/** Credentials are not shown. Models client-go/transport/round_trippers.go maskValue */
const masked = (name: string, value: string): string =>
  name === 'authorization' ? value.replace(/ .*/s, ' <masked>') : value;

const headerLines = (headers: Readonly<Record<string, string>>): readonly (readonly [string, string])[] =>
  Object.entries(headers)
    .map(([name, value]) => [canonical(name), masked(name, value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** The headers with the token that goes along. */
function sentHeaders({ headers = {}, identity = {} }: HttpRequest): Readonly<Record<string, string>> {
  const { token } = identity;
  return token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` };
}

function bodyText(body: HttpRequest['body'] | HttpResponse['body'] | undefined): string {
  if (!body) return '';
  if ('json' in body) return JSON.stringify(body.json);
  if ('type' in body) return body.type === 'json' ? `${JSON.stringify(body.value)}\n` : bodyTextOf(body);
  return body.text;
}

const bodyTextOf = (body: HttpResponse['body']): string => (body.type === 'text' ? body.text : '');

function truncated(text: string, level: number): string {
  const most = shownAt(level);
  return text.length <= most ? text : `${text.slice(0, most)} [truncated ${text.length - most} chars]`;
}

/** What `-v` tells of the client's features. Models client-go/features/envvar.go */
export async function logGates(log: LogLine): Promise<void> {
  for (const [gate, enabled] of Object.entries(GATES))
    await log(`envvar.go:172] "Feature gate default state" feature="${gate}" enabled=${enabled}`);
}

/** What `-v` tells of a refusal. Models kubectl/pkg/cmd/util/helpers.go StandardErrorMessage */
export const refusalLine = (error: StatusError): string => {
  const sent = error.plain === undefined ? { kind: 'Status', apiVersion: 'v1' } : {};
  const status = { ...sent, metadata: {}, ...error.status };
  return `helpers.go:246] server response object: %s[${JSON.stringify(status, null, 2)}]`;
};

/** What `-v` tells of a server that did not answer. Models kubectl/pkg/cmd/util/helpers.go StandardErrorMessage */
export const connectionLine = ({ message, url, detail }: ConnectionError): string =>
  `helpers.go:264] Connection error: ${message.split(' ')[0] ?? ''} ${url}: ${detail}`;

/** Where kubectl says that it made a request of a kind. Models cli-runtime/pkg/resource/helper.go */
const places: Readonly<Record<string, number>> = { DELETE: 202, PATCH: 269, POST: 246, PUT: 319 };

const placeOf = ({ method, url, headers }: HttpRequest): string =>
  headers?.['accept'] === RAW_ACCEPT
    ? 'raw.go:84'
    : /\/apis?\?timeout=[^/]*$/.test(url)
      ? 'discovery_client.go:252'
      : `helper.go:${places[method] ?? (url.includes('limit=') ? 113 : 105)}`;

/** Tells of requests and answers, the more the higher the level. Models client-go/transport/round_trippers.go */
export class RequestLog {
  readonly #trips: number;
  readonly #bodies: number;
  readonly #log: LogLine;
  /** Whether there is a connection, which later requests share. */
  #connected = false;

  /** @param levels of what is told of requests and answers, and of their bodies */
  constructor(levels: { readonly trips: number; readonly bodies: number }, log: LogLine) {
    this.#trips = levels.trips;
    this.#bodies = levels.bodies;
    this.#log = log;
  }

  async asked(request: HttpRequest): Promise<void> {
    const { method, url, body } = request;
    const headers = sentHeaders(request);
    const level = this.#trips;
    await this.#body(request, 'Request', bodyText(body));
    if (level >= 9) {
      const given = headerLines(headers).map(([name, value]) => ` -H "${name}: ${value}"`);
      const curl = `curl -v -X${method} ${given.join('')} '${url}'\n`;
      await this.#log(`round_trippers.go:527] "Request" curlCommand=${valueOf(curl)}`);
    } else if (level >= 7) {
      const lines = headerLines(headers).map(([name, value]) => `${name}: ${value}\n`);
      await this.#log(
        `round_trippers.go:527] "Request" verb="${method}" url="${url}" headers=${valueOf(lines.join(''))}`,
      );
    }
  }

  async answered(
    request: HttpRequest,
    { status, headers, body }: HttpResponse,
    milliseconds: number,
  ): Promise<void> {
    const level = this.#trips;
    await this.#dialled(request, undefined);
    if (level >= 6)
      await this.#log(this.#response(request, `${status} ${reasonPhrase(status)}`, headers, milliseconds));
    this.#connected = true;
    // what is asked for raw streams by
    if (request.headers?.['accept'] !== RAW_ACCEPT) await this.#body(request, 'Response', bodyText(body));
  }

  /** Nobody answered. */
  async failed(request: HttpRequest, detail: string, milliseconds: number): Promise<void> {
    await this.#dialled(request, detail);
    if (this.#trips >= 6) await this.#log(this.#response(request, '', {}, milliseconds));
  }

  async #dialled({ url }: HttpRequest, failure: string | undefined): Promise<void> {
    if (this.#trips < 9 || this.#connected) return;
    const { hostname, port, protocol } = new URL(url);
    const address = `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
    const [word, error] = failure === undefined ? ['succeed', ''] : ['failed', ` err=${quote(failure)}`];
    await this.#log(
      `round_trippers.go:${failure === undefined ? 562 : 560}] "HTTP Trace: Dial ${word}" network="tcp" address="${address}"${error}`,
    );
  }

  async #body(request: HttpRequest, which: string, text: string): Promise<void> {
    const level = this.#bodies;
    if (level < 8) return;
    await this.#log(`${placeOf(request)}] "${which} Body" body=${valueOf(truncated(text, level))}`);
  }

  #response(
    { method, url }: HttpRequest,
    status: string,
    headers: HttpResponse['headers'],
    milliseconds: number,
  ): string {
    const level = this.#trips;
    const parts = ['round_trippers.go:632] "Response"'];
    if (level === 6 || level >= 9) parts.push(`verb="${method}" url="${url}"`);
    parts.push(`status="${status}"`);
    if (level >= 8) {
      const lines = headerLines(headers).map(([name, value]) => `${name}: ${value}\n`);
      parts.push(`headers=${valueOf(lines.join(''))}`);
    }
    parts.push(`milliseconds=${milliseconds}`);
    if (level >= 9) {
      const fresh = ['dnsLookup', 'dial', 'tlsHandshake'];
      const phases = this.#connected ? ['getConnection'] : fresh;
      if (status !== '') phases.push('serverProcessing');
      parts.push(...phases.map((phase) => `${phase}Milliseconds=0`));
    }
    return parts.join(' ');
  }
}
