import type { ContainerSpec } from '../../../cluster/runtime.ts';

/** An address of an interface. */
export interface InterfaceAddress {
  readonly family: 'inet' | 'inet6';
  readonly ip: string;
  /** Bits of its network. */
  readonly prefix: number;
  readonly broadcast?: string;
  readonly scope: 'host' | 'global' | 'link';
}

/** A network interface as the kernel tells of it. */
export interface Interface {
  readonly index: number;
  readonly name: string;
  /** The number of the other end of a pair, in another namespace. */
  readonly peer?: number;
  readonly isLoopback: boolean;
  readonly mtu: number;
  /** Of the hardware: six bytes, hexadecimal. */
  readonly mac: string;
  readonly addresses: readonly InterfaceAddress[];
}

/** A way out of the pod. */
export interface Route {
  /** `0.0.0.0` for all that no other way is for. */
  readonly network: string;
  readonly prefix: number;
  /** Missing for who is on the same link. */
  readonly gateway?: string;
  readonly device: string;
  /** The address with which one goes out. */
  readonly source: string;
}

/** What a pod has of the network. */
export interface PodLinks {
  readonly interfaces: readonly Interface[];
  readonly routes: readonly Route[];
  /** Those on the link, by address: whose hardware is known. */
  readonly neighbours: readonly { readonly ip: string; readonly mac: string; readonly device: string }[];
}

const PREFIX = 24;
const MTU = 1500;
/** How bridges call the end of a pod's pair that is theirs. */
const PEER = 7;

const hexadecimal = (number: number): string => number.toString(16).padStart(2, '0');

/** The hardware's address that plugins derive from an IPv4 address. Models containernetworking/plugins pkg/utils/hwaddr */
const macOf = (ip: string): string => `0a:58:${ip.split('.').map(Number).map(hexadecimal).join(':')}`;

/** The address that an interface gives itself. Models RFC 4291 appendix A */
function linkLocal(mac: string): string {
  const bytes = mac.split(':').map((byte) => Number.parseInt(byte, 16));
  const [first = 0, second = 0, third = 0, ...rest] = bytes;
  const eight = [first ^ 2, second, third, 0xff, 0xfe, ...rest];
  const groups = [0, 2, 4, 6].map((at) => ((eight[at] ?? 0) * 256 + (eight[at + 1] ?? 0)).toString(16));
  return `fe80::${groups.join(':')}`;
}

const inNetwork = (ip: string, last: number): string => `${ip.split('.').slice(0, 3).join('.')}.${last}`;

/** The mask of a network: `255.255.255.0`. */
export const maskOf = (prefix: number): string =>
  [0, 8, 16, 24].map((bits) => 256 - 2 ** (8 - Math.min(8, Math.max(0, prefix - bits)))).join('.');

const loopback: Interface = {
  index: 1,
  name: 'lo',
  isLoopback: true,
  mtu: 65_536,
  mac: '00:00:00:00:00:00',
  addresses: [
    { family: 'inet', ip: '127.0.0.1', prefix: 8, scope: 'host' },
    { family: 'inet6', ip: '::1', prefix: 128, scope: 'host' },
  ],
};

/** The interfaces of a container's pod, or of its node where it is on the node's network. */
export function linksOf({ sandbox: { ip }, pod }: Pick<ContainerSpec, 'sandbox' | 'pod'>): PodLinks {
  const onNode = pod.spec.hostNetwork === true;
  const gateway = inNetwork(ip, 1);
  const mac = macOf(ip);
  const ethernet: Interface = {
    index: 2,
    name: 'eth0',
    ...(!onNode && { peer: PEER }),
    isLoopback: false,
    mtu: MTU,
    mac,
    addresses: [
      { family: 'inet', ip, prefix: PREFIX, broadcast: inNetwork(ip, 255), scope: 'global' },
      { family: 'inet6', ip: linkLocal(mac), prefix: 64, scope: 'link' },
    ],
  };
  return {
    interfaces: [loopback, ethernet],
    routes: [
      { network: '0.0.0.0', prefix: 0, gateway, device: 'eth0', source: ip },
      { network: inNetwork(ip, 0), prefix: PREFIX, device: 'eth0', source: ip },
    ],
    neighbours: [{ ip: gateway, mac: macOf(gateway), device: 'eth0' }],
  };
}

/** The way to an address, by the longest prefix. */
export function routeTo(routes: readonly Route[], ip: string): Route | undefined {
  const bits = (text: string): number => text.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const fits = ({ network, prefix }: Route): boolean =>
    Math.floor(bits(ip) / 2 ** (32 - prefix)) === Math.floor(bits(network) / 2 ** (32 - prefix));
  return [...routes].sort((a, b) => b.prefix - a.prefix).find(fits);
}
