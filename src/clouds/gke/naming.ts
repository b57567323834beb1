import type { RandomSource } from '../../cluster/environment.ts';
import type { ClusterRecord, MachineRecord, PoolRecord } from './records.ts';

/** Names and addresses that Google would choose: the same ones for the same things. */
export class Naming {
  readonly #random: RandomSource;

  constructor(random: RandomSource) {
    this.#random = random;
  }

  /** An address of Google's: 34.x or 35.x. */
  externalIP(...key: readonly (string | number)[]): string {
    const part = (low: number, high: number, name: string): number =>
      low + this.#random.integer(high - low + 1, 'ip', name, ...key);
    const first = part(0, 2, 'first') === 0 ? 35 : 34;
    const second = first === 35 ? part(184, 247, 'second') : part(16, 172, 'second');
    return `${first}.${second}.${part(0, 255, 'third')}.${part(1, 254, 'fourth')}`;
  }

  /** The instance group of a pool in a zone: `gke-my-cluster-default-pool-7b34dcdd`. */
  group(cluster: Pick<ClusterRecord, 'name' | 'serial'>, pool: string, zone: string): string {
    const hash = this.#random.hex(8, 'group', cluster.serial, cluster.name, pool, zone);
    return `gke-${cluster.name.slice(0, 20)}-${pool.slice(0, 13)}-${hash}`;
  }

  /**
   * A new machine of a pool.
   * @param index counts all machines that the cluster ever had
   * @param taken internal addresses that others have; the machine's own is added
   */
  machine(
    cluster: ClusterRecord,
    pool: Pick<PoolRecord, 'name'>,
    zone: string,
    index: number,
    taken: Set<string>,
  ): MachineRecord {
    const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
    const suffix = this.#random.text(4, alphabet, 'machine', cluster.serial, pool.name, zone, index);
    let internalIP = '';
    for (let host = cluster.serial * 16 + index + 2; internalIP === '' || taken.has(internalIP); host++)
      internalIP = `10.128.${Math.floor(host / 250)}.${(host % 250) + 3}`;
    taken.add(internalIP);
    const [first = '10', second = '0'] = cluster.podCIDR.split('.');
    return {
      name: `${this.group(cluster, pool.name, zone)}-${suffix}`,
      zone,
      internalIP,
      externalIP: this.externalIP('machine', cluster.serial, index),
      podCIDR: `${first}.${Number(second) + Math.floor(index / 256)}.${index % 256}.0/24`,
    };
  }

  uuid(...key: readonly (string | number)[]): string {
    return this.#random.uuid('google', ...key);
  }

  hex(length: number, ...key: readonly (string | number)[]): string {
    return this.#random.hex(length, 'google', ...key);
  }

  /** Base64 of a certificate's PEM text; nobody checks what is in it. */
  certificate(cluster: Pick<ClusterRecord, 'serial' | 'name'>): string {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
    const body = this.#random.text(1280, alphabet, 'certificate', cluster.serial, cluster.name);
    const lines = body.match(/.{1,64}/g) ?? [];
    return btoa(`-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`);
  }
}
