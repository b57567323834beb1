import type { Service, ServicePort } from '../api/types.ts';
import type { Clock, RandomSource } from '../environment.ts';
import type { Stored } from '../machinery/object.ts';
import type { Store } from '../store/store.ts';

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
  /** externalTrafficPolicy Local. */
  readonly local: boolean;
}

/** Where a connection to a service ends. */
export type Backend =
  { readonly ip: string; readonly port: number; readonly node: string } | 'api-server' | 'none';

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
    store.addIndex('services', 'address', (service) => [...addressesOf(service)]);
    store.addIndex('services', 'node-port', ({ spec }) =>
      (spec.ports ?? []).flatMap(({ nodePort }) => (nodePort ? [String(nodePort)] : [])),
    );
  }

  snapshot(): RouterSnapshot {
    return { connections: new Map(this.#connections), affinity: new Map(this.#affinity) };
  }

  /** The service port behind an address that some service has. */
  byAddress(ip: string, port: number): ServiceTarget | undefined {
    for (const service of this.#store.byIndex('services', 'address', ip)) {
      const found = service.spec.ports?.find((each) => each.port === port);
      if (found) return target(service, found, ip);
    }
    return undefined;
  }

  hasAddress(ip: string): boolean {
    return this.#store.byIndex('services', 'address', ip).length > 0;
  }

  byNodePort(port: number): ServiceTarget | undefined {
    const [service] = this.#store.byIndex('services', 'node-port', String(port));
    const found = service?.spec.ports?.find(({ nodePort }) => nodePort === port);
    return service && found && { ...target(service, found, ''), public: true, fromOutside: true };
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

  /** @param at with a local policy: the node that the connection arrived at; undefined: any that has an endpoint */
  choose(
    { service, port, local, fromOutside }: ServiceTarget,
    client: string,
    at: string | undefined,
  ): Backend {
    const { namespace = '', name, uid } = service.metadata;
    if (namespace === 'default' && name === 'kubernetes') return 'api-server';
    const all = this.#endpoints(`${namespace}/${name}`, port.name ?? '');
    const endpoints = local && fromOutside && at !== undefined ? all.filter(({ node }) => node === at) : all;
    if (endpoints.length === 0) return 'none';
    const sticky = service.spec.sessionAffinity === 'ClientIP';
    const key = `${uid}/${client}`;
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

  /** Ready endpoints; when there are none, those that still serve while they end. */
  #endpoints(key: string, portName: string): readonly Exclude<Backend, string>[] {
    const ready: Exclude<Backend, string>[] = [];
    const ending: Exclude<Backend, string>[] = [];
    for (const slice of this.#store.byIndex('endpointslices.discovery.k8s.io', 'service', key)) {
      const port = slice.ports?.find(({ name }) => (name ?? '') === portName)?.port;
      if (port === undefined) continue;
      for (const { addresses, conditions, nodeName = '' } of slice.endpoints ?? []) {
        const [ip] = addresses;
        if (ip === undefined) continue;
        if (conditions?.ready !== false) ready.push({ ip, port, node: nodeName });
        else if (conditions.serving === true && conditions.terminating === true) {
          ending.push({ ip, port, node: nodeName });
        }
      }
    }
    const order = (a: { readonly ip: string }, b: { readonly ip: string }): number => (a.ip < b.ip ? -1 : 1);
    return (ready.length > 0 ? ready : ending).sort(order);
  }
}

function target(service: Stored<Service>, port: ServicePort, ip: string): ServiceTarget {
  const { clusterIP, externalTrafficPolicy } = service.spec;
  const own = clusterIP === ip;
  return {
    service,
    port,
    public: !own || isBalancer(service, ip),
    fromOutside: !own,
    balanced: isBalancer(service, ip),
    local: externalTrafficPolicy === 'Local',
  };
}

/**
 * Whether a load balancer answers at an address or a name: it may be the cluster IP itself, where somebody routes that
 * (`minikube tunnel`).
 */
const isBalancer = ({ status }: Stored<Service>, address: string): boolean =>
  (status.loadBalancer?.ingress ?? []).some(({ ip, hostname }) => ip === address || hostname === address);

function* addressesOf({ spec, status }: Stored<Service>): Iterable<string> {
  if (spec.clusterIP && spec.clusterIP !== 'None') yield spec.clusterIP;
  yield* spec.externalIPs ?? [];
  for (const { ip, hostname } of status.loadBalancer?.ingress ?? []) {
    if (ip !== undefined) yield ip;
    if (hostname !== undefined) yield hostname;
  }
}
