import type { Container, Pod, Probe, Service, ServicePort } from '../../../cluster/api/types.ts';
import type { Stored } from '../../../cluster/machinery/object.ts';
import type { Store } from '../../../cluster/store/store.ts';
import { SYSTEM_DEFAULT, type Backend } from './url-map.ts';

/** Where a backend answers: a pod, or a port of a node. */
export interface Endpoint {
  readonly ip: string;
  readonly port: number;
  /** The zone of the node. */
  readonly zone: string;
}

/** How a load balancer finds out whether endpoints are well. Times are milliseconds. */
export interface HealthCheck {
  readonly path: string;
  readonly host?: string;
  readonly interval: number;
  readonly timeout: number;
  /** So many failures in a row make an endpoint unhealthy. */
  readonly unhealthyThreshold: number;
}

const ZONE = 'topology.kubernetes.io/zone';

const zoneOf = (store: Store, node: string): string =>
  store.get('nodes', node)?.metadata.labels?.[ZONE] ?? '';

const isReady = (store: Store, name: string): boolean =>
  store
    .get('nodes', name)
    ?.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

/** The pods of a service's port that may get requests. */
export function podEndpoints(
  store: Store,
  namespace: string,
  service: string,
  port: number,
): readonly Endpoint[] {
  const found = store.get('services', `${namespace}/${service}`);
  const name = found?.spec.ports?.find((each) => each.port === port)?.name ?? '';
  return store
    .list('endpointslices.discovery.k8s.io', namespace)
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === service)
    .flatMap(({ endpoints, ports = [] }) => {
      const target = ports?.find((each) => (each.name ?? '') === name)?.port;
      if (target === undefined) return [];
      return endpoints
        .filter(({ conditions }) => conditions?.ready !== false)
        .map(({ addresses, nodeName = '' }) => ({
          ip: addresses[0] ?? '',
          port: target,
          zone: zoneOf(store, nodeName),
        }));
    })
    .sort((a, b) => (a.ip < b.ip ? -1 : 1));
}

/** All endpoints of a backend, well or not. */
export function endpointsOf(store: Store, backend: Backend): readonly Endpoint[] {
  const { namespace, service, port, nodePort } = backend;
  if (nodePort === undefined) return podEndpoints(store, namespace, service, port);
  return store
    .list('nodes')
    .filter(({ metadata }) => isReady(store, metadata.name))
    .map(({ metadata, status }) => ({
      ip: status.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '',
      port: nodePort,
      zone: zoneOf(store, metadata.name),
    }));
}

/** The first pod's readiness probe that asks the target port over plain HTTP, without headers of its own but Host. */
function probeOf(store: Store, service: Stored<Service>, { targetPort }: ServicePort): Probe | undefined {
  const selector = Object.entries(service.spec.selector ?? {});
  if (selector.length === 0) return undefined;
  const selected = ({ metadata }: Stored<Pod>): boolean =>
    selector.every(([key, value]) => metadata.labels?.[key] === value);
  const probe = ({ ports = [], readinessProbe }: Container): Probe | undefined => {
    const get = readinessProbe?.httpGet;
    if (!get || (get.host ?? '') !== '' || (get.scheme ?? 'HTTP') !== 'HTTP') return undefined;
    if ((get.httpHeaders ?? []).some(({ name }) => name !== 'Host')) return undefined;
    return ports.some(
      ({ name, containerPort }) =>
        (targetPort === containerPort || targetPort === name) &&
        (get.port === containerPort || get.port === name),
    )
      ? readinessProbe
      : undefined;
  };
  const pods = store.list('pods', service.metadata.namespace ?? '').filter(selected);
  const order = ({ metadata }: Stored<Pod>): string => `${metadata.creationTimestamp ?? ''} ${metadata.name}`;
  return pods
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
    .flatMap(({ spec }) => spec.containers.flatMap((container) => probe(container) ?? []))[0];
}

/** What a backend service is checked by. Models pkg/translator/healthchecks.go of ingress-gce */
export function healthCheckOf(store: Store, backend: Backend): HealthCheck {
  const { namespace, service, port, nodePort } = backend;
  const native = nodePort === undefined;
  const system = namespace === SYSTEM_DEFAULT.namespace && service === SYSTEM_DEFAULT.service;
  const usual = native
    ? { interval: 15_000, timeout: 15_000, unhealthyThreshold: 2 }
    : { interval: 60_000, timeout: 60_000, unhealthyThreshold: 10 };
  const found = store.get('services', `${namespace}/${service}`);
  const servicePort = found?.spec.ports?.find((each) => each.port === port);
  const probe = found && servicePort && probeOf(store, found, servicePort);
  if (!probe?.httpGet) return { path: system ? '/healthz' : '/', ...usual };
  const { path = '', httpHeaders = [] } = probe.httpGet;
  const host = httpHeaders[0]?.value;
  const period = (probe.periodSeconds ?? 10) * 1000;
  return {
    path: path.startsWith('/') ? path : `/${path}`,
    ...(host !== undefined && { host }),
    interval: native ? period : period + usual.interval,
    timeout: (probe.timeoutSeconds ?? 1) * 1000,
    unhealthyThreshold: usual.unhealthyThreshold,
  };
}
