import type { ContainerProgram } from '../index.ts';
import { linksOf, maskOf, type Interface, type PodLinks } from './interfaces.ts';

/** What counters of packets say: nothing counts them. */
const NONE = { packets: 0, bytes: '0 (0.0 B)' };

/** Models busybox networking/interface.c (ife_print) */
function appletLines({ name, isLoopback, mac, addresses, mtu }: Interface): string {
  const hardware = isLoopback ? 'Local Loopback  ' : `Ethernet  HWaddr ${mac.toUpperCase()}  `;
  const inet = addresses.map(({ family, ip, prefix, broadcast, scope }) =>
    family === 'inet'
      ? `          inet addr:${ip} ${broadcast === undefined ? '' : ` Bcast:${broadcast} `} Mask:${maskOf(prefix)}`
      : `          inet6 addr: ${ip}/${prefix} Scope:${scope === 'host' ? 'Host' : 'Link'}`,
  );
  const counted = `packets:${NONE.packets} errors:0 dropped:0 overruns:0`;
  return [
    `${name.padEnd(9)} Link encap:${hardware}`,
    ...inet,
    `          UP ${isLoopback ? 'LOOPBACK RUNNING' : 'BROADCAST RUNNING MULTICAST'}  MTU:${mtu}  Metric:1`,
    `          RX ${counted} frame:0`,
    `          TX ${counted} carrier:0`,
    '          collisions:0 txqueuelen:1000 ',
    `          RX bytes:${NONE.bytes}  TX bytes:${NONE.bytes}`,
    '\n',
  ].join('\n');
}

/** Models net-tools lib/interface.c (ife_print_long) */
function netToolsLines({ name, isLoopback, mac, addresses, mtu }: Interface): string {
  const inet = addresses.map(({ family, ip, prefix, broadcast, scope }) =>
    family === 'inet'
      ? `        inet ${ip}  netmask ${maskOf(prefix)}${broadcast === undefined ? '' : `  broadcast ${broadcast}`}`
      : `        inet6 ${ip}  prefixlen ${prefix}  scopeid ${scope === 'host' ? '0x10<host>' : '0x20<link>'}`,
  );
  return [
    `${name}: flags=${isLoopback ? '73<UP,LOOPBACK,RUNNING>' : '4163<UP,BROADCAST,RUNNING,MULTICAST>'}  mtu ${mtu}`,
    ...inet,
    isLoopback
      ? '        loop  txqueuelen 1000  (Local Loopback)'
      : `        ether ${mac}  txqueuelen 1000  (Ethernet)`,
    `        RX packets ${NONE.packets}  bytes ${NONE.bytes}`,
    '        RX errors 0  dropped 0  overruns 0  frame 0',
    `        TX packets ${NONE.packets}  bytes ${NONE.bytes}`,
    '        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0',
    '\n',
  ].join('\n');
}

/** `ifconfig` of busybox or of net-tools: shows interfaces. */
export const ifconfig: ContainerProgram = async ({ argv, stdout, stderr, isApplet }, { spec, identity }) => {
  const [name, ...change] = argv.slice(1).filter((word) => !/^-[as]$/.test(word));
  // those with a name come before the loop
  const all = [...linksOf(spec).interfaces].reverse();
  const shown = name === undefined ? all : all.filter((each) => each.name === name);
  if (shown.length === 0) {
    await stderr.write(
      isApplet
        ? `ifconfig: ${name ?? ''}: error fetching interface information: Device not found\n`
        : `${name ?? ''}: error fetching interface information: Device not found\n`,
    );
    return 1;
  }
  if (change.length > 0) {
    const why = identity().can('NET_ADMIN') ? 'Operation not supported' : 'Operation not permitted';
    await stderr.write(isApplet ? `ifconfig: SIOCSIFFLAGS: ${why}\n` : `SIOCSIFFLAGS: ${why}\n`);
    return isApplet ? 1 : 255;
  }
  await stdout.write(shown.map(isApplet ? appletLines : netToolsLines).join(''));
  return 0;
};

/**
 * The table of `route` and `netstat -r`.
 * @param asNetstat with what netstat tells of a way
 */
export function routingTable(
  { routes }: PodLinks,
  numeric: boolean,
  asNetstat: boolean,
  isApplet: boolean,
): string {
  const any = (ip: string, word: string): string => (ip === '0.0.0.0' && !numeric ? word : ip);
  const rows = routes.map(({ network, prefix, gateway = '0.0.0.0', device }) => {
    const flags = gateway === '0.0.0.0' ? 'U' : 'UG';
    const start = `${any(network, 'default').padEnd(15)} ${any(gateway, isApplet ? '*' : '0.0.0.0').padEnd(15)} ${maskOf(prefix).padEnd(16)}${flags.padEnd(6)}`;
    return asNetstat ? `${start}    0 0          0 ${device}\n` : `${start}0      0        0 ${device}\n`;
  });
  const columns = asNetstat ? '  MSS Window  irtt' : 'Metric Ref    Use';
  return `Kernel IP routing table\nDestination     Gateway         Genmask         Flags ${columns} Iface\n${rows.join('')}`;
}

/** `route` of busybox or of net-tools: shows the ways. */
export const route: ContainerProgram = async (
  { argv, stdout, stderr, isApplet = false },
  { spec, identity },
) => {
  const letters = argv
    .slice(1)
    .filter((word) => word.startsWith('-'))
    .join('');
  if (argv.slice(1).some((word) => /^(add|del|delete)$/.test(word))) {
    const why = identity().can('NET_ADMIN') ? 'Operation not supported' : 'Operation not permitted';
    await stderr.write(isApplet ? `route: SIOCADDRT: ${why}\n` : `SIOCADDRT: ${why}\n`);
    return isApplet ? 1 : 7;
  }
  await stdout.write(routingTable(linksOf(spec), letters.includes('n'), false, isApplet));
  return 0;
};

/** `arp` of busybox or of net-tools: whose hardware on the link is known. Models busybox networking/arp.c; net-tools arp.c */
export const arp: ContainerProgram = async ({ argv, stdout, isApplet }, { spec }) => {
  const { neighbours } = linksOf(spec);
  const words = argv.slice(1);
  const host = words.find((word) => !word.startsWith('-'));
  const found = neighbours.filter(({ ip }) => host === undefined || ip === host);
  const asBsd = isApplet === true || words.some((word) => /^-\w*a/.test(word));
  if (found.length === 0 && host !== undefined) {
    await stdout.write(
      isApplet ? `No match found in ${neighbours.length} entries\n` : `${host} (${host}) -- no entry\n`,
    );
    return isApplet ? 0 : 1;
  }
  const rows = found.map(({ ip, mac, device }) =>
    asBsd
      ? `? (${ip}) at ${mac} [ether] ${isApplet ? ' ' : ''}on ${device}\n`
      : `${ip.padEnd(24)} ether   ${mac}   C                     ${device}\n`,
  );
  const header = asBsd
    ? ''
    : 'Address                  HWtype  HWaddress           Flags Mask            Iface\n';
  await stdout.write(header + rows.join(''));
  return 0;
};
