import { readPcre } from '../pcre.ts';
import type {
  EndpointSlice,
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressClass,
  Service,
} from '../../cluster/api/types.ts';

/** What the controller knows of its cluster. */
export interface IngressState {
  readonly ingresses: readonly Ingress[];
  readonly classes: readonly IngressClass[];
  readonly services: ReadonlyMap<string, Service>;
  readonly slices: readonly EndpointSlice[];
}

export const CONTROLLER = 'k8s.io/ingress-nginx';
const CLASS = 'kubernetes.io/ingress.class';
const DEFAULT_CLASS = 'ingressclass.kubernetes.io/is-default-class';
const PREFIX = 'nginx.ingress.kubernetes.io/';

/** A setting of an Ingress for nginx. */
export const annotation = ({ metadata }: Ingress, name: string): string | undefined =>
  metadata?.annotations?.[PREFIX + name];

/** What nginx does with a path. */
export interface Location {
  readonly ingress: Ingress;
  readonly path: string;
  readonly backend: IngressBackend;
  /** How requests are recognised, and what their path becomes. */
  readonly matches: (path: string) => readonly (string | undefined)[] | undefined;
  readonly exact: boolean;
}

/** The Ingresses that belong to the controller, the oldest first. */
export function ownIngresses(
  { ingresses, classes }: IngressState,
  withoutClass: boolean,
): readonly Ingress[] {
  const own = classes.filter(({ spec }) => spec?.controller === CONTROLLER);
  const names = new Set(own.map(({ metadata }) => metadata?.name));
  const isDefault = own.some(({ metadata }) => metadata?.annotations?.[DEFAULT_CLASS] === 'true');
  return ingresses
    .filter(({ metadata, spec }) => {
      const name = metadata?.annotations?.[CLASS];
      if (spec?.ingressClassName !== undefined) return names.has(spec.ingressClassName);
      if (name !== undefined) return name === 'nginx' || names.has(name);
      return withoutClass || isDefault;
    })
    .toSorted((a, b) => age(a).localeCompare(age(b)));
}

