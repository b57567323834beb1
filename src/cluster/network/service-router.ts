import type { Service, ServicePort } from '../api/types.ts';
import type { Clock, RandomSource } from '../environment.ts';
import type { Stored } from '../machinery/object.ts';
import type { Store } from '../store/store.ts';
import { inBlock, type Protocol } from './policies.ts';
import { categorizeEndpoints, proxyEndpoint, type ProxyEndpoint, type Vantage } from './topology.ts';

/** A service and one of its ports, as found at an address. */
export interface ServiceTarget {
  readonly service: Stored<Service>;
  readonly port: ServicePort;
  /** It can be reached from beyond the cluster at that address. */
  readonly public: boolean;
  /** The address is not the cluster IP: the connection may come from beyond. */
  readonly fromOutside: boolean;
  /** The address is that of a load balancer. */
  readonly balanced: boolean;
  /** Nodes leave what goes there to the load balancer itself: ipMode Proxy. */
  readonly proxied: boolean;
  /** externalTrafficPolicy Local. */
  readonly local: boolean;
}

/** Where a connection to a service ends. */
export type Backend =
  | { readonly ip: string; readonly port: number; readonly node: string }
  | 'api-server'
  /** There are no endpoints: the node rejects. */
  | 'none'
  /** There are endpoints, but a policy of Local keeps from them: the node drops. */
  | 'dropped';

/** What the router remembers: how many connections each service has had, and where clients with affinity belong. */
export interface RouterSnapshot {
  readonly connections: ReadonlyMap<string, number>;
  readonly affinity: ReadonlyMap<string, { readonly ip: string; readonly at: number }>;
}

const DEFAULT_AFFINITY_SECONDS = 10_800;

/** Chooses backends as kube-proxy's rules do. Models pkg/proxy */
export class ServiceRouter {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #random: RandomSource;
  readonly #connections: Map<string, number>;
  readonly #affinity: Map<string, { readonly ip: string; readonly at: number }>;

  constructor(
    { store, clock, random }: { readonly store: Store; readonly clock: Clock; readonly random: RandomSource },
    snapshot?: RouterSnapshot,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#random = random;
    this.#connections = new Map(snapshot?.connections);
    this.#affinity = new Map(snapshot?.affinity);
    store.addIndex('endpointslices.discovery.k8s.io', 'service', ({ metadata }) => {
      const service = metadata.labels?.['kubernetes.io/service-name'];
      return service === undefined ? [] : [`${metadata.namespace ?? ''}/${service}`];
    });
    store.addIndex('endpointslices.discovery.k8s.io', 'endpoint-ip', ({ endpoints }) =>
      endpoints.flatMap(({ addresses }) => [...addresses]),
    );
    store.addIndex('services', 'address', (service) => [...addressesOf(service)]);
    store.addIndex('services', 'node-port', ({ spec }) =>
      (spec.ports ?? []).flatMap(({ nodePort }) => (nodePort ? [String(nodePort)] : [])),
    );
  }

