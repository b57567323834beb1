import { NetworkError } from '../../shell/network.ts';
import type { Connection } from '../../shell/network.ts';
import type { ProgramContext } from '../../shell/program.ts';
import {
  byteLength,
  formatRequest,
  headerValue,
  hostHeader,
  HttpError,
  HttpResponseReader,
} from '../http.ts';
import type { HeaderLine, HttpHead, TargetUrl } from '../http.ts';
import { isSince, tlsLibrary } from './release.ts';
import type { RequestPlan } from './request.ts';
import { TransferError } from './transfer-error.ts';
import { clientCertificate, handshake, verify, type Trust } from './trust.ts';

/** Time limits in milliseconds, and where hosts really are. */
export interface TransferLimits {
  readonly connectTimeout: number | undefined;
  /** When the whole transfer must be over, on the program's clock. */
  readonly deadline: number | undefined;
  /** When it began. */
  readonly began: number;
  readonly maxTime: number | undefined;
  readonly trust: Trust;
  /** `--resolve`: `host:port` to address. */
  readonly addresses: ReadonlyMap<string, string>;
}

/** What a transfer reports while it goes on. */
export interface TransferEvents {
  /** A line of `-v` about the connection, without its star. */
  info(text: string): Promise<void>;
  /** The request's lines. */
  sent(lines: readonly string[]): Promise<void>;
  head(head: HttpHead, lines: readonly string[]): Promise<void>;
  data(text: string): Promise<void>;
}

/** Where an answer came from. */
export interface TransferResult {
  readonly head: HttpHead;
  readonly address: string;
}

const shortest = (...limits: readonly (number | undefined)[]): number | undefined => {
  const given = limits.filter((limit) => limit !== undefined);
  return given.length > 0 ? Math.min(...given) : undefined;
};

/** The address of a host; throws `TransferError` as curl words it. */
async function resolve(
  { clock, network, signal }: ProgramContext,
  url: TargetUrl,
  target: string,
  timeout: number | undefined,
  events: TransferEvents,
): Promise<string> {
  const began = clock.now();
  const { addresses } = await network.lookUp(
    target,
    timeout === undefined ? { signal } : { timeout, signal },
  );
  const [address] = addresses;
  if (address !== undefined) return address;
  const took = clock.now() - began;
  const late = timeout !== undefined && took >= timeout;
  const words = late
    ? `Resolving timed out after ${took} milliseconds`
    : `Could not resolve host: ${url.host}`;
  await events.info(words);
  throw new TransferError(late ? 28 : 6, words);
}

/** Opens the connection; throws `TransferError` as curl words it. */
async function open(
  context: ProgramContext,
  url: TargetUrl,
  limits: TransferLimits,
  events: TransferEvents,
): Promise<Connection> {
  const { clock, network, signal } = context;
  const began = clock.now();
  const target = limits.addresses.get(`${url.host}:${url.port}`) ?? url.host;
  const whole = shortest(limits.connectTimeout, limits.deadline && Math.max(1, limits.deadline - began));
  const address = await resolve(context, url, target, whole, events);
  if (isSince(context, 8, 5) && target === url.host && !isAddress(url.host))
    for (const line of [`Host ${url.host}:${url.port} was resolved.`, 'IPv6: (none)', `IPv4: ${address}`])
      await events.info(line);
  await events.info(`  Trying ${address}:${url.port}...`);
  const timeout = whole === undefined ? undefined : Math.max(1, whole - (clock.now() - began));
  try {
    return await network.connect(target, url.port, timeout === undefined ? { signal } : { timeout, signal });
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const took = clock.now() - began;
    const where = `Failed to connect to ${url.host} port ${url.port} after ${took} ms`;
    switch (error.failure) {
      case 'no-such-host':
        throw new TransferError(6, `Could not resolve host: ${url.host}`);
      case 'timed-out': {
        const late = limits.deadline !== undefined && clock.now() >= limits.deadline;
        const reason = limits.connectTimeout !== undefined ? 'Timeout was reached' : notConnected(context);
        const words = late
          ? `Connection timed out after ${clock.now() - limits.began} milliseconds`
          : `${where}: ${reason}`;
        await events.info(words);
        throw new TransferError(28, words);
      }
      default:
        await events.info(
          `connect to ${address} port ${url.port} failed: ${reasons[error.failure] ?? 'Connection refused'}`,
        );
        await events.info(`${where}: ${notConnected(context)}`);
        throw new TransferError(7, `${where}: ${notConnected(context)}`);
    }
  }
}

/** Models lib/strerror.c of curl (CURLE_COULDNT_CONNECT) */
const notConnected = (context: ProgramContext): string =>
  isSince(context, 8, 10) ? 'Could not connect to server' : "Couldn't connect to server";

