import type { Pod } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { badRequest, failure, notFound } from '../../machinery/status.ts';
import type { ApiRequest, ApiResponse } from '../../messages.ts';
import { exchange, type HttpAnswer, type HttpHeaders } from '../../network/http.ts';
import type { ConnectResult } from '../../network/network.ts';
import type { Call } from '../call.ts';
import { body, text } from '../responses.ts';
import { dial, signalOf } from './kubelet-dial.ts';
import { locateService } from './proxy-service.ts';
import { rewriteHtml, rewriteUrl, type Rewriting } from './proxy-rewriting.ts';

/** Where a proxied request goes. */
interface Location {
  readonly tls: boolean;
  readonly host: string;
  readonly port: number;
}

/** `name`, `name:port` or `scheme:name:port`. Models apimachinery/pkg/util/net/port_split.go */
export interface Target {
  readonly scheme: string;
  readonly name: string;
  readonly port: string;
}

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
/** What is meant for the API server, or is written anew. */
const OWN = /^(authorization|content-length|host|impersonate-.*|x-forwarded-uri)$/;

const KUBELET_PORT = 10_250;

function split(id: string, what: string): Target {
  const [first = '', second = '', third = '', ...more] = id.split(':');
  const [scheme, name, port] = id.split(':').length === 3 ? [first, second, third] : ['', first, second];
  if (more.length > 0 || name === '' || !['', 'http', 'https'].includes(scheme)) {
    throw badRequest(`invalid ${what} request "${id}"`);
  }
  return { scheme, name, port };
}

const unavailable = (message: string): Error => failure(503, 'ServiceUnavailable', message);

const unreachable = (because: string): Error => unavailable(`error trying to reach service: ${because}`);

function dialled(result: ConnectResult, address: string): Error | undefined {
  if (result.ok) return undefined;
  switch (result.failure) {
    case 'refused':
      return unreachable(`dial tcp ${address}: connect: connection refused`);
    case 'no-route':
      return unreachable(`dial tcp ${address}: connect: no route to host`);
    case 'network-unreachable':
      return unreachable(`dial tcp ${address}: connect: network is unreachable`);
    default:
      return unreachable(`dial tcp ${address}: i/o timeout`);
  }
}

/** Models pkg/registry/core/pod/strategy.go ResourceLocation */
function locatePod({ parts, served, namespace, name }: Call): Location {
  const { scheme, name: pod, port } = split(name, 'pod');
  const { spec, status } = parts.writer.find(served.kind, namespace, pod) as Stored<Pod>;
  const declared = spec.containers.find(({ ports = [] }) => ports.length > 0)?.ports?.[0]?.containerPort;
  const ip = status.podIP ?? '';
  if (ip === '') throw badRequest('address not allowed');
  const tls = scheme === 'https';
  return { tls, host: ip, port: port === '' ? (declared ?? (tls ? 443 : 80)) : Number(port) };
}

/** The path up to `proxy`, and what follows it with its escapes: '' only without a trailing slash. */
function splitPath({ request, namespace }: Call): readonly [prefix: string, rest: string] {
  const parts = request.path.split('/');
  const own = namespace === '' ? 6 : 8;
  const rest = parts.slice(own);
  const inside = rest.filter((part) => part !== '');
  const path = `/${inside.join('/')}${inside.length > 0 && rest.at(-1) === '' ? '/' : ''}`;
  return [parts.slice(0, own).join('/'), rest.length === 0 ? '' : path];
}

function bodyText({ body: given }: ApiRequest): string {
  if (given === undefined) return '';
  return 'text' in given ? given.text : JSON.stringify(given.json);
}

function requestHeaders({ headers }: ApiRequest, location: Location, uri: string): HttpHeaders {
  const passed = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name) && !OWN.test(name));
  const host = headers['host'] ?? `${location.host}:${location.port}`;
  return [
    ['Host', host],
    ...passed.map(([name, value]) => [canonical(name), value] as const),
    ['X-Forwarded-Uri', uri],
    ['Connection', 'close'],
  ];
}

const canonical = (name: string): string => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

