import type { ApiResponse } from '../cluster/messages.ts';

/** A request to a cloud's HTTP API. */
export interface CloudRequest {
  /** Upper case. */
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly json: unknown } | { readonly text: string };
}

/** The same shape as an API server's answer. */
export type CloudResponse = ApiResponse;

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A request's body as a JSON object; empty when there is none. */
export function bodyOf({ body }: CloudRequest): JsonObject {
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
