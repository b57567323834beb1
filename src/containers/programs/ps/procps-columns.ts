import { formatTime } from '../../../shell/strftime.ts';
import { groupNames } from '../../../shell/utilities/owners.ts';
import type { FileSystem } from '../../../shell/filesystem.ts';
import { accountsIn } from '../../accounts.ts';
import { textOf } from '../../identity.ts';
import type { ProcessView } from './processes.ts';

/** What the columns tell beside the processes. */
export interface Facts {
  readonly files: FileSystem;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** KiB of the machine. */
  readonly memory: number;
}

/** A column: what stands above it, how wide it is at least, on which side its words stand, and what a process has there. */
export interface Column {
  readonly header: string;
  readonly width: number;
  readonly left?: true;
  readonly of: (view: ProcessView, facts: Facts) => string;
  /** Where the branches of a tree stand. */
  readonly branches?: true;
  /** What `--sort` compares, if that is not what is shown. */
  readonly by?: (view: ProcessView) => number;
}

const DAY = 86_400;
const PAGE = 4;
const two = (number: number): string => String(number).padStart(2, '0');

/** `[[dd-]hh:]mm:ss`, with hours even if there are none for `time`. */
function clockOf(seconds: number, withHours: boolean): string {
  const days = Math.floor(seconds / DAY);
  const hours = Math.floor(seconds / 3600) % 24;
  const start = `${days > 0 ? `${two(days)}-` : ''}${withHours || days > 0 || hours > 0 ? `${two(hours)}:` : ''}`;
  return `${start}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** When it began, in five letters: the hour, the day, or the year. Models procps src/ps/output.c (pr_stime) */
function began({ startedAt }: ProcessView, { now }: Facts): string {
  const [then, today] = [new Date(startedAt), new Date(now)];
  if (then.getUTCFullYear() !== today.getUTCFullYear()) return formatTime(startedAt, '%Y');
  const sameDay = Math.floor(startedAt / (DAY * 1000)) === Math.floor(now / (DAY * 1000));
  return formatTime(startedAt, sameDay ? '%H:%M' : '%b%d');
}

const percent = (part: number, whole: number): number =>
  whole > 0 ? Math.min(99.9, (part * 100) / whole) : 0;
const stateOf = ({ runs }: ProcessView): string => (runs ? 'R' : 'S');
const statOf = (view: ProcessView): string =>
  `${stateOf(view)}${view.leadsSession ? 's' : ''}${view.threads > 1 ? 'l' : ''}${view.isForeground ? '+' : ''}`;
const sessionOf = ({ pid, parent, leadsSession }: ProcessView): number => (leadsSession ? pid : parent);
const tty = ({ terminal }: ProcessView): string => terminal ?? '?';

/** A user's name as far as it fits. */
const fitting = (name: string): string => (name.length > 8 ? `${name.slice(0, 7)}+` : name);

const numeric = (header: string, width: number, by: (view: ProcessView) => number): Column => ({
  header,
  width,
  by,
  of: (view) => String(by(view)),
});

const left = (header: string, width: number, of: Column['of']): Column => ({ header, width, left: true, of });

const groupOf = ({ user }: ProcessView, { files }: Facts): string => {
  const gid = accountsIn(textOf(files, '/etc/passwd')).find(({ name }) => name === user)?.gid ?? 0;
  return fitting(groupNames(files).of(gid));
};

const user = left('USER', 8, ({ user: name }) => fitting(name));
const pcpu: Column = {
  header: '%CPU',
  width: 4,
  of: ({ burnt, elapsed }) => percent(burnt, elapsed).toFixed(1),
  by: ({ burnt, elapsed }) => percent(burnt, elapsed),
};
const pmem: Column = {
  header: '%MEM',
  width: 4,
  of: ({ resident }, { memory }) => percent(resident, memory).toFixed(1),
  by: ({ resident }) => resident,
};
const vsz = numeric('VSZ', 6, ({ mapped }) => mapped);
const rss = numeric('RSS', 5, ({ resident }) => resident);
const pid = numeric('PID', 7, (view) => view.pid);
const uid = numeric('UID', 5, (view) => view.uid);
const stime: Column = { header: 'STIME', width: 5, of: began, by: ({ startedAt }) => startedAt };
const time: Column = {
  header: 'TIME',
  width: 8,
  of: ({ burnt }) => clockOf(burnt, true),
  by: ({ burnt }) => burnt,
};
const comm: Column = { ...left('COMMAND', 15, ({ name }) => name), branches: true };
const args: Column = { ...left('COMMAND', 27, ({ command }) => command), branches: true };

/** All columns by the names that `-o` and `--sort` take. Models procps src/ps/output.c (format_array) */
export const columns: Readonly<Record<string, Column>> = {
  '%cpu': pcpu,
  '%mem': pmem,
  addr: { header: 'ADDR', width: 4, of: () => '-' },
  'addr+sz': {
    header: 'ADDR SZ',
    width: 7,
    of: ({ mapped }) => `- ${String(Math.round(mapped / PAGE)).padStart(5)}`,
  },
  args,
  bsdtime: {
    header: 'TIME',
    width: 6,
    of: ({ burnt }) => `${String(Math.floor(burnt / 60)).padStart(3)}:${two(burnt % 60)}`,
    by: ({ burnt }) => burnt,
  },
  c: { header: 'C', width: 2, of: ({ burnt, elapsed }) => String(Math.floor(percent(burnt, elapsed))) },
  cmd: { ...args, header: 'CMD' },
  comm,
  command: args,
  cputime: time,
  egroup: { ...left('EGROUP', 8, groupOf) },
  etime: {
    header: 'ELAPSED',
    width: 11,
    of: ({ elapsed }) => clockOf(elapsed, false),
    by: ({ elapsed }) => elapsed,
  },
  etimes: numeric('ELAPSED', 7, ({ elapsed }) => elapsed),
  euid: { ...uid, header: 'EUID' },
  euser: { ...user, header: 'EUSER' },
  f: { header: 'F', width: 1, of: () => '4' },
  fname: left('COMMAND', 8, ({ name }) => name.slice(0, 8)),
  group: left('GROUP', 8, groupOf),
  lstart: {
    header: 'STARTED',
    width: 24,
    of: ({ startedAt }) => formatTime(startedAt, '%a %b %e %H:%M:%S %Y'),
    by: ({ startedAt }) => startedAt,
  },
  ni: { header: 'NI', width: 3, of: () => '0' },
  nice: { header: 'NI', width: 3, of: () => '0' },
  nlwp: numeric('NLWP', 4, ({ threads }) => threads),
  pcpu,
  pgid: numeric('PGID', 7, sessionOf),
  pgrp: numeric('PGRP', 7, sessionOf),
  pid,
  pmem,
  ppid: numeric('PPID', 7, ({ parent }) => parent),
  pri: { header: 'PRI', width: 3, of: () => '19' },
  psr: { header: 'PSR', width: 3, of: () => '0' },
  priority: { header: 'PRI', width: 3, of: () => '80' },
  rss,
  rssize: rss,
  rsz: { ...rss, header: 'RSZ' },
  ruid: { ...uid, header: 'RUID' },
  ruser: { ...user, header: 'RUSER' },
  s: left('S', 1, stateOf),
  sess: numeric('SESS', 7, sessionOf),
  sid: numeric('SID', 7, sessionOf),
  start: {
    header: 'STARTED',
    width: 8,
    of: ({ startedAt, elapsed }) => formatTime(startedAt, elapsed > DAY ? '  %b %d' : '%H:%M:%S'),
    by: ({ startedAt }) => startedAt,
  },
  start_time: { ...stime, header: 'START' },
  stat: left('STAT', 4, statOf),
  state: left('S', 1, stateOf),
  stime,
  sz: numeric('SZ', 5, ({ mapped }) => Math.round(mapped / PAGE)),
  thcount: numeric('THCNT', 5, ({ threads }) => threads),
  time,
  tname: left('TTY', 8, tty),
  tt: left('TT', 8, tty),
  tty: left('TT', 8, tty),
  ucmd: { ...comm, header: 'CMD' },
  ucomm: comm,
  uid,
  uname: user,
  user,
  vsize: vsz,
  vsz,
  wchan: left('WCHAN', 6, ({ runs }) => (runs ? '-' : 'do_wai')),
};

/** The columns of the usual formats, by the letters that ask for them. Models procps src/ps/sortformat.c */
export const formats = {
  plain: 'pid,tname=TTY,time,ucmd',
  bsd: 'pid,tname=TTY,stat,bsdtime,args',
  u: 'user,pid,%cpu,%mem,vsz,rss,tname=TTY,stat,start_time,bsdtime,args',
  f: 'user=UID,pid,ppid,c,stime,tname=TTY,time,cmd',
  F: 'user=UID,pid,ppid,c,sz,rss,psr,stime,tname=TTY,time,cmd',
  l: 'f,s,uid,pid,ppid,c,priority,ni,addr+sz,wchan,tname=TTY,time,ucmd',
  lf: 'f,s,user=UID,pid,ppid,c,priority,ni,addr+sz,wchan,stime,tname=TTY,time,cmd',
  j: 'pid,pgid,sid,tname=TTY,time,ucmd',
} as const;
