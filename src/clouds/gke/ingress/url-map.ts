import type { HTTPIngressPath, Ingress, IngressBackend, Service } from '../../../cluster/api/types.ts';
import { quote } from '../../../cluster/machinery/go.ts';
import type { Stored } from '../../../cluster/machinery/object.ts';
import type { Store } from '../../../cluster/store/store.ts';
import { NEG } from '../webhooks.ts';
import { backendsID, endpointGroupName, nodePortBackendName } from './names.ts';

/** Whom a load balancer sends requests to: a port of a service, by its pods or by a port of all nodes. */
export interface Backend {
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
  /** Set where nodes are asked instead of pods. */
  readonly nodePort?: number;
}

/** Which requests go where, as the load balancer knows it: plain data. Backends by their names. */
export interface UrlMap {
  readonly hosts: Readonly<Record<string, readonly (readonly [pattern: string, backend: string])[]>>;
  readonly defaultBackend: string;
  readonly backends: Readonly<Record<string, Backend>>;
}

/** Who answers where no rule leads. */
export const SYSTEM_DEFAULT: { readonly namespace: string; readonly service: string } = {
  namespace: 'kube-system',
  service: 'default-http-backend',
};

type BackendPort = NonNullable<NonNullable<IngressBackend['service']>['port']>;

/** Go's text of a port reference. */
const shownPort = ({ name = '', number = 0 }: BackendPort): string =>
  `&ServiceBackendPort{Name:${name},Number:${number},}`;

/** Whether an Ingress with such a service reaches its pods without their nodes. */
export function isContainerNative({ metadata }: Pick<Stored<Service>, 'metadata'>): boolean {
  try {
    const value: unknown = JSON.parse(metadata.annotations?.[NEG] ?? '');
    return typeof value === 'object' && value !== null && 'ingress' in value && value.ingress === true;
  } catch {
    return false;
  }
}

/** Says why a path cannot be used. */
class PathProblem extends Error {}

/** The URL map's patterns of a path. Models pkg/controller/translator/translator.go (validateAndGetPaths) of ingress-gce */
function patternsOf({ path = '', pathType }: HTTPIngressPath): readonly string[] {
  if (pathType === 'ImplementationSpecific') return [path === '' ? '/*' : path];
  const kind = pathType === 'Exact' ? 'exact' : 'prefix';
  if (path === '') throw new PathProblem(`failed to validate ${kind} path type due to empty path`);
  if (kind === 'prefix' && path === '/') return ['/*'];
  if (path.includes('*'))
    throw new PathProblem(`failed to validate ${kind} path ${path} due to invalid wildcard`);
  if (kind === 'exact') return [path];
  return path.endsWith('/') ? [path.slice(0, -1) || '/*', `${path}*`] : [path, `${path}/*`];
}

/**
 * Makes a URL map of an Ingress, or says what is wrong with it.
 * Models pkg/controller/translator/translator.go (TranslateIngress) of ingress-gce
 */
export function translate(
  store: Store,
  cluster: string,
  { metadata: { namespace = '' }, spec }: Stored<Ingress>,
): { readonly map: UrlMap; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const backends: Record<string, Backend> = {};
  const id = backendsID(cluster);

  const backendOf = (home: string, service: string, wanted: BackendPort): string | undefined => {
    const shown = quote(`${home}/${service}`);
    const found = store.get('services', `${home}/${service}`);
    if (!found) {
      problems.push(`could not find service ${shown}`);
      return undefined;
    }
    const port = found.spec.ports?.find((each) =>
      wanted.name === undefined || wanted.name === ''
        ? each.port === wanted.number
        : each.name === wanted.name,
    );
    if (!port) {
      problems.push(`could not find port ${quote(shownPort(wanted))} in service ${shown}`);
      return undefined;
    }
    const { type = 'ClusterIP' } = found.spec;
    const native = isContainerNative(found);
    if (!native && type !== 'NodePort' && type !== 'LoadBalancer') {
      problems.push(
        `service ${shown} is type ${quote(type)}, expected "NodePort" or "LoadBalancer" when not using NEGs`,
      );
      return undefined;
    }
    const name = native
      ? endpointGroupName(id, home, service, port.port)
      : nodePortBackendName(id, port.nodePort ?? 0);
    const { nodePort = 0 } = port;
    backends[name] = { namespace: home, service, port: port.port, ...(native ? {} : { nodePort }) };
    return name;
  };

  const named = (backend: IngressBackend | undefined): string | undefined => {
    if (backend?.service) return backendOf(namespace, backend.service.name, backend.service.port ?? {});
    problems.push('Ingress Backend is not a service');
    return undefined;
  };

  const hosts = new Map<string, (readonly [string, string])[]>();
  for (const { host = '', http } of spec.rules ?? []) {
    if (!http) continue;
    const name = host === '' ? '*' : host;
    const rules = hosts.get(name) ?? [];
    hosts.set(name, rules);
    for (const path of http.paths) {
      const backend = named(path.backend);
      if (backend === undefined) continue;
      try {
        for (const pattern of patternsOf(path)) rules.push([pattern, backend]);
      } catch (error) {
        if (!(error instanceof PathProblem)) throw error;
        problems.push(error.message);
      }
    }
  }
  const { defaultBackend } = spec;
  const last = defaultBackend
    ? named(defaultBackend)
    : backendOf(SYSTEM_DEFAULT.namespace, SYSTEM_DEFAULT.service, { name: 'http' });
  return { map: { hosts: Object.fromEntries(hosts), defaultBackend: last ?? '', backends }, problems };
}

const hostMatches = (pattern: string, host: string): boolean =>
  pattern === host || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));

/** The backend of a request: the longest pattern wins, and one without wildcard over one with. */
export function backendFor({ hosts, defaultBackend }: UrlMap, host: string, path: string): string {
  const names = Object.keys(hosts).filter((name) => name !== '*' && hostMatches(name, host));
  const [nearest = '*'] = names.sort((a, b) => b.length - a.length);
  const matching = (hosts[nearest] ?? []).filter(([pattern]) =>
    pattern.endsWith('/*') ? path.startsWith(pattern.slice(0, -1)) : pattern === path,
  );
  const weight = (pattern: string): number => 2 * pattern.length + (pattern.endsWith('*') ? 0 : 3);
  const [best] = matching.sort(([a], [b]) => weight(b) - weight(a));
  return best?.[1] ?? defaultBackend;
}
