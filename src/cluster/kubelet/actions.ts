import type { Container, GRPCAction, HTTPGetAction } from '../api/types.ts';
import type { Clock } from '../environment.ts';
import type { ByteStream } from '../messages.ts';
import { exchange, header, type HttpAnswer, type HttpHeaders } from '../network/http.ts';
import { goMilliseconds } from './image-pull.ts';
import type { ConnectFailure, ConnectOptions, ConnectResult } from '../network/network.ts';

/** What a command in a container has come to; output is stdout, then stderr. */
export interface ExecResult {
  readonly code: number;
  readonly output: string;
  readonly stderr: string;
}

/** The container at which probes and hooks are aimed. */
export interface ActionTarget {
  readonly clock: Clock;
  readonly container: Container;
  readonly podIP: string;
  /** `name_namespace(uid)` */
  readonly podText: string;
  /** A connection to a port of the pod, or undefined: refused. */
  connect(port: number): ByteStream | undefined;
  /** A connection from the node to any other host. */
  dial(host: string, port: number, options: ConnectOptions): Promise<ConnectResult>;
  /** Runs a command in the container. @param since when it began, if that was before now */
  exec(command: readonly string[], signal: AbortSignal, since?: number): Promise<ExecResult>;
}

/** What came of an action: success, or a failure with the kubelet's words for it. */
export type ActionResult =
  | {
      readonly ok: true;
      /** It was no plain success: what to warn of. */
      readonly warning?: string;
    }
  /** `errored`: the action could not even be tried. */
  | { readonly ok: false; readonly output: string; readonly errored?: true };

const success: ActionResult = { ok: true };
const failure = (output: string): ActionResult => ({ ok: false, output });
const errored = (output: string): ActionResult => ({ ok: false, output, errored: true });

/** What is kept of what a container says to a probe. Models pkg/probe/http/http.go and pkg/probe/exec/exec.go */
const MAXIMUM_OUTPUT = 10 * 1024;

/** A port given by number or by the name of a declared one; a text is what is wrong with it. Models pkg/probe/util.go (ResolveContainerPort) */
export function containerPort(port: number | string, container: Container): number | string {
  const named = container.ports?.find(({ name }) => name === port)?.containerPort;
  const number = named ?? Number(port);
  if (named === undefined && typeof port === 'string' && !/^[-+]?\d+$/.test(port))
    return `strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`;
  return number > 0 && number < 65_536 ? number : `invalid port number: ${number}`;
}

/** What Go says of a connection that did not come about. */
const DIAL_FAILURES: Readonly<Record<ConnectFailure, (host: string, port: number) => string>> = {
  refused: (host, port) => `dial tcp ${host}:${port}: connect: connection refused`,
  'timed-out': (host, port) => `dial tcp ${host}:${port}: i/o timeout`,
  'no-route': (host, port) => `dial tcp ${host}:${port}: connect: no route to host`,
  'network-unreachable': (host, port) => `dial tcp ${host}:${port}: connect: network is unreachable`,
  'no-such-host': (host) => `dial tcp: lookup ${host}: no such host`,
};

/** Opens a connection as the kubelet does, to the pod or wherever the action names; a text says why there is none. */
async function dial(
  target: ActionTarget,
  host: string,
  port: number,
  seconds: number,
): Promise<{ readonly stream: ByteStream } | ConnectFailure> {
  if (host === target.podIP) {
    const stream = target.connect(port);
    return stream ? { stream } : 'refused';
  }
  const options = { timeoutMilliseconds: seconds * 1000, signal: new AbortController().signal };
  const result = await target.dial(host, port, options);
  return result.ok ? result : result.failure;
}

const TIMED_OUT = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
const BODY_TIMED_OUT =
  'context deadline exceeded (Client.Timeout or context cancellation while reading body)';
const MAXIMUM_REDIRECTS = 10;

/**
 * Asks over HTTP; redirects are followed as long as they stay on the host. Models pkg/probe/http/http.go
 * @param purpose the word in the user agent: `probe`, `lifecycle`
 */
