import type { Pod } from '../api/types.ts';
import type { Clock, RandomSource } from '../environment.ts';
import type { Stored } from '../machinery/object.ts';
import type { ByteStream } from '../messages.ts';
import type { Store } from '../store/store.ts';
import { resolveClusterName } from './dns.ts';
import type { ClusterNetwork, ConnectFailure, ConnectResult, Origin } from './network.ts';
import { ServiceRouter, type RouterSnapshot, type ServiceTarget } from './service-router.ts';
import { streamPair } from './stream.ts';
import { guarded, tapped, type TrafficObserver, type Waypoint } from './traffic.ts';

/** What the network needs of the nodes. */
export interface NetworkNodes extends Iterable<NetworkNode> {
  get(name: string): NetworkNode | undefined;
}

/** A node, as the network sees it. */
export interface NetworkNode {
  readonly silent: boolean;
  readonly machine: { readonly name: string; readonly ip: string; readonly podCIDR: string };
  worker(uid: string): { connect(port: number, from: string): ByteStream | undefined } | undefined;
}

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
  readonly outside?: OutsideWorld;
}

/** What the network remembers, as plain data. */
export type NetworkSnapshot = RouterSnapshot;

type Outcome = ByteStream | ConnectFailure | 'outside';

/** The way of a connection that is being routed; undefined when nobody wants to know. */
type Way = Waypoint[] | undefined;

/** How long the kernel looks for a neighbour before it says that there is no route. */
const NEIGHBOUR_MILLISECONDS = 3000;
/** The address under which connections from beyond the cluster arrive. */
const OUTSIDE_IP = '203.0.113.5';

const ignore = (): void => undefined;

