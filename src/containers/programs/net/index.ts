import type { ContainerProgram } from '../index.ts';
import { ip } from './ip.ts';
import { netstat } from './netstat.ts';
import { ss } from './ss.ts';
import { arp, ifconfig, route } from './tables.ts';

/** What tells of a pod's network, by name. */
export const networkPrograms = { arp, ifconfig, ip, netstat, route, ss } as const satisfies Readonly<
  Record<string, ContainerProgram>
>;
