import type { Image, ServerContext } from '../image.ts';
import { GO_ADDRESSES } from '../node-daemons.ts';
import { goReply, httpServer, pathOf } from './http-server.ts';
import { klogHeader } from './klog.ts';

const DEFAULT_PORT = 10_250;
const DEFAULT_RESOLUTION = 60_000;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** The value of a flag such as `--secure-port=10250`. */
const flag = ({ argv }: ServerContext, name: string): string | undefined =>
  argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);

const portOf = (context: ServerContext): number => Number(flag(context, 'secure-port') ?? DEFAULT_PORT);

/** Milliseconds of a duration such as `1m30s`. */
function resolutionOf(context: ServerContext): number {
  const parts = [...(flag(context, 'metric-resolution') ?? '').matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  const sum = parts.reduce((total, [, number, unit = '']) => total + Number(number) * (UNITS[unit] ?? 0), 0);
  return sum > 0 ? sum : DEFAULT_RESOLUTION;
}

/** When each server began, for its readiness: it has metrics from its second look at the kubelets on. */
const began = new WeakMap<ServerContext, number>();

const server = httpServer({
  port: portOf,
  tls: true,
  started(context) {
    began.set(context, context.now());
    return undefined;
  },
  listening({ now, stderr }, port) {
    const header = klogHeader(now());
    const authorities = ['client-ca-file', 'requestheader-client-ca-file'].map(
      (file) => `client-ca::kube-system::extension-apiserver-authentication::${file}`,
    );
    const caches = ['RequestHeaderAuthRequestController', ...authorities];
    const lines = [
      'serving.go:374] Generated self-signed cert (/tmp/apiserver.crt, /tmp/apiserver.key)',
      'handler.go:275] Adding GroupVersion metrics.k8s.io v1beta1 to ResourceManager',
      'requestheader_controller.go:169] Starting RequestHeaderAuthRequestController',
      ...authorities.map((name) => `configmap_cafile_content.go:202] "Starting controller" name="${name}"`),
      ...caches.map((name) => `shared_informer.go:311] Waiting for caches to sync for ${name}`),
      'dynamic_serving_content.go:132] "Starting controller" name="serving-cert::/tmp/apiserver.crt::/tmp/apiserver.key"',
      `secure_serving.go:213] Serving securely on [::]:${port}`,
      'tlsconfig.go:240] "Starting DynamicServingCertificateController"',
      ...caches.map((name) => `shared_informer.go:318] Caches are synced for ${name}`),
    ];
    for (const line of lines) stderr(`${header} ${line}\n`);
  },
  portTaken: (port, { now }) =>
    `${klogHeader(now())} run.go:74] "command failed" err="failed to create listener: failed to listen on 0.0.0.0:${port}: listen tcp 0.0.0.0:${port}: bind: address already in use"\n`,
  answer(request, _from, context) {
    const now = context.now();
    const ready = now - (began.get(context) ?? now) >= resolutionOf(context);
    switch (pathOf(request)) {
      case '/livez':
      case '/healthz':
        return goReply(200, 'ok', now);
      case '/readyz':
        return ready
          ? goReply(200, 'ok', now)
          : goReply(500, '[-]metric-storage-ready failed: reason withheld\nreadyz check failed\n', now);
      default:
        return goReply(403, 'Forbidden\n', now);
    }
  },
  extension: (context) => ({
    groupVersion: 'metrics.k8s.io/v1beta1',
    port: portOf(context),
    resolution: resolutionOf(context),
  }),
  onTerminate: { milliseconds: 100, code: 0 },
  usage: { memory: 19_000_000, cpu: 3, mapped: GO_ADDRESSES + 19_000_000, threads: 8 },
});

/** Kubernetes' metrics server: what it answers to the API server is computed there, from what runs on the nodes. */
export const metricsServer: Image = {
  names: ['registry.k8s.io/metrics-server/metrics-server', 'gke.gcr.io/metrics-server'],
  hasTag: (tag) => /^v0\.\d+\.\d+/.test(tag),
  size: 20_000_000,
  entrypoint: ['/metrics-server'],
  user: { name: '65534', uid: 65534, gid: 65534 },
  userland: 'none',
  servers: { '/metrics-server': server },
};
