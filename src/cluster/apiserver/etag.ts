import { sha256 } from '../../crypto/sha256.ts';
import type { ApiRequest, ApiResponse } from '../messages.ts';
import { json } from './responses.ts';

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

/** A value that is answered again and again, and its tag: a hash, which takes longer than the value and is made for who looks at it. */
export class Tagged {
  readonly value: unknown;
  #tag: string | undefined;

  constructor(value: unknown) {
    this.value = value;
  }

  get tag(): string {
    this.#tag ??= `"${sha256(JSON.stringify(this.value)).toUpperCase()}"`;
    return this.#tag;
  }
}

/** The value with its tag among the headers, or that the client has it. */
export function answerTagged(request: ApiRequest, tagged: Tagged, others: Headers): ApiResponse {
  const headers = {
    ...others,
    get etag() {
      return tagged.tag;
    },
  };
  const has = request.headers['if-none-match'] !== undefined && sameTag(request, headers.etag);
  return has ? notModified(headers) : { ...json(200, tagged.value), headers };
}
