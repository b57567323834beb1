import type { TreeDirectory, Volume } from '../cluster/runtime.ts';
import { byteLength } from '../cluster/network/http.ts';
import type { Mount } from '../shell/filesystem.ts';
import type { ProcessEntry, ProcessTable } from './process-table.ts';

/** The processors that containers see: as many as `nproc` counts. */
export const CORES = 2;

/** What the kernel tells of a container and its machine. */
export interface KernelFacts {
  readonly processes: ProcessTable;
  /** The id of the container that looks. */
  readonly container: string;
  readonly kernel: string;
  readonly hostname: string;
  readonly user: { readonly uid: number; readonly gid: number };
  /** Capabilities as a mask of 16 hexadecimal digits. */
  readonly capabilities: string;
  /** The node's number for who is root here, in a user namespace of the pod's own. */
  readonly userBase?: number | undefined;
  readonly cores: number;
  /** Bytes. */
  memory(): number;
  mounts(): readonly Mount[];
  /** Milliseconds since the epoch. */
  now(): number;
}

type Entries = Record<string, TreeDirectory['entries'][string]>;

const directory = (entries: Entries, modified: number): TreeDirectory => ({
  type: 'directory',
  entries,
  mode: 0o555,
  modified,
});

const padded = (kibibytes: number): string => `${String(Math.floor(kibibytes)).padStart(8)} kB`;

/** Models fs/proc/meminfo.c, of a machine half of whose memory is free */
function meminfo(bytes: number): string {
  const total = bytes / 1024;
  const rows: readonly (readonly [string, number])[] = [
    ['MemTotal', total],
    ['MemFree', total * 0.5],
    ['MemAvailable', total * 0.75],
    ['Buffers', total * 0.02],
    ['Cached', total * 0.25],
    ['SwapCached', 0],
    ['SwapTotal', 0],
    ['SwapFree', 0],
  ];
  return rows.map(([name, amount]) => `${`${name}:`.padEnd(15)} ${padded(amount)}\n`).join('');
}

const cpuinfo = (cores: number): string =>
  Array.from({ length: cores }, (_, core) =>
    [
      ['processor\t', core],
      ['vendor_id\t', 'GenuineIntel'],
      ['cpu family\t', 6],
      ['model\t\t', 106],
      ['model name\t', 'Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz'],
      ['cpu MHz\t\t', '2793.436'],
      ['siblings\t', cores],
      ['core id\t\t', core],
      ['cpu cores\t', cores],
    ]
      .map(([name, value]) => `${name}: ${value}\n`)
      .join(''),
  ).join('\n');

/** Models fs/proc/array.c (proc_pid_status), as far as anybody reads it */
function statusOf(entry: ProcessEntry, own: boolean, { user, capabilities }: KernelFacts): string {
  const ids = own ? user : { uid: 0, gid: 0 };
  const held = ids.uid === 0 ? capabilities : '0'.repeat(16);
  const four = (id: number): string => [id, id, id, id].join('\t');
  const rows: readonly (readonly [string, string | number])[] = [
    ['Name', nameOf(entry)],
    ['Umask', '0022'],
    ['State', 'S (sleeping)'],
    ['Tgid', entry.pid],
    ['Ngid', 0],
    ['Pid', entry.pid],
    ['PPid', 0],
    ['TracerPid', 0],
    ['Uid', four(ids.uid)],
    ['Gid', four(ids.gid)],
    ['FDSize', 64],
    ['Groups', ids.gid],
    ['Threads', 1],
    ['CapInh', '0'.repeat(16)],
    ['CapPrm', held],
    ['CapEff', held],
    ['CapBnd', capabilities],
    ['CapAmb', '0'.repeat(16)],
    ['NoNewPrivs', 0],
    ['Seccomp', 0],
  ];
  return rows.map(([name, value]) => `${name}:\t${value}\n`).join('');
}

