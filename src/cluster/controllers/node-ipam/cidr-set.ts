import { formatAddress, type Network } from '../../machinery/ip.ts';

/**
 * The parts of equal size of a cluster's pod network, each known by its index.
 * Models pkg/controller/nodeipam/ipam/cidrset/cidr_set.go
 */
export class CidrSet {
  readonly #network: Network;
  readonly #maskSize: number;
  readonly size: number;

  /** @param maskSize how many bits the addresses of one part share */
  constructor(network: Network, maskSize: number) {
    this.#network = network;
    this.#maskSize = maskSize;
    this.size = 2 ** (maskSize - network.prefix);
  }

  /** The part with an index, as nodes write it: `10.244.3.0/24`. */
  part(index: number): string {
    const { bits, value } = this.#network;
    const start = value | (BigInt(index) << BigInt(bits - this.#maskSize));
    return `${formatAddress({ bits, value: start })}/${this.#maskSize}`;
  }

  /** The indexes of the parts that a network touches: the first and the last; undefined if it lies outside. */
  indexes(other: Network): readonly [first: number, last: number] | undefined {
    const { bits, value, prefix } = this.#network;
    if (other.bits !== bits) return undefined;
    const shared = BigInt(bits - Math.min(prefix, other.prefix));
    if (other.value >> shared !== value >> shared) return undefined;
    if (other.prefix <= prefix) return [0, this.size - 1];
    const indexOf = (address: bigint): number => Number((address ^ value) >> BigInt(bits - this.#maskSize));
    return [indexOf(other.value), indexOf(other.value | ((1n << BigInt(bits - other.prefix)) - 1n))];
  }

  /** The first free part from a candidate on, round the end; undefined when all are taken. */
  next(taken: ReadonlySet<number>, candidate: number): number | undefined {
    for (let i = 0; i < this.size; i++) {
      const index = (candidate + i) % this.size;
      if (!taken.has(index)) return index;
    }
    return undefined;
  }
}
