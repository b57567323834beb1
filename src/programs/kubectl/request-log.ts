import type { HttpRequest, HttpResponse } from '../../shell/network.ts';
import { reasonPhrase } from '../http.ts';
import type { StatusError } from './errors.ts';
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

const headerLines = (headers: Readonly<Record<string, string>>): readonly (readonly [string, string])[] =>
  Object.entries(headers)
    .map(([name, value]) => [canonical(name), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));

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

/** What `-v` tells of the configuration. Models client-go/tools/clientcmd/loader.go and client-go/features/envvar.go */
export async function logStart(level: number, files: readonly string[], log: LogLine): Promise<void> {
  if (level >= 6) for (const file of files) await log(`loader.go:402] Config loaded from file:  ${file}`);
  for (const [gate, enabled] of Object.entries(GATES))
    await log(`envvar.go:172] "Feature gate default state" feature="${gate}" enabled=${enabled}`);
}

/** What `-v` tells of a refusal. Models kubectl/pkg/cmd/util/helpers.go StandardErrorMessage */
export const refusalLine = (error: StatusError): string => {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, ...error.status };
  return `helpers.go:246] server response object: %s[${JSON.stringify(status, null, 2)}]`;
};

/** Where kubectl says that it made a request of a kind. Models cli-runtime/pkg/resource/helper.go */
const places: Readonly<Record<string, number>> = { DELETE: 202, PATCH: 269, POST: 246, PUT: 319 };

const placeOf = ({ method, url }: HttpRequest): string =>
  `helper.go:${places[method] ?? (url.includes('limit=') ? 113 : 105)}`;

/** Tells of requests and answers, the more the higher the level. Models client-go/transport/round_trippers.go */
export class RequestLog {
  readonly #level: number;
  readonly #log: LogLine;

  constructor(level: number, log: LogLine) {
    this.#level = level;
    this.#log = log;
  }

  async asked(request: HttpRequest): Promise<void> {
    const { method, url, headers = {}, body } = request;
    const level = this.#level;
    if (level >= 8) {
      await this.#log(
        `${placeOf(request)}] "Request Body" body=${valueOf(truncated(bodyText(body), level))}`,
      );
    }
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
    const { method, url } = request;
    const level = this.#level;
    const parts = ['round_trippers.go:632] "Response"'];
    if (level === 6 || level >= 9) parts.push(`verb="${method}" url="${url}"`);
    parts.push(`status="${status} ${reasonPhrase(status)}"`);
    if (level >= 8) {
      const lines = headerLines(headers).map(([name, value]) => `${name}: ${value}\n`);
      parts.push(`headers=${valueOf(lines.join(''))}`);
    }
    parts.push(`milliseconds=${milliseconds}`);
    await this.#log(parts.join(' '));
    if (level >= 8) {
      await this.#log(
        `${placeOf(request)}] "Response Body" body=${valueOf(truncated(bodyText(body), level))}`,
      );
    }
  }
}
