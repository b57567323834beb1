import type { FileSystem } from '../../shell/filesystem.ts';
import { textOf } from '../identity.ts';
import type { ContainerProgram } from './index.ts';

/** The rows of /proc/meminfo, in KiB. */
function memory(files: FileSystem): (name: string) => number {
  const rows = new Map(
    [...textOf(files, '/proc/meminfo').matchAll(/^(\w+):\s+(\d+) kB$/gm)].map(([, name, amount]) => [
      name,
      Number(amount),
    ]),
  );
  return (name) => rows.get(name) ?? 0;
}

/** An amount in the largest unit in which it is not less than one, with a digit behind the point below ten (or hundreds). */
function human(kibibytes: number, isApplet: boolean): string {
  let amount = kibibytes * 1024;
  let unit = 0;
  while (amount >= 1024) {
    amount /= 1024;
    unit++;
  }
  const letter = 'BKMGT'.charAt(unit);
  if (isApplet) return unit === 0 ? String(amount) : `${amount.toFixed(1)}${letter}`;
  return unit === 0 ? `${amount}B` : `${amount < 10 ? amount.toFixed(1) : amount.toFixed(0)}${letter}i`;
}

const UNITS: Readonly<Record<string, number>> = { b: 1 / 1024, k: 1, m: 1024, g: 1024 * 1024 };

/** `free`, from /proc/meminfo. Models busybox procps/free.c; procps src/free.c */
export const free: ContainerProgram = async ({ argv, stdout, files, isApplet = false }) => {
  const rowOf = memory(files);
  const letters = argv
    .slice(1)
    .join('')
    .replace(/-+(human|mebi|gibi|kibi|bytes)/g, (_all, word: string) => `-${word[0] ?? ''}`);
  const asked = [...letters].findLast((letter) => letter === 'h' || letter in UNITS) ?? 'k';
  const show = (kibibytes: number): string =>
    asked === 'h' ? human(kibibytes, isApplet) : String(Math.floor(kibibytes / (UNITS[asked] ?? 1)));
  const cached = rowOf('Cached') + rowOf('Buffers') + rowOf('SReclaimable');
  const [total, unused, available] = [rowOf('MemTotal'), rowOf('MemFree'), rowOf('MemAvailable')];
  const used = isApplet ? total - cached - unused : total - available;
  const cells = (amounts: readonly string[]): string => amounts.map((each) => each.padStart(12)).join('');
  const line = (name: string, amounts: readonly number[]): string =>
    `${name.padEnd(isApplet ? 7 : 8)}${cells(amounts.map(show))}\n`;
  const header = ['total', 'used', 'free', 'shared', 'buff/cache', 'available'];
  await stdout.write(
    `${' '.repeat(isApplet ? 7 : 8)}${cells(header)}\n${line('Mem:', [total, used, unused, rowOf('Shmem'), cached, available])}${line('Swap:', [rowOf('SwapTotal'), rowOf('SwapTotal') - rowOf('SwapFree'), rowOf('SwapFree')])}`,
  );
  return 0;
};

/** `uptime`, of the machine. Models busybox procps/uptime.c; procps library/uptime.c */
export const uptime: ContainerProgram = async ({ argv, stdout, files, isApplet }, { now }) => {
  const seconds = Number.parseFloat(textOf(files, '/proc/uptime'));
  const minutes = Math.floor(seconds / 60);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  const moment = (at: number): string => new Date(at).toISOString();
  if (argv[1] === '-s') {
    const began = moment(now() - seconds * 1000);
    await stdout.write(`${began.slice(0, 10)} ${began.slice(11, 19)}\n`);
    return 0;
  }
  const parts = [
    days > 0 ? `${days} day${days === 1 ? '' : 's'}, ` : '',
    hours > 0
      ? `${String(hours).padStart(2)}:${String(minutes % 60).padStart(2, '0')}`
      : `${minutes % 60} min`,
  ];
  const users = isApplet ? ',  0 users' : ',  0 user';
  const loads = textOf(files, '/proc/loadavg').split(' ').slice(0, 3).join(', ');
  await stdout.write(
    ` ${moment(now()).slice(11, 19)} up ${parts.join('')}${users},  load average: ${loads}\n`,
  );
  return 0;
};
