import type { ProcessEntry, ProcessTable } from './process-table.ts';

/** Nobody signals the daemon that holds a session. */
const still = { container: '', signal: (): void => {} };

const SSHD = { memory: 10_900_000, cpu: 0, mapped: 17_900_000 };
const SSHD_CHILD = { memory: 6_900_000, cpu: 0, mapped: 18_200_000 };

/** A session of somebody who has logged in. */
export interface Login {
  /** What of it stands at the process that it is for. */
  readonly entry: Pick<ProcessEntry, 'leads' | 'parent' | 'terminal'>;
  /** What its shell calls itself. */
  titleOf(command: readonly string[]): string;
  end(): void;
}

/** The terminals that are in use on a machine. */
const terminalsOf = (processes: ProcessTable): readonly (string | undefined)[] =>
  [...processes].map(({ terminal }) => terminal);

function freeTerminal(processes: ProcessTable): string {
  const taken = terminalsOf(processes);
  let number = 0;
  while (taken.includes(`pts/${number}`)) number++;
  return `pts/${number}`;
}

/** What sshd starts for somebody who logs in. Models session.c and monitor.c of OpenSSH (setproctitle) */
export function logIn(processes: ProcessTable, user: string, hasTerminal: boolean, now: number): Login {
  const terminal = hasTerminal ? freeTerminal(processes) : undefined;
  const daemon = [...processes].find(({ command }) => command.startsWith('sshd: /usr/sbin/sshd'))?.pid;
  const parent = processes.add({
    ...still,
    ...(daemon !== undefined && { parent: daemon }),
    user: 'root',
    command: `sshd: ${user} [priv]`,
    startedAt: now,
    leads: true,
    usage: () => SSHD,
  });
  const child = processes.add({
    ...still,
    parent,
    user,
    command: `sshd: ${user}@${terminal ?? 'notty'}`,
    startedAt: now,
    leads: false,
    usage: () => SSHD_CHILD,
  });
  return {
    entry: { parent: child, leads: true, ...(terminal !== undefined && { terminal }) },
    titleOf: ([shell = '', ...rest]) => {
      const name = shell.replace(/^.*\//, '');
      return rest.length === 0 ? `-${name}` : [name, ...rest].join(' ');
    },
    end() {
      processes.remove(child);
      processes.remove(parent);
    },
  };
}
