import { exchange, header, passedOn, type HttpReply, type HttpRequest } from '../../cluster/network/http.ts';
import type { StreamLink } from '../../cluster/messages.ts';
import type { ServerContext } from '../image.ts';
import { WorkerConnections } from '../worker-connections.ts';
import {
  annotation,
  canaryOf,
  locationsOf,
  secured,
  upstreamOf,
  type IngressState,
  type Location,
  type Upstream,
} from './rules.ts';
import type { Ingress } from '../../cluster/api/types.ts';

/** A request as it came in. */
export interface Visit {
  readonly request: HttpRequest;
  readonly from: string;
  readonly scheme: 'http' | 'https';
  /** The connection that it came in on. */
  readonly link?: StreamLink | undefined;
}

/** An answer, and what the access log says of it. */
export interface Outcome {
  readonly reply: HttpReply;
  readonly upstream: string;
  /** `10.244.0.5:8080`; '-' for what nginx answers itself. */
  readonly address: string;
}

const titles: Readonly<Record<number, string>> = {
  301: '301 Moved Permanently',
  302: '302 Found',
  308: '308 Permanent Redirect',
  400: '400 Bad Request',
  404: '404 Not Found',
  500: '500 Internal Server Error',
  502: '502 Bad Gateway',
  503: '503 Service Temporarily Unavailable',
};

/** How many endpoints are tried before nginx gives up. */
const TRIES = 3;
/** `max-worker-connections` of the controller's settings. */
const WORKER_CONNECTIONS = 16_384;
/** What nginx says to those who do not speak TLS with it. Models src/http/ngx_http_special_response.c (497) */
const PLAIN_TO_HTTPS = 'The plain HTTP request was sent to HTTPS port';
const DEFAULT_UPSTREAM = 'upstream-default-backend';

/** A controller's nginx: follows the rules of Ingresses. Models rootfs/etc/nginx/template/nginx.tmpl of ingress-nginx */
export class IngressProxy {
  readonly #context: ServerContext;
  readonly #connections = new WorkerConnections(WORKER_CONNECTIONS);
  readonly #served = new Map<string, number>();

  constructor(context: ServerContext) {
    this.#context = context;
  }

  async answer(visit: Visit, own: readonly Ingress[], state: IngressState): Promise<Outcome> {
    const { request, scheme, link } = visit;
    if (scheme === 'https' && link && !link.client) return this.#page(400, '-', [], PLAIN_TO_HTTPS);
    const host = (header(request.headers, 'host') ?? '').replace(/:\d+$/, '').toLowerCase();
    const [path = '/', query] = request.target.replace(/^https?:\/\/[^/]+/, '').split('?', 2);
    const suffix = query === undefined ? '' : `?${query}`;
    const location = locationsOf(own, host).find((each) => each.matches(path));
    if (!location) return this.#page(404, DEFAULT_UPSTREAM);
    const { ingress } = location;
    const { backend, owner } = this.#backendOf(visit, own, location, host);
    const upstream = upstreamOf(state, ingress.metadata?.namespace ?? '', backend);
    const tls = secured(own, host);
    const plain =
      annotation(ingress, 'force-ssl-redirect') === 'true' ||
      (tls && annotation(ingress, 'ssl-redirect') !== 'false');
    if (scheme === 'http' && plain)
      return this.#page(308, upstream.name, [['Location', `https://${host}${path}${suffix}`]]);
    const moved = redirectOf(ingress, path);
    if (moved) return this.#page(moved[0], upstream.name, [['Location', moved[1]]]);
    const target = rewritten(ingress, path, location) + suffix;
    const passed = await this.#connections.pass(() => this.#pass(visit, owner, upstream, target, host));
    if (passed) return passed;
    this.#complain(visit, this.#connections.refusal, '-');
    return this.#page(500, upstream.name);
  }

