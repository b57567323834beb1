import type { ResourceRequirements } from '../cluster/api/types.ts';
import { byteLength } from '../cluster/network/http.ts';
import type { ContainerSpec, TreeDirectory, Volume } from '../cluster/runtime.ts';
import { limitIn, requestIn } from './limits.ts';
import type { ProcessTable } from './process-table.ts';
import { linksOf } from './programs/net/interfaces.ts';
import { CORES } from './proc.ts';

/** What the kernel tells of a container's devices and of its control group. */
export interface SysFacts {
  readonly spec: Pick<ContainerSpec, 'id' | 'sandbox' | 'pod'>;
  readonly processes: ProcessTable;
  /** What the container may have now. */
  resources(): ResourceRequirements;
  /** Bytes of memory that its processes hold. */
  memory(): number;
  /** Milliseconds since the epoch. */
  now(): number;
}

interface Folder {
  readonly [name: string]: string | Folder;
}

const PERIOD = 100_000;
const MIN_SHARES = 2;

/** Bytes in whole pages, as the kernel counts. */
const pages = (bytes: number): number => Math.floor(bytes / 4096) * 4096;

/**
 * The weight of a container's processes: from what it requests of processors.
 * Models pkg/kubelet/cm/helpers_linux.go (MilliCPUToShares); opencontainers/cgroups utils.go (ConvertCPUSharesToCgroupV2Value)
 */
function weightOf(resources: ResourceRequirements): number {
  const shares = Math.max(MIN_SHARES, Math.floor(requestIn(resources, 'cpu') * 1024));
  return 1 + Math.floor(((Math.min(shares, 262_144) - MIN_SHARES) * 9999) / 262_142);
}

/** Models pkg/kubelet/cm/helpers_linux.go (MilliCPUToQuota) */
function quotaOf(resources: ResourceRequirements): string {
  const cores = limitIn(resources, 'cpu');
  return `${cores === Infinity ? 'max' : Math.max(1000, Math.round(cores * PERIOD))} ${PERIOD}`;
}

/** The container's control group. Models Documentation/admin-guide/cgroup-v2.rst of Linux */
function controlGroup({ spec, processes, resources, memory }: SysFacts): Folder {
  const own = [...processes].filter(({ container }) => container === spec.id);
  const most = limitIn(resources(), 'memory');
  return {
    'cgroup.controllers': 'cpuset cpu io memory hugetlb pids rdma misc\n',
    'cgroup.procs': own.map(({ pid }) => `${pid}\n`).join(''),
    'cgroup.type': 'domain\n',
    'cpu.max': `${quotaOf(resources())}\n`,
    'cpu.weight': `${weightOf(resources())}\n`,
    'cpuset.cpus.effective': `0-${CORES - 1}\n`,
    'memory.current': `${pages(memory())}\n`,
    'memory.events': 'low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n',
    'memory.high': 'max\n',
    'memory.low': '0\n',
    'memory.max': `${most === Infinity ? 'max' : pages(most)}\n`,
    'memory.min': '0\n',
    'memory.oom.group': '1\n',
    'memory.swap.current': '0\n',
    'memory.swap.max': '0\n',
    'pids.current': `${own.length}\n`,
    'pids.max': 'max\n',
  };
}

function folderOf(facts: SysFacts): Folder {
  const interfaces = linksOf(facts.spec).interfaces.map(({ name, mac, mtu, index, isLoopback }) => [
    name,
    {
      address: `${mac}\n`,
      ifindex: `${index}\n`,
      mtu: `${mtu}\n`,
      operstate: isLoopback ? 'unknown\n' : 'up\n',
    },
  ]);
  return {
    class: { net: Object.fromEntries(interfaces) as Folder },
    devices: { system: { cpu: { online: `0-${CORES - 1}\n` } } },
    fs: { cgroup: controlGroup(facts) },
  };
}

function treeOf(folder: Folder, modified: number): TreeDirectory {
  const entries = Object.entries(folder).map(([name, value]) => [
    name,
    typeof value === 'string'
      ? { type: 'file' as const, text: value, size: byteLength(value), mode: 0o444, modified }
      : treeOf(value, modified),
  ]);
  return {
    type: 'directory',
    entries: Object.fromEntries(entries) as TreeDirectory['entries'],
    mode: 0o555,
    modified,
  };
}

/** What is mounted at /sys: made when somebody looks, from what there is then. */
export class SysVolume implements Volume {
  readonly #facts: SysFacts;
  #made: { readonly at: string; readonly tree: TreeDirectory } | undefined;

  constructor(facts: SysFacts) {
    this.#facts = facts;
  }

  get tree(): TreeDirectory {
    const { now, processes, memory, resources } = this.#facts;
    const pids = [...processes].map(({ pid }) => pid);
    const at = `${now()} ${memory()} ${JSON.stringify(resources())} ${pids.join(' ')}`;
    if (this.#made?.at !== at) this.#made = { at, tree: treeOf(folderOf(this.#facts), now()) };
    return this.#made.tree;
  }

  set tree(_: TreeDirectory) {
    // Nobody keeps anything here.
  }
}
