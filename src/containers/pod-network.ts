import { exchange } from '../cluster/network/http.ts';
import { beginTls } from '../cluster/network/stream.ts';
import type { ByteStream } from '../cluster/messages.ts';
import type { PodSandbox } from '../cluster/runtime.ts';
import { NetworkError, type Connection, type ProgramNetwork } from '../shell/network.ts';

const CONNECT_TIMEOUT = 130_000;

const connection = (stream: ByteStream, remoteAddress: string): Connection => ({
  remoteAddress,
  read: () => stream.read(),
  write: (text) => stream.write(text),
  secure: (hello) => beginTls(stream, hello),
  carry(to) {
    if (stream.link) stream.link.carried = to;
  },
  close: () => stream.close(),
});

/** The values of a stream that has one a line. */
async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<unknown> {
  let left = '';
  for await (const piece of pieces) {
    const lines = (left + piece).split('\n');
    left = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line) as unknown;
  }
}

/** The network as a program in a container sees it. */
export function podNetwork(
  sandbox: PodSandbox,
  listen: (port: number, accept: (stream: ByteStream, from: string) => void) => (() => void) | undefined,
): ProgramNetwork {
  const network: ProgramNetwork = {
    hostname: sandbox.hostname,
    resolve: (host) => sandbox.resolve(host),
    async lookUp(host, options = {}) {
      const { addresses, failure } = await sandbox.lookUp(host, {
        timeoutMilliseconds: options.timeout ?? Infinity,
        signal: options.signal ?? new AbortController().signal,
      });
      const unavailable = failure === 'refused' || failure === 'timed-out';
      return { addresses, failure: unavailable ? 'unavailable' : failure };
    },
    ask: (name, type, server) => sandbox.query(name, type, server),
    echo: (address) => sandbox.echo(address),
    async connect(host, port, options = {}) {
      const result = await sandbox.connect(host, port, {
        timeoutMilliseconds: options.timeout ?? CONNECT_TIMEOUT,
        signal: options.signal ?? new AbortController().signal,
      });
      if (!result.ok) throw new NetworkError(result.failure, host, port, result.remoteIP);
      return connection(result.stream, result.remoteIP);
    },
    async request(request) {
      const url = new URL(request.url);
      const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
      const opened = await network.connect(url.hostname, port, {
        ...(request.signal && { signal: request.signal }),
        ...(request.connectTimeout !== undefined && { timeout: request.connectTimeout }),
      });
      const shown = request.identity?.certificate;
      const hello = { serverName: url.hostname, ...(shown !== undefined && { certificate: shown }) };
      if (url.protocol === 'https:' && typeof (await opened.secure(hello)) !== 'object') {
        opened.close();
        throw new NetworkError('certificate', url.hostname, port, opened.remoteAddress);
      }
      const body =
        request.body && ('text' in request.body ? request.body.text : JSON.stringify(request.body.json));
      const token = request.identity?.token;
      const answer = await exchange(opened, {
        method: request.method,
        target: url.pathname + url.search,
        headers: [
          ['Host', url.host],
          ...Object.entries(request.headers ?? {}),
          ...(token === undefined ? [] : [['Authorization', `Bearer ${token}`] as const]),
        ],
        body: body ?? '',
      });
      if (!answer) throw new NetworkError('refused', url.hostname, port);
      const headers = Object.fromEntries(answer.headers.map(([name, value]) => [name.toLowerCase(), value]));
      const { status } = answer;
      const json = headers['content-type']?.includes('json') === true;
      const lasts = (name: string): boolean => /^(1|true)$/.test(url.searchParams.get(name) ?? '');
      if (status === 200 && (lasts('watch') || lasts('follow'))) {
        request.signal?.addEventListener('abort', () => opened.close(), { once: true });
        return json
          ? { status, headers, body: { type: 'events', events: linesOf(answer.body) } }
          : { status, headers, body: { type: 'chunks', chunks: answer.body } };
      }
      const text = await answer.text();
      return {
        status,
        headers,
        body: json ? { type: 'json', value: JSON.parse(text) as unknown } : { type: 'text', text },
      };
    },
    listen(port, accept) {
      const close = listen(port, (stream, from) => accept(connection(stream, from)));
      if (!close) throw new NetworkError('refused', 'localhost', port);
      return { close };
    },
  };
  return network;
}
