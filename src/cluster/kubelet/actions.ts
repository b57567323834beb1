import type { Container, GRPCAction } from '../api/types.ts';
import type { Clock } from '../environment.ts';
import type { ByteStream } from '../messages.ts';
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

/** What actions come to. */
export const success: ActionResult = { ok: true };
export const failure = (output: string): ActionResult => ({ ok: false, output });
export const errored = (output: string): ActionResult => ({ ok: false, output, errored: true });

/** What is kept of what a container says to a probe. Models pkg/probe/http/http.go and pkg/probe/exec/exec.go */
export const MAXIMUM_OUTPUT = 10 * 1024;

/** A port given by number or by the name of a declared one; a text is what is wrong with it. Models pkg/probe/util.go (ResolveContainerPort) */
export function containerPort(port: number | string, container: Container): number | string {
  const named = container.ports?.find(({ name }) => name === port)?.containerPort;
  const number = named ?? Number(port);
  if (named === undefined && typeof port === 'string' && !/^[-+]?\d+$/.test(port))
    return `strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`;
  return number > 0 && number < 65_536 ? number : `invalid port number: ${number}`;
}

/** What Go says of a connection that did not come about. */
export const DIAL_FAILURES: Readonly<Record<ConnectFailure, (host: string, port: number) => string>> = {
  refused: (host, port) => `dial tcp ${host}:${port}: connect: connection refused`,
  'timed-out': (host, port) => `dial tcp ${host}:${port}: i/o timeout`,
  'no-route': (host, port) => `dial tcp ${host}:${port}: connect: no route to host`,
  'network-unreachable': (host, port) => `dial tcp ${host}:${port}: connect: network is unreachable`,
  'no-such-host': (host) => `dial tcp: lookup ${host}: no such host`,
};

/** Whose the timers are that an action waits for. */
export const ownerOf = ({ podText, container }: Pick<ActionTarget, 'podText' | 'container'>): string =>
  `${podText} ${container.name}`;

/**
 * Opens a connection as the kubelet does, to the pod or wherever the action names; a text says why there is none.
 * @param since when that began, in milliseconds since the epoch
 */
export async function dial(
  target: ActionTarget,
  host: string,
  port: number,
  seconds: number,
  since = target.clock.now(),
): Promise<{ readonly stream: ByteStream } | ConnectFailure> {
  if (host === target.podIP) {
    const stream = target.connect(port);
    return stream ? { stream } : 'refused';
  }
  const options = {
    timeoutMilliseconds: seconds * 1000,
    signal: new AbortController().signal,
    resumes: { owner: ownerOf(target), since },
  };
  const result = await target.dial(host, port, options);
  return result.ok ? result : result.failure;
}

/**
 * Models pkg/probe/tcp/tcp.go
 * @param since when it began, in milliseconds since the epoch
 */
export async function tcpAction(
  port: number | string,
  host: string | undefined,
  target: ActionTarget,
  timeoutSeconds: number,
  since?: number,
): Promise<ActionResult> {
  const number = containerPort(port, target.container);
  if (typeof number === 'string') return errored(number);
  const to = host === undefined || host === '' ? target.podIP : host;
  const opened = await dial(target, to, number, timeoutSeconds, since);
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

/**
 * Models pkg/probe/exec/exec.go
 * @param timeoutSeconds undefined: as long as it takes
 * @param since when it began, in milliseconds since the epoch
 */
export async function execAction(
  command: readonly string[],
  target: ActionTarget,
  timeoutSeconds: number | undefined,
  since = target.clock.now(),
): Promise<ActionResult> {
  const abort = new AbortController();
  const run = (): ReturnType<ActionTarget['exec']> => target.exec(command, abort.signal, since);
  let result: Awaited<ReturnType<typeof run>> | typeof timedOut;
  try {
    result = timeoutSeconds === undefined ? await run() : await within(target, timeoutSeconds, run, since);
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

/** Something took too long. */
export const timedOut = Symbol('timed out');

/** The outcome of work for a container, or that it took too long. @param since when it began, in milliseconds since the epoch */
export async function within<T>(
  target: Pick<ActionTarget, 'clock' | 'podText' | 'container'>,
  seconds: number,
  work: () => Promise<T>,
  since = target.clock.now(),
): Promise<T | typeof timedOut> {
  let cancel = (): void => {};
  const timeout = new Promise<typeof timedOut>((resolve) => {
    const late = (): void => resolve(timedOut);
    cancel = target.clock.schedule(since + seconds * 1000, late, ownerOf(target));
  });
  const result = await Promise.race([work(), timeout]);
  cancel();
  return result;
}
