import { quote } from '../../../../go/values.ts';
import type { Environment } from '@marcbachmann/cel-js';
import { formatAddress, type Address } from '../../../machinery/ip.ts';
import { readGoAddress, readGoPrefix, type GoAddress, type GoPrefix } from './go-address.ts';
import type { Comparable } from './values.ts';

/** Whether an address of IPv6 stands for one of IPv4. */
const isMapped = ({ bits, value }: Address): boolean => bits === 128 && value >> 32n === 0xffffn;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

class IP implements Comparable<IP> {
  readonly address: Address;

  constructor(address: Address) {
    this.address = address;
  }

  equals({ address }: IP): boolean {
    return this.address.bits === address.bits && this.address.value === address.value;
  }

  /** Whether the address begins with these bits, of the one family or the other. */
  isWithin(four: readonly [bigint, number], six: readonly [bigint, number]): boolean {
    const { bits, value } = this.address;
    const [start, length] = bits === 32 ? four : six;
    return value >> BigInt(bits - length) === start;
  }

  get isUnspecified(): boolean {
    return this.address.value === 0n;
  }

  get isLoopback(): boolean {
    return this.isWithin([127n, 8], [1n, 128]);
  }

  get isLinkLocalUnicast(): boolean {
    return this.isWithin([0xa9fen, 16], [0x3fan, 10]);
  }

  get isLinkLocalMulticast(): boolean {
    if (this.address.bits === 32) return this.isWithin([0xe00000n, 24], [0n, 0]);
    const { value } = this.address;
    return value >> 120n === 0xffn && ((value >> 112n) & 0xfn) === 2n;
  }

  get isGlobalUnicast(): boolean {
    const isMulticast = this.isWithin([0xen, 4], [0xffn, 8]);
    const isBroadcast = this.address.bits === 32 && this.address.value === 0xffff_ffffn;
    return !(this.isUnspecified || this.isLoopback || this.isLinkLocalUnicast || isMulticast || isBroadcast);
  }
}

class CIDR implements Comparable<CIDR> {
  readonly address: Address;
  readonly prefix: number;

  constructor(address: Address, prefix: number) {
    this.address = address;
    this.prefix = prefix;
  }

  equals({ address, prefix }: CIDR): boolean {
    return (
      this.prefix === prefix && this.address.bits === address.bits && this.address.value === address.value
    );
  }

  contains({ bits, value }: Address): boolean {
    const free = BigInt(this.address.bits - this.prefix);
    return bits === this.address.bits && value >> free === this.address.value >> free;
  }

  masked(): CIDR {
    const free = BigInt(this.address.bits - this.prefix);
    return new CIDR({ ...this.address, value: (this.address.value >> free) << free }, this.prefix);
  }
}

/** Models library/ip.go parseIPAddr @throws Error */
function ipOf(text: string): IP {
  let address: GoAddress;
  try {
    address = readGoAddress(text);
  } catch (error) {
    throw new Error(
      `IP Address ${quote(text)} parse error during conversion from string: ${messageOf(error)}`,
    );
  }
  const { bits, value, zone } = address;
  if (zone !== '') throw new Error(`IP address ${quote(text)} with zone value is not allowed`);
  if (isMapped(address)) throw new Error(`IPv4-mapped IPv6 address ${quote(text)} is not allowed`);
  return new IP({ bits, value });
}

const CIDR_PROBLEM = 'network address parse error during conversion from string: ';

/** Models library/cidr.go parseCIDR and stringToCIDR, each of which says where it failed @throws Error */
function cidrOf(text: string): CIDR {
  let prefix: GoPrefix;
  try {
    prefix = readGoPrefix(text);
  } catch (error) {
    throw new Error(`${CIDR_PROBLEM}${CIDR_PROBLEM}${messageOf(error)}`);
  }
  if (isMapped(prefix.address))
    throw new Error(`${CIDR_PROBLEM}IPv4-mapped IPv6 address ${quote(text)} is not allowed`);
  return new CIDR(prefix.address, prefix.length);
}

function isRead(read: (text: string) => unknown): (text: string) => boolean {
  return (text) => {
    try {
      return read(text) !== undefined;
    } catch {
      return false;
    }
  };
}

class Namespace {}

const cidrText = ({ address, prefix }: CIDR): string => `${formatAddress(address)}/${prefix}`;

/** Addresses. Models staging/src/k8s.io/apiserver/pkg/cel/library/ip.go */
function ips(env: Environment): void {
  env.registerType('net.IP', { ctor: IP, fields: {} });
  env.registerOperator('net.IP == net.IP', (a: IP, b: IP) => a.equals(b));
  env.registerFunction('isIP(string): bool', isRead(ipOf));
  env.registerFunction('ip(string): net.IP', ipOf);
  env.registerFunction('string(net.IP): string', ({ address }: IP) => formatAddress(address));
  env.registerType('net.ip', { ctor: Namespace, fields: {} });
  env.registerConstant('ip', 'net.ip', new Namespace());
  env.registerFunction(
    'net.ip.isCanonical(string): bool',
    (_namespace: Namespace, text: string) => formatAddress(ipOf(text).address) === text,
  );
  env.registerFunction('net.IP.family(): int', ({ address }: IP) => (address.bits === 32 ? 4n : 6n));
  const is = (name: keyof Omit<IP, 'address' | 'equals' | 'isWithin'>): void => {
    env.registerFunction(`net.IP.${name}(): bool`, (ip: IP) => ip[name]);
  };
  is('isUnspecified');
  is('isLoopback');
  is('isLinkLocalMulticast');
  is('isLinkLocalUnicast');
  is('isGlobalUnicast');
}

/** Networks. Models staging/src/k8s.io/apiserver/pkg/cel/library/cidr.go */
function cidrs(env: Environment): void {
  env.registerType('net.CIDR', { ctor: CIDR, fields: {} });
  env.registerOperator('net.CIDR == net.CIDR', (a: CIDR, b: CIDR) => a.equals(b));
  env.registerFunction('isCIDR(string): bool', isRead(cidrOf));
  env.registerFunction('cidr(string): net.CIDR', cidrOf);
  env.registerFunction('string(net.CIDR): string', cidrText);
  const containsIP = (cidr: CIDR, { address }: IP): boolean => cidr.contains(address);
  const containsCIDR = (cidr: CIDR, other: CIDR): boolean =>
    cidr.prefix <= other.prefix && cidr.contains(other.address);
  env.registerFunction('net.CIDR.containsIP(net.IP): bool', containsIP);
  env.registerFunction('net.CIDR.containsIP(string): bool', (cidr: CIDR, text: string) =>
    containsIP(cidr, ipOf(text)),
  );
  env.registerFunction('net.CIDR.containsCIDR(net.CIDR): bool', containsCIDR);
  env.registerFunction('net.CIDR.containsCIDR(string): bool', (cidr: CIDR, text: string) =>
    containsCIDR(cidr, cidrOf(text)),
  );
  env.registerFunction('net.CIDR.ip(): net.IP', ({ address }: CIDR) => new IP(address));
  env.registerFunction('net.CIDR.prefixLength(): int', ({ prefix }: CIDR) => BigInt(prefix));
  env.registerFunction('net.CIDR.masked(): net.CIDR', (cidr: CIDR) => cidr.masked());
}

export function addresses(env: Environment): void {
  ips(env);
  cidrs(env);
}
