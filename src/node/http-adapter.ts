import type { IncomingMessage, ServerResponse } from 'node:http';
import { tooLarge } from '../cluster/machinery/status.ts';
import type { ApiRequest, ApiResponse } from '../cluster/messages.ts';
import { ByteDecoder, encodeBytes } from './bytes.ts';
import { credentialsOf } from './credentials.ts';
import { decodeObject } from './protobuf/decode.ts';

/** What client-go's typed clients send. */
const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** The largest body of a write, as etcd's limit makes it. Models apiserver/pkg/server/config.go MaxRequestBodyBytes */
const BODY_LIMIT = 3 * 1024 * 1024;
/** What a server behind the API server may be sent. */
const PROXIED_LIMIT = 64 * 1024 * 1024;

const PROXY = /^\/api\/v1\/(namespaces\/[^/]+\/(pods|services)|nodes)\/[^/]+\/proxy(\/|$)/;

/** The path and query of a request; undefined for a target that is no URL. */
export function targetOf({ url = '/' }: IncomingMessage): Pick<ApiRequest, 'path' | 'query'> | undefined {
  const target = url.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  if (!path.startsWith('/')) return undefined;
  try {
    decodeURIComponent(path);
  } catch {
    return undefined;
  }
  return { path, query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)) };
}

/** Header values by name; what came more than once is joined. */
export function headersOf(incoming: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

/** A request's body. @throws ApiError 413 */
async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) {
      throw tooLarge(`limit is ${limit}`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Reads a request from Node's http server as the emulated API server's message.
 * @throws ApiError for a body that is too large
 */
export async function readRequest(
  incoming: IncomingMessage,
  target: Pick<ApiRequest, 'path' | 'query'>,
  signal: AbortSignal,
): Promise<ApiRequest> {
  const headers = headersOf(incoming);
  const bytes = await readBody(incoming, PROXY.test(target.path) ? PROXIED_LIMIT : BODY_LIMIT);
  const encoded = headers['content-type']?.startsWith(PROTOBUF) === true && bytes.length > 0;
  if (encoded) headers['content-type'] = 'application/json';
  return {
    method: incoming.method ?? 'GET',
    ...target,
    ...credentialsOf(incoming),
    headers,
    signal,
    plain: true,
    ...(bytes.length === 0
      ? {}
      : { body: encoded ? { json: decodeObject(bytes) } : { text: textOf(bytes) } }),
  };
}

function textOf(bytes: Buffer): string {
  const decoder = new ByteDecoder();
  return decoder.decode(bytes) + decoder.end();
}

/** Writes what comes, as fast as the client reads; ends with the client. */
async function stream(response: ServerResponse, pieces: AsyncIterable<string>): Promise<void> {
  response.flushHeaders();
  for await (const piece of pieces) {
    if (response.destroyed) return;
    if (response.write(encodeBytes(piece))) continue;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        response.off('drain', go);
        response.off('close', go);
        resolve();
      };
      response.once('drain', go);
      response.once('close', go);
    });
  }
}

async function* lines(events: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const event of events) yield `${JSON.stringify(event)}\n`;
}

/** Writes the API server's answer to a Node response, one line per watch event, as long as the client stays. */
export async function writeResponse(response: ServerResponse, answer: ApiResponse): Promise<void> {
  response.writeHead(answer.status, answer.headers);
  const { body } = answer;
  switch (body.type) {
    case 'json':
      response.end(`${JSON.stringify(body.value)}\n`);
      return;
    case 'text':
      response.end(encodeBytes(body.text));
      return;
    case 'events':
      await stream(response, lines(body.events));
      break;
    case 'chunks':
      await stream(response, body.chunks);
      break;
    case 'empty':
    case 'session':
    case 'forward':
      // the last two belong to an upgraded connection, which never comes here
      break;
  }
  response.end();
}
