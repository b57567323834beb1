import type { Interface, InterfaceAddress, PodLinks, Route } from './interfaces.ts';

/** How `ip` prints: of busybox or of iproute2, and by which of its options. */
export interface Style {
  readonly isApplet: boolean;
  readonly family: 'inet' | 'inet6' | undefined;
  readonly brief: boolean;
  readonly oneLine: boolean;
}

const stateOf = ({ isLoopback }: Interface): string => (isLoopback ? 'UNKNOWN' : 'UP');
const nameOf = ({ name, peer }: Interface): string => (peer === undefined ? name : `${name}@if${peer}`);

function flagsOf({ isLoopback, peer }: Interface, { isApplet }: Style): string {
  const flags = isLoopback ? 'LOOPBACK,UP,LOWER_UP' : 'BROADCAST,MULTICAST,UP,LOWER_UP';
  return `<${flags}${isApplet && peer !== undefined ? ',M-DOWN' : ''}>`;
}

/** The lines about an interface itself. Models iproute2 ip/ipaddress.c (print_linkinfo); busybox networking/libiproute/ipaddress.c */
function linkLines(each: Interface, style: Style, withMode: boolean): readonly string[] {
  const { index, mtu, mac, isLoopback, peer } = each;
  const group = style.isApplet ? '' : `${withMode ? 'mode DEFAULT ' : ''}group default `;
  const broadcast = isLoopback ? mac : 'ff:ff:ff:ff:ff:ff';
  const namespace = !style.isApplet && peer !== undefined ? ' link-netnsid 0' : '';
  return [
    `${index}: ${nameOf(each)}: ${flagsOf(each, style)} mtu ${mtu} qdisc noqueue state ${stateOf(each)} ${group}qlen 1000`,
    `    link/${isLoopback ? 'loopback' : 'ether'} ${mac} brd ${broadcast}${namespace}`,
  ];
}

/** What stands behind the address and its scope: busybox names the interface's own label alone, iproute2 who gave the address too. */
function addressText(
  { name }: Interface,
  { family, ip, prefix, broadcast, scope }: InterfaceAddress,
  style: Style,
): string {
  const protocol = scope === 'host' ? 'kernel_lo' : 'kernel_ll';
  const from = style.isApplet ? '' : `proto ${protocol} `;
  return `${family} ${ip}/${prefix} ${broadcast === undefined ? '' : `brd ${broadcast} `}scope ${scope} ${family === 'inet' ? name : from}`;
}

const FOREVER = '       valid_lft forever preferred_lft forever';

const shown = ({ addresses }: Interface, { family }: Style): readonly InterfaceAddress[] =>
  addresses.filter((address) => family === undefined || address.family === family);

/** `ip addr`: of all interfaces, or of one. */
export function addressLines(interfaces: readonly Interface[], style: Style): readonly string[] {
  return interfaces.flatMap((each) => {
    const addresses = shown(each, style);
    if (style.brief)
      return `${nameOf(each).padEnd(16)} ${stateOf(each).padEnd(14)} ${addresses.map(({ ip, prefix }) => `${ip}/${prefix} `).join('')}`;
    if (style.family !== undefined && addresses.length === 0) return [];
    if (style.oneLine)
      return addresses.map(
        (address) => `${each.index}: ${each.name}    ${addressText(each, address, style)}\\${FOREVER}`,
      );
    // who asks for one family does not ask for the hardware
    const [first = '', hardware = ''] = linkLines(each, style, false);
    const head = style.family === undefined ? [first, hardware] : [first];
    return [
      ...head,
      ...addresses.flatMap((address) => [`    ${addressText(each, address, style)}`, FOREVER]),
    ];
  });
}

/** `ip link` */
export const linkTable = (interfaces: readonly Interface[], style: Style): readonly string[] =>
  interfaces.flatMap((each) => {
    if (style.brief)
      return `${nameOf(each).padEnd(16)} ${stateOf(each).padEnd(14)} ${each.mac} ${flagsOf(each, style)} `;
    const lines = linkLines(each, style, true);
    return style.oneLine ? lines.join('\\') : lines;
  });

/** A route as `ip route` shows it. Models iproute2 ip/iproute.c (print_route); busybox networking/libiproute/iproute.c */
export function routeLine({ network, prefix, gateway, device, source }: Route, { isApplet }: Style): string {
  const target = prefix === 0 ? 'default' : `${network}/${prefix}`;
  if (gateway !== undefined) return `${target} via ${gateway} dev ${device} `;
  return isApplet
    ? `${target} dev ${device} scope link  src ${source} `
    : `${target} dev ${device} proto kernel scope link src ${source} `;
}

/** The way to one address, as `ip route get` shows it. */
export const wayLines = (ip: string, route: Route, uid: number, { isApplet }: Style): readonly string[] =>
  isApplet
    ? [
        `${ip} ${route.gateway === undefined ? '' : `via ${route.gateway} `}dev ${route.device}  src ${route.source} `,
      ]
    : [
        `${ip} ${route.gateway === undefined ? '' : `via ${route.gateway} `}dev ${route.device} src ${route.source} uid ${uid} `,
        '    cache ',
      ];

export const neighbourLines = ({ neighbours }: PodLinks): readonly string[] =>
  neighbours.map(({ ip, mac, device }) => `${ip} dev ${device} lladdr ${mac} REACHABLE `);
