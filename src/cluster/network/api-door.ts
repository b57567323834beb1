import type { ApiBody, ApiRequest, ApiResponse, ByteStream } from '../messages.ts';
import { serveHttp } from './http.ts';

/** Serves an API server's door on a connection, as HTTP/1.1: for clients inside of the cluster's network. */
export function serveApi(
  stream: ByteStream,
  handle: (request: ApiRequest) => Promise<ApiResponse>,
): Promise<void> {
  const abort = new AbortController();
  if (stream.link) stream.link.tls = true;
  const serving = serveHttp(stream, async ({ method, target, headers, body }) => {
    const url = new URL(target, 'https://kubernetes.default');
    const answer = await handle({
      remote: true,
      method,
      path: url.pathname,
      query: url.searchParams,
      headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
      ...(body === '' ? {} : { body: bodyOf(body, headers) }),
      signal: abort.signal,
    });
    return { status: answer.status, headers: Object.entries(answer.headers), body: onTheWire(answer.body) };
  });
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