  snapshot(): RouterSnapshot {
    return { connections: new Map(this.#connections), affinity: new Map(this.#affinity) };
  }

  /** The service port behind an address that some service has. */
  byAddress(ip: string, port: number, protocol: Protocol = 'TCP'): ServiceTarget | undefined {
    for (const service of this.#store.byIndex('services', 'address', ip)) {
      const found = service.spec.ports?.find(
        (each) => each.port === port && (each.protocol ?? 'TCP') === protocol,
      );
      if (found) return target(service, found, ip);
    }
    return undefined;
  }

  hasAddress(ip: string): boolean {
    return this.#store.byIndex('services', 'address', ip).length > 0;
  }

  byNodePort(port: number): ServiceTarget | undefined {
    for (const service of this.#store.byIndex('services', 'node-port', String(port))) {
      const found = service.spec.ports?.find(
        ({ nodePort, protocol = 'TCP' }) => nodePort === port && protocol === 'TCP',
      );
      if (found) return { ...target(service, found, ''), public: true, fromOutside: true };
    }
    return undefined;
  }

  /** The service whose health nodes tell at a port. */
  byHealthPort(port: number): Stored<Service> | undefined {
    return this.#store
      .list('services')
      .find(({ spec }) => spec.type === 'LoadBalancer' && spec.healthCheckNodePort === port);
  }

  /** How many endpoints a service has on a node. */
  localEndpoints({ metadata, spec }: Stored<Service>, vantage: Vantage): number {
    const key = `${metadata.namespace ?? ''}/${metadata.name}`;
    const ips = (spec.ports ?? []).flatMap(({ name = '' }) =>
      categorizeEndpoints(this.#endpoints(key, name), vantage).local.map(({ ip }) => ip),
    );
    return new Set(ips).size;
  }

  /** The endpoints that are connected to under a policy of Cluster. */
  reachable({ service, port }: ServiceTarget, vantage: Vantage): readonly ProxyEndpoint[] {
    const { namespace = '', name } = service.metadata;
    return categorizeEndpoints(this.#endpoints(`${namespace}/${name}`, port.name ?? ''), vantage).cluster;
  }

  byBalancerName(name: string): boolean {
    return this.isPublic(name);
  }

  /** Whether the address is that of a load balancer or an external IP. */
  isPublic(address: string): boolean {
    return this.#store
      .byIndex('services', 'address', address)
      .some((service) => service.spec.clusterIP !== address || isBalancer(service, address));
  }

  /**
   * @param vantage the node that chooses; undefined: a load balancer has found one with an endpoint
   * @param external the connection comes neither from a pod nor from that node itself
   */
  choose(
    { service, port, local, fromOutside, balanced }: ServiceTarget,
    client: string,
    { vantage, external }: { readonly vantage: Vantage | undefined; readonly external: boolean },
  ): Backend {
    const { namespace = '', name, uid } = service.metadata;
    if (namespace === 'default' && name === 'kubernetes') return 'api-server';
    const { loadBalancerSourceRanges: ranges = [] } = service.spec;
    const all = this.#endpoints(`${namespace}/${name}`, port.name ?? '');
    const usable = categorizeEndpoints(all, vantage ?? NOWHERE).cluster;
    const kept = fromOutside ? external && local : service.spec.internalTrafficPolicy === 'Local';
    const endpoints = kept && vantage ? categorizeEndpoints(all, vantage).local : usable;
    const some = usable.length > 0 || endpoints.length > 0;
    const guarded = balanced && some && ranges.length > 0;
    if (guarded && !ranges.some((range) => inBlock(client, range.trim()))) return 'dropped';
    if (endpoints.length === 0) return some ? 'dropped' : 'none';
    const sticky = service.spec.sessionAffinity === 'ClientIP';
    const key = `${uid}/${port.name ?? ''}/${client}`;
    const now = this.#clock.now();
    if (sticky) {
      const seconds =
        service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS;
      const before = this.#affinity.get(key);
      const kept = endpoints.find(({ ip }) => ip === before?.ip);
      if (before && kept && now - before.at < seconds * 1000) {
        this.#affinity.set(key, { ip: kept.ip, at: now });
        return kept;
      }
    }
    const count = this.#connections.get(uid) ?? 0;
    this.#connections.set(uid, count + 1);
    const chosen = endpoints[this.#random.integer(endpoints.length, uid, 'connection', count)];
    if (!chosen) return 'none';
    if (sticky) this.#affinity.set(key, { ip: chosen.ip, at: now });
    return chosen;
  }

  /** All endpoints of a service's port. */
  #endpoints(key: string, portName: string): readonly ProxyEndpoint[] {
    const found: ProxyEndpoint[] = [];
    for (const slice of this.#store.byIndex('endpointslices.discovery.k8s.io', 'service', key)) {
      const port = slice.ports?.find(({ name }) => (name ?? '') === portName)?.port;
      if (port === undefined) continue;
      for (const endpoint of slice.endpoints) {
        const [ip] = endpoint.addresses;
        if (ip !== undefined) found.push(proxyEndpoint(endpoint, ip, port));
      }
    }
    return found.sort((a, b) => (a.ip < b.ip ? -1 : 1));
  }
}

/** Where no node is near. */
const NOWHERE: Vantage = { node: '', zone: '' };

function target(service: Stored<Service>, port: ServicePort, ip: string): ServiceTarget {
  const { clusterIP, externalTrafficPolicy } = service.spec;
  const own = clusterIP === ip;
  return {
    service,
    port,
    public: !own || isBalancer(service, ip),
    fromOutside: !own,
    balanced: isBalancer(service, ip),
    proxied: balancersAt(service, ip).some(({ ipMode }) => ipMode === 'Proxy'),
    local: externalTrafficPolicy === 'Local',
  };
}

/**
 * Whether a load balancer answers at an address or a name: it may be the cluster IP itself, where somebody routes that
 * (`minikube tunnel`).
 */
const isBalancer = (service: Stored<Service>, address: string): boolean =>
  balancersAt(service, address).length > 0;

const balancersAt = ({ status }: Stored<Service>, address: string) =>
  (status.loadBalancer?.ingress ?? []).filter(({ ip, hostname }) => ip === address || hostname === address);

function* addressesOf({ spec, status }: Stored<Service>): Iterable<string> {
  if (spec.clusterIP && spec.clusterIP !== 'None') yield spec.clusterIP;
  yield* spec.externalIPs ?? [];
  for (const { ip, hostname } of status.loadBalancer?.ingress ?? []) {
    if (ip !== undefined) yield ip;
    if (hostname !== undefined) yield hostname;
  }
}
