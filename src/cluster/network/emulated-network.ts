import type { Pod } from '../api/types.ts';
import type { Clock, RandomSource } from '../environment.ts';
import type { Stored } from '../machinery/object.ts';
import type { ByteStream } from '../messages.ts';
import type { Store } from '../store/store.ts';
import { resolveClusterName } from './dns.ts';
import type { ClusterNetwork, ConnectFailure, ConnectResult, Origin } from './network.ts';
import { ServiceRouter, type RouterSnapshot, type ServiceTarget } from './service-router.ts';
import { streamPair } from './stream.ts';

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

/** How long the kernel looks for a neighbour before it says that there is no route. */
const NEIGHBOUR_MILLISECONDS = 3000;
/** The address under which connections from beyond the cluster arrive. */
const OUTSIDE_IP = '203.0.113.5';

const isAddress = (host: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(host);

/** A cluster's network: pod addresses, kube-proxy's rules, cluster DNS. Behaviour is derived from the stored objects. */
export class EmulatedNetwork implements ClusterNetwork {
  readonly #options: EmulatedNetworkOptions;
  readonly #router: ServiceRouter;

  constructor(options: EmulatedNetworkOptions, snapshot?: NetworkSnapshot) {
    this.#options = options;
    this.#router = new ServiceRouter(options, snapshot);
  }

  snapshot(): NetworkSnapshot {
    return this.#router.snapshot();
  }

  resolve(from: Origin, host: string): readonly string[] {
    const name = host.replace(/\.$/, '').toLowerCase();
    if (isAddress(name)) return [name];
    if (from.type === 'pod') {
      const found = resolveClusterName(this.#options.store, from.namespace, name, host.endsWith('.'));
      if (found.type === 'addresses') return found.addresses;
      if (found.type === 'alias') return this.resolve(from, `${found.name}.`);
    } else {
      const node = [...this.#options.kubelets].find(({ machine }) => machine.name === name);
      if (node && from.type === 'node') return [node.machine.ip];
      const balancer = this.#router.byBalancerName(name);
      if (balancer) return [name];
    }
    return this.#options.outside?.resolve(name) ?? [];
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
    const [remoteIP] = this.resolve(from, host);
    if (remoteIP === undefined) return { ok: false, failure: 'no-such-host' };
    const outcome = this.#route(from, remoteIP, port);
    if (outcome === 'outside') {
      const { outside } = this.#options;
      if (outside && from.type !== 'outside') return outside.connect(host, port, options);
      return this.#fail('timed-out', remoteIP, options);
    }
    if (typeof outcome === 'string') return this.#fail(outcome, remoteIP, options);
    return { ok: true, stream: outcome, remoteIP };
  }

  #route(from: Origin, ip: string, port: number): Outcome {
    if (from.type === 'node' && ip.startsWith('127.')) {
      const own = this.#options.kubelets.get(from.name);
      return own ? this.#toNode(from, own, port) : 'refused';
    }
    const node = this.#nodeAt(ip);
    if (node) {
      return from.type === 'outside' && !this.#facesOutside(node, ip)
        ? 'timed-out'
        : this.#toNode(from, node, port);
    }
    const target = this.#router.byAddress(ip, port);
    if (target) {
      if (from.type === 'outside' && !target.public) return 'timed-out';
      return this.#toService(from, target);
    }
    if (this.#router.hasAddress(ip)) return 'timed-out';
    if (!this.#inPodRange(ip)) return 'outside';
    return from.type === 'outside' ? 'timed-out' : this.#toPod(ip, port, this.#sourceOf(from));
  }

  #toNode(from: Origin, node: NetworkNode, port: number): Outcome {
    if (node.silent) return 'timed-out';
    const target = this.#router.byNodePort(port);
    if (target) return this.#toService(from, target, node.machine.name);
    return this.#toHostPort(node, port, this.#sourceOf(from)) ?? 'refused';
  }

  /** Ports that pods take on the node itself: host network and `hostPort`. */
  #toHostPort(node: NetworkNode, port: number, from: string): ByteStream | undefined {
    for (const { metadata, spec } of this.#options.store.byIndex('pods', 'node', node.machine.name)) {
      const hostPort = spec.containers
        .flatMap(({ ports = [] }) => ports)
        .find((each) => each.hostPort === port);
      if (!spec.hostNetwork && !hostPort) continue;
      const inside = spec.hostNetwork ? port : (hostPort?.containerPort ?? port);
      const stream = node.worker(metadata.uid)?.connect(inside, from);
      if (stream) return stream;
    }
    return undefined;
  }

  /** @param at the node that the connection arrives at, if it came by a node's address */
  #toService(from: Origin, target: ServiceTarget, at?: string): Outcome {
    const source = this.#sourceOf(from);
    const keepsSource = target.local && target.fromOutside;
    const backend = this.#router.choose(target, source, keepsSource ? at : undefined);
    if (backend === 'none') return keepsSource && at !== undefined ? 'timed-out' : 'refused';
    if (backend === 'api-server') return this.#toApiServer(source);
    const translated = target.fromOutside && !target.local ? this.#gatewayOf(backend.node) : source;
    return this.#toPod(backend.ip, backend.port, translated);
  }

  #toPod(ip: string, port: number, from: string): Outcome {
    const pods = this.#podsAt(ip);
    if (pods.length === 0) return this.#nodeAt(ip) ? 'refused' : 'no-route';
    for (const { metadata, spec } of pods) {
      const node = this.#options.kubelets.get(spec.nodeName ?? '');
      if (!node || node.silent) return 'timed-out';
      const stream = node.worker(metadata.uid)?.connect(port, from);
      if (stream) return stream;
    }
    return 'refused';
  }

  #toApiServer(from: string): Outcome {
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
