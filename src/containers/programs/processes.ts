import type { ContainerProgram } from './index.ts';

const seconds = (milliseconds: number): string => {
  const whole = Math.floor(milliseconds / 100_000);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
};

/** busybox' `ps`. */
export const ps: ContainerProgram = async ({ stdout }, { processes, now, spec: { node } }) => {
  const runs = [...processes].filter(
    ({ command }) => command !== '/usr/bin/kubelet' || node?.kubeletRuns !== false,
  );
  const rows = runs.map(
    ({ pid, user, command, startedAt }) =>
      `${String(pid).padStart(5)} ${user.padEnd(8)} ${seconds(now() - startedAt).padStart(5)} ${command}`,
  );
  await stdout.write(`${['PID   USER     TIME  COMMAND', ...rows].join('\n')}\n`);
  return 0;
};

const numbers: Readonly<Record<string, number>> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  KILL: 9,
  USR1: 10,
  USR2: 12,
  TERM: 15,
};

const signalNumber = (text: string): number | undefined =>
  /^\d+$/.test(text) ? Number(text) : numbers[text.replace(/^SIG/, '').toUpperCase()];

/** The signal of a command line and what it is for. */
function takeSignal(args: readonly string[]): {
  readonly signal: number | undefined;
  readonly rest: readonly string[];
} {
  const [first = '', second = '', ...rest] = args;
  if (first === '-s') return { signal: signalNumber(second), rest };
  if (first.startsWith('-')) return { signal: signalNumber(first.slice(1)), rest: args.slice(1) };
  return { signal: 15, rest: args };
}

export const kill: ContainerProgram = async ({ argv, stderr }, { processes }) => {
  const { signal, rest } = takeSignal(argv.slice(1));
  if (signal === undefined || rest.length === 0) {
    await stderr.write('kill: you need to specify whom to kill\n');
    return 1;
  }
  let code = 0;
  for (const word of rest) {
    const entry = processes.get(Number(word));
    if (entry) entry.signal(signal);
    else {
      await stderr.write(`kill: can't kill pid ${word}: No such process\n`);
      code = 1;
    }
  }
  return code;
};

/** `killall NAME` and `pkill PATTERN`. */
export const killall: ContainerProgram = async ({ argv, stderr }, { processes }) => {
  const { signal = 15, rest } = takeSignal(argv.slice(1));
  let code = 0;
  for (const name of rest) {
    const own = argv.join(' ');
    const found = [...processes].filter(({ command }) => command.includes(name) && command !== own);
    for (const entry of found) entry.signal(signal);
    if (found.length > 0) continue;
    if (argv[0] === 'killall') await stderr.write(`killall: ${name}: no process killed\n`);
    code = 1;
  }
  return code;
};