export async function httpAction(
  action: HTTPGetAction,
  target: ActionTarget,
  timeoutSeconds: number,
  purpose: string,
): Promise<ActionResult> {
  const port = containerPort(action.port, target.container);
  if (typeof port === 'string') return errored(port);
  const host = action.host === undefined || action.host === '' ? target.podIP : action.host;
  const path = action.path === undefined || action.path === '' ? '/' : action.path;
  const scheme = (action.scheme ?? 'HTTP').toLowerCase();
  let url = `${scheme}://${host}:${port}${path.startsWith('/') ? '' : '/'}${path}`;
  const until = target.clock.now() + timeoutSeconds * 1000;
  for (let redirects = 0; ; redirects++) {
    const left = (until - target.clock.now()) / 1000;
    const answer = await get(url, action, target, left, purpose);
    if (typeof answer === 'string') return failure(`Get "${url}": ${answer}`);
    if (answer.body === undefined) return errored(BODY_TIMED_OUT);
    if (answer.status < 200 || answer.status >= 400)
      return failure(`HTTP probe failed with statuscode: ${answer.status}`);
    if (answer.status < 300) return success;
    const { location } = answer;
    // A URL forgets a port that is its scheme's own; messages do not.
    const next =
      location !== undefined && /^\/(?!\/)/.test(location)
        ? `${scheme}://${host}:${port}${location}`
        : URL.parse(location ?? '', url)?.href;
    if (location === undefined || next === undefined || new URL(next).hostname !== host)
      return { ok: true, warning: `Probe terminated redirects, Response body: ${answer.body}` };
    if (redirects + 1 >= MAXIMUM_REDIRECTS) return failure(`Get "${url}": stopped after 10 redirects`);
    url = next;
  }
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
  { httpHeaders = [] }: HTTPGetAction,
  target: ActionTarget,
  seconds: number,
  purpose: string,
): Promise<Answer | string> {
  const { hostname, port, protocol, host, pathname, search } = new URL(url);
  const number = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  const opened = await dial(target, hostname, number, seconds);
  if (typeof opened === 'string')
    return opened === 'timed-out' ? TIMED_OUT : DIAL_FAILURES[opened](hostname, number);
  const { stream } = opened;
  const given: HttpHeaders = httpHeaders.map(({ name, value }) => [name, value]);
  const has = (name: string): boolean => given.some(([key]) => key.toLowerCase() === name);
  const headers: HttpHeaders = [
    ...(has('host') ? [] : [['Host', port === '' ? `${host}:${number}` : host] as const]),
    ...(has('user-agent') ? [] : [['User-Agent', `kube-${purpose}/1.33`] as const]),
    ...(has('accept') ? [] : [['Accept', '*/*'] as const]),
    ...given,
    ['Connection', 'close'],
  ];
  const request = { method: 'GET', target: `${pathname}${search}`, headers, body: '' };
  let head: HttpAnswer | undefined;
  const answer = await within(target.clock, seconds, async () => {
    try {
      head = await exchange(stream, request);
      return (await head?.text())?.slice(0, MAXIMUM_OUTPUT);
    } catch {
      return undefined;
    }
  });
  stream.close();
  if (!head) return answer === timedOut ? TIMED_OUT : 'EOF';
  return {
    status: head.status,
    location: header(head.headers, 'location'),
    body: answer === timedOut ? undefined : (answer ?? ''),
  };
}

/** Models pkg/probe/tcp/tcp.go */
export async function tcpAction(
  port: number | string,
  host: string | undefined,
  target: ActionTarget,
  timeoutSeconds: number,
): Promise<ActionResult> {
  const number = containerPort(port, target.container);
  if (typeof number === 'string') return errored(number);
  const to = host === undefined || host === '' ? target.podIP : host;
  const opened = await dial(target, to, number, timeoutSeconds);
  if (typeof opened === 'string') return failure(DIAL_FAILURES[opened](to, number));
  opened.stream.close();
  return success;
}

/**
 * Models pkg/probe/grpc/grpc.go. No image here speaks gRPC: whether a port is open or not, no connection of that kind comes
 * about, and it is tried until the time is up.
 */
export function grpcAction({ port }: GRPCAction, target: ActionTarget, timeoutSeconds: number): ActionResult {
  target.connect(port)?.close();
  const time = goMilliseconds(timeoutSeconds * 1000);
  return failure(
    `timeout: failed to connect service "${target.podIP}:${port}" within ${time}: context deadline exceeded`,
  );
}

/** Models pkg/probe/exec/exec.go. @param timeoutSeconds undefined: as long as it takes */
export async function execAction(
  command: readonly string[],
  target: ActionTarget,
  timeoutSeconds: number | undefined,
): Promise<ActionResult> {
  const abort = new AbortController();
  const run = (): ReturnType<ActionTarget['exec']> => target.exec(command, abort.signal);
  let result: Awaited<ReturnType<typeof run>> | typeof timedOut;
  try {
    result = timeoutSeconds === undefined ? await run() : await within(target.clock, timeoutSeconds, run);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return errored(`rpc error: code = Unknown desc = ${message}`);
  }
  if (result === timedOut) {
    abort.abort();
    return failure(`command timed out: "${command.join(' ')}" timed out after ${timeoutSeconds ?? 0}s`);
  }
  return result.code === 0 ? success : failure(result.output.slice(0, MAXIMUM_OUTPUT));
}

const timedOut = Symbol('timed out');

/** The outcome of work, or that it took too long. */
async function within<T>(
  clock: Clock,
  seconds: number,
  work: () => Promise<T>,
): Promise<T | typeof timedOut> {
  let cancel = (): void => {};
  const timeout = new Promise<typeof timedOut>((resolve) => {
    cancel = clock.schedule(clock.now() + seconds * 1000, () => resolve(timedOut));
  });
  const result = await Promise.race([work(), timeout]);
  cancel();
  return result;
}