  #backendOf({ request }: Visit, own: readonly Ingress[], location: Location, host: string) {
    const canary = canaryOf(own, location, host);
    if (canary) {
      const name = annotation(canary.ingress, 'canary-by-header');
      const asked = name === undefined ? undefined : header(request.headers, name);
      const value = annotation(canary.ingress, 'canary-by-header-value') ?? 'always';
      const weight = Number(annotation(canary.ingress, 'canary-weight') ?? 0);
      const drawn = this.#context.random('canary', this.#turn(`canary ${location.path}`)) * 100;
      if (asked === value || (asked !== 'never' && drawn < weight))
        return { backend: canary.backend, owner: canary.ingress };
    }
    return { backend: location.backend, owner: location.ingress };
  }

  #turn(key: string): number {
    const turn = this.#served.get(key) ?? 0;
    this.#served.set(key, turn + 1);
    return turn;
  }

  async #pass(
    visit: Visit,
    ingress: Ingress,
    { name, service, endpoints }: Upstream,
    target: string,
    host: string,
  ): Promise<Outcome> {
    const { request } = visit;
    if (endpoints.length === 0) return this.#page(503, name);
    const first = this.#turn(name);
    const via = [
      { at: 'ingress', uid: ingress.metadata?.uid ?? '' },
      { at: 'service', uid: service?.metadata?.uid ?? '' },
    ] as const;
    let address = '-';
    for (let attempt = 0; attempt < Math.min(TRIES, Math.max(2, endpoints.length)); attempt++) {
      const endpoint = endpoints[(first + attempt) % endpoints.length];
      if (!endpoint) continue;
      address = `${endpoint.host}:${endpoint.port}`;
      const stream = await this.#context.connect(endpoint.host, endpoint.port, via, visit.link);
      const answer =
        stream && (await exchange(stream, { ...request, target, headers: forwarded(visit, host) }));
      if (!answer) {
        this.#complain(
          visit,
          `connect() failed (111: Connection refused) while connecting to upstream`,
          address,
        );
        continue;
      }
      const body = await answer.text();
      stream.close();
      const headers = [...this.#head(), ...passedOn(answer, ['date', 'server'])];
      return {
        reply: { status: answer.status, reason: answer.reason, headers, body },
        upstream: name,
        address,
      };
    }
    return { ...this.#page(502, name), address };
  }

  #complain({ request, from }: Visit, text: string, address: string): void {
    const { stderr, now } = this.#context;
    const stamp = new Date(now()).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
    stderr(
      `${stamp} [error] 31#31: *1 ${text}, client: ${from}, server: _, request: "${request.method} ${request.target} HTTP/1.1", upstream: "http://${address}${request.target}"\n`,
    );
  }

  #head(): HttpReply['headers'] {
    return [['Date', new Date(this.#context.now()).toUTCString()]];
  }

  #page(status: number, upstream: string, extra: HttpReply['headers'] = [], why = ''): Outcome {
    const title = titles[status] ?? String(status);
    const head = why === '' ? title : `${status} ${why}`;
    const below = why === '' ? '' : `<center>${why}</center>\r\n`;
    const body = `<html>\r\n<head><title>${head}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n${below}<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
    const headers = [...this.#head(), ['Content-Type', 'text/html'] as const, ...extra];
    return {
      reply: { status, ...(titles[status] && { reason: title.slice(4) }), headers, body },
      upstream,
      address: '-',
    };
  }
}

function redirectOf(ingress: Ingress, path: string): readonly [number, string] | undefined {
  const permanent = annotation(ingress, 'permanent-redirect');
  if (permanent !== undefined) return [301, permanent];
  const temporal = annotation(ingress, 'temporal-redirect');
  if (temporal !== undefined) return [302, temporal];
  const root = annotation(ingress, 'app-root');
  return root !== undefined && path === '/' ? [302, root] : undefined;
}

/** The path that the backend sees: groups of the location's pattern stand for `$1`, `$2`. */
function rewritten(ingress: Ingress, path: string, { matches }: Location): string {
  const rewrite = annotation(ingress, 'rewrite-target');
  if (rewrite === undefined) return path;
  const groups = matches(path) ?? [];
  const replaced = rewrite.replace(/\$(\d)/g, (_all, digit: string) => groups[Number(digit)] ?? '');
  return replaced.startsWith('/') ? replaced : `/${replaced}`;
}

function forwarded({ request, from, scheme }: Visit, host: string): HttpReply['headers'] {
  const own = /^(connection|x-forwarded-.*|x-real-ip|x-scheme)$/i;
  return [
    ...request.headers.filter(([name]) => !own.test(name)),
    ['X-Real-IP', from],
    ['X-Forwarded-For', from],
    ['X-Forwarded-Host', host],
    ['X-Forwarded-Port', scheme === 'https' ? '443' : '80'],
    ['X-Forwarded-Proto', scheme],
    ['X-Forwarded-Scheme', scheme],
    ['X-Scheme', scheme],
  ];
}
