import type { EndpointSlice, Ingress, IngressClass, Secret, Service } from '../../cluster/api/types.ts';
import { byteLength, header, serveHttp, type HttpReply } from '../../cluster/network/http.ts';
import { ApiAccess } from '../ingress/api-client.ts';
import { certificatesOf, chainFor, fakeCertificate, type Certificates } from '../ingress/certificates.ts';
import { asNginxWrites } from '../nginx-headers.ts';
import { IngressProxy, type Outcome, type Visit } from '../ingress/proxy.ts';
import { IngressReporter } from '../ingress/reporter.ts';
import { ownIngresses, type IngressState } from '../ingress/rules.ts';
import type { Image, Server, ServerContext } from '../image.ts';
import { goReply } from './http-server.ts';
import { klogHeader } from './klog.ts';
import { commonLogTime } from './nginx.ts';

const HEALTH_PORT = 10_254;
const NETWORKING = '/apis/networking.k8s.io/v1';

const flagIsOn = ({ argv }: ServerContext, name: string): boolean =>
  argv.some((word) => word === `--${name}` || word === `--${name}=true`);

function accessLine({ request, from }: Visit, { reply, upstream, address }: Outcome, now: number): string {
  const of = (name: string): string => header(request.headers, name) ?? '-';
  const size = byteLength(typeof reply.body === 'string' ? reply.body : '');
  const line = `${request.method} ${request.target} ${request.version}`;
  const passed = address === '-' ? '- - -' : `${size} 0.001 ${reply.status}`;
  const head = `${from} - - [${commonLogTime(now)}] "${line}" ${reply.status} ${size} "${of('referer')}" "${of('user-agent')}"`;
  return `${head} ${line.length + 70} 0.001 [${upstream}] [] ${address} ${passed} ${now.toString(16).padStart(32, '0')}\n`;
}

/** The controller: nginx, and who writes its configuration from what the API server tells. */
const server: Server = {
  start(context) {
    const began = context.now();
    const { tag, stderr, stdout } = context;
    const withoutClass = flagIsOn(context, 'watch-ingress-without-class');
    stdout(
      `-------------------------------------------------------------------------------\nNGINX Ingress controller\n  Release:       ${tag.split('@')[0] ?? tag}\n  Repository:    https://github.com/kubernetes/ingress-nginx\n  nginx version: nginx/1.25.5\n\n-------------------------------------------------------------------------------\n\n`,
    );
    const log = (text: string): void => stderr(`${klogHeader(context.now())} ${text}\n`);
    log('main.go:205] "Creating API client" host="https://10.96.0.1:443"');
    let state: IngressState = { ingresses: [], classes: [], services: new Map(), slices: [] };
    const own = (): readonly Ingress[] => ownIngresses(state, withoutClass);
    const api = new ApiAccess(context);
    const proxy = new IngressProxy(context);
    const reporter = new IngressReporter(context, api, own);
    let secrets: ReadonlyMap<string, Secret> = new Map();
    let certificates: Certificates = { chains: new Map(), warnings: new Map() };
    let fake: string | undefined;
    const shown = (serverName = ''): string =>
      chainFor(certificates, serverName) ?? (fake ??= fakeCertificate(context));
    const serve =
      (scheme: Visit['scheme']) =>
      (stream: Parameters<typeof serveHttp>[0], from: string): void => {
        const { link } = stream;
        if (link) link.relays = true;
        if (link && scheme === 'https') {
          link.tls = true;
          link.certificate = ({ serverName }) => ({ chain: shown(serverName?.toLowerCase()) });
        }
        void serveHttp(stream, async (request): Promise<HttpReply> => {
          const visit = { request, from, scheme, link };
          const outcome = await proxy.answer(visit, own(), state);
          stdout(accessLine(visit, outcome, context.now()));
          return asNginxWrites(outcome.reply, request);
        });
      };
    for (const [port, accept] of [
      [80, serve('http')],
      [443, serve('https')],
    ] as const)
      if (!context.listen(port, accept)) {
        log(`main.go:100] "port ${port} is already in use. Please check the flag --http-port"`);
        return 255;
      }
    context.listen(HEALTH_PORT, (stream) => {
      void serveHttp(stream, () => goReply(200, 'ok', context.now()));
    });
    const listed = new Set<string>();
    const changed = (resource: string): void => {
      listed.add(resource);
      if (listed.size < 3) return;
      certificates = certificatesOf(own(), secrets, context.now());
      reporter.synced(certificates.warnings);
    };
    // what survives in memory is compared with what the API server says, so nothing is said before
    context.after(0, () => {
      api.mirror<Ingress>(`${NETWORKING}/ingresses`, (cache) => {
        state = { ...state, ingresses: [...cache.values()] };
        changed('ingresses');
      });
      api.mirror<IngressClass>(`${NETWORKING}/ingressclasses`, (cache) => {
        state = { ...state, classes: [...cache.values()] };
        changed('ingressclasses');
      });
      api.mirror<Secret>('/api/v1/secrets', (cache) => {
        secrets = cache;
        changed('secrets');
      });
      api.mirror<Service>('/api/v1/services', (cache) => {
        state = { ...state, services: cache };
      });
      api.mirror<EndpointSlice>('/apis/discovery.k8s.io/v1/endpointslices', (cache) => {
        state = { ...state, slices: [...cache.values()] };
      });
      reporter.start(began);
    });
    log('nginx.go:271] "Starting NGINX Ingress controller"');
    return {
      onTerminate: { milliseconds: 500, code: 0 },
      usage: { memory: 92_000_000, cpu: 3 },
      processes: [
        { user: 'www-data', command: 'nginx: master process /usr/bin/nginx -c /etc/nginx/nginx.conf' },
        { user: 'www-data', command: 'nginx: worker process' },
      ],
    };
  },
};

/** The ingress controller of the Kubernetes project. */
export const ingressNginx: Image = {
  names: ['registry.k8s.io/ingress-nginx/controller'],
  hasTag: (tag) => /^v[01]\.\d+\.\d+$/.test(tag),
  size: 105_000_000,
  entrypoint: ['/nginx-ingress-controller'],
  user: { name: 'www-data', uid: 101, gid: 82 },
  userland: 'busybox',
  extras: ['curl'],
  servers: { '/nginx-ingress-controller': server },
};

/** Makes the certificate of the controller's admission webhook, and ends. */
export const certgen: Image = {
  names: ['registry.k8s.io/ingress-nginx/kube-webhook-certgen'],
  hasTag: (tag) => /^v\d/.test(tag),
  size: 25_000_000,
  entrypoint: ['/kube-webhook-certgen'],
  user: { name: '65532', uid: 65532, gid: 65532 },
  userland: 'none',
  servers: {
    '/kube-webhook-certgen': {
      start({ argv, now, stderr }) {
        const what = argv.includes('patch') ? 'patching webhook configurations' : 'creating new secret';
        const time = new Date(now()).toISOString().replace(/\.\d+Z$/, 'Z');
        stderr(
          `{"level":"info","msg":"${what}","source":"cmd/${argv[1] ?? 'create'}.go","time":"${time}"}\n`,
        );
        return 0;
      },
    },
  },
};