async function passOn(answer: HttpAnswer, method: string, rewriting: Rewriting): Promise<ApiResponse> {
  const headers: Record<string, string> = {};
  for (const [name, value] of answer.headers) {
    const key = name.toLowerCase();
    if (HOP_BY_HOP.has(key) || key.startsWith('access-control-')) continue;
    headers[key] = key in headers ? `${headers[key] ?? ''}, ${value}` : value;
  }
  const { status } = answer;
  if (headers['location'] !== undefined) headers['location'] = rewriteUrl(headers['location'], rewriting);
  if (method === 'HEAD') return { status, headers, body: { type: 'empty' } };
  const isHtml = (headers['content-type'] ?? '').split(';')[0]?.trim() === 'text/html';
  const plain = headers['content-encoding'] === undefined;
  if (isHtml && plain && headers['location'] === undefined) {
    delete headers['content-length'];
    return { status, headers, body: { type: 'text', text: rewriteHtml(await answer.text(), rewriting) } };
  }
  if (headers['content-length'] === undefined) {
    return { status, headers, body: { type: 'chunks', chunks: answer.body } };
  }
  return { status, headers, body: { type: 'text', text: await answer.text() } };
}

/** The kubelet's own API, which answers to the API server's certificate. */
async function askKubelet(call: Call, node: string, path: string): Promise<ApiResponse> {
  const found = await dial(call, node);
  if (!found.door) throw unreachable(found.why);
  const answer = found.door.ask(node, path, call.request.query);
  if (!answer) return text(404, '404 page not found\n');
  return typeof answer === 'string'
    ? text(200, answer)
    : body(200, 'application/json', { type: 'json', value: answer });
}

/**
 * Any method of `proxy` of a pod, a service or a node. Models apimachinery/pkg/util/proxy (upgradeaware.go, transport.go) and
 * pkg/registry/core/{pod/rest,service,node/rest}
 */
export async function proxy(call: Call): Promise<ApiResponse> {
  const { parts, request, served, name } = call;
  const [prefix, path] = splitPath(call);
  let location: Location;
  if (served.kind.kind === 'Node') {
    const { scheme, name: node, port } = split(name, 'node');
    const found = parts.store.get('nodes', node);
    if (!found) throw notFound({ group: '', name: 'nodes' }, node);
    if (port === '' || Number(port) === KUBELET_PORT) {
      return path === '' ? redirected(request) : askKubelet(call, node, path);
    }
    const address = found.status.addresses?.find(({ type }) => type === 'InternalIP')?.address;
    location = { tls: scheme === 'https', host: address ?? node, port: Number(port) };
  } else if (served.kind.kind === 'Pod') location = locatePod(call);
  else {
    const target = split(name, 'service');
    location = { tls: target.scheme === 'https', ...locateService(call, target) };
  }
  if (path === '' && (request.method === 'GET' || request.method === 'HEAD')) return redirected(request);
  const { host, port, tls } = location;
  const address = `${host}:${port}`;
  if (!(port > 0 && port < 65_536))
    throw unreachable(`dial tcp: address ${name.split(':').at(-1) ?? ''}: invalid port`);
  const signal = signalOf(request);
  const result = await parts.nodes?.connect(host, port, signal);
  if (!result) throw unreachable(`dial tcp ${address}: connect: network is unreachable`);
  const failed = dialled(result, address);
  if (failed || !result.ok) throw failed ?? unreachable('EOF');
  if (tls) {
    // Nothing in a pod speaks TLS: its answer to a greeting is one of plain HTTP.
    result.stream.close();
    throw unreachable('http: server gave HTTP response to HTTPS client');
  }
  signal.addEventListener('abort', () => result.stream.close(), { once: true });
  const query = request.query.toString();
  const answer = await exchange(result.stream, {
    method: request.method,
    target: (path === '' ? '/' : path) + (query === '' ? '' : `?${query}`),
    headers: requestHeaders(request, location, prefix + path),
    body: bodyText(request),
  }).catch(() => undefined);
  if (answer?.version.startsWith('HTTP/') !== true) throw unreachable('EOF');
  return passOn(answer, request.method, { prefix, hosts: [address, request.headers['host'] ?? ''] });
}

function redirected({ path, query }: ApiRequest): ApiResponse {
  const asked = query.toString();
  return {
    status: 301,
    headers: { location: `${path}/${asked === '' ? '' : `?${asked}`}` },
    body: { type: 'empty' },
  };
}
