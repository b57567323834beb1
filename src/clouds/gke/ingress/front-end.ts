import type { ControllerContext } from '../../../cluster/controllers/controller.ts';
import type { ByteStream, ServerCertificate, StreamLink } from '../../../cluster/messages.ts';
import {
  exchange,
  header,
  passedOn,
  serveHttp,
  type HttpReply,
  type HttpRequest,
} from '../../../cluster/network/http.ts';
import type { CloudProxies } from '../../../cluster/network/network.ts';
import { streamPair } from '../../../cluster/network/stream.ts';
import { nameMatches, readCertificates } from '../../../crypto/certificate.ts';
import type { CloudSite } from '../../../cluster/runtime.ts';
import type { Balancer } from './balancer.ts';
import { PROXY_ADDRESSES, type HealthChecker } from './health.ts';
import type { Scheme } from './names.ts';
import { backendFor } from './url-map.ts';

/** How long a backend may take for its answer, in milliseconds. */
const BACKEND_TIMEOUT = 30_000;
const VIA = ['Via', '1.1 google'] as const;

/** What Google's proxies say when no backend answers. */
const SERVER_ERROR = `
<html><head>
<meta http-equiv="content-type" content="text/html;charset=utf-8">
<title>502 Server Error</title>
</head>
<body text=#000000 bgcolor=#ffffff>
<h1>Error: Server Error</h1>
<h2>The server encountered a temporary error and could not complete your request.<p>Please try again in 30 seconds.</h2>
<h2></h2>
</body></html>
`;

const badGateway: HttpReply = {
  status: 502,
  headers: [
    ['Content-Type', 'text/html; charset=UTF-8'],
    ['Referrer-Policy', 'no-referrer'],
  ],
  body: SERVER_ERROR,
};

/** A request as it came in. */
interface Visit {
  readonly request: HttpRequest;
  readonly from: string;
  readonly scheme: Scheme;
  readonly link: StreamLink | undefined;
}

/** Google's proxies at the addresses of a cluster's Ingresses. */
export class FrontEnd implements CloudProxies {
  readonly #site: CloudSite;
  readonly #context: ControllerContext;
  readonly #health: HealthChecker;
  readonly #balancers: ReadonlyMap<string, Balancer>;
  /** Counts requests, so that those of one instant are spread too: part of what is saved of a cluster. */
  served = 0;

  /** @param balancers by the UIDs of their Ingresses */
  constructor(
    site: CloudSite,
    context: ControllerContext,
    health: HealthChecker,
    balancers: ReadonlyMap<string, Balancer>,
  ) {
    this.#site = site;
    this.#context = context;
    this.#health = health;
    this.#balancers = balancers;
  }

  has(ip: string): boolean {
    return this.#at(ip) !== undefined;
  }

  accept(ip: string, port: number, from: string): ByteStream | 'refused' | 'timed-out' {
    const [uid, balancer] = this.#at(ip) ?? [];
    const scheme = port === 443 ? 'https' : 'http';
    if (!balancer?.schemes.includes(scheme) || uid === undefined || (port !== 80 && port !== 443))
      return 'timed-out';
    const [client, server] = streamPair();
    // Google's edge does not know the load balancer yet
    if (this.#context.clock.now() < balancer.serves) {
      void server.read().then(() => server.close());
      return client;
    }
    const { link } = server;
    if (link) link.relays = true;
    if (link && scheme === 'https') {
      link.tls = true;
      link.certificate = ({ serverName }) => this.#certificate(balancer.key, serverName);
    }
    void serveHttp(server, (request) => this.#answer(uid, ip, { request, from, scheme, link }));
    return client;
  }

  /** The certificate for a name, or the first one of the Ingress. */
  #certificate(key: string, serverName: string | undefined): ServerCertificate {
    const { store } = this.#context;
    const ingress = store.get('ingresses.networking.k8s.io', key);
    const namespace = key.split('/', 1)[0] ?? '';
    const chains = (ingress?.spec.tls ?? []).flatMap(({ secretName = '' }) => {
      const text = store.get('secrets', `${namespace}/${secretName}`)?.data?.['tls.crt'];
      return text === undefined ? [] : [atob(text)];
    });
    const chain =
      chains.find((each) => {
        const [own] = readCertificates(each);
        return own?.dnsNames.some((name) => serverName !== undefined && nameMatches(name, serverName));
      }) ?? chains[0];
    return chain === undefined ? {} : { chain };
  }

  #at(ip: string): readonly [string, Balancer] | undefined {
    for (const entry of this.#balancers) if (entry[1].ip === ip && !entry[1].leaving) return entry;
    return undefined;
  }

  async #answer(uid: string, ip: string, visit: Visit): Promise<HttpReply> {
    const { request, link } = visit;
    const map = this.#balancers.get(uid)?.map;
    const host = (header(request.headers, 'host') ?? '').replace(/:\d+$/, '').toLowerCase();
    const [path = '/'] = request.target.replace(/^https?:\/\/[^/]+/, '').split('?', 1);
    const name = map && backendFor(map, host, path);
    const backend = name === undefined ? undefined : map?.backends[name];
    if (name === undefined || !backend) return badGateway;
    const endpoints = this.#health.healthy(name, backend);
    const draw = [uid, 'request', this.#context.clock.now(), this.served++] as const;
    const endpoint = endpoints[this.#context.random.integer(endpoints.length, ...draw)];
    if (!endpoint) return badGateway;
    const service = this.#context.store.get('services', `${backend.namespace}/${backend.service}`);
    const result = await this.#site.connect(
      `${PROXY_ADDRESSES}.8.${1 + this.#context.random.integer(250, ...draw)}`,
      endpoint.ip,
      endpoint.port,
      {
        timeoutMilliseconds: BACKEND_TIMEOUT,
        signal: new AbortController().signal,
        onward: link,
        via: [
          { at: 'ingress', uid },
          { at: 'service', uid: service?.metadata.uid ?? '' },
        ],
      },
    );
    if (!result.ok) return badGateway;
    const trace = `${this.#context.random.hex(32, ...draw)}/${this.#context.random.integer(2 ** 31, ...draw)}`;
    const answer = await exchange(result.stream, {
      ...request,
      headers: forwarded(visit, ip, trace),
    }).catch(() => undefined);
    if (!answer) return badGateway;
    const body = await answer.text();
    result.stream.close();
    return { status: answer.status, reason: answer.reason, headers: [...passedOn(answer), VIA], body };
  }
}

/** The request's headers as a backend gets them. */
function forwarded({ request, from, scheme }: Visit, ip: string, trace: string): HttpReply['headers'] {
  const before = header(request.headers, 'x-forwarded-for');
  const own = /^(connection|via|x-cloud-trace-context|x-forwarded-(for|proto))$/i;
  return [
    ...request.headers.filter(([name]) => !own.test(name)),
    ['X-Cloud-Trace-Context', trace],
    VIA,
    ['X-Forwarded-For', `${before === undefined ? '' : `${before},`}${from}, ${ip}`],
    ['X-Forwarded-Proto', scheme],
    ['Connection', 'Keep-Alive'],
  ];
}