const reasons: Partial<Record<NetworkError['failure'], string>> = {
  refused: 'Connection refused',
  'no-route': 'No route to host',
  'network-unreachable': 'Network is unreachable',
};

/** Waits for something, but not past the deadline. */
async function within<T>(
  context: ProgramContext,
  limits: TransferLimits,
  received: number,
  work: Promise<T>,
): Promise<T> {
  const { deadline } = limits;
  if (deadline === undefined) return work;
  const late = context.clock.sleep(Math.max(0, deadline - context.clock.now())).then(() => {
    throw new TransferError(
      28,
      `Operation timed out after ${context.clock.now() - limits.began} milliseconds with ${received} bytes received`,
    );
  });
  late.catch(() => undefined);
  return Promise.race([work, late]);
}

const headLines = (head: HttpHead): readonly string[] => [
  `${head.version} ${head.status}${head.reason === '' ? '' : ` ${head.reason}`}`,
  ...head.headers.map(([name, value]) => `${name}: ${value}`),
];

/** One request. */
async function overConnection(
  context: ProgramContext,
  url: TargetUrl,
  plan: RequestPlan,
  limits: TransferLimits,
  events: TransferEvents,
  connection: Connection,
): Promise<TransferResult> {
  const headers: readonly HeaderLine[] = [
    ...(headerValue(plan.headers, 'host') === undefined ? [['Host', hostHeader(url)] as const] : []),
    ...plan.headers,
  ];
  const request = formatRequest(plan.method, url.target, headers, plan.body);
  await connection.write(request);
  if (isSince(context, 8, 11)) await events.info('using HTTP/1.x');
  await events.sent(request.slice(0, request.indexOf('\r\n\r\n')).split('\r\n'));
  if (isSince(context, 8, 7)) await events.info('Request completely sent off');
  const reader = new HttpResponseReader(connection);
  let received = 0;
  try {
    const head = await within(context, limits, 0, reader.head());
    await events.head(head, headLines(head));
    const body = reader.body(head, plan.method);
    for (;;) {
      const next = await within(context, limits, received, body.next());
      if (next.done) break;
      received += byteLength(next.value);
      await events.data(next.value);
    }
    return { head, address: connection.remoteAddress };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    if (error.kind === 'empty') {
      await events.info('Empty reply from server');
      throw new TransferError(52, 'Empty reply from server');
    }
    if (error.kind === 'malformed') throw new TransferError(1, 'Received HTTP/0.9 when not allowed');
    throw new TransferError(18, 'transfer closed with outstanding read data remaining');
  }
}

const isAddress = (host: string): boolean => /^\d+(\.\d+){3}$|:/.test(host);

/** Speaks TLS with the server, if it does; throws `TransferError` as curl words it. */
async function secure(
  context: ProgramContext,
  { host }: TargetUrl,
  { trust }: TransferLimits,
  connection: Connection,
  events: TransferEvents,
): Promise<void> {
  const certificate = clientCertificate(context, trust);
  const shown = await connection.secure({
    ...(!isAddress(host) && { serverName: host }),
    ...(certificate !== undefined && { certificate }),
  });
  await events.info('ALPN: offers h2,http/1.1');
  await events.info('TLSv1.3 (OUT), TLS handshake, Client hello (1):');
  if (typeof shown !== 'object') {
    const error = shown
      ? '0A000126:SSL routines::unexpected eof while reading'
      : '0A00010B:SSL routines::wrong version number';
    const lead = isSince(context, 8, 10) ? 'TLS connect error' : tlsLibrary(context);
    const words = `${lead}: error:${error}`;
    await events.info(words);
    throw new TransferError(35, words);
  }
  const verdict = verify(context, host, shown, trust);
  for (const line of handshake(verdict, trust)) await events.info(line);
  if (verdict.failure) throw verdict.failure;
  if (!isSince(context, 8, 11)) await events.info('using HTTP/1.1');
}

/** Makes one request, without following redirects. Throws `TransferError`. */
export async function transfer(
  context: ProgramContext,
  url: TargetUrl,
  plan: RequestPlan,
  limits: TransferLimits,
  events: TransferEvents,
): Promise<TransferResult> {
  if (url.scheme !== 'http' && url.scheme !== 'https') {
    throw new TransferError(1, `Protocol "${url.scheme}" not supported or disabled in libcurl`);
  }
  const connection = await open(context, url, limits, events);
  try {
    await events.info(
      `Connected to ${url.host} (${connection.remoteAddress}) port ${url.port}${isSince(context, 8, 2) ? '' : ' (#0)'}`,
    );
    if (url.scheme === 'https') await secure(context, url, limits, connection, events);
    return await overConnection(context, url, plan, limits, events, connection);
  } finally {
    connection.close();
  }
}
