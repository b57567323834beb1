import { reasonPhrase } from '../../go/http-status.ts';
import type { ByteStream } from '../messages.ts';
import { HttpReader, type HttpBody } from './http-reader.ts';

/** Header lines in their order, names as they were written. */
export type HttpHeaders = readonly (readonly [name: string, value: string])[];

/** A request with its whole body. */
export interface HttpRequest {
  readonly method: string;
  /** As on the request line: `/path?query`, or absolute. */
  readonly target: string;
  readonly version: string;
  readonly headers: HttpHeaders;
  readonly body: string;
}

/** What a server answers. `Content-Length` or chunking is added by the codec, `Connection: close` where it applies. */
export interface HttpReply {
  readonly status: number;
  readonly reason?: string;
  readonly headers: HttpHeaders;
  readonly body: HttpBody;
}

/** An answer as a client gets it: the head at once, the body as it comes. */
export interface HttpAnswer {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  readonly headers: HttpHeaders;
  readonly body: AsyncIterable<string>;
  /** The whole body. */
  text(): Promise<string>;
}

/** The value of a header, whatever the case of its name. */
export function header(headers: HttpHeaders, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** Bytes of the text in UTF-8; U+DC80 to U+DCFF stand for single bytes that are none. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    else if (code >= 0xd800 && code < 0xdc00) {
      bytes += 4;
      i++;
    } else if (code >= 0xdc80 && code < 0xdd00) bytes += 1;
    else bytes += 3;
  }
  return bytes;
}

const headLines = (first: string, headers: HttpHeaders): string =>
  `${first}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;

/** A request as it goes over the wire. A body without `Content-Length` gets one. */
export function formatRequest(request: Omit<HttpRequest, 'version'>): string {
  const { method, target, headers, body } = request;
  const sized = body === '' || header(headers, 'content-length') !== undefined;
  return (
    headLines(
      `${method} ${target} HTTP/1.1`,
      sized ? headers : [...headers, ['Content-Length', String(byteLength(body))]],
    ) + body
  );
}

/** Sends a request over an open connection and reads the head of its answer; undefined if the server closed without one. */
export async function exchange(
  stream: ByteStream,
  request: Omit<HttpRequest, 'version'>,
): Promise<HttpAnswer | undefined> {
  await stream.write(formatRequest(request));
  const reader = new HttpReader(stream);
  const head = await reader.head();
  if (!head) return undefined;
  const [version = '', status = '', ...reason] = head.first.split(' ');
  const body = reader.body(head.headers, {
    none: request.method === 'HEAD' || status === '204' || status === '304',
    untilClose: true,
  });
  return {
    version,
    status: Number(status),
    reason: reason.join(' '),
    headers: head.headers,
    body,
    text: async () => {
      let text = '';
      for await (const piece of body) text += piece;
      return text;
    },
  };
}

/**
 * The headers of a backend's answer that a proxy passes on: all but those of their connection, the length of a body that was not
 * asked for among them.
 * @param own names in lower case of those that the proxy writes itself
 */
export const passedOn = ({ headers }: HttpAnswer, own: readonly string[] = []): HttpHeaders =>
  headers.filter(([name]) => !['connection', ...own].includes(name.toLowerCase()));

/** What Go's server says to those who do not speak TLS with it. */
export const PLAIN_HTTP = 'Client sent an HTTP request to an HTTPS server.\n';

/** The whole of that answer, after which it hangs up. Models net/http/server.go of Go (serve) */
export const GO_REFUSES_PLAIN = `HTTP/1.0 400 Bad Request\r\n\r\n${PLAIN_HTTP}`;

/**
 * Serves requests on an accepted connection until the client closes or asks for it. Malformed requests get 400.
 * @param plain what a client is answered that does not speak TLS with a server that does; missing: the handler answers it, too
 */
export async function serveHttp(
  stream: ByteStream,
  handler: (request: HttpRequest) => HttpReply | Promise<HttpReply>,
  plain?: string,
): Promise<void> {
  const reader = new HttpReader(stream);
  try {
    for (;;) {
      const head = await reader.head();
      if (!head) break;
      if (plain !== undefined && stream.link?.tls === true && !stream.link.client) {
        await stream.write(plain);
        break;
      }
      const [method = '', target = '', version] = head.first.split(' ');
      if (!version?.startsWith('HTTP/1.')) {
        await stream.write(
          'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n',
        );
        break;
      }
      let body = '';
      for await (const piece of reader.body(head.headers, { none: false, untilClose: false })) body += piece;
      const reply = await handler({ method, target, version, headers: head.headers, body });
      const asked = header(head.headers, 'connection')?.toLowerCase();
      const close =
        header(reply.headers, 'connection')?.toLowerCase() === 'close' ||
        asked === 'close' ||
        (version === 'HTTP/1.0' && asked !== 'keep-alive');
      await writeReply(stream, reply, method, version);
      if (close) break;
    }
  } catch {
    // The client has gone: there is nobody to tell.
  }
  stream.close();
}

async function writeReply(
  stream: ByteStream,
  reply: HttpReply,
  method: string,
  version: string,
): Promise<void> {
  const first = `HTTP/1.1 ${reply.status} ${reply.reason ?? reasonPhrase(reply.status)}`;
  const headers = [...reply.headers];
  if (typeof reply.body === 'string') {
    if (
      header(headers, 'content-length') === undefined &&
      header(headers, 'transfer-encoding') === undefined
    ) {
      headers.push(['Content-Length', String(byteLength(reply.body))]);
    }
    const chunked = header(headers, 'transfer-encoding') === 'chunked';
    const body = method === 'HEAD' ? '' : chunked ? chunk(reply.body) + chunk('') : reply.body;
    await stream.write(headLines(first, headers) + body);
    return;
  }
  const chunked = version !== 'HTTP/1.0';
  if (chunked && header(headers, 'transfer-encoding') === undefined) {
    headers.push(['Transfer-Encoding', 'chunked']);
  }
  await stream.write(headLines(first, headers));
  if (method === 'HEAD') return;
  for await (const piece of reply.body) if (piece !== '') await stream.write(chunked ? chunk(piece) : piece);
  if (chunked) await stream.write(chunk(''));
}

const chunk = (text: string): string =>
  text === '' ? '0\r\n\r\n' : `${byteLength(text).toString(16)}\r\n${text}\r\n`;

/** An HTTP date: `Mon, 05 Jan 2026 09:00:00 GMT`. */
export const httpDate = (milliseconds: number): string => new Date(milliseconds).toUTCString();
