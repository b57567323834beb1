import type { ApiRequest, ApiResponse } from '../cluster/messages.ts';

/** A request to a cloud's HTTP API. */
export type CloudRequest = ApiRequest;
/** Its answer. */
export type CloudResponse = ApiResponse;

/** Where clouds put their APIs: the network outside of all clusters. */
export interface ServiceNetwork {
  /** @param address what the name resolves to */
  serve(
    host: string,
    port: number,
    service: { readonly tls: boolean; handle(request: CloudRequest): Promise<CloudResponse> },
    address?: string,
  ): void;
}

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A request's body as a JSON object; empty when there is none. */
export function bodyOf({ body }: Pick<CloudRequest, 'body'>): JsonObject {
  if (!body) return {};
  let value: unknown;
  try {
    value = 'json' in body ? body.json : JSON.parse(body.text);
  } catch {
    return {};
  }
  return isJsonObject(value) ? value : {};
}

/** An answer with a JSON body. */
export const answer = (value: JsonObject, status = 200): CloudResponse => ({
  status,
  headers: { 'content-type': 'application/json; charset=UTF-8' },
  body: { type: 'json', value },
});

/** A path with its escapes read; one with broken escapes as it is. */
export function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
