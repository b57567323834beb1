import type { Client } from '../client.ts';
import { VirtualClock } from '../clock.ts';
import type { ClusterSettings } from '../kinds/kind.ts';
import type { ApiResponse } from '../messages.ts';
import { KeyedRandom } from '../random.ts';
import { Store } from '../store/store.ts';
import { ApiServer } from './apiserver.ts';

/** When the clusters of tests begin. */
export const START = Date.parse('2026-01-05T09:00:00Z');

/** How Tables are asked for. */
export const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };
export const STRATEGIC = { 'content-type': 'application/strategic-merge-patch+json' };
export const MERGE = { 'content-type': 'application/merge-patch+json' };
export const JSON_PATCH = { 'content-type': 'application/json-patch+json' };

/** A server without controllers, for tests. */
export interface TestServer {
  readonly server: ApiServer;
  readonly client: Client;
  readonly clock: VirtualClock;
  /** Sends a request; the URL has its query. */
  send(method: string, url: string, json?: unknown, headers?: Record<string, string>): Promise<ApiResponse>;
  /** Sends a request and returns the JSON value of the answer. */
  json(method: string, url: string, json?: unknown, headers?: Record<string, string>): Promise<unknown>;
  /** Sends a request that is refused and returns the message. */
  refusal(method: string, url: string, json?: unknown, headers?: Record<string, string>): Promise<string>;
}

/** A fresh server with the service account `default` in the namespace `default`. */
export function testServer(settings: Partial<ClusterSettings> = {}): TestServer {
  const clock = new VirtualClock(START);
  const server = new ApiServer({ store: new Store(), clock, random: new KeyedRandom(1), settings });
  const client = server.client('test');
  client.create('serviceaccounts', 'default', { metadata: { name: 'default' } });
  const send: TestServer['send'] = (method, url, json, headers = {}) => {
    const { pathname, searchParams } = new URL(url, 'http://server');
    return server.handle({
      method,
      path: pathname,
      query: searchParams,
      headers: { accept: 'application/json', ...headers },
      ...(json === undefined ? {} : { body: { json } }),
    });
  };
  const json: TestServer['json'] = async (...request) => {
    const { body } = await send(...request);
    if (body.type !== 'json') throw new Error(`the answer is ${body.type}`);
    return body.value;
  };
  const refusal: TestServer['refusal'] = async (...request) => {
    const response = await send(...request);
    const { body, status } = response;
    if (status < 400 || body.type !== 'json') throw new Error(`not refused: ${status}`);
    const { message } = body.value as { readonly message: string };
    return message;
  };
  return { server, client, clock, send, json, refusal };
}
