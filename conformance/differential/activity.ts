import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two looks at a process, and how many looks must find it asleep. */
const LOOK = 4;
const LOOKS = 3;
/** Nanoseconds of the processor that a runtime uses while it waits. */
const IDLE_WORK = 200_000;

const buffer = Buffer.alloc(1024);

/** The beginning of a file that the kernel makes up: one read, since each costs what it tells. */
function glance(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    return buffer.toString('latin1', 0, readSync(descriptor, buffer));
  } finally {
    closeSync(descriptor);
  }
}

/** What a file of each of a process' threads says; undefined when the process has ended. */
function ofThreads(pid: number, file: string): readonly string[] | undefined {
  try {
    return readdirSync(`/proc/${pid}/task`).map((task) => glance(`/proc/${pid}/task/${task}/${file}`));
  } catch {
    return undefined;
  }
}

/** Nanoseconds that a process has had on the processor; Infinity when it has ended. */
export function workOf(pid: number): number {
  const texts = ofThreads(pid, 'schedstat');
  if (!texts) return Infinity;
  return texts.reduce((sum, text) => sum + Number(text.split(' ')[0]), 0);
}

/** Whether a process has done more since than a runtime does while it waits. */
export const hasWorked = (pid: number, since: number): boolean => workOf(pid) - since >= IDLE_WORK;

const isAsleep = (pid: number): boolean =>
  ofThreads(pid, 'stat')?.every((stat) => stat.startsWith('S', stat.lastIndexOf(')') + 2)) ?? true;

/**
 * Resolves when a process waits for something from outside (all of its threads sleep), or when it has ended.
 * @param busy whether somebody still prepares something for it
 */
export async function waiting(pid: number, busy: () => boolean): Promise<void> {
  let last = workOf(pid);
  for (let calm = 0; last !== Infinity && calm < LOOKS;) {
    await sleep(LOOK);
    const now = workOf(pid);
    // who works is not asleep: that is cheaper to see
    calm = now - last < IDLE_WORK && !busy() && isAsleep(pid) ? calm + 1 : 0;
    last = now;
  }
}
