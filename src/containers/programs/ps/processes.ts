import type { FileSystem } from '../../../shell/filesystem.ts';
import type { ProgramContext } from '../../../shell/program.ts';
import { accountsIn } from '../../accounts.ts';
import { textOf } from '../../identity.ts';
import { PROGRAM } from '../../node-daemons.ts';
import type { ProcessEntry } from '../../process-table.ts';
import type { Surroundings } from '../index.ts';

/** A process as tools print it. */
export interface ProcessView {
  readonly pid: number;
  readonly parent: number;
  readonly user: string;
  readonly uid: number;
  readonly command: string;
  /** What the kernel calls it: at most 15 letters. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Seconds that it has been there. */
  readonly elapsed: number;
  /** Seconds of processor time. */
  readonly burnt: number;
  /** KiB. */
  readonly resident: number;
  /** KiB. */
  readonly mapped: number;
  readonly threads: number;
  /** `pts/0`; undefined without a terminal. */
  readonly terminal: string | undefined;
  readonly runs: boolean;
  readonly leadsSession: boolean;
  readonly isForeground: boolean;
}

/** What programs and libraries that a process has mapped but not touched come to, in KiB. */
const UNTOUCHED = 2600;
/** What a small program holds, in bytes. */
const SMALL = 700_000;
const SHELL = /^(-|\S*\/)?(ba|da|a|z)?sh\b/;

/** Bytes in whole pages, as KiB. */
const pages = (bytes: number): number => Math.ceil(bytes / 4096) * 4;

/** The kernel's name of the program that a command line runs. */
export const nameOf = (command: string): string =>
  (command.split(/[ :]/)[0] ?? '').replace(/^-|^.*\//, '').slice(0, 15);

/** The command that a shell became: one that is alone behind `-c` takes its place. */
const becomes = (command: string, own: string): boolean =>
  command === own || (SHELL.test(command) && command.replace(/^\S+ -\S*c /, '') === own);

/** The processes that are to be seen, the one that looks among them. */
export function processesSeen(context: ProgramContext, container: Surroundings): readonly ProcessView[] {
  const { processes, spec, now, identity } = container;
  const own = context.argv.join(' ');
  const entries = [...processes];
  const mine = entries.filter((entry) => entry.container === spec.id);
  const self = mine.findLast(({ command }) => becomes(command, own));
  const shell = mine.findLast(({ command }) => SHELL.test(command));
  const view = (entry: ProcessEntry): ProcessView => viewOf(entry, entry === self ? own : undefined, context);
  const seen = entries.map(view);
  if (self) return seen;
  const pid = processes.next;
  processes.next = pid + 1;
  const child = {
    pid,
    parent: shell?.pid ?? mine[0]?.pid ?? 0,
    container: spec.id,
    user: identity().name,
    command: own,
    startedAt: now(),
    ...(spec.node && { usage: () => PROGRAM }),
    ...(shell?.terminal !== undefined && { terminal: shell.terminal }),
    signal: () => {},
  };
  return [
    ...seen.map((each) => (each.pid === shell?.pid ? { ...each, isForeground: false } : each)),
    viewOf(child, own, context),
  ];
}

function viewOf(entry: ProcessEntry, own: string | undefined, { files, clock }: ProgramContext): ProcessView {
  const { pid, parent = 0, user, startedAt, terminal } = entry;
  const command = own ?? entry.command;
  const { memory, cpu, mapped, threads = 1 } = entry.usage?.() ?? { memory: SMALL, cpu: 0 };
  const resident = pages(memory);
  return {
    pid,
    parent,
    user,
    uid: uidOf(user, files),
    command,
    name: entry.name ?? nameOf(command),
    startedAt,
    elapsed: Math.floor((clock.now() - startedAt) / 1000),
    burnt: Math.floor(cpu / 1000),
    resident,
    mapped: mapped === undefined ? resident + UNTOUCHED : pages(mapped),
    threads,
    terminal,
    runs: own !== undefined,
    leadsSession: entry.leads ?? parent === 0,
    isForeground: terminal !== undefined,
  };
}

const uidOf = (user: string, files: FileSystem): number =>
  accountsIn(textOf(files, '/etc/passwd')).find(({ name }) => name === user)?.uid ?? (Number(user) || 0);
