import type { ClusterSettings } from '../kinds/kind.ts';
import type { ApiRequest, ApiResponse } from '../messages.ts';
import { discovery } from './discovery.ts';
import { openApi } from './openapi/openapi.ts';
import { json, text } from './responses.ts';
import type { Served } from './served.ts';

const HEALTH = new Set(['/healthz', '/livez', '/readyz']);

const CHECKS = ['ping', 'log', 'etcd'];

/** `kubectl version` and every client's first question. */
function version({ version: gitVersion }: ClusterSettings): unknown {
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

/** Answers everything that is not about a resource; undefined for unknown paths. */
export async function answerOther(
  path: string,
  request: ApiRequest,
  settings: ClusterSettings,
  served: readonly Served[],
): Promise<ApiResponse | undefined> {
  if (path === '/version') {
    return text(200, JSON.stringify(version(settings), null, 2), 'application/json');
  }
  if (HEALTH.has(path)) {
    if (!request.query.has('verbose')) return text(200, 'ok');
    const lines = CHECKS.map((check) => `[+]${check} ok\n`).join('');
    return text(200, `${lines}${path.slice(1)} check passed\n`);
  }
  if (path === '/openapi/v3' || path.startsWith('/openapi/v3/')) return openApi(path, request, served);
  if (path === '/') {
    return json(200, {
      paths: ['/api', '/api/v1', '/apis', '/healthz', '/livez', '/openapi/v3', '/readyz', '/version'],
    });
  }
  const address = `${settings.advertiseAddress}:${settings.advertisePort}`;
  return discovery(path, request, served, address);
}
