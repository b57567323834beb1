import type { ProgramContext } from '../../shell/program.ts';
import { parseOptions, UsageError, utility, type Options } from '../../shell/utilities/support.ts';
import { EXTENDED, readPosix } from '../../regexp/posix.ts';
import type { ProcessEntry, ProcessTable } from '../process-table.ts';
import type { ContainerProgram } from './index.ts';
import { nameOf } from './ps/processes.ts';

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

/** `killall NAME`. */
export const killall: ContainerProgram = async ({ argv, stderr }, { processes }) => {
  const { signal = 15, rest } = takeSignal(argv.slice(1));
  const own = argv.join(' ');
  let code = 0;
  for (const name of rest) {
    const found = [...processes].filter(({ command }) => nameOf(command) === name && command !== own);
    for (const entry of found) entry.signal(signal);
    if (found.length > 0) continue;
    await stderr.write(`killall: ${name}: no process killed\n`);
    code = 1;
  }
  return code;
};

/** What pgrep and pkill look for. */
const SELECTION = {
  short: 'acefF:g:G:ilnoP:r:s:t:u:U:vx',
  long: {
    'list-name': 'l',
    'list-full': 'a',
    full: 'f',
    newest: 'n',
    oldest: 'o',
    inverse: 'v',
    exact: 'x',
    count: 'c',
    parent: 'P',
    'ignore-case': 'i',
    echo: 'e',
  },
};

/** The processes that a pattern means, and never the one that looks. Models procps src/pgrep.c; busybox procps/pgrep.c */
function selected(
  argv: readonly string[],
  options: Options,
  processes: ProcessTable,
  isOwn: (entry: ProcessEntry) => boolean,
): readonly ProcessEntry[] {
  const [text] = options.operands;
  if (text === undefined && !options.has('P')) throw new UsageError('no matching criteria specified');
  const source = options.has('x') ? `^(${text ?? ''})$` : (text ?? '');
  const pattern = readPosix(source, EXTENDED, { ignoreCase: options.has('i') });
  const own = argv.join(' ');
  const fits = (entry: ProcessEntry): boolean => {
    const parent = options.value('P');
    if (parent !== undefined && !parent.split(',').includes(String(entry.parent ?? 0))) return false;
    return pattern.test(options.has('f') ? entry.command : nameOf(entry.command));
  };
  const found = [...processes].filter(
    (entry) => !(isOwn(entry) && entry.command === own) && fits(entry) !== options.has('v'),
  );
  if (options.has('n')) return found.slice(-1);
  return options.has('o') ? found.slice(0, 1) : found;
}

/** `pgrep` and `pkill`. */
const byPattern = (
  act: (
    entries: readonly ProcessEntry[],
    options: Options,
    context: ProgramContext,
    signal: number,
  ) => Promise<void>,
  takesSignal: boolean,
): ContainerProgram => {
  return (context, { processes, spec }) =>
    utility(
      'pgrep [options] <pattern>',
      async () => {
        const { signal = 15, rest } = takesSignal
          ? signalFirst(context.argv.slice(1))
          : { rest: context.argv.slice(1) };
        const options = parseOptions(rest, SELECTION);
        const found = selected(context.argv, options, processes, ({ container }) => container === spec.id);
        await act(found, options, context, signal);
        return found.length > 0 ? 0 : 1;
      },
      2,
    ).run(context);
};

/** A signal before the options: `-9`, `-HUP`. */
function signalFirst(args: readonly string[]): {
  readonly signal: number | undefined;
  readonly rest: readonly string[];
} {
  const [first = '', ...rest] = args;
  const signal = /^-(\d+|[A-Z]{2,}\d*)$/.test(first) ? signalNumber(first.slice(1)) : undefined;
  return signal === undefined ? { signal, rest: args } : { signal, rest };
}

export const pgrep = byPattern(async (entries, options, { stdout }) => {
  if (options.has('c')) {
    await stdout.write(`${entries.length}\n`);
    return;
  }
  const shown = ({ pid, command }: ProcessEntry): string =>
    options.has('a') ? `${pid} ${command}` : options.has('l') ? `${pid} ${nameOf(command)}` : String(pid);
  await stdout.write(entries.map((entry) => `${shown(entry)}\n`).join(''));
}, false);

export const pkill = byPattern(async (entries, options, { stdout }, signal) => {
  for (const entry of entries) {
    if (options.has('e')) await stdout.write(`${nameOf(entry.command)} killed (pid ${entry.pid})\n`);
    entry.signal(signal);
  }
}, true);

/** `pidof NAME`: the newest first. */
export const pidof: ContainerProgram = async ({ argv, stdout }, { processes }) => {
  const words = argv.slice(1);
  const names = words.filter((word) => !word.startsWith('-'));
  const found = [...processes]
    .filter(({ command }) => names.includes(nameOf(command)) || names.includes(command.split(' ')[0] ?? ''))
    .map(({ pid }) => pid)
    .reverse();
  if (found.length === 0) return 1;
  await stdout.write(`${(words.includes('-s') ? found.slice(0, 1) : found).join(' ')}\n`);
  return 0;
};
