import type { Clock, RandomSource } from '../environment.ts';
import type { ByteStream } from '../messages.ts';
import type { Store } from '../store/store.ts';
import type { DnsReply, RecordType } from './dns.ts';
import { serveHealth } from './health-check.ts';
import { clusterDNS, NameService, type Reach } from './name-service.ts';
import type {
  CloudProxies,
  ClusterNetwork,
  ConnectFailure,
  ConnectOptions,
  ConnectResult,
  EchoOutcome,
  Lookup,
  Origin,
  Route,
} from './network.ts';
import { isNeighbour, NEIGHBOUR_MILLISECONDS } from './neighbours.ts';
import { Places, type NetworkNode, type NetworkNodes } from './places.ts';
import { PolicyRules, type Party, type Protocol } from './policies.ts';
import { routeTo } from './route.ts';
import { ServiceRouter, type RouterSnapshot, type ServiceTarget } from './service-router.ts';
import { streamPair } from './stream.ts';
import { guarded, tapped, type TrafficObserver, type Waypoint } from './traffic.ts';

/** What lies beyond the cluster: other machines, public names. */
export interface OutsideWorld {
  resolve(host: string): readonly string[];
  connect(
    host: string,
    port: number,
    options: { readonly timeoutMilliseconds: number; readonly signal: AbortSignal },
  ): Promise<ConnectResult>;
}

export interface EmulatedNetworkOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly store: Store;
  readonly kubelets: NetworkNodes;
  readonly acceptApiConnection?: (stream: ByteStream, from: string) => void;
  /** Whether anybody listens there; if not given, somebody does. */
  readonly apiListens?: () => boolean;
  readonly outside?: OutsideWorld;
  /** What the cluster's cloud has put before it. */
  readonly proxies?: CloudProxies;
  /** Whether the CNI enforces NetworkPolicies; not every one does. */
  readonly enforcesPolicies?: boolean;
}

/** What the network remembers, as plain data. */
export interface NetworkSnapshot extends RouterSnapshot {
  /** How many of the name server's answers have been shuffled. */
  readonly shuffles?: number;
}

type Outcome = ByteStream | ConnectFailure | 'outside';

/** The way of a connection that is being routed; undefined when nobody wants to know. */
type Way = Waypoint[] | undefined;

/** Where datagrams go that look for a way: nobody listens there. */
const TRACE_PORT = 33434;
const ignore = (): void => undefined;

/** A cluster's network: pod addresses, kube-proxy's rules, cluster DNS. Behaviour is derived from the stored objects. */
export class EmulatedNetwork implements ClusterNetwork {
  readonly #options: EmulatedNetworkOptions;
  readonly #router: ServiceRouter;
  readonly #policies: PolicyRules;
  readonly #places: Places;
  readonly #names: NameService;
  #observer: TrafficObserver | undefined;

