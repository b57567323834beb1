import { exchange, passedOn, type HttpReply, type HttpRequest } from '../../cluster/network/http.ts';
import { readPcre } from '../pcre.ts';
import type { ServerContext } from '../image.ts';
import type { WorkerConnections } from '../worker-connections.ts';
import { pathOf } from './http-server.ts';
import { directive, type Directive, locationRule } from './nginx-config.ts';
import { findStatic } from './static-files.ts';
import { own } from '../../cluster/machinery/own.ts';

/** What nginx' handlers need to know of one request. */
export interface Exchange {
  readonly request: HttpRequest;
  readonly from: string;
  readonly context: ServerContext;
  readonly connections: WorkerConnections;
  /** nginx/1.27.5 */
  readonly version: string;
  /** The http block, for upstreams. */
  readonly http: readonly Directive[];
}

/** An answer, and what goes into the error log. */
export interface Answer {
  readonly reply: HttpReply;
  readonly error?: string;
}

/**
 * The location block that a path belongs to: exact, then the longest prefix if it says that it is enough, then the first pattern,
 * then the longest prefix; `limit` where a pattern cannot be decided. Models src/http/ngx_http_core_module.c ngx_http_core_find_location
 */
export function locationOf(server: readonly Directive[], path: string): readonly Directive[] | 'limit' {
  const rules = server
    .filter(({ name }) => name === 'location')
    .map((location) => ({ rule: locationRule(location), block: location.block ?? [] }));
  const exact = rules.find(({ rule: [modifier, pattern] }) => modifier === '=' && pattern === path);
  if (exact) return exact.block;
  const prefixes = rules.filter(
    ({ rule: [modifier, pattern] }) => (modifier === '' || modifier === '^~') && path.startsWith(pattern),
  );
  const [longest] = prefixes.toSorted((a, b) => b.rule[1].length - a.rule[1].length);
  if (longest?.rule[0] === '^~') return longest.block;
  for (const { rule, block } of rules) {
    const [modifier, pattern] = rule;
    if (!modifier.startsWith('~')) continue;
    const expression = readPcre(pattern, modifier === '~*');
    const found = typeof expression === 'string' ? undefined : expression.exec(path);
    if (found === 'limit') return found;
    if (found) return block;
  }
  return longest?.block ?? [];
}

const page = (title: string, version: string): string =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>${version}</center>\r\n</body>\r\n</html>\r\n`;

const titles: Readonly<Record<number, string>> = {
  301: '301 Moved Permanently',
  302: '302 Found',
  403: '403 Forbidden',
  404: '404 Not Found',
  405: '405 Not Allowed',
  500: '500 Internal Server Error',
  502: '502 Bad Gateway',
  503: '503 Service Temporarily Unavailable',
};

function head({ context, version }: Exchange): (readonly [string, string])[] {
  return [
    ['Server', version],
    ['Date', new Date(context.now()).toUTCString()],
  ];
}

/** One of nginx' own pages. */
export function statusPage(exchanged: Exchange, status: number, extra: HttpReply['headers'] = []): HttpReply {
  const title = titles[status] ?? String(status);
  const body = page(title, exchanged.version);
  const headers = [...head(exchanged), ['Content-Type', 'text/html'] as const, ...extra];
  return { status, ...(titles[status] && { reason: title.slice(4) }), headers, body };
}

/** Answers by the directives of a location. Models nginx' static, return, proxy and stub_status modules. */
export async function answerLocation(
  exchanged: Exchange,
  server: readonly Directive[],
  location: readonly Directive[],
): Promise<Answer> {
  const { request, context } = exchanged;
  const returned = directive(location, 'return') ?? directive(server, 'return');
  const added = [...server, ...location]
    .filter(({ name }) => name === 'add_header')
    .map(({ args: [name = '', value = ''] }) => [name, expand(value, exchanged)] as const);
  if (returned) return { reply: returnReply(exchanged, returned, location, added) };
  const proxied = directive(location, 'proxy_pass');
  if (proxied) {
    const { connections } = exchanged;
    const passed = await connections.pass(() => proxy(exchanged, proxied.args[0] ?? ''));
    return passed ?? { reply: statusPage(exchanged, 500), error: connections.refusal };
  }
  if (directive(location, 'stub_status')) {
    const body =
      'Active connections: 1 \nserver accepts handled requests\n 1 1 1 \nReading: 0 Writing: 1 Waiting: 0 \n';
    return { reply: { status: 200, headers: [...head(exchanged), ['Content-Type', 'text/plain']], body } };
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return { reply: statusPage(exchanged, 405) };
  const root = directive(location, 'root') ?? directive(server, 'root');
  const path = pathOf(request);
  const found = findStatic(context.files, root?.args[0] ?? '/etc/nginx/html', path, 'text/plain');
  switch (found.type) {
    case 'file': {
      const modified = new Date(found.modified).toUTCString();
      const etag = `"${Math.floor(found.modified / 1000).toString(16)}-${found.text.length.toString(16)}"`;
      const headers: HttpReply['headers'] = [
        ...head(exchanged),
        ['Content-Type', found.contentType],
        ['Last-Modified', modified],
        ['ETag', etag],
        ['Accept-Ranges', 'bytes'],
        ...added,
      ];
      return { reply: { status: 200, headers, body: found.text } };
    }
    case 'redirect': {
      const host = request.headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? 'localhost';
      return { reply: statusPage(exchanged, 301, [['Location', `http://${host}${path}/`]]) };
    }
    case 'forbidden':
      return {
        reply: statusPage(exchanged, 403),
        error: `directory index of "${root?.args[0] ?? ''}${path}" is forbidden`,
      };
    case 'missing':
      return {
        reply: statusPage(exchanged, 404),
        error: `open() "${found.path}" failed (2: No such file or directory)`,
      };
  }
}