const isAddress = (host: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(host);

/** A cluster's network: pod addresses, kube-proxy's rules, cluster DNS. Behaviour is derived from the stored objects. */
export class EmulatedNetwork implements ClusterNetwork {
  readonly #options: EmulatedNetworkOptions;
  readonly #router: ServiceRouter;
  #observer: TrafficObserver | undefined;

  constructor(options: EmulatedNetworkOptions, snapshot?: NetworkSnapshot) {
    this.#options = options;
    this.#router = new ServiceRouter(options, snapshot);
  }

  snapshot(): NetworkSnapshot {
    return this.#router.snapshot();
  }

  resolve(from: Origin, host: string): readonly string[] {
    const found = this.#resolve(from, host);
    if (found.length === 0 && from.type === 'pod') this.#tellUnknown(from, host);
    return found;
  }

  /** Tells an observer that a pod has asked for a name that nobody has. */
  #tellUnknown(from: Origin, host: string): void {
    if (!this.#observer) return;
    const way = [this.#startOf(from)];
    this.#observer({ way, port: 53, failure: 'no-such-host', request: `DNS ${host}` });
  }

  #resolve(from: Origin, host: string): readonly string[] {
    const name = host.replace(/\.$/, '').toLowerCase();
    if (isAddress(name)) return [name];
    if (from.type === 'pod') {
      const found = resolveClusterName(this.#options.store, from.namespace, name, host.endsWith('.'));
      if (found.type === 'addresses') return found.addresses;
      if (found.type === 'alias') return this.#resolve(from, `${found.name}.`);
    } else {
      const node = [...this.#options.kubelets].find(({ machine }) => machine.name === name);
      if (node && from.type === 'node') return [node.machine.ip];
      const balancer = this.#router.byBalancerName(name);
      if (balancer) return [name];
    }
    return this.#options.outside?.resolve(name) ?? [];
  }

  observe(observer: TrafficObserver | undefined, failed: (error: unknown) => void = ignore): void {
    this.#observer = observer && guarded(observer, failed);
  }

  owns(host: string): boolean {
    return this.#nodeAt(host) !== undefined || this.#router.isPublic(host);
  }

  async connect(
    from: Origin,
    host: string,
    port: number,
    options: { readonly timeoutMilliseconds: number; readonly signal: AbortSignal },
  ): Promise<ConnectResult> {
    const [remoteIP] = this.#resolve(from, host);
    const observer = this.#observer;
    const way: Way = observer && [this.#startOf(from)];
    const tell = (failure: ConnectFailure | undefined, request?: string): void => {
      if (way) observer?.({ way, port, failure, request });
    };
    if (remoteIP === undefined) {
      this.#tellUnknown(from, host);
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
    const stream = way ? tapped(outcome, (request) => tell(undefined, request)) : outcome;
    return { ok: true, stream, remoteIP };
  }

  #route(from: Origin, ip: string, port: number, way: Way): Outcome {
    if (from.type === 'node' && ip.startsWith('127.')) {
      const own = this.#options.kubelets.get(from.name);
      return own ? this.#toNode(from, own, port, way) : 'refused';
    }
    const node = this.#nodeAt(ip);
    if (node) {
      return from.type === 'outside' && !this.#facesOutside(node, ip)
        ? 'timed-out'
        : this.#toNode(from, node, port, way);
    }
    const target = this.#router.byAddress(ip, port);
    if (target) {
      if (from.type === 'outside' && !target.public) return 'timed-out';
      // from inside, the node's rules take the balancer's address for the service's own
      if (from.type === 'outside' && target.balanced)
        way?.push({ at: 'load-balancer', service: target.service.metadata.uid });
      return this.#toService(from, target, way);
    }
    if (this.#router.hasAddress(ip)) return 'timed-out';
    if (!this.#inPodRange(ip)) return 'outside';
    return from.type === 'outside' ? 'timed-out' : this.#toPod(ip, port, this.#sourceOf(from), way);
  }

  #toNode(from: Origin, node: NetworkNode, port: number, way: Way): Outcome {
    way?.push(this.#waypointOf(node.machine.name));
    if (node.silent) return 'timed-out';
    const target = this.#router.byNodePort(port);
    if (target) return this.#toService(from, target, way, node.machine.name);
    return this.#toHostPort(node, port, this.#sourceOf(from), way) ?? 'refused';
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
    return undefined;
  }

  /** @param at the node that the connection arrives at, if it came by a node's address */
  #toService(from: Origin, target: ServiceTarget, way: Way, at?: string): Outcome {
    way?.push({ at: 'service', uid: target.service.metadata.uid });
    const source = this.#sourceOf(from);
    const keepsSource = target.local && target.fromOutside;
    const backend = this.#router.choose(target, source, keepsSource ? at : undefined);
    if (backend === 'none') return keepsSource && at !== undefined ? 'timed-out' : 'refused';
    if (backend === 'api-server') return this.#toApiServer(source, way);
    const translated = target.fromOutside && !target.local ? this.#gatewayOf(backend.node) : source;
    return this.#toPod(backend.ip, backend.port, translated, way);
  }

  #toPod(ip: string, port: number, from: string, way: Way): Outcome {
    const pods = this.#podsAt(ip);
    if (pods.length === 0) return this.#nodeAt(ip) ? 'refused' : 'no-route';
    for (const { metadata, spec } of pods) {
      const node = this.#options.kubelets.get(spec.nodeName ?? '');
      const stream = node?.silent === false ? node.worker(metadata.uid)?.connect(port, from) : undefined;
      if (stream || !node || node.silent) {
        way?.push({ at: 'pod', uid: metadata.uid });
        return stream ?? 'timed-out';
      }
    }
    for (const { metadata } of pods.slice(0, 1)) way?.push({ at: 'pod', uid: metadata.uid });
    return 'refused';
  }

  #toApiServer(from: string, way: Way): Outcome {
    way?.push({ at: 'api-server' });
    const { acceptApiConnection } = this.#options;
    if (!acceptApiConnection) return 'refused';
    const [client, server] = streamPair();
    acceptApiConnection(server, from);
    return client;
  }

  /** The live pods with an address: more than one only for those on a node's own network. */
  #podsAt(ip: string): readonly Stored<Pod>[] {
    const pods = this.#options.store.byIndex('pods', 'ip', ip);
    return pods.filter(({ status }) => status.phase === 'Running' || status.phase === 'Pending');
  }

  #nodeAt(ip: string): NetworkNode | undefined {
    for (const node of this.#options.kubelets) {
      if (node.machine.ip === ip || this.#externalIP(node) === ip) return node;
    }
    return undefined;
  }

  #externalIP(node: NetworkNode): string | undefined {
    const addresses = this.#options.store.get('nodes', node.machine.name)?.status.addresses;
    return addresses?.find(({ type }) => type === 'ExternalIP')?.address;
  }

  /** A node with an external address answers outside only at that. */
  #facesOutside(node: NetworkNode, ip: string): boolean {
    const external = this.#externalIP(node);
    return external === undefined || external === ip;
  }

  #inPodRange(ip: string): boolean {
    const number = addressNumber(ip);
    for (const { machine } of this.#options.kubelets) {
      const [base = '', bits = '24'] = machine.podCIDR.split('/');
      const size = 2 ** (32 - Number(bits));
      if (Math.floor(number / size) === Math.floor(addressNumber(base) / size)) return true;
    }
    return false;
  }

  /** Where a connection begins, for an observer. */
  #startOf(from: Origin): Waypoint {
    if (from.type === 'node') return this.#waypointOf(from.name);
    const uid = from.type === 'pod' ? this.#podsAt(from.ip)[0]?.metadata.uid : undefined;
    return uid === undefined ? { at: 'outside' } : { at: 'pod', uid };
  }

  #waypointOf(node: string): Waypoint {
    return { at: 'node', uid: this.#options.store.get('nodes', node)?.metadata.uid ?? '' };
  }

  #sourceOf(from: Origin): string {
    if (from.type === 'pod') return from.ip;
    if (from.type === 'outside') return OUTSIDE_IP;
    return this.#options.kubelets.get(from.name)?.machine.ip ?? OUTSIDE_IP;
  }

  /** What a pod sees as the source of a connection that a node passed on: the first address of the node's pods. */
  #gatewayOf(name: string): string {
    const cidr = this.#options.kubelets.get(name)?.machine.podCIDR ?? '10.244.0.0/24';
    return (cidr.split('/')[0] ?? '').replace(/\.\d+$/, '.1');
  }

  async #fail(
    failure: ConnectFailure,
    remoteIP: string,
    { timeoutMilliseconds, signal }: { readonly timeoutMilliseconds: number; readonly signal: AbortSignal },
  ): Promise<ConnectResult> {
    if (failure === 'refused') return { ok: false, failure, remoteIP };
    const limit =
      failure === 'no-route' ? Math.min(timeoutMilliseconds, NEIGHBOUR_MILLISECONDS) : timeoutMilliseconds;
    const shown =
      failure === 'no-route' && timeoutMilliseconds < NEIGHBOUR_MILLISECONDS ? 'timed-out' : failure;
    const { clock } = this.#options;
    await new Promise<void>((resolve) => {
      const cancel = clock.schedule(clock.now() + limit, resolve);
      signal.addEventListener(
        'abort',
        () => {
          cancel();
          resolve();
        },
        { once: true },
      );
    });
    return { ok: false, failure: shown, remoteIP };
  }
}

const addressNumber = (ip: string): number =>
  ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