const age = ({ metadata }: Ingress): string =>
  `${metadata?.creationTimestamp ?? ''} ${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;

const isCanary = (ingress: Ingress): boolean => annotation(ingress, 'canary') === 'true';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Whether a host of a rule is the host that was asked for; a wildcard stands for one label. */
export const hostMatches = (rule: string, host: string): boolean =>
  rule.startsWith('*.')
    ? new RegExp(`^[\\w-]+${escaped(rule.slice(1))}$`).test(host)
    : rule.toLowerCase() === host;

/** The hosts that some Ingress names and that fit, exact ones first; '' is the server for all others. */
function serverOf(ingresses: readonly Ingress[], host: string): string {
  const named = ingresses.flatMap(({ spec }) => (spec?.rules ?? []).map((rule) => rule.host ?? ''));
  return (
    named.find((each) => each !== '' && !each.startsWith('*.') && hostMatches(each, host)) ??
    named.find((each) => each.startsWith('*.') && hostMatches(each, host)) ??
    ''
  );
}

/** A path as a pattern; what is no pattern, or takes too long, matches nothing. */
function expressionOf(path: string): Location['matches'] {
  const read = readPcre(`^${path}`, true);
  return (text) => {
    const found = typeof read === 'string' ? undefined : read.exec(text);
    return found === 'limit' ? undefined : found;
  };
}

function pattern({ path = '/', pathType }: HTTPIngressPath, regex: boolean): Location['matches'] {
  if (regex && pathType !== 'Exact') return expressionOf(path);
  const ends = (text: string): boolean => {
    if (pathType === 'Exact') return text === path;
    if (pathType !== 'Prefix' || path === '/') return text.startsWith(path);
    const bare = path.replace(/\/$/, '');
    return text === bare || text.startsWith(`${bare}/`);
  };
  return (text) => (ends(text) ? [path] : undefined);
}

/** Models internal/ingress/controller/store of ingress-nginx: one Ingress with a rewrite makes all paths of a host patterns. */
const isPattern = (ingress: Ingress): boolean =>
  annotation(ingress, 'use-regex') === 'true' || annotation(ingress, 'rewrite-target') !== undefined;

/** The locations of the server for a host, the first that matches is taken: exact paths, then the longest. */
export function locationsOf(all: readonly Ingress[], host: string): readonly Location[] {
  const ingresses = all.filter((ingress) => !isCanary(ingress));
  const server = serverOf(ingresses, host);
  const found: Location[] = [];
  const rules = ingresses.flatMap((ingress) =>
    (ingress.spec?.rules ?? [])
      .filter((rule) => (rule.host ?? '') === server)
      .map((rule) => ({ ingress, paths: rule.http?.paths ?? [] })),
  );
  const regex = rules.some(({ ingress }) => isPattern(ingress));
  for (const { ingress, paths } of rules)
    for (const each of paths) {
      const { path = '/', backend, pathType } = each;
      const exact = pathType === 'Exact';
      if (found.some((other) => other.path === path && other.exact === exact)) continue;
      found.push({ ingress, path, backend, exact, matches: pattern(each, regex) });
    }
  const sorted = found.sort((a, b) => Number(b.exact) - Number(a.exact) || b.path.length - a.path.length);
  return [...sorted, ...fallbacks(ingresses, server)];
}

/** Default backends: those of the Ingresses of the host, or of one that is for everything. */
function* fallbacks(ingresses: readonly Ingress[], server: string): Iterable<Location> {
  for (const ingress of ingresses) {
    const backend = ingress.spec?.defaultBackend;
    const rules = ingress.spec?.rules ?? [];
    const serves = rules.length === 0 ? true : rules.some((rule) => (rule.host ?? '') === server);
    if (backend && serves)
      yield {
        ingress,
        path: '/',
        backend,
        exact: false,
        matches: (path) => (path.startsWith('/') ? ['/'] : undefined),
      };
  }
}

/** The Ingress whose TLS section names a host, if any does. */
export const secured = (ingresses: readonly Ingress[], host: string): boolean =>
  ingresses.some(({ spec }) =>
    (spec?.tls ?? []).some(({ hosts = [] }) => hosts.some((each) => hostMatches(each, host))),
  );

/** A canary of a location that takes a share of its requests. Weight in percent. */
export function canaryOf(
  all: readonly Ingress[],
  { path, ingress }: Location,
  host: string,
): { readonly backend: IngressBackend; readonly ingress: Ingress } | undefined {
  for (const candidate of all) {
    if (!isCanary(candidate) || candidate.metadata?.namespace !== ingress.metadata?.namespace) continue;
    for (const rule of candidate.spec?.rules ?? []) {
      if (rule.host !== undefined && !hostMatches(rule.host, host)) continue;
      const found = rule.http?.paths.find((each) => (each.path ?? '/') === path);
      if (found) return { backend: found.backend, ingress: candidate };
    }
  }
  return undefined;
}

/** Where a backend's requests go. */
export interface Upstream {
  /** `default-web-80`, as logs have it. */
  readonly name: string;
  readonly service: Service | undefined;
  readonly endpoints: readonly { readonly host: string; readonly port: number }[];
}

/** The ready endpoints of a backend. */
export function upstreamOf(
  { services, slices }: IngressState,
  namespace: string,
  backend: IngressBackend,
): Upstream {
  const { name: serviceName = '', port = {} } = backend.service ?? {};
  const name = `${namespace}-${serviceName}-${port.name ?? port.number ?? 0}`;
  const service = services.get(`${namespace}/${serviceName}`);
  if (!service) return { name, service, endpoints: [] };
  const found = service.spec?.ports?.find((each) =>
    port.name === undefined ? each.port === port.number : each.name === port.name,
  );
  if (service.spec?.type === 'ExternalName') {
    const host = service.spec.externalName ?? '';
    return { name, service, endpoints: [{ host, port: found?.port ?? port.number ?? 80 }] };
  }
  if (!found) return { name, service, endpoints: [] };
  const endpoints = slices
    .filter(
      ({ metadata }) =>
        metadata?.namespace === namespace && metadata.labels?.['kubernetes.io/service-name'] === serviceName,
    )
    .flatMap(({ endpoints: own, ports = [] }) => {
      const number = ports.find((each) => (each.name ?? '') === (found.name ?? ''))?.port;
      return number === undefined
        ? []
        : own
            .filter(({ conditions }) => conditions?.ready !== false)
            .flatMap(({ addresses }) => addresses.map((host) => ({ host, port: number })));
    });
  return { name, service, endpoints: endpoints.sort((a, b) => (a.host < b.host ? -1 : 1)) };
}
