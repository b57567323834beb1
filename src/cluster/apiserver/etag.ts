import type { ApiRequest, ApiResponse } from '../messages.ts';

type Headers = ApiResponse['headers'];

/** Whether the client has what the tag stands for. Models RFC 9110, 13.1.2, for strong tags */
export const sameTag = ({ headers }: ApiRequest, tag: string): boolean =>
  (headers['if-none-match'] ?? '')
    .split(',')
    .some((one) => ['*', tag].includes(one.trim().replace(/^W\//, '')));

/** The answer to who has it already; the headers without those about a body. */
export function notModified({ 'content-type': _type, ...headers }: Headers): ApiResponse {
  return { status: 304, headers, body: { type: 'empty' } };
}
