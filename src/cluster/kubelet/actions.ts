import type { Container, GRPCAction, HTTPGetAction } from '../api/types.ts';
import type { Clock } from '../environment.ts';
import type { ByteStream } from '../messages.ts';
import { exchange, type HttpHeaders } from '../network/http.ts';

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
  /** Runs a command in the container. @param since when it began, if that was before now */
  exec(command: readonly string[], signal: AbortSignal, since?: number): Promise<ExecResult>;
}

/** What came of an action: success, or a failure with the kubelet's words for it. */
export type ActionResult =
  | { readonly ok: true }
  /** `errored`: the action could not even be tried. */
  | { readonly ok: false; readonly output: string; readonly errored?: true };

const success: ActionResult = { ok: true };
const failure = (output: string): ActionResult => ({ ok: false, output });

/** A port given by number or by the name of a declared one. */
export function containerPort(port: number | string, container: Container): number | undefined {
  if (typeof port === 'number') return port;
  const named = container.ports?.find(({ name }) => name === port)?.containerPort;
  return named ?? (/^\d+$/.test(port) ? Number(port) : undefined);
}

const unresolved = (port: number | string): ActionResult =>
  failure(`couldn't find port: ${JSON.stringify(port)}`);

/** Models pkg/probe/http/http.go. @param purpose the word in the user agent: `probe`, `lifecycle` */
export async function httpAction(
  action: HTTPGetAction,
  target: ActionTarget,
  timeoutSeconds: number,
  purpose: string,
): Promise<ActionResult> {
  const port = containerPort(action.port, target.container);
  if (port === undefined) return unresolved(action.port);
  const host = action.host ?? target.podIP;
  const path = action.path === undefined || action.path === '' ? '/' : action.path;
  const url = `${(action.scheme ?? 'HTTP').toLowerCase()}://${host}:${port}${path}`;
  const stream = target.connect(port);
  if (!stream) return failure(`Get "${url}": dial tcp ${host}:${port}: connect: connection refused`);
  const given: HttpHeaders = (action.httpHeaders ?? []).map(({ name, value }) => [name, value]);
  const has = (name: string): boolean => given.some(([key]) => key.toLowerCase() === name);
  const headers: HttpHeaders = [
    ...(has('host') ? [] : [['Host', `${host}:${port}`] as const]),
    ...(has('user-agent') ? [] : [['User-Agent', `kube-${purpose}/1.33`] as const]),
    ...(has('accept') ? [] : [['Accept', '*/*'] as const]),
    ...given,
    ['Connection', 'close'],
  ];
  const answer = await within(target.clock, timeoutSeconds, async () => {
    try {
      const head = await exchange(stream, { method: 'GET', target: path, headers, body: '' });
      if (head && head.status < 400) await head.text();
      return head;
    } catch {
      return undefined;
    }
  });
  stream.close();
  if (answer === timedOut) {
    return failure(
      `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
    );
  }
  if (!answer) return failure(`Get "${url}": EOF`);
  return answer.status >= 200 && answer.status < 400
    ? success
    : failure(`HTTP probe failed with statuscode: ${answer.status}`);
}

/** Models pkg/probe/tcp/tcp.go */
export function tcpAction(
  port: number | string,
  host: string | undefined,
  target: ActionTarget,
): ActionResult {
  const number = containerPort(port, target.container);
  if (number === undefined) return unresolved(port);
  const stream = target.connect(number);
  stream?.close();
  return stream
    ? success
    : failure(`dial tcp ${host ?? target.podIP}:${number}: connect: connection refused`);
}

/** Models pkg/probe/grpc/grpc.go. No image here speaks gRPC: an open port does not help. */
export function grpcAction({ port }: GRPCAction, target: ActionTarget, timeoutSeconds: number): ActionResult {
  const stream = target.connect(port);
  stream?.close();
  if (!stream) {
    return failure(
      `timeout: failed to connect service "${target.podIP}:${port}" within ${timeoutSeconds}s: context deadline exceeded`,
    );
  }
  return failure(
    'error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service grpc.health.v1.Health',
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
    return { ok: false, output: `rpc error: code = Unknown desc = ${message}`, errored: true };
  }
  if (result === timedOut) {
    abort.abort();
    return failure(`command timed out: "${command.join(' ')}" timed out after ${timeoutSeconds ?? 0}s`);
  }
  return result.code === 0 ? success : failure(result.output);
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
