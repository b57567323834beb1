import type { Service, WebhookClientConfig } from '../../../api/types.ts';
import type { Stored } from '../../../machinery/object.ts';
import type { Store } from '../../../store/store.ts';

const PORT = 443;

const joined = (host: string, port: number | string): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

const isAddress = (host: string): boolean => /^[\d.]+$/.test(host) || host.includes(':');

/** Nobody listens where a connection is made to. */
function refused(host: string, port: number | string): string {
  const address = host === 'localhost' ? '127.0.0.1' : host;
  return isAddress(address)
    ? `dial tcp ${joined(address, port)}: connect: connection refused`
    : `dial tcp: lookup ${host}: no such host`;
}

/** Why a service cannot be reached. Models staging/src/k8s.io/apiserver/pkg/util/proxy/proxy.go ResolveCluster */
function unreachable(service: Stored<Service> | undefined, name: string, port: number): string {
  if (!service) return `service "${name}" not found`;
  const { type, clusterIP = '', externalName = '', ports = [] } = service.spec;
  if (type === 'ExternalName') return refused(externalName, port);
  if (clusterIP === 'None') return 'cannot route to service with ClusterIP "None"';
  if (!ports.some((one) => one.port === port)) return `no service port ${port} found for service "${name}"`;
  return refused(clusterIP, port);
}

/** The path of a request: without dots, doubled slashes and a slash at the end. Models Go's path.Join */
const pathOf = (given: string): string => new URL(given.replace(/\/+/g, '/'), 'https://a/').pathname;

const withoutEnd = (path: string): string => (path.length > 1 ? path.replace(/\/$/, '') : path);

/**
 * Why a webhook cannot be called: no program in a container serves webhooks.
 * Models staging/src/k8s.io/apiserver/pkg/util/webhook/client.go
 */
export function failureOf(
  { service, url = '' }: WebhookClientConfig,
  timeoutSeconds: number,
  store: Store,
): string {
  const post = (host: string, path: string, because: string): string =>
    `Post "https://${host}${withoutEnd(pathOf(path || '/'))}?timeout=${timeoutSeconds}s": ${because}`;
  if (service) {
    const { name, namespace, port = PORT, path = '' } = service;
    const found = store.get('services', `${namespace}/${name}`);
    return post(`${name}.${namespace}.svc:${port}`, path, unreachable(found, name, port));
  }
  const { host, hostname, port, pathname } = new URL(url);
  // Without the brackets of an IPv6 address.
  return post(host, pathname, refused(hostname.replace(/[[\]]/g, ''), port === '' ? PORT : port));
}