function returnReply(
  exchanged: Exchange,
  { args: [first = '', second] }: Directive,
  location: readonly Directive[],
  added: HttpReply['headers'],
): HttpReply {
  const status = /^\d+$/.test(first) ? Number(first) : 302;
  const text = expand(status === 302 && second === undefined ? first : (second ?? ''), exchanged);
  if (status >= 301 && status <= 308) return statusPage(exchanged, status, [['Location', text]]);
  const type = directive(location, 'default_type')?.args[0] ?? 'application/octet-stream';
  if (text === '' && status >= 400) return statusPage(exchanged, status);
  return { status, headers: [...head(exchanged), ['Content-Type', type], ...added], body: text };
}

function expand(text: string, { request, context, from }: Exchange): string {
  const host = request.headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '';
  const values: Readonly<Record<string, string>> = {
    hostname: context.hostname,
    host: host.split(':')[0] ?? '',
    http_host: host,
    remote_addr: from,
    request_uri: request.target,
    uri: pathOf(request),
    request_method: request.method,
    scheme: 'http',
    server_addr: context.podIP,
  };
  const unescaped = text.replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\"', '"');
  return unescaped.replace(/\$\{?(\w+)\}?/g, (all, name: string) => own(values, name) ?? all);
}

/** Host and port of a proxy target, through its upstream block if it has one. */
export function upstreamOf(
  http: readonly Directive[],
  url: string,
): readonly [host: string, port: number, path: string] {
  const [, authority = '', path = ''] = /^https?:\/\/([^/]+)(.*)$/.exec(url) ?? [];
  const upstream = http.find(({ name, args }) => name === 'upstream' && args[0] === authority);
  const target = directive(upstream?.block ?? [], 'server')?.args[0] ?? authority;
  const [host = '', port = '80'] = target.split(':');
  return [host, Number(port), path];
}

async function proxy(exchanged: Exchange, url: string): Promise<Answer> {
  const { request, context, http } = exchanged;
  const [host, port, path] = upstreamOf(http, url);
  const stream = await context.connect(host, port);
  const answer =
    stream &&
    (await exchange(stream, {
      method: request.method,
      target: path === '' ? request.target : path,
      headers: [
        ['Host', host],
        ['Connection', 'close'],
        ...request.headers.filter(([name]) => !/^(host|connection)$/i.test(name)),
      ],
      body: request.body,
    }).catch(() => undefined));
  if (!answer) {
    return {
      reply: statusPage(exchanged, 502),
      error: `connect() failed (111: Connection refused) while connecting to upstream`,
    };
  }
  const body = await answer.text();
  stream.close();
  const kept = passedOn(answer, ['server', 'date']);
  return {
    reply: { status: answer.status, reason: answer.reason, headers: [...head(exchanged), ...kept], body },
  };
}