  constructor(options: EmulatedNetworkOptions, snapshot?: NetworkSnapshot) {
    this.#options = options;
    this.#router = new ServiceRouter(options, snapshot);
    this.#policies = new PolicyRules(options.store);
    this.#places = new Places(options);
    this.#names = new NameService(
      {
        store: options.store,
        random: options.random,
        podAt: (ip) => this.#places.podsAt(ip)[0],
        reach: (from, server) => this.#reachNameServer(from, server),
        beyond: (from, name) => this.#beyond(from, name),
      },
      snapshot?.shuffles,
    );
  }

  snapshot(): NetworkSnapshot {
    const { shuffles } = this.#names;
    return { ...this.#router.snapshot(), ...(shuffles > 0 && { shuffles }) };
  }

  resolve(from: Origin, host: string): readonly string[] {
    const found = this.#names.lookUp(from, host);
    if (found.failure !== undefined && from.type === 'pod') this.#tellUnknown(from, host);
    return found.addresses;
  }

  async lookUp(from: Origin, host: string, options: ConnectOptions): Promise<Lookup> {
    const found = this.#names.lookUp(from, host);
    if (found.failure !== undefined && from.type === 'pod') this.#tellUnknown(from, host);
    if (found.failure === 'timed-out')
      await this.#wait(Math.min(options.timeoutMilliseconds, this.#names.patience(from, host)), options);
    return found;
  }

  query(from: Origin, name: string, type: RecordType, server?: string): DnsReply {
    return this.#names.ask(from, name, type, server);
  }

  /** Tells an observer that a pod has asked for a name that nobody has. */
  #tellUnknown(from: Origin, host: string): void {
    if (!this.#observer) return;
    const way = [this.#places.startOf(from)];
    this.#observer({ way, port: 53, failure: 'no-such-host', request: `DNS ${host}` });
  }

  /** What an origin knows of a name beside the cluster's DNS. */
  #beyond(from: Origin, name: string): readonly string[] {
    if (from.type !== 'pod') {
      const node = [...this.#options.kubelets].find(({ machine }) => machine.name === name);
      if (node && from.type === 'node') return [node.machine.ip];
      if (this.#router.isPublic(name)) return [name];
    }
    return this.#options.outside?.resolve(name) ?? [];
  }

  /** Whether a pod's datagrams to a name server are answered. */
  #reachNameServer(from: Origin, server: string): Reach {
    const source = this.#places.partyOf(from);
    const allowed = (ip: string, port: number): boolean =>
      this.#allows(source, this.#places.party(ip), port, 'UDP');
    const target = this.#router.byAddress(server, 53, 'UDP');
    if (!target) return this.#reachOtherServer(server, allowed(server, 53));
    const endpoints = this.#router.reachable(target, this.#places.vantageOf(from));
    if (endpoints.length === 0) return 'refused';
    const answers = endpoints.some(
      ({ ip, port, node }) => allowed(ip, port) && this.#reaches(from, this.#options.kubelets.get(node)),
    );
    return answers ? 'ours' : 'timed-out';
  }

  /** A name server that no service stands for: that of the world, a pod, nobody. */
  #reachOtherServer(server: string, allowed: boolean): Reach {
    if (!allowed || this.#router.hasAddress(server)) return 'timed-out';
    // a cluster without a name server of its own has one at the usual address
    if (server === clusterDNS(this.#options.store)) return 'ours';
    const [pod] = this.#places.podsAt(server);
    if (pod) return pod.metadata.labels?.['k8s-app'] === 'kube-dns' ? 'ours' : 'refused';
    return this.#places.inPodRange(server) || this.#places.nodeAt(server) ? 'timed-out' : 'answered';
  }

  echo(from: Origin, ip: string): EchoOutcome {
    return this.#datagram(from, ip, 'ICMP', 0);
  }

  /** What a datagram meets to which whoever gets it answers, if only that nobody is there to take it. */
  #datagram(from: Origin, ip: string, protocol: Protocol, port: number): EchoOutcome {
    const [pod] = this.#places.podsAt(ip);
    if (pod && !this.#places.nodeAt(ip)) {
      const node = this.#options.kubelets.get(pod.spec.nodeName ?? '');
      if (!node || !this.#reaches(from, node)) return 'silence';
      return this.#allows(this.#places.partyOf(from), this.#places.party(ip), port, protocol)
        ? 'answered'
        : 'silence';
    }
    const node = this.#places.nodeAt(ip);
    if (node)
      return this.#reaches(from, node) ? 'answered' : this.#isNear(from, node) ? 'unreachable' : 'silence';
    if (this.#isCutOff(from) || this.#router.hasAddress(ip)) return 'silence';
    return this.#places.inPodRange(ip) ? 'unreachable' : 'silence';
  }

  route(from: Origin, ip: string, protocol: 'UDP' | 'ICMP'): Route {
    return routeTo(this.#places, from, ip, this.#datagram(from, ip, protocol, TRACE_PORT) === 'answered');
  }

  observe(observer: TrafficObserver | undefined, failed: (error: unknown) => void = ignore): void {
    this.#observer = observer && guarded(observer, failed);
  }

  owns(host: string): boolean {
    return (
      this.#places.nodeAt(host) !== undefined ||
      this.#router.isPublic(host) ||
      this.#options.proxies?.has(host) === true
    );
  }

  async connect(from: Origin, host: string, port: number, options: ConnectOptions): Promise<ConnectResult> {
    const { addresses, failure: unknown } = this.#names.lookUp(from, host);
    const [remoteIP] = addresses;
    const observer = this.#observer;
    const before = observer && (options.onward?.adopt?.() ?? [this.#places.startOf(from)]);
    const way: Way = before && [...before, ...(options.via ?? [])];
    const tell = (failure: ConnectFailure | undefined, request?: string): void => {
      if (way) observer?.({ way, port, failure, request });
    };
    if (remoteIP === undefined) {
      this.#tellUnknown(from, host);
      if (unknown === 'timed-out') {
        const patience = this.#names.patience(from, host);
        await this.#wait(Math.min(options.timeoutMilliseconds, patience), options);
        if (options.timeoutMilliseconds < patience) return { ok: false, failure: 'timed-out' };
      }
      return { ok: false, failure: 'no-such-host' };
    }
    const outcome = this.#route(from, remoteIP, port, way);
    if (outcome === 'outside') {
      const { outside } = this.#options;
      way?.push({ at: 'outside' });
      if (!outside || from.type === 'outside') {
        tell('timed-out');
        return this.#fail('timed-out', remoteIP, options);
      }
      const result = outside.connect(host, port, options);
      if (way) result.then((found) => tell(found.ok ? undefined : found.failure), ignore);
      return result;
    }
    if (typeof outcome === 'string') {
      tell(outcome);
      return this.#fail(outcome, remoteIP, options);
    }
    const stream = way ? tapped(outcome, way, (request) => tell(undefined, request)) : outcome;
    return { ok: true, stream, remoteIP };
  }

  #route(from: Origin, ip: string, port: number, way: Way): Outcome {
    if (from.type === 'node' && ip.startsWith('127.')) {
      const own = this.#options.kubelets.get(from.name);
      return own ? this.#toNode(from, own, port, way) : 'refused';
    }
    const node = this.#places.nodeAt(ip);
    if (node) {
      return from.type === 'outside' && !this.#places.facesOutside(node, ip)
        ? 'timed-out'
        : this.#toNode(from, node, port, way);
    }
    const target = this.#router.byAddress(ip, port);
    if (target) {
      if (from.type === 'outside' && !target.public) return 'timed-out';
      // from inside, the node's rules take the balancer's address for the service's own unless it is to be a proxy
      const beyond = from.type === 'outside' || target.proxied;
      if (beyond && target.balanced) way?.push({ at: 'load-balancer', service: target.service.metadata.uid });
      return this.#toService(beyond ? { type: 'outside' } : from, target, way);
    }
    if (this.#router.hasAddress(ip)) return 'timed-out';
    if (!this.#places.inPodRange(ip)) {
      const { proxies } = this.#options;
      const allowed = this.#allows(this.#places.partyOf(from), this.#places.party(ip), port);
      if (!allowed || this.#isCutOff(from)) return 'timed-out';
      return proxies?.has(ip) ? proxies.accept(ip, port, this.#places.sourceOf(from)) : 'outside';
    }
    return from.type === 'outside' ? 'timed-out' : this.#toPod(from, ip, port, undefined, way);
  }

  #toNode(from: Origin, node: NetworkNode, port: number, way: Way): Outcome {
    way?.push(this.#places.waypointOf(node.machine.name));
    if (!this.#reaches(from, node)) return this.#isNear(from, node) ? 'no-route' : 'timed-out';
    const target = this.#router.byNodePort(port);
    // a pod's own node translates before it looks at policies
    const translated = target !== undefined && this.#places.nodeOf(from) === node;
    const party = { ip: node.machine.ip, pod: undefined };
    if (!translated && !this.#allows(this.#places.partyOf(from), party, port)) return 'timed-out';
    if (target) return this.#toService(from, target, way, node.machine.name);
    const healthy = this.#router.byHealthPort(port);
    if (healthy)
      return serveHealth(
        healthy,
        this.#router.localEndpoints(healthy, this.#places.vantage(node.machine.name)),
      );
    return this.#toHostPort(node, port, this.#places.sourceOf(from), way) ?? 'refused';
  }

  /** Ports that pods take on the node itself: host network and `hostPort`. */
  #toHostPort(node: NetworkNode, port: number, from: string, way: Way): ByteStream | undefined {
    for (const { metadata, spec } of this.#options.store.byIndex('pods', 'node', node.machine.name)) {
      const hostPort = spec.containers
        .flatMap(({ ports = [] }) => ports)
        .find((each) => each.hostPort === port);
      if (!spec.hostNetwork && !hostPort) continue;
      const inside = spec.hostNetwork ? port : (hostPort?.containerPort ?? port);
      const stream = node.worker(metadata.uid)?.connect(inside, from);
      if (!stream) continue;
      way?.push({ at: 'pod', uid: metadata.uid });
      return stream;
    }
    return node.manifests.connect(port, from);
  }

  /** @param at the node that the connection arrives at, if it came by a node's address */
  #toService(from: Origin, target: ServiceTarget, way: Way, at?: string): Outcome {
    way?.push({ at: 'service', uid: target.service.metadata.uid });
    const source = this.#places.partyOf(from);
    const home = this.#places.nodeOf(from)?.machine.name;
    const external = !source.pod && (home === undefined || (at !== undefined && home !== at));
    const chooser = at ?? home;
    const vantage = chooser === undefined ? undefined : this.#places.vantage(chooser);
    const backend = this.#router.choose(target, source.ip, { vantage, external });
    if (backend === 'none') return 'refused';
    if (backend === 'dropped') return 'timed-out';
    if (backend === 'api-server') return this.#isCutOff(from) ? 'timed-out' : this.#toApiServer(source, way);
    const keepsSource = target.fromOutside
      ? target.local && (external || source.pod !== undefined)
      : backend.ip !== source.ip;
    const seen = keepsSource ? undefined : this.#places.gatewayOf(backend.node);
    return this.#toPod(from, backend.ip, backend.port, seen, way);
  }

  /** @param seen the address that the pod sees instead of the source's, if a node has put its own there */
  #toPod(origin: Origin, ip: string, port: number, seen: string | undefined, way: Way): Outcome {
    const source = this.#places.partyOf(origin);
    const pods = this.#places.podsAt(ip);
    const masked = seen !== undefined && !source.pod ? { ip: seen, pod: undefined } : source;
    if (!this.#allows(masked, this.#places.party(ip), port)) {
      for (const { metadata } of pods.slice(0, 1)) way?.push({ at: 'pod', uid: metadata.uid });
      return 'timed-out';
    }
    const from = seen ?? source.ip;
    if (pods.length === 0) return this.#places.nodeAt(ip) ? 'refused' : 'no-route';
    for (const { metadata, spec } of pods) {
      const node = this.#options.kubelets.get(spec.nodeName ?? '');
      const reached = node && this.#reaches(origin, node);
      const stream = reached ? node.worker(metadata.uid)?.connect(port, from) : undefined;
      if (stream || !reached) {
        way?.push({ at: 'pod', uid: metadata.uid });
        return stream ?? 'timed-out';
      }
    }
    for (const { metadata } of pods.slice(0, 1)) way?.push({ at: 'pod', uid: metadata.uid });
    return 'refused';
  }

  #toApiServer(source: Party, way: Way): Outcome {
    way?.push({ at: 'api-server' });
    const [slice] = this.#options.store.byIndex(
      'endpointslices.discovery.k8s.io',
      'service',
      'default/kubernetes',
    );
    const [ip = ''] = slice?.endpoints[0]?.addresses ?? [];
    if (!this.#allows(source, { ip, pod: undefined }, slice?.ports?.[0]?.port ?? 6443)) return 'timed-out';
    const { acceptApiConnection, apiListens } = this.#options;
    if (!acceptApiConnection || apiListens?.() === false) return 'refused';
    const [client, server] = streamPair();
    acceptApiConnection(server, source.ip);
    return client;
  }

  #reaches(from: Origin, node: NetworkNode | undefined): boolean {
    return node === undefined || this.#places.reaches(from, node);
  }

  /** Whether somebody between a place and a node misses the node when it is away. */
  #isNear(from: Origin, { machine }: NetworkNode): boolean {
    return this.#places.nodeOf(from) !== undefined && isNeighbour(machine);
  }

  /** Whether what is sent from a place does not get beyond its node. */
  #isCutOff(from: Origin): boolean {
    return this.#places.nodeOf(from)?.outage.linked === false;
  }

  /** Whether the CNI lets a connection through. A node always reaches the pods that run on it. */
  #allows(source: Party, destination: Party, port: number, protocol: Protocol = 'TCP'): boolean {
    if (this.#options.enforcesPolicies !== true) return true;
    if (source.pod && source.pod === destination.pod) return true;
    const home = this.#options.kubelets.get(destination.pod?.spec.nodeName ?? '');
    if (destination.pod && home?.machine.ip === source.ip) return true;
    return this.#policies.allow({ source, destination, port, protocol });
  }

  async #fail(failure: ConnectFailure, remoteIP: string, options: ConnectOptions): Promise<ConnectResult> {
    const { timeoutMilliseconds } = options;
    if (failure === 'refused') return { ok: false, failure, remoteIP };
    const least = failure === 'no-route' ? NEIGHBOUR_MILLISECONDS : Infinity;
    await this.#wait(Math.min(timeoutMilliseconds, least), options);
    return { ok: false, failure: timeoutMilliseconds < least ? 'timed-out' : failure, remoteIP };
  }

  #wait(milliseconds: number, { signal, resumes }: ConnectOptions): Promise<void> {
    const { clock } = this.#options;
    const since = resumes?.since ?? clock.now();
    return new Promise<void>((resolve) => {
      const cancel = clock.schedule(since + milliseconds, resolve, resumes?.owner);
      signal.addEventListener(
        'abort',
        () => {
          cancel();
          resolve();
        },
        { once: true },
      );
    });
  }
}
