import type { Image } from '../image.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1, B: 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** The value of a flag, `--vm-bytes 150M` or `--cpus=2`. */
function option(argv: readonly string[], names: readonly string[]): string | undefined {
  for (const [index, word] of argv.entries()) {
    const [flag = '', ...value] = word.split('=');
    if (names.includes(flag)) return value.length > 0 ? value.join('=') : argv[index + 1];
  }
  return undefined;
}

function bytesOf(text: string): number {
  const [, number = '0', unit = ''] = /^(\d+)([BKMG]?)/i.exec(text) ?? [];
  return Number(number) * (UNITS[unit.toUpperCase()] ?? 1);
}

/** Uses as much memory and CPU as it is told; beyond its container's memory limit the kernel kills it. */
export const stress: Image = {
  names: ['docker.io/polinux/stress', 'docker.io/vish/stress', 'docker.io/progrium/stress'],
  hasTag: (tag) => /^(latest|1\.\d+(\.\d+)?)$/.test(tag),
  size: 4_100_000,
  entrypoint: ['stress'],
  userland: 'busybox',
  servers: {
    '/usr/local/bin/stress': {
      start({ argv, stdout, memoryLimit, after, exit }) {
        const memory = bytesOf(option(argv, ['--vm-bytes', '-mem-total', '--mem-total']) ?? '0');
        const workers = Number(option(argv, ['--cpu', '-c', '-cpus', '--cpus']) ?? 0);
        const hogs = Number(option(argv, ['--vm', '-m']) ?? 0);
        stdout(`stress: info: [1] dispatching hogs: ${workers} cpu, 0 io, ${hogs} vm, 0 hdd\n`);
        if (memory > memoryLimit) after(600, () => exit(137, 'OOMKilled'));
        return {
          onTerminate: { milliseconds: 20, code: 0 },
          usage: { memory: Math.max(memory, 1_000_000), cpu: 1000 * workers + (memory > 0 ? 40 : 1) },
        };
      },
    },
  },
};
