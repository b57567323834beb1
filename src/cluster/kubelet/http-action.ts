import type { HTTPGetAction } from '../api/types.ts';
import { exchange, header, type HttpAnswer } from '../network/http.ts';
import { beginTls } from '../network/stream.ts';
import {
  containerPort,
  dial,
  DIAL_FAILURES,
  errored,
  failure,
  MAXIMUM_OUTPUT,
  success,
  timedOut,
  within,
  type ActionResult,
  type ActionTarget,
} from './actions.ts';

const TIMED_OUT = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
const BODY_TIMED_OUT =
  'context deadline exceeded (Client.Timeout or context cancellation while reading body)';
/** What a client that speaks TLS says of a server that does not. */
export const NOT_TLS = 'http: server gave HTTP response to HTTPS client';
const MAXIMUM_REDIRECTS = 10;
/** Statuses that lead elsewhere. */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** A request's headers by their names as Go's net/textproto writes these. */
type Headers = Map<string, readonly string[]>;

/**
 * Asks over HTTP; redirects are followed as long as they stay on the host. Models pkg/probe/http/http.go
 * @param purpose the word in the user agent: to hooks (`lifecycle`) any answer is good
 * @param since when it began, in milliseconds since the epoch
 */
export async function httpAction(
  action: HTTPGetAction,
  target: ActionTarget,
  timeoutSeconds: number,
  purpose: 'probe' | 'lifecycle',
  since = target.clock.now(),
): Promise<ActionResult> {
  const port = containerPort(action.port, target.container);
  if (typeof port === 'string') return errored(port);
  const given = action.host === undefined || action.host === '' ? target.podIP : action.host;
  const host = given.includes(':') ? `[${given}]` : given;
  const scheme = (action.scheme ?? 'HTTP').toLowerCase();
  const { path = '' } = action;
  let url = `${scheme}://${host}:${port}${/^(?:[/?#]|$)/.test(path) ? '' : '/'}${path}`;
  if (!URL.canParse(url)) return errored(`parse ${JSON.stringify(url)}: invalid character in host name`);
  const headers = headersOf(action, purpose);
  const until = since + timeoutSeconds * 1000;
  for (let redirects = 0; ; redirects++) {
    const begun = redirects === 0 ? since : target.clock.now();
    const answer = await get(url, headers, target, (until - begun) / 1000, begun);
    if (typeof answer === 'string') return failure(`Get "${url}": ${answer}`);
    if (answer.body === undefined) return errored(BODY_TIMED_OUT);
    if (purpose === 'lifecycle' && !REDIRECTS.has(answer.status)) return success;
    if (answer.status < 200 || answer.status >= 400)
      return failure(`HTTP probe failed with statuscode: ${answer.status}`);
    if (answer.status < 300) return success;
    const location = REDIRECTS.has(answer.status) ? answer.location : undefined;
    // A URL forgets a port that is its scheme's own; messages do not.
    const onHost = location !== undefined && /^\/(?!\/)/.test(location);
    const next = onHost ? `${scheme}://${host}:${port}${location}` : URL.parse(location ?? '', url)?.href;
    if (location === undefined || next === undefined || new URL(next).hostname !== new URL(url).hostname)
      return purpose === 'lifecycle'
        ? success
        : { ok: true, warning: `Probe terminated redirects, Response body: ${answer.body}` };
    if (redirects + 1 >= MAXIMUM_REDIRECTS) return failure(`Get "${location}": stopped after 10 redirects`);
    // A redirect that names a host is followed by that name.
    if (URL.canParse(location)) headers.delete('Host');
    headers.set('Referer', [url]);
    url = next;
  }
}

/** What a request tells beside its path. Models pkg/probe/http/request.go (newProbeRequest) */
function headersOf({ httpHeaders = [] }: HTTPGetAction, purpose: string): Headers {
  const headers: Headers = new Map();
  for (const { name, value } of httpHeaders) {
    const key = name.toLowerCase().replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
    headers.set(key, [...(headers.get(key) ?? []), value]);
  }
  if (!headers.has('User-Agent')) headers.set('User-Agent', [`kube-${purpose}/1.33`]);
  if (!headers.has('Accept')) headers.set('Accept', ['*/*']);
  for (const name of ['Accept', 'User-Agent', 'Host'])
    if (headers.get(name)?.[0] === '') headers.delete(name);
  return headers;
}

/** The header lines in the order in which Go's net/http writes them. */
function linesOf(headers: Headers, address: string): readonly (readonly [string, string])[] {
  const { Host = [address], 'User-Agent': agent = [], ...rest } = Object.fromEntries(headers);
  const others = Object.entries({ ...rest, Connection: rest['Connection'] ?? ['close'] });
  return [
    ['Host', Host[0] ?? ''],
    ...agent.slice(0, 1).map((value) => ['User-Agent', value] as const),
    ...others
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([name, values]) => values.map((value) => [name, value] as const)),
  ];
}

interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  /** Undefined: it did not come in time. */
  readonly body: string | undefined;
}

/** One request; a text says why it got no answer. */
async function get(
  url: string,
  headers: Headers,
  target: ActionTarget,
  seconds: number,
  begun: number,
): Promise<Answer | string> {
  const { hostname, port, protocol, host, pathname, search } = new URL(url);
  const secure = protocol === 'https:';
  const number = port === '' ? (secure ? 443 : 80) : Number(port);
  const opened = await dial(target, hostname.replace(/^\[|\]$/g, ''), number, seconds, begun);
  if (typeof opened === 'string')
    return opened === 'timed-out' ? TIMED_OUT : DIAL_FAILURES[opened](hostname, number);
  const { stream } = opened;
  const speaksTLS = secure ? (await beginTls(stream)) !== undefined : stream.link?.tls === true;
  if (secure !== speaksTLS) {
    stream.close();
    return secure ? NOT_TLS : { status: 400, location: undefined, body: '' };
  }
  const request = {
    method: 'GET',
    target: `${pathname}${search}`,
    headers: linesOf(headers, port === '' ? `${host}:${number}` : host),
    body: '',
  };
  let head: HttpAnswer | undefined;
  const ask = async (): Promise<string | undefined> => {
    try {
      head = await exchange(stream, request);
      return (await head?.text())?.slice(0, MAXIMUM_OUTPUT);
    } catch {
      return undefined;
    }
  };
  const answer = await within(target, seconds, ask, begun);
  stream.close();
  if (!head) return answer === timedOut ? TIMED_OUT : 'EOF';
  return {
    status: head.status,
    location: header(head.headers, 'location'),
    body: answer === timedOut ? undefined : (answer ?? ''),
  };
}
