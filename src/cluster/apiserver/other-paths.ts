import { onDemand } from '../../loading/on-demand.ts';
import { remoteVersions } from '../aggregation/aggregator.ts';
import type { ClusterSettings } from '../kinds/kind.ts';
import type { ApiRequest, ApiResponse } from '../messages.ts';
import type { Store } from '../store/store.ts';
import type { ServerParts } from './call.ts';
import { discovery } from './discovery.ts';
import { health, HEALTH_CHECKS } from './health.ts';
import { groupNames, groupVersions, rootOf } from './resources.ts';
import { text } from './responses.ts';
import type { Served } from './served.ts';

type VersionInfo = Readonly<Record<string, string>>;

/** `kubectl version` and every client's first question. */
function versionInfo({ version: gitVersion }: ClusterSettings): VersionInfo {
  const [major = '1', minor = '33'] = gitVersion.replace(/^v/, '').split('.');
  const previous = String(Number(minor.replace(/\D/g, '')) - 1);
  return {
    major,
    minor,
    emulationMajor: major,
    emulationMinor: minor,
    minCompatibilityMajor: major,
    minCompatibilityMinor: previous,
    gitVersion,
    gitCommit: '2df3632e823a813f64218dfc6f5c2e70d28ecdf0',
    gitTreeState: 'clean',
    buildDate: '2026-07-14T18:00:00Z',
    goVersion: 'go1.24.4',
    compiler: 'gc',
    platform: 'linux/amd64',
  };
}

const ISSUER = 'https://kubernetes.default.svc.cluster.local';

/** How to check tokens of service accounts. Models pkg/serviceaccount/openidmetadata.go */
function openId(path: string, address: string): ApiResponse | undefined {
  const headers = { 'cache-control': 'public, max-age=3600' };
  if (path === '/openid/v1/jwks') {
    // No key signs tokens here, so none is published.
    return withHeaders(text(200, JSON.stringify({ keys: [] }), 'application/jwk-set+json'), headers);
  }
  if (path !== '/.well-known/openid-configuration') return undefined;
  const configuration = {
    issuer: ISSUER,
    jwks_uri: `https://${address}/openid/v1/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
  return withHeaders(text(200, JSON.stringify(configuration), 'application/json'), headers);
}

const withHeaders = (response: ApiResponse, headers: ApiResponse['headers']): ApiResponse => ({
  ...response,
  headers: { ...response.headers, ...headers },
});

/** What the server counts, of that which follows from its state, in Prometheus' text format. */
function metrics(store: Store, settings: ClusterSettings): string {
  const labels = Object.entries(versionInfo(settings))
    .map(([key, value]) => [key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value] as const)
    .filter(([key]) => /^(major|minor|git|build|go|compiler|platform)/.test(key))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}="${value}"`);
  return [
    '# HELP apiserver_storage_objects [STABLE] Number of stored objects by resource',
    '# TYPE apiserver_storage_objects gauge',
    ...store.resources().map((one) => `apiserver_storage_objects{resource="${one}"} ${store.count(one)}`),
    '# HELP kubernetes_build_info [ALPHA] What this server says that it is',
    '# TYPE kubernetes_build_info gauge',
    `kubernetes_build_info{${labels.join(',')}} 1`,
    '',
  ].join('\n');
}

/** All paths that a client can ask for without knowing more. */
function paths(served: readonly Served[]): readonly string[] {
  const versions = groupVersions(served);
  const groups = groupNames(versions).filter((name) => name !== '');
  const checks = Object.entries(HEALTH_CHECKS).flatMap(([name, all]) => [
    name,
    ...all.map((check) => `${name}/${check}`),
  ]);
  return [
    '.well-known/openid-configuration',
    'api',
    'apis',
    ...groups.map((name) => `apis/${name}`),
    ...versions.map(rootOf),
    ...checks,
    'metrics',
    'openapi/v2',
    'openapi/v3',
    'openid/v1/jwks',
    'version',
  ]
    .map((path) => `/${path}`)
    .sort();
}

/** Answers everything that is not about a resource; undefined for unknown paths. */
export async function answerOther(
  path: string,
  request: ApiRequest,
  parts: ServerParts,
  served: readonly Served[],
): Promise<ApiResponse | undefined> {
  const { settings, store } = parts;
  if (path === '/version') {
    return text(200, JSON.stringify(versionInfo(settings), null, 2), 'application/json');
  }
  if (path === '/openapi/v2') {
    const { openApiV2 } = await onDemand(import('./openapi/version-2.ts'));
    return openApiV2(request, served);
  }
  if (path === '/openapi/v3' || path.startsWith('/openapi/v3/')) {
    const { openApi } = await onDemand(import('./openapi/openapi.ts'));
    return openApi(path, request, served);
  }
  if (path === '/') return text(200, JSON.stringify({ paths: paths(served) }, null, 2), 'application/json');
  if (path === '/metrics') {
    return text(200, metrics(store, settings), 'text/plain; version=0.0.4; charset=utf-8');
  }
  const address = `${settings.advertiseAddress}:${settings.advertisePort}`;
  return (
    health(path, request, parts.nodes?.runs('etcd') !== false) ??
    openId(path, address) ??
    discovery(path, request, served, remoteVersions(parts), address)
  );
}
