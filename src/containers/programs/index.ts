import type { ContainerSpec } from '../../cluster/runtime.ts';
import type { InstalledProgram, Program, ProgramContext } from '../../shell/program.ts';
import type { Identity } from '../identity.ts';
import type { ProcessTable } from '../process-table.ts';
import { id, hostname, uname, whoami } from './identity.ts';
import { nslookup } from './nslookup.ts';
import { kill, killall, pgrep, pidof, pkill } from './processes.ts';
import { sudo } from './node/system.ts';
import { nc } from './nc.ts';
import { ping } from './ping.ts';
import { sums } from './sums.ts';
import { free, uptime } from './system.ts';
import { telnet } from './telnet.ts';
import { traceroute } from './traceroute.ts';
import { wget } from './wget.ts';

/** The container in which a program runs. */
export interface Surroundings {
  readonly processes: ProcessTable;
  readonly spec: ContainerSpec;
  identity(): Identity;
  now(): number;
}

/** A program that knows its container. Resolves to its exit code. */
export type ContainerProgram = (context: ProgramContext, container: Surroundings) => Promise<number>;

const ofNetwork = (name: 'arp' | 'ifconfig' | 'ip' | 'netstat' | 'route' | 'ss'): ContainerProgram => {
  return async (context, container) =>
    (await context.load(import('./net/index.ts'))).networkPrograms[name](context, container);
};

const programs: Readonly<Record<string, ContainerProgram>> = {
  arp: ofNetwork('arp'),
  chroot: async (context, container) =>
    (await context.load(import('./chroot.ts'))).chroot(context, container),
  crictl: async (context, container) =>
    (await context.load(import('./node/crictl/crictl.ts'))).crictl(context, container),
  docker: async (context, container) =>
    (await context.load(import('./node/docker/docker.ts'))).docker(context, container),
  free,
  hostname,
  id,
  ifconfig: ofNetwork('ifconfig'),
  ip: ofNetwork('ip'),
  journalctl: async (context, container) =>
    (await context.load(import('./node/journal.ts'))).journalctl(context, container),
  kill,
  killall,
  md5sum: sums,
  nc,
  netstat: ofNetwork('netstat'),
  nslookup,
  ping,
  pgrep,
  pidof,
  pkill,
  ps: async (context, container) => (await context.load(import('./ps/index.ts'))).ps(context, container),
  route: ofNetwork('route'),
  sha256sum: sums,
  ss: ofNetwork('ss'),
  sudo,
  systemctl: async (context, container) =>
    (await context.load(import('./node/systemctl.ts'))).systemctl(context, container),
  telnet,
  traceroute,
  uname,
  uptime,
  wget,
  whoami,
};

/** The programs whose output depends on the container they run in, by name. */
export function containerPrograms(container: Surroundings): ReadonlyMap<string, InstalledProgram> {
  return new Map(
    Object.entries(programs).map(([name, run]) => {
      const program: Program = { run: (context) => run(context, container) };
      return [name, { name, path: `/bin/${name}`, load: () => Promise.resolve(program) }];
    }),
  );
}
