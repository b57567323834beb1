import { own } from '../../cluster/machinery/own.ts';

/** What a machine type gives a node. */
export interface Machine {
  readonly cpus: number;
  /** GiB. */
  readonly memory: number;
  /** The share of a core that is really there, for the small ones. */
  readonly shared: boolean;
}

const small: Readonly<Record<string, Machine>> = {
  'e2-micro': { cpus: 2, memory: 1, shared: true },
  'e2-small': { cpus: 2, memory: 2, shared: true },
  'e2-medium': { cpus: 2, memory: 4, shared: true },
  'f1-micro': { cpus: 1, memory: 0.6, shared: true },
  'g1-small': { cpus: 1, memory: 1.7, shared: true },
};

const memoryPerCore: Readonly<Record<string, number>> = {
  'n1-standard': 3.75,
  'n1-highmem': 6.5,
  'n1-highcpu': 0.9,
  standard: 4,
  highmem: 8,
  highcpu: 1,
};

const families = ['e2', 'n1', 'n2', 'n2d', 'n4', 'c2', 'c2d', 'c3', 'c4', 't2d'];

/** A machine type by its name, or undefined when there is none. */
export function machineOf(type: string): Machine | undefined {
  const known = own(small, type);
  if (known) return known;
  const match = /^([a-z]\d[a-z]?)-(standard|highmem|highcpu)-(\d+)$/.exec(type);
  if (!match || !families.includes(match[1] ?? '')) return undefined;
  const cpus = Number(match[3]);
  const perCore = memoryPerCore[`${match[1]}-${match[2]}`] ?? memoryPerCore[match[2] ?? ''] ?? 4;
  if (![1, 2, 4, 8, 16, 22, 30, 32, 48, 60, 64, 80, 96, 128].includes(cpus)) return undefined;
  return { cpus, memory: cpus * perCore, shared: false };
}

/** A share of each slice of an amount: `[[4, 0.25], …]` takes a quarter of the first four. */
function tiered(amount: number, tiers: readonly (readonly [number, number])[]): number {
  let left = amount;
  let taken = 0;
  for (const [size, share] of tiers) {
    const slice = Math.min(left, size);
    taken += slice * share;
    left -= slice;
  }
  return taken;
}

const kibiPerGibi = 1024 * 1024;
/** Nobody has set any aside. */
const HUGE_PAGES = { 'hugepages-1Gi': '0', 'hugepages-2Mi': '0' };

/** What a node of a machine type has, and what of it pods may use. Disk in GB. */
export function resourcesOf(
  machine: Machine,
  disk: number,
  pods: number,
): {
  readonly capacity: Readonly<Record<string, string>>;
  readonly allocatable: Readonly<Record<string, string>>;
} {
  // firmware and kernel keep about 4 %
  const memory = 4 * Math.round((machine.memory * kibiPerGibi * 0.95985) / 4);
  const gibi = machine.memory;
  const reserved =
    gibi < 1
      ? 255 / 1024
      : tiered(gibi, [
          [4, 0.25],
          [4, 0.2],
          [8, 0.1],
          [112, 0.06],
          [Infinity, 0.02],
        ]);
  const free = Math.round(memory - reserved * kibiPerGibi - 100 * 1024);
  const reservedCpu = machine.shared
    ? machine.cpus * 1000 - 940
    : tiered(machine.cpus, [
        [1, 0.06],
        [1, 0.01],
        [2, 0.005],
        [Infinity, 0.0025],
      ]) * 1000;
  const storage = Math.round(disk * 0.94253 * kibiPerGibi);
  const freeStorage = Math.round(storage * 1024 * 0.465);
  return {
    capacity: {
      cpu: String(machine.cpus),
      'ephemeral-storage': `${storage}Ki`,
      ...HUGE_PAGES,
      memory: `${memory}Ki`,
      pods: String(pods),
    },
    allocatable: {
      cpu: `${Math.floor(machine.cpus * 1000 - reservedCpu)}m`,
      'ephemeral-storage': String(freeStorage),
      ...HUGE_PAGES,
      memory: `${free}Ki`,
      pods: String(pods),
    },
  };
}
