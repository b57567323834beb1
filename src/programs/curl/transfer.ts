import { NetworkError } from '../../shell/network.ts';
import type { Connection, HttpResponse } from '../../shell/network.ts';
import type { ProgramContext } from '../../shell/program.ts';
import {
  byteLength,
  formatRequest,
  formatUrl,
  headerValue,
  hostHeader,
  HttpError,
  HttpResponseReader,
  isTrustedHost,
  reasonPhrase,
} from '../http.ts';
import type { HeaderLine, HttpHead, TargetUrl } from '../http.ts';
import type { RequestPlan } from './request.ts';

/** A failed transfer: curl's exit code and its words. */
export class TransferError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Time limits in milliseconds, and where hosts really are. */
export interface TransferLimits {
  readonly connectTimeout: number | undefined;
  /** When the whole transfer must be over, on the program's clock. */
  readonly deadline: number | undefined;
  /** When it began. */
  readonly began: number;
  readonly maxTime: number | undefined;
  readonly insecure: boolean;
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

const certificateHelp = `SSL certificate problem: unable to get local issuer certificate
More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the web page mentioned above.`;

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
        if (limits.deadline !== undefined && clock.now() >= limits.deadline) {
          throw new TransferError(
            28,
            `Connection timed out after ${clock.now() - limits.began} milliseconds`,
          );
        }
        const reason =
          limits.connectTimeout !== undefined ? 'Timeout was reached' : "Couldn't connect to server";
        throw new TransferError(28, `${where}: ${reason}`);
      }
      default:
        await events.info(
          `connect to ${address} port ${url.port} failed: ${reasons[error.failure] ?? 'Connection refused'}`,
        );
        await events.info(`${where}: Couldn't connect to server`);
        throw new TransferError(7, `${where}: Couldn't connect to server`);
    }
  }
}

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

/** One request over plain HTTP. */
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
  await events.sent(request.slice(0, request.indexOf('\r\n\r\n')).split('\r\n'));
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

const bodyText = (response: HttpResponse): string => {
  const { body } = response;
  if (body.type === 'json') return `${JSON.stringify(body.value, null, 2)}\n`;
  return body.type === 'text' ? body.text : '';
};

/** One request to an HTTP API behind TLS. */
async function overTls(
  context: ProgramContext,
  url: TargetUrl,
  plan: RequestPlan,
  limits: TransferLimits,
  events: TransferEvents,
  address: string,
): Promise<TransferResult> {
  if (!limits.insecure && !isTrustedHost(url.host)) throw new TransferError(60, certificateHelp);
  const headers = Object.fromEntries(plan.headers.map(([name, value]) => [name.toLowerCase(), value]));
  await events.sent([
    `${plan.method} ${url.target} HTTP/1.1`,
    `Host: ${hostHeader(url)}`,
    ...plan.headers.map(([name, value]) => `${name}: ${value}`),
  ]);
  const response = await context.network
    .request({
      method: plan.method,
      url: formatUrl(url),
      headers,
      signal: context.signal,
      ...(plan.body === '' ? {} : { body: { text: plan.body } }),
    })
    .catch((error: unknown) => {
      if (!(error instanceof NetworkError)) throw error;
      throw new TransferError(35, 'OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number');
    });
  const text = plan.method === 'HEAD' ? '' : bodyText(response);
  const known = Object.entries(response.headers).map(([name, value]): HeaderLine => [name, value]);
  const sized: readonly HeaderLine[] =
    response.headers['content-length'] === undefined && text !== ''
      ? [...known, ['content-length', String(byteLength(text))]]
      : known;
  const head: HttpHead = {
    version: 'HTTP/1.1',
    status: response.status,
    reason: reasonPhrase(response.status),
    headers: sized,
  };
  await events.head(head, headLines(head));
  const { body } = response;
  if (body.type === 'events') {
    for await (const event of body.events) await events.data(`${JSON.stringify(event)}\n`);
  } else if (body.type === 'chunks') {
    for await (const chunk of body.chunks) await events.data(chunk);
  } else if (text !== '') await events.data(text);
  return { head, address };
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
    await events.info(`Connected to ${url.host} (${connection.remoteAddress}) port ${url.port} (#0)`);
    return url.scheme === 'https'
      ? await overTls(context, url, plan, limits, events, connection.remoteAddress)
      : await overConnection(context, url, plan, limits, events, connection);
  } finally {
    connection.close();
  }
}
