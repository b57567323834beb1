import type { NodeAddress, NodeSystemInfo, Taint } from '../api/types.ts';
import type { StaticPod } from './static-pods.ts';

/** A machine on which a kubelet runs: what its Node object says. */
export interface NodeMachine {
  readonly name: string;
  /** The address at which the node answers, inside and outside of the cluster. */
  readonly ip: string;
  readonly addresses: readonly NodeAddress[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly providerID: string | undefined;
  readonly capacity: Readonly<Record<string, string>>;
  readonly allocatable: Readonly<Record<string, string>>;
  readonly systemInfo: NodeSystemInfo;
  /** It is a container of another machine's: its kernel goes on, with its boot ID, when it begins anew. */
  readonly sharesKernel?: boolean;
  /** Where its pods get their addresses from: `10.244.0.0/24`. */
  readonly podCIDR: string;
  /** Images on the machine's disk before any pod came: canonical names. */
  readonly images: readonly string[];
  /** What its kubelet runs by the machine's own files. */
  readonly staticPods?: readonly StaticPod[];
  /** The names of those that were among the machine's files at first: from then on its static pods are what its files say. */
  readonly manifests?: readonly string[];
}

/** The labels that a kubelet on linux/amd64 gives its node. Models pkg/kubelet/kubelet_node_status.go (initialNode) */
export const defaultNodeLabels = (name: string): Readonly<Record<string, string>> => ({
  'beta.kubernetes.io/arch': 'amd64',
  'beta.kubernetes.io/os': 'linux',
  'kubernetes.io/arch': 'amd64',
  'kubernetes.io/hostname': name,
  'kubernetes.io/os': 'linux',
});

/** Gives out the addresses of a CIDR in turn, as the host-local plugin does. */
export class AddressPool {
  readonly #base: number;
  readonly #size: number;
  readonly #used = new Map<string, string>();
  #last = 1;

  constructor(cidr: string) {
    const [address = '10.244.0.0', bits = '24'] = cidr.split('/');
    this.#base = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    this.#size = 2 ** (32 - Number(bits));
  }

  /** An address nobody has; undefined when all are given out. The first and last are the network's, the second the bridge's. */
  allocate(owner: string): string | undefined {
    for (let tries = 0; tries < this.#size - 3; tries++) {
      this.#last = this.#last + 1 >= this.#size - 1 ? 2 : this.#last + 1;
      const ip = this.#text(this.#base + this.#last);
      if (this.#used.has(ip)) continue;
      this.#used.set(ip, owner);
      return ip;
    }
    return undefined;
  }

  /** Notes an address that was given out before. */
  take(ip: string, owner: string): void {
    this.#used.set(ip, owner);
  }

  /** Takes an address back, unless it is another's by now. */
  release(ip: string, owner: string): void {
    if (this.#used.get(ip) === owner) this.#used.delete(ip);
  }

  /** The last number given out, for snapshots. */
  get position(): number {
    return this.#last;
  }

  set position(last: number) {
    this.#last = last;
  }

  #text(address: number): string {
    return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
  }
}
