import type { ApiBody, ApiRequest, ApiResponse, ByteStream } from '../messages.ts';
import { GO_REFUSES_PLAIN, serveHttp } from './http.ts';

/**
 * Serves an API server's door on a connection, as HTTP/1.1.
 * @param certificate gives the server's in PEM, or undefined for one that nobody has; missing: without TLS
 */
export function serveApi(
  stream: ByteStream,
  handle: (request: ApiRequest) => Promise<ApiResponse>,
  certificate?: () => string | undefined,
): Promise<void> {
  const abort = new AbortController();
  const { link } = stream;
  if (link && certificate) {
    link.tls = true;
    link.certificate = () => {
      const chain = certificate();
      return chain === undefined ? {} : { chain };
    };
  }
  const serving = serveHttp(
    stream,
    async ({ method, target, headers, body }) => {
      const shown = link?.client?.certificate;
      const url = new URL(target, 'https://kubernetes.default');
      const answer = await handle({
        ...(shown === undefined ? { remote: true } : { clientCertificate: shown }),
        method,
        path: url.pathname,
        query: url.searchParams,
        headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
        ...(body === '' ? {} : { body: bodyOf(body, headers) }),
        signal: abort.signal,
      });
      return { status: answer.status, headers: Object.entries(answer.headers), body: onTheWire(answer.body) };
    },
    GO_REFUSES_PLAIN,
  );
  return serving.finally(() => abort.abort());
}

function bodyOf(
  text: string,
  headers: readonly (readonly [string, string])[],
): NonNullable<ApiRequest['body']> {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  if (!type.includes('json')) return { text };
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return { text };
  }
}

function onTheWire(body: ApiBody): string | AsyncIterable<string> {
  switch (body.type) {
    case 'json':
      return `${JSON.stringify(body.value)}\n`;
    case 'text':
      return body.text;
    case 'chunks':
      return body.chunks;
    case 'events':
      return lines(body.events);
    default:
      return '';
  }
}

async function* lines(events: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const event of events) yield `${JSON.stringify(event)}\n`;
}