/** Which numbers of users are whose outside. Models user_namespaces(7) */
const idMap = ({ userBase }: KernelFacts): string =>
  [0, userBase ?? 0, userBase === undefined ? 4_294_967_295 : 65_536]
    .map((number) => String(number).padStart(10))
    .join(' ')
    .concat('\n');

const nameOf = ({ command }: ProcessEntry): string =>
  (command.split(/[ :]/)[0] ?? '').replace(/^.*\//, '').slice(0, 15);

/** What is to be read in /proc at a moment. Models Documentation/filesystems/proc.rst of Linux */
function procTree(facts: KernelFacts): TreeDirectory {
  const { processes, container, kernel, hostname, user, cores } = facts;
  const now = facts.now();
  const file = (text: string, mode = 0o444, uid = 0): Entries[string] => ({
    type: 'file',
    text,
    size: byteLength(text),
    mode,
    modified: now,
    ...(uid !== 0 && { uid }),
  });
  const link = (target: string): Entries[string] => ({ type: 'symlink', target, modified: now });
  const mounts = facts
    .mounts()
    .map(({ device, target, type, options }) => `${device} ${target} ${type} ${options} 0 0\n`)
    .join('');
  const all = [...processes];
  const last = all.at(-1)?.pid ?? 1;
  const first = all[0]?.startedAt ?? now;
  const processOf = (entry: ProcessEntry): TreeDirectory => {
    const own = entry.container === container;
    const words = entry.command.split(' ');
    const { env = {}, cwd = '/' } = entry;
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}\0`);
    return directory(
      {
        cgroup: file('0::/\n'),
        cmdline: file(`${words.join('\0')}\0`),
        comm: file(`${nameOf(entry)}\n`),
        cwd: link(cwd),
        environ: file(variables.join(''), 0o400, own ? user.uid : 0),
        gid_map: file(idMap(facts)),
        exe: link(words[0]?.startsWith('/') ? words[0] : `/bin/${nameOf(entry)}`),
        mounts: file(mounts),
        oom_score_adj: file('0\n'),
        root: link('/'),
        status: file(statusOf(entry, own, facts)),
        uid_map: file(idMap(facts)),
      },
      entry.startedAt,
    );
  };
  const uptime = ((now - first) / 1000 + 86_400).toFixed(2);
  return directory(
    {
      ...Object.fromEntries(all.map((entry) => [String(entry.pid), processOf(entry)])),
      cpuinfo: file(cpuinfo(cores)),
      filesystems: file('nodev\tproc\nnodev\ttmpfs\nnodev\toverlay\n\text4\n'),
      loadavg: file(`0.08 0.12 0.10 1/${all.length + 200} ${last}\n`),
      meminfo: file(meminfo(facts.memory())),
      mounts: link('self/mounts'),
      self: link(String(last)),
      sys: directory(
        {
          kernel: directory({ hostname: file(`${hostname}\n`), osrelease: file(`${kernel}\n`) }, now),
          net: directory({ ipv4: directory({ ip_forward: file('1\n') }, now) }, now),
        },
        now,
      ),
      uptime: file(`${uptime} ${uptime}\n`),
      version: file(
        `Linux version ${kernel} (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14) 12.2.0) #1 SMP PREEMPT_DYNAMIC\n`,
      ),
    },
    now,
  );
}

/** The file system of the kernel's own: made when somebody looks, from what there is then. */
export class ProcVolume implements Volume {
  readonly #facts: KernelFacts;
  #made: { readonly at: string; readonly tree: TreeDirectory } | undefined;

  constructor(facts: KernelFacts) {
    this.#facts = facts;
  }

  get tree(): TreeDirectory {
    const pids = [...this.#facts.processes].map(({ pid }) => pid);
    const at = `${this.#facts.now()} ${pids.join(' ')}`;
    if (this.#made?.at !== at) this.#made = { at, tree: procTree(this.#facts) };
    return this.#made.tree;
  }

  set tree(_: TreeDirectory) {
    // Nobody keeps anything here.
  }
}
