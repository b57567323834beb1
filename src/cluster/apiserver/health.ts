import { quote } from '../machinery/go.ts';
import type { ApiRequest, ApiResponse } from '../messages.ts';
import { pageNotFound, text } from './responses.ts';
import { own } from '../machinery/own.ts';

/** What has to have begun, in the order in which the three servers behind each other begin it. */
const HOOKS = [
  'start-apiserver-admission-initializer',
  'generic-apiserver-start-informers',
  'priority-and-fairness-config-consumer',
  'priority-and-fairness-filter',
  'storage-object-count-tracker-hook',
  'start-apiextensions-informers',
  'start-apiextensions-controllers',
  'crd-informer-synced',
  'start-system-namespaces-controller',
  'start-cluster-authentication-info-controller',
  'start-kube-apiserver-identity-lease-controller',
  'start-kube-apiserver-identity-lease-garbage-collector',
  'start-legacy-token-tracking-controller',
  'start-service-ip-repair-controllers',
  'rbac/bootstrap-roles',
  'scheduling/bootstrap-system-priority-classes',
  'priority-and-fairness-config-producer',
  'bootstrap-controller',
  'start-kubernetes-service-cidr-controller',
  'aggregator-reload-proxy-client-cert',
  'start-kube-aggregator-informers',
  'apiservice-status-local-available-controller',
  'apiservice-status-remote-available-controller',
  'apiservice-registration-controller',
  'apiservice-discovery-controller',
  'kube-apiserver-autoregistration',
  'apiservice-openapi-controller',
  'apiservice-openapiv3-controller',
];

const AFTER = 'poststarthook/kube-apiserver-autoregistration';

const started = HOOKS.map((hook) => `poststarthook/${hook}`).flatMap((check) =>
  check === AFTER ? [check, 'autoregister-completion'] : [check],
);

/** The checks of each path in their order. All but those of etcd are passed as long as the server answers at all. */
export const HEALTH_CHECKS: Readonly<Record<string, readonly string[]>> = {
  healthz: ['ping', 'log', 'etcd', ...started],
  livez: ['ping', 'log', 'etcd', ...started],
  readyz: ['ping', 'log', 'etcd', 'etcd-readiness', 'informer-sync', ...started, 'shutdown'],
};

/**
 * Answers `/healthz`, `/livez`, `/readyz` and single checks below them; undefined for any other path.
 * Models staging/src/k8s.io/apiserver/pkg/server/healthz/healthz.go
 * @param stores whether etcd answers
 */
export function health(path: string, { query }: ApiRequest, stores: boolean): ApiResponse | undefined {
  const [, name = '', ...rest] = path.split('/');
  const checks = own(HEALTH_CHECKS, name);
  if (!checks) return undefined;
  const fails = (check: string): boolean => !stores && check.startsWith('etcd');
  const only = rest.join('/');
  if (rest.length > 0 && fails(only))
    return text(500, 'internal server error: error getting data from etcd: context deadline exceeded\n');
  if (rest.length > 0) return checks.includes(only) ? text(200, 'ok') : pageNotFound();
  const excluded = new Set(query.getAll('exclude'));
  const well = !checks.some((check) => fails(check) && !excluded.has(check));
  if (!query.has('verbose') && well) return text(200, 'ok');
  const lines = checks.map((check) => {
    if (excluded.has(check)) return `[+]${check} excluded: ok\n`;
    return fails(check) ? `[-]${check} failed: reason withheld\n` : `[+]${check} ok\n`;
  });
  const unmatched = [...excluded].filter((check) => !checks.includes(check)).sort();
  if (unmatched.length > 0) {
    const list = unmatched.map(quote).join(',');
    lines.push(`warn: some health checks cannot be excluded: no matches for ${list}\n`);
  }
  return well
    ? text(200, `${lines.join('')}${name} check passed\n`)
    : text(500, `${lines.join('')}${name} check failed\n`);
}
