import type { Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { ByteStream } from '../messages.ts';
import type { Store } from '../store/store.ts';
import type { Origin } from './network.ts';
import type { Party } from './policies.ts';
import type { Vantage } from './topology.ts';
import type { Waypoint } from './traffic.ts';

/** What the network needs of the nodes. */
export interface NetworkNodes extends Iterable<NetworkNode> {
  get(name: string): NetworkNode | undefined;
}

/** A node, as the network sees it. */
export interface NetworkNode {
  readonly outage: { readonly linked: boolean; readonly powered: boolean };
  readonly machine: {
    readonly name: string;
    readonly ip: string;
    readonly podCIDR: string;
    readonly providerID?: string | undefined;
  };
  worker(uid: string): { connect(port: number, from: string): ByteStream | undefined } | undefined;
  /** What the node runs by itself at its own address, whether or not the API server knows of it. */
  readonly manifests: { connect(port: number, from: string): ByteStream | undefined };
}

/** The address under which connections from beyond the cluster arrive. */
const OUTSIDE_IP = '203.0.113.5';

/** Who has which address: the pods and the nodes of a cluster, seen from their network. */
export class Places {
  readonly #store: Store;
  readonly #kubelets: NetworkNodes;

  constructor({ store, kubelets }: { readonly store: Store; readonly kubelets: NetworkNodes }) {
    this.#store = store;
    this.#kubelets = kubelets;
  }

  /** The live pods with an address: more than one only for those on a node's own network. */
  podsAt(ip: string): readonly Stored<Pod>[] {
    const pods = this.#store.byIndex('pods', 'ip', ip);
    return pods.filter(({ status }) => status.phase === 'Running' || status.phase === 'Pending');
  }

  node(name: string): NetworkNode | undefined {
    return this.#kubelets.get(name);
  }

  nodeAt(ip: string): NetworkNode | undefined {
    for (const node of this.#kubelets) {
      if (node.machine.ip === ip || this.#externalIP(node) === ip) return node;
    }
    return undefined;
  }

  #externalIP(node: NetworkNode): string | undefined {
    const addresses = this.#store.get('nodes', node.machine.name)?.status.addresses;
    return addresses?.find(({ type }) => type === 'ExternalIP')?.address;
  }

  /** A node with an external address answers outside only at that. */
  facesOutside(node: NetworkNode, ip: string): boolean {
    const external = this.#externalIP(node);
    return external === undefined || external === ip;
  }

  inPodRange(ip: string): boolean {
    const number = addressNumber(ip);
    for (const { machine } of this.#kubelets) {
      const [base = '', bits = '24'] = machine.podCIDR.split('/');
      const size = 2 ** (32 - Number(bits));
      if (Math.floor(number / size) === Math.floor(addressNumber(base) / size)) return true;
    }
    return false;
  }

  party(ip: string): Party {
    const [pod] = this.podsAt(ip);
    return { ip, pod: pod?.spec.hostNetwork ? undefined : pod };
  }

  partyOf(from: Origin): Party {
    return from.type === 'pod' ? this.party(from.ip) : { ip: this.sourceOf(from), pod: undefined };
  }

  /** The node that something begins at; undefined for what is beyond the cluster. */
  nodeOf(from: Origin): NetworkNode | undefined {
    if (from.type === 'outside' || from.type === 'cloud') return undefined;
    return this.#kubelets.get(
      from.type === 'node' ? from.name : (this.podsAt(from.ip)[0]?.spec.nodeName ?? ''),
    );
  }

  /** Whether what is sent gets from one place to a node; a node that is cut off still reaches itself. */
  reaches(from: Origin, node: NetworkNode): boolean {
    const home = this.nodeOf(from);
    if (home === node) return node.outage.powered;
    return node.outage.linked && home?.outage.linked !== false;
  }

  vantage(node: string): Vantage {
    const labels = this.#store.get('nodes', node)?.metadata.labels;
    return { node, zone: labels?.['topology.kubernetes.io/zone'] ?? '' };
  }

  vantageOf(from: Origin): Vantage {
    if (from.type === 'pod') return this.vantage(this.podsAt(from.ip)[0]?.spec.nodeName ?? '');
    return this.vantage(from.type === 'node' ? from.name : '');
  }

  /** Where a connection begins, for an observer. */
  startOf(from: Origin): Waypoint {
    if (from.type === 'node') return this.waypointOf(from.name);
    const uid = from.type === 'pod' ? this.podsAt(from.ip)[0]?.metadata.uid : undefined;
    return uid === undefined ? { at: 'outside' } : { at: 'pod', uid };
  }

  waypointOf(node: string): Waypoint {
    return { at: 'node', uid: this.#store.get('nodes', node)?.metadata.uid ?? '' };
  }

  sourceOf(from: Origin): string {
    if (from.type === 'pod' || from.type === 'cloud') return from.ip;
    if (from.type === 'outside') return OUTSIDE_IP;
    return this.#kubelets.get(from.name)?.machine.ip ?? OUTSIDE_IP;
  }

  /** What a pod sees as the source of a connection that a node passed on: the first address of the node's pods. */
  gatewayOf(name: string): string {
    const cidr = this.#kubelets.get(name)?.machine.podCIDR ?? '10.244.0.0/24';
    return (cidr.split('/')[0] ?? '').replace(/\.\d+$/, '.1');
  }
}

const addressNumber = (ip: string): number =>
  ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
