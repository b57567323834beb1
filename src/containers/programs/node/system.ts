import type { ExecRequest } from '../../../cluster/runtime.ts';
import type { ProgramContext } from '../../../shell/program.ts';
import type { ContainerProgram } from '../index.ts';

/** Key presses on their way to a program that runs as somebody else. */
class Keys {
  readonly #typed: string[] = [];
  #waits: ((text: string | undefined) => void) | undefined;

  push(text: string): void {
    const wait = this.#waits;
    this.#waits = undefined;
    if (wait) wait(text);
    else this.#typed.push(text);
  }

  read(): Promise<string | undefined> {
    const text = this.#typed.shift();
    if (text !== undefined) return Promise.resolve(text);
    return new Promise((resolve) => {
      this.#waits = resolve;
    });
  }
}

/** The words that sudo runs: a shell when it is asked for one. */
function commandOf([first, ...rest]: readonly string[]): readonly string[] | undefined {
  if (first === undefined) return undefined;
  if (first === '-u' || first === '-g') return commandOf(rest.slice(1));
  if (first === '-i' || first === '-s') return rest.length > 0 ? rest : ['/bin/bash'];
  if (first.startsWith('-')) return commandOf(rest);
  if (first === 'su' && rest.every((word) => /^(?:-l?|root)$/.test(word))) return ['/bin/bash'];
  return [first, ...rest];
}

/** Whether the shell begins at home: `sudo -i`, `sudo su -`. */
const isLogin = (argv: readonly string[]): boolean => argv[1] === '-i' || /^-l?$/.test(argv[2] ?? '');

/** Runs what goes on with a program's input, output and terminal somewhere else. */
export async function elsewhere(
  { stdin, stdout, stderr, signal, isTerminal, ...context }: ProgramContext,
  run: (io: Omit<ExecRequest, 'command'>) => Promise<number>,
): Promise<number> {
  const terminal = isTerminal(0) && isTerminal(1) ? context.terminal : undefined;
  const keys = new Keys();
  const handlers: (() => void)[] = [];
  const size = terminal && {
    columns: terminal.columns,
    rows: terminal.rows,
    listen: (handler: () => void) => void handlers.push(handler),
  };
  const release = terminal?.raw({
    onInput: (text) => keys.push(text),
    onResize(columns, rows) {
      if (size) [size.columns, size.rows] = [columns, rows];
      for (const handler of handlers) handler();
    },
  });
  try {
    return await run({
      stdin: terminal ? keys : stdin,
      stdout: (text) => stdout.write(text),
      stderr: (text) => stderr.write(text),
      tty: size,
      signal,
      startedAt: context.clock.now(),
    });
  } finally {
    release?.();
  }
}

/** Runs a command as root, as whoever logs in on a node may. */
export const sudo: ContainerProgram = async (context: ProgramContext, { processes, spec: { node } }) => {
  const { argv, cwd, stderr } = context;
  const words = commandOf(argv.slice(1));
  if (!words || !node) {
    await stderr.write('usage: sudo [-u user] command [arg ...]\n');
    return 1;
  }
  const [name = ''] = words;
  if (!name.includes('/') && context.which && context.which(name) === undefined) {
    await stderr.write(`sudo: ${name}: command not found\n`);
    return 1;
  }
  const command = ['/bin/bash', '-c', 'cd "$0" && exec "$@"', isLogin(argv) ? '/root' : cwd, ...words];
  const shell = [...processes].findLast(({ command: title }) => /^-?bash\b/.test(title));
  const parent = processes.add({
    container: '',
    ...(shell && { parent: shell.pid }),
    ...(shell?.terminal !== undefined && { terminal: shell.terminal }),
    user: 'root',
    command: argv.join(' '),
    startedAt: context.clock.now(),
    leads: false,
    usage: () => ({ memory: 5_600_000, cpu: 0, mapped: 10_300_000 }),
    signal: () => {},
  });
  const title = isLogin(argv) ? `-${name.replace(/^.*\//, '')}` : words.join(' ');
  try {
    return await elsewhere(context, (io) =>
      node.runAsRoot({ ...io, command, shown: { title, parent, terminal: shell?.terminal } }),
    );
  } finally {
    processes.remove(parent);
  }
};
