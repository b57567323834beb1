import type { IncomingMessage, ServerResponse } from 'node:http';
import { decodeObject } from './protobuf/decode.ts';
import type { ApiRequest, ApiResponse } from '../cluster/messages.ts';

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** What client-go's typed clients send. */
const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** Reads a request from Node's http server as the emulated API server's message. */
export async function readRequest(request: IncomingMessage, signal: AbortSignal): Promise<ApiRequest> {
  const url = new URL(request.url ?? '/', 'https://localhost');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  const bytes = await readBody(request);
  const encoded = headers['content-type']?.startsWith(PROTOBUF) === true && bytes.length > 0;
  if (encoded) headers['content-type'] = 'application/json';
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers,
    signal,
    ...(bytes.length === 0
      ? {}
      : { body: encoded ? { json: decodeObject(bytes) } : { text: bytes.toString('utf8') } }),
  };
}

/** Writes the API server's answer to a Node response, one line per watch event, as long as the client stays. */
export async function writeResponse(response: ServerResponse, answer: ApiResponse): Promise<void> {
  response.writeHead(answer.status, answer.headers);
  const write = (text: string): Promise<void> =>
    new Promise((resolve) => {
      if (response.writableEnded || response.destroyed || response.write(text)) resolve();
      else {
        response.once('drain', resolve);
        response.once('close', resolve);
      }
    });
  const { body } = answer;
  switch (body.type) {
    case 'empty':
      break;
    case 'json':
      response.end(`${JSON.stringify(body.value)}\n`);
      return;
    case 'text':
      response.end(body.text);
      return;
    case 'events':
      response.flushHeaders();
      for await (const event of body.events) await write(`${JSON.stringify(event)}\n`);
      break;
    case 'chunks':
      response.flushHeaders();
      for await (const chunk of body.chunks) await write(chunk);
      break;
    case 'session':
    case 'forward':
      // such an answer belongs to an upgraded connection, which never comes here
      break;
  }
  response.end();
}
