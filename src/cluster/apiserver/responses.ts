import type { Status } from '../api/types.ts';
import type { ApiError } from '../machinery/errors.ts';
import type { ApiBody, ApiResponse } from '../messages.ts';

const JSON_HEADERS = { 'content-type': 'application/json' } as const;

export const json = (status: number, value: unknown): ApiResponse => ({
  status,
  headers: JSON_HEADERS,
  body: { type: 'json', value },
});

export const text = (status: number, content: string, type = 'text/plain; charset=utf-8'): ApiResponse => ({
  status,
  headers: { 'content-type': type },
  body: { type: 'text', text: content },
});

export const body = (status: number, type: string, content: ApiBody): ApiResponse => ({
  status,
  headers: { 'content-type': type },
  body: content,
});

/** What a path outside of every served group answers. */
export const pageNotFound = (): ApiResponse => text(404, '404 page not found\n', 'text/plain; charset=utf-8');

/** A refusal as the response that tells it. */
export function refusal(error: ApiError): ApiResponse {
  const response = json(error.code, error.status);
  const seconds = (error.status as Status).details?.retryAfterSeconds;
  return seconds === undefined
    ? response
    : { ...response, headers: { ...response.headers, 'retry-after': String(seconds) } };
}

/** The response with Warning headers, in one header as Fetch joins them. */
export function withWarnings(response: ApiResponse, warnings: readonly string[]): ApiResponse {
  if (warnings.length === 0) return response;
  const unique = [...new Set(warnings)];
  const warning = unique.map((content) => `299 - "${content.replace(/["\\]/g, '\\$&')}"`).join(', ');
  return { ...response, headers: { ...response.headers, warning } };
}
