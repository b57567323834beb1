import type { Image, Server, ServerContext } from '../image.ts';
import { flagOf } from './flags.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };
const SECONDS: Readonly<Record<string, number>> = { '': 1, ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** `150M`, `512Mi`, `1g` */
function bytesOf(text: string): number {
  const [, number = '0', unit = ''] = /^(\d+(?:\.\d+)?)([bkmg]?)/i.exec(text) ?? [];
  return Number(number) * (UNITS[unit.toLowerCase()] ?? 1);
}

/** `60`, `60s`, `2m` */
function secondsOf(text: string): number {
  const [, number = '0', unit = ''] = /^(\d+(?:\.\d+)?)(ms|[smhd]?)/.exec(text) ?? [];
  return Number(number) * (SECONDS[unit] ?? 1);
}

const either = (argv: readonly string[], ...names: readonly string[]): string | undefined =>
  names.map((name) => flagOf(argv, name)).find((value) => value !== undefined);

/** Cores that `--cpu 0` of stress-ng keeps busy: one worker for each. */
const ALL_CORES = 2;

interface Wording {
  begin(hogs: {
    readonly cpu: number;
    readonly vm: number;
    readonly io: number;
    readonly timeout: number;
  }): string;
  end(seconds: number): string;
}

/** `stress` and `stress-ng`: workers that keep CPUs busy and hold memory, for a time or for ever. */
const hogs = ({ begin, end }: Wording, everyCore: boolean): Server => ({
  start(context) {
    const { argv, stdout, after, exit, elapsed } = context;
    const asked = Number(either(argv, 'cpu', 'c') ?? 0);
    const cpu = everyCore && either(argv, 'cpu', 'c') === '0' ? ALL_CORES : asked;
    const vm = Number(either(argv, 'vm', 'm') ?? 0);
    const io = Number(either(argv, 'io', 'i') ?? 0);
    const timeout = secondsOf(either(argv, 'timeout', 't') ?? '0');
    const memory = vm * bytesOf(either(argv, 'vm-bytes') ?? '256M');
    if (![cpu, vm, io].every((count) => Number.isInteger(count) && count >= 0)) {
      context.stderr(`${argv[0] ?? ''}: FAIL: [1] not a number of workers\n`);
      return 1;
    }
    const share = Number(either(argv, 'cpu-load', 'l') ?? 100) / 100;
    if (cpu + vm + io === 0) {
      context.stderr(`${argv[0] ?? ''}: FAIL: [1] no work: give --cpu, --io or --vm\n`);
      return 1;
    }
    stdout(begin({ cpu, vm, io, timeout }));
    if (timeout > 0) {
      after(Math.max(0, timeout * 1000 - elapsed), () => {
        stdout(end(timeout));
        exit(0);
      });
    }
    // A worker that holds its memory sleeps; one that does not writes all of it again and again.
    const vmCores = either(argv, 'vm-hang') === undefined && !argv.includes('--vm-keep') ? vm : vm * 0.05;
    return {
      onTerminate: { milliseconds: 20, code: 143 },
      usage: {
        memory: Math.max(memory, 1_000_000),
        cpu: Math.round(1000 * (cpu * share + vmCores + io * 0.3)) + 1,
      },
    };
  },
});

const stressServer = hogs(
  {
    begin: ({ cpu, io, vm }) => `stress: info: [1] dispatching hogs: ${cpu} cpu, ${io} io, ${vm} vm, 0 hdd\n`,
    end: (seconds) => `stress: info: [1] successful run completed in ${seconds}s\n`,
  },
  false,
);

const stressNgServer = hogs(
  {
    begin: ({ cpu, io, vm, timeout }) =>
      `stress-ng: info:  [1] ${timeout > 0 ? `setting to a ${timeout} secs run per stressor` : 'defaulting to a 1 day run per stressor'}\nstress-ng: info:  [1] dispatching hogs: ${[
        ['cpu', cpu] as const,
        ['io', io] as const,
        ['vm', vm] as const,
      ]
        .filter(([, count]) => count > 0)
        .map(([name, count]) => `${count} ${name}`)
        .join(', ')}\n`,
    end: (seconds) =>
      `stress-ng: info:  [1] passed\nstress-ng: info:  [1] successful run completed in ${seconds.toFixed(2)} secs\n`,
  },
  true,
);

/** What a goroutine needs, in bytes. */
const STACK = 2048;
/** No more lines than the kubelet keeps of a log. */
const MOST_LINES = 100_000;

const USAGE = `Usage of /stress:
  -alsologtostderr
    \tlog to standard error as well as files
  -cpus int
    \ttotal number of CPUs to utilize
  -log_backtrace_at value
    \twhen logging hits line file:N, emit a stack trace
  -log_dir string
    \tIf non-empty, write log files in this directory
  -logtostderr
    \tlog to standard error instead of files
  -mem-alloc-size string
    \tamount of memory to be consumed in each allocation (default "4Ki")
  -mem-alloc-sleep duration
    \tduration to sleep between allocations (default 1ms)
  -mem-total string
    \ttotal memory to be consumed. Memory will be consumed via multiple allocations. (default "0")
  -stderrthreshold value
    \tlogs at or above this threshold go to stderr
  -v value
    \tlog level for V logs
  -vmodule value
    \tcomma-separated list of pattern=N settings for file-filtered logging
`;

/** Takes memory in steps until it has as much as it was told, and keeps CPUs busy. */
const vishServer: Server = {
  start(context) {
    const { argv, stderr, after, exit, memoryLimit, elapsed } = context;
    const total = bytesOf(flagOf(argv, 'mem-total') ?? '0');
    const step = Math.max(1, bytesOf(flagOf(argv, 'mem-alloc-size') ?? '4Ki'));
    const pause = secondsOf(flagOf(argv, 'mem-alloc-sleep') ?? '1ms') * 1000;
    const asked = flagOf(argv, 'cpus') ?? '0';
    if (!/^[-+]?\d{1,18}$/.test(asked)) {
      stderr(`invalid value ${JSON.stringify(asked)} for flag -cpus: parse error\n${USAGE}`);
      return 2;
    }
    const cpus = Math.max(0, Number(asked));
    const head = (line: number): string => stamp(context, line);
    const shown = JSON.stringify(flagOf(argv, 'mem-total') ?? '0');
    stderr(
      `${head(30)} Allocating ${shown} memory, in ${JSON.stringify(flagOf(argv, 'mem-alloc-size') ?? '4Ki')} chunks, with a ${flagOf(argv, 'mem-alloc-sleep') ?? '1ms'} sleep between allocations\n`,
    );
    stderr(`${head(42)} Spawning a thread to consume CPU\n`.repeat(Math.min(cpus, MOST_LINES)));
    const stacks = cpus * STACK;
    const began = context.now() - elapsed;
    const taken = (): number =>
      Math.min(total, step * Math.floor((context.now() - began) / Math.max(1, pause)));
    const whole = Math.ceil(total / step) * pause;
    if (total > memoryLimit)
      after(Math.max(0, Math.ceil(memoryLimit / step) * pause - elapsed), () => exit(137, 'OOMKilled'));
    else if (total > 0)
      after(Math.max(0, whole - elapsed), () => stderr(`${head(55)} Allocated ${shown} memory\n`));
    return {
      onTerminate: { milliseconds: 20, code: 2 },
      get usage() {
        return { memory: 1_000_000 + stacks + taken(), cpu: 1 + 1000 * cpus };
      },
    };
  },
};

const stamp = ({ now }: ServerContext, line: number): string => {
  const [date = '', time = ''] = new Date(now()).toISOString().split('T');
  return `I${date.slice(5).replace('-', '')} ${time.replace('Z', '000')}       1 main.go:${line}]`;
};

const programs = {
  '/usr/local/bin/stress': stressServer,
  '/usr/bin/stress-ng': stressNgServer,
};

/** Use as much memory and CPU as they are told; beyond its container's memory limit the kernel kills one. */
export const stressImages: readonly Image[] = [
  {
    names: ['docker.io/polinux/stress'],
    hasTag: (tag) => /^(latest|1\.\d+(\.\d+)?)$/.test(tag),
    size: 4_100_000,
    command: ['stress'],
    userland: 'busybox',
    servers: programs,
  },
  {
    names: ['docker.io/progrium/stress'],
    hasTag: (tag) => tag === 'latest',
    size: 104_000_000,
    entrypoint: ['stress', '--verbose'],
    userland: 'debian',
    servers: programs,
  },
  {
    names: ['docker.io/polinux/stress-ng', 'docker.io/alexeiled/stress-ng', 'ghcr.io/colinianking/stress-ng'],
    hasTag: (tag) => /^(latest.*|\d+\.\d+\.\d+.*)$/.test(tag),
    size: 9_800_000,
    entrypoint: ['/usr/bin/stress-ng'],
    userland: 'busybox',
    servers: programs,
  },
  {
    names: ['docker.io/vish/stress'],
    hasTag: (tag) => tag === 'latest',
    size: 1_700_000,
    entrypoint: ['/stress'],
    userland: 'none',
    servers: { '/stress': vishServer },
  },
];
