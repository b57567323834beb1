import type { Connection } from '../shell/network.ts';

/** A header line as it stood on the wire. */
export type HeaderLine = readonly [name: string, value: string];

/** The first lines of an answer. */
export interface HttpHead {
  /** `HTTP/1.1` */
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly HeaderLine[];
}

/** Something that is no HTTP, or ended in the middle. `received` counts bytes of the body. */
export class HttpError extends Error {
  readonly kind: 'empty' | 'malformed' | 'partial';

  constructor(kind: HttpError['kind']) {
    super(kind);
    this.kind = kind;
  }
}

/** Bytes of a text in UTF-8. */
export const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/** The value of a header, whatever the case of its name. */
export const headerValue = (headers: readonly HeaderLine[], name: string): string | undefined =>
  headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];

/** A request as it goes over the wire. */
export const formatRequest = (
  method: string,
  target: string,
  headers: readonly HeaderLine[],
  body: string,
): string =>
  `${method} ${target} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;

/** Takes a prefix of so many bytes off a text; the text whole when it is shorter. */
function takeBytes(text: string, bytes: number): readonly [string, string] {
  if (byteLength(text) <= bytes) return [text, ''];
  let taken = 0;
  let at = 0;
  for (const char of text) {
    taken += byteLength(char);
    if (taken > bytes) break;
    at += char.length;
  }
  return [text.slice(0, at), text.slice(at)];
}

/** Reads answers from a connection. */
export class HttpResponseReader {
  readonly #connection: Pick<Connection, 'read'>;
  #buffer = '';

  constructor(connection: Pick<Connection, 'read'>) {
    this.#connection = connection;
  }

  async #more(): Promise<boolean> {
    const text = await this.#connection.read();
    if (text === undefined) return false;
    this.#buffer += text;
    return true;
  }

  async #line(): Promise<string | undefined> {
    for (;;) {
      const at = this.#buffer.indexOf('\n');
      if (at >= 0) {
        const line = this.#buffer.slice(0, at).replace(/\r$/, '');
        this.#buffer = this.#buffer.slice(at + 1);
        return line;
      }
      if (!(await this.#more())) return undefined;
    }
  }

  /** Throws `HttpError`: `empty` when the server closed without a word. */
  async head(): Promise<HttpHead> {
    const first = await this.#line();
    if (first === undefined) throw new HttpError(this.#buffer === '' ? 'empty' : 'malformed');
    const match = /^(HTTP\/\d(?:\.\d)?) (\d{3})(?: (.*))?$/.exec(first);
    if (!match) throw new HttpError('malformed');
    const headers: HeaderLine[] = [];
    for (let line = await this.#line(); line !== undefined && line !== ''; line = await this.#line()) {
      const at = line.indexOf(':');
      headers.push([line.slice(0, at), line.slice(at + 1).trim()]);
    }
    const status = Number(match[2]);
    if (status >= 100 && status < 200 && status !== 101) return this.head();
    return { version: match[1] ?? 'HTTP/1.1', status, reason: match[3] ?? '', headers };
  }

  /** The body's pieces as they come; throws `HttpError` when it ends too early. */
  async *body(head: HttpHead, method: string): AsyncGenerator<string> {
    if (method === 'HEAD' || head.status === 204 || head.status === 304) return;
    if (/\bchunked\b/i.test(headerValue(head.headers, 'transfer-encoding') ?? '')) {
      yield* this.#chunks();
      return;
    }
    const length = headerValue(head.headers, 'content-length');
    let left = length === undefined ? Infinity : Number(length);
    while (left > 0) {
      if (this.#buffer === '' && !(await this.#more())) {
        if (left !== Infinity) throw new HttpError('partial');
        return;
      }
      const [piece, rest] = takeBytes(this.#buffer, left);
      this.#buffer = rest;
      left -= byteLength(piece);
      if (piece !== '') yield piece;
    }
  }

  async *#chunks(): AsyncGenerator<string> {
    for (;;) {
      const line = await this.#line();
      if (line === undefined) throw new HttpError('partial');
      let left = parseInt(line, 16);
      if (!(left > 0)) {
        for (let trailer = await this.#line(); trailer !== undefined && trailer !== '';)
          trailer = await this.#line();
        return;
      }
      while (left > 0) {
        if (this.#buffer === '' && !(await this.#more())) throw new HttpError('partial');
        const [piece, rest] = takeBytes(this.#buffer, left);
        this.#buffer = rest;
        left -= byteLength(piece);
        if (piece !== '') yield piece;
      }
      await this.#line();
    }
  }
}

/** A URL as command lines give it: `scheme://user:password@host:port/path?query`, the scheme optional. */
export interface TargetUrl {
  readonly scheme: string;
  readonly user: string | undefined;
  readonly host: string;
  readonly port: number;
  /** Whether the URL named the port. */
  readonly explicitPort: boolean;
  /** With query, without fragment; starts with '/'. */
  readonly target: string;
}

/** Parses a URL; undefined when it is none. */
export function parseUrl(text: string): TargetUrl | undefined {
  const match =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(?:([^@/?#]*)@)?(\[[^\]]*\]|[^:/?#\s]+)(?::(\d*))?([/?#][^\s]*)?$/.exec(
      text,
    );
  if (!match) return undefined;
  const scheme = (match[1] ?? 'http').toLowerCase();
  const port = match[4] ? Number(match[4]) : scheme === 'https' ? 443 : 80;
  if (port > 65535) return undefined;
  const rest = (match[5] ?? '').replace(/#.*$/, '');
  return {
    scheme,
    user: match[2],
    host: match[3] ?? '',
    port,
    explicitPort: match[4] !== undefined && match[4] !== '',
    target: rest.startsWith('/') ? rest : `/${rest}`,
  };
}

/** The URL's text. */
export const formatUrl = (url: TargetUrl): string => `${url.scheme}://${hostHeader(url)}${url.target}`;

/** What goes into the Host header. */
export const hostHeader = ({ explicitPort, host, port, scheme }: TargetUrl): string =>
  explicitPort && port !== (scheme === 'https' ? 443 : 80) ? `${host}:${port}` : host;

/** Where a redirect leads. */
export function resolveUrl(base: TargetUrl, location: string): TargetUrl | undefined {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(location)) return parseUrl(location);
  if (location.startsWith('//')) return parseUrl(`${base.scheme}:${location}`);
  const path = base.target.replace(/\?.*$/, '');
  const target = location.startsWith('/')
    ? location
    : location.startsWith('?')
      ? path + location
      : path.slice(0, path.lastIndexOf('/') + 1) + location;
  return { ...base, target: target.replace(/#.*$/, '') };
}

/** Whether a server's certificate is one that the machine trusts: public names are, addresses and clusters are not. */
export const isTrustedHost = (host: string): boolean =>
  /(^|\.)(googleapis\.com|google\.com|pkg\.dev|k8s\.io|kubernetes\.io)$/.test(host);

const encoder = new TextEncoder();

/** Base64 of a text's UTF-8 bytes. */
export const base64 = (text: string): string =>
  btoa([...encoder.encode(text)].map((byte) => String.fromCharCode(byte)).join(''));
