import { byteLength, header, type HttpReply, type HttpRequest } from '../cluster/network/http.ts';

/** The headers that nginx writes itself, in its order; what backends, modules and `add_header` have added comes after them. */
const ORDER = [
  'server',
  'date',
  'content-type',
  'content-length',
  'last-modified',
  'location',
  'transfer-encoding',
  'connection',
  'vary',
];

const place = ([name]: readonly [string, string]): number => {
  const at = ORDER.indexOf(name.toLowerCase());
  return at === -1 ? ORDER.length : at;
};

const lengthOf = ({ headers, body }: HttpReply): HttpReply['headers'] =>
  typeof body !== 'string' ||
  header(headers, 'content-length') !== undefined ||
  header(headers, 'transfer-encoding') !== undefined
    ? []
    : [['Content-Length', String(byteLength(body))]];

/**
 * An answer with its head as nginx writes it, and what becomes of the connection.
 * Models src/http/ngx_http_header_filter_module.c
 */
export function asNginxWrites(reply: HttpReply, request: HttpRequest): HttpReply {
  const closes = header(request.headers, 'connection')?.toLowerCase() === 'close';
  const connection = ['Connection', closes ? 'close' : 'keep-alive'] as const;
  const headers = [...reply.headers, ...lengthOf(reply), connection];
  return { ...reply, headers: headers.toSorted((a, b) => place(a) - place(b)) };
}
