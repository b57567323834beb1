import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two looks at a process, and how many looks must find it asleep. */
const LOOK = 4;
const LOOKS = 3;
/** Nanoseconds of the processor that a runtime uses while it waits. */
const IDLE_WORK = 200_000;

interface Look {
  readonly asleep: boolean;
  /** Nanoseconds on the processor, of all threads. */
  readonly work: number;
}

function look(pid: number): Look | undefined {
  try {
    let asleep = true;
    let work = 0;
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      const stat = readFileSync(`/proc/${pid}/task/${task}/stat`, 'latin1');
      asleep &&= stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) === 'S';
      work += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'latin1').split(' ')[0]);
    }
    return { asleep, work };
  } catch {
    return undefined;
  }
}

/** Nanoseconds that a process has had on the processor; Infinity when it has ended. */
export const workOf = (pid: number): number => look(pid)?.work ?? Infinity;

/** Whether a process has done more since than a runtime does while it waits. */
export const hasWorked = (pid: number, since: number): boolean => workOf(pid) - since >= IDLE_WORK;

/**
 * Resolves when a process waits for something from outside (all of its threads sleep), or when it has ended.
 * @param busy whether somebody still prepares something for it
 */
export async function waiting(pid: number, busy: () => boolean): Promise<void> {
  let last = look(pid);
  for (let calm = 0; last && calm < LOOKS;) {
    await sleep(LOOK);
    const now = look(pid);
    if (!now) return;
    calm = now.asleep && now.work - last.work < IDLE_WORK && !busy() ? calm + 1 : 0;
    last = now;
  }
}
