import { decodePrompt } from './interpreter/prompt.ts';
import {
  Interrupted,
  interruptStatus,
  type Dialect,
  type ShellEnvironment,
} from './interpreter/environment.ts';
import { runForked, statusOfError } from './interpreter/execute.ts';
import type { CompletionSpec } from './completion/spec.ts';
import { expandSource } from './interpreter/expand.ts';
import { ExitFlow } from './interpreter/flow.ts';
import { Interpreter, type SharedState } from './interpreter/interpreter.ts';
import { findProgram, runProgram } from './interpreter/programs.ts';
import { defineFunctions, runSource } from './interpreter/run.ts';
import { initialize } from './interpreter/initialize.ts';
import { runTrap } from './interpreter/traps.ts';
import type { VariableRecord } from './interpreter/variables.ts';
import { limits } from './limits.ts';
import type { Reader, Terminal, Writer } from './program.ts';
import { Input, Output, type Descriptor, type Descriptors } from './streams.ts';

/** How a shell begins. */
export interface ShellOptions extends ShellEnvironment {
  /** Exported variables: HOME, USER, PATH, … */
  readonly variables: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly cwd: string;
  /** How messages begin; `bash` if missing. */
  readonly name?: string;
  readonly dialect?: Dialect;
  /** What `sh`, `bash` and script headers lead to, by path; `/bin/bash`, `/usr/bin/bash` (bash), `/bin/sh`, `/usr/bin/sh` (dash) if missing. */
  readonly shells?: Readonly<Record<string, Dialect>>;
}

/** What commands read from and write to. */
export interface ShellIo {
  /** Kept from run to run: what one command leaves, the next one gets. */
  readonly stdin: Reader | Input;
  readonly stdout: Writer;
  readonly stderr: Writer;
  /** The terminal, when the three above are on one. */
  readonly terminal?: Terminal;
  /** Ctrl-C aborts it with `Interrupted`; the run then resolves to 130. */
  readonly signal: AbortSignal;
}

/** A shell as plain data. */
export interface ShellSnapshot {
  readonly variables: VariableRecord;
  /** Function definitions as typed. */
  readonly functions: readonly string[];
  readonly aliases: Readonly<Record<string, string>>;
  /** What `complete` was told, by command; missing when it was told nothing. */
  readonly completions?: Readonly<Record<string, CompletionSpec>>;
  readonly options: readonly string[];
  readonly shellOptions: readonly string[];
  readonly traps: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly directoryStack: readonly string[];
  readonly positional: readonly string[];
  readonly status: number;
  readonly history: readonly string[];
  readonly nextPid: number;
}

const defaultShells: Readonly<Record<string, Dialect>> = {
  '/bin/bash': 'bash',
  '/usr/bin/bash': 'bash',
  '/bin/sh': 'dash',
  '/usr/bin/sh': 'dash',
};

function createShared(options: ShellOptions): SharedState {
  return {
    nextPid: 1000,
    steps: 0,
    processes: 0,
    pausing: undefined,
    onStop: undefined,
    startedAt: options.clock.now(),
    shells: options.shells ?? defaultShells,
  };
}

function create(options: ShellOptions, shared: SharedState): Interpreter {
  const interpreter = new Interpreter(options, {
    shared,
    dialect: options.dialect ?? 'bash',
    scriptName: options.name ?? 'bash',
    cwd: options.cwd,
    signal: new AbortController().signal,
  });
  for (const [name, value] of Object.entries(options.variables)) {
    interpreter.variables.set(name, value);
    interpreter.variables.update(name, { exported: true });
  }
  initialize(interpreter);
  return interpreter;
}

const inputs = new WeakMap<Reader, Input>();

function inputOf(reader: Reader | Input): Input {
  if (reader instanceof Input) return reader;
  let input = inputs.get(reader);
  if (!input) {
    input = new Input(reader);
    inputs.set(reader, input);
  }
  return input;
}

/** Descriptors 0 to 2 for some streams. */
export function descriptorsOf(io: Pick<ShellIo, 'stdin' | 'stdout' | 'stderr' | 'terminal'>): Descriptors {
  const terminal = io.terminal !== undefined;
  const output = (writer: Writer): Descriptor => ({
    output: new Output((text) => writer.write(text)),
    terminal,
  });
  return new Map<number, Descriptor>([
    [0, { input: inputOf(io.stdin), terminal }],
    [1, output(io.stdout)],
    [2, output(io.stderr)],
  ]);
}

/** Gives a shell its streams, and the terminal when they are on one. */
export function connect(shell: Interpreter, io: ShellIo): void {
  shell.io = descriptorsOf(io);
  shell.signal = io.signal;
  shell.terminal = io.terminal;
  shell.terminalDescriptor = io.terminal
    ? { ...shell.io.get(0), ...shell.io.get(1), terminal: true }
    : undefined;
}

/**
 * Runs a line at a shell's prompt. After Ctrl-C the status is 130, and the terminal shows `^C`. A wish to exit is returned.
 */
export async function runLine(
  shell: Interpreter,
  source: string,
): Promise<{ readonly exit: number | undefined }> {
  const { signal, io, terminal } = shell;
  const caret = (): void => {
    if (terminal && signal.reason instanceof Interrupted) void io.get(1)?.output?.write('^C');
  };
  if (!signal.aborted) signal.addEventListener('abort', caret, { once: true });
  let exit: number | undefined;
  try {
    await runSource(shell, source);
    signal.throwIfAborted();
  } catch (error) {
    if (signal.aborted) {
      shell.status = interruptStatus(signal.reason);
      if (signal.reason instanceof Interrupted && terminal) await io.get(1)?.output?.write('\n');
    } else {
      shell.status = statusOfError(error);
      if (error instanceof ExitFlow) exit = error.status;
      else if (shell.status === 130) throw error;
    }
  } finally {
    signal.removeEventListener('abort', caret);
    shell.depth = 0;
    shell.loops = 0;
    shell.conditions = 0;
    shell.functionNames = [];
    while (shell.variables.inFunction) shell.variables.leaveScope();
  }
  if (exit !== undefined && shell.traps.has('EXIT')) await runTrap(shell, 'EXIT').catch(() => undefined);
  return { exit };
}

/** A shell session: what a prompt talks to. */
export class Shell {
  readonly interpreter: Interpreter;
  #exited: number | undefined;

  constructor(options: ShellOptions) {
    this.interpreter = create(options, createShared(options));
    this.interpreter.interactive = true;
  }

  /** The exit code after `exit`; the session is over then. */
  get exited(): number | undefined {
    return this.#exited;
  }

  /** Ends the session, as Ctrl-D does at a prompt. */
  exit(status: number): void {
    this.#exited = status;
  }

  /**
   * Runs a line or a whole script as typed at the prompt; resolves to `$?`. Background jobs go on afterwards and write where this
   * run's streams lead.
   */
  async run(source: string, io: ShellIo): Promise<number> {
    connect(this.interpreter, io);
    const { exit } = await runLine(this.interpreter, source);
    if (exit !== undefined) this.#exited = exit;
    return this.interpreter.status;
  }

  /** Lines about jobs that ended since the last call: `[1]+  Done  …`; for the terminal, before a prompt. */
  notices(): string {
    return this.interpreter.jobs.takeFinished();
  }

  /** PS1 or PS2, expanded; `fallback` when it is not set. */
  prompt(name: 'PS1' | 'PS2', fallback: string): Promise<string> {
    return promptOf(this.interpreter, name, fallback);
  }

  addHistory(line: string): void {
    addHistory(this.interpreter, line);
  }

  /** Ends background jobs. */
  dispose(): void {
    this.interpreter.jobs.killAll();
  }

  snapshot(): ShellSnapshot {
    const shell = this.interpreter;
    return {
      variables: shell.variables.toRecord(),
      functions: [...shell.functions.values()].map(({ source }) => source),
      aliases: Object.fromEntries(shell.aliases),
      ...(shell.completions.size === 0 ? {} : { completions: Object.fromEntries(shell.completions) }),
      options: [...shell.options],
      shellOptions: [...shell.shopt],
      traps: Object.fromEntries(shell.traps),
      cwd: shell.cwd,
      directoryStack: [...shell.directoryStack],
      positional: shell.positional,
      status: shell.status,
      history: [...shell.history],
      nextPid: shell.shared.nextPid,
    };
  }

  /** A session as it was; jobs do not come back. */
  static restore(options: ShellOptions, snapshot: ShellSnapshot): Shell {
    const session = new Shell(options);
    const shell = session.interpreter;
    shell.variables.loadRecord(snapshot.variables);
    for (const [name, text] of Object.entries(snapshot.aliases)) shell.aliases.set(name, text);
    for (const [name, spec] of Object.entries(snapshot.completions ?? {})) shell.completions.set(name, spec);
    for (const option of snapshot.options) shell.options.add(option);
    for (const option of snapshot.shellOptions) shell.shopt.add(option);
    for (const [name, source] of Object.entries(snapshot.traps)) shell.traps.set(name, source);
    shell.cwd = snapshot.cwd;
    shell.directoryStack.push(...snapshot.directoryStack);
    shell.positional = snapshot.positional;
    shell.status = snapshot.status;
    shell.history = [...snapshot.history];
    shell.shared.nextPid = snapshot.nextPid;
    for (const source of snapshot.functions) defineFunctions(shell, source);
    return session;
  }
}

/** PS1 and PS2: backslash sequences, then expansions. */
export async function promptOf(shell: Interpreter, name: 'PS1' | 'PS2', fallback: string): Promise<string> {
  const decoded = decodePrompt(shell, shell.variables.text(name) ?? fallback);
  const { status } = shell;
  try {
    return await expandSource(shell, decoded);
  } catch {
    return decoded;
  } finally {
    shell.status = status;
  }
}

export function addHistory(shell: Interpreter, line: string): void {
  const { history } = shell;
  const control = shell.variables.text('HISTCONTROL') ?? '';
  if (line.trim() === '') return;
  if (/ignorespace|ignoreboth/.test(control) && line.startsWith(' ')) return;
  if (/ignoredups|ignoreboth/.test(control) && history.at(-1) === line) return;
  history.push(line);
  if (history.length > limits.history) history.shift();
}

/** Commands without a prompt: what runs inside a container. */
export interface CommandRunner {
  /** Whether a command name leads to something that can run. */
  has(name: string): boolean;
  /** Runs a command to its end; several may run at once. `sh` on a terminal is interactive. */
  run(argv: readonly string[], io: ShellIo): Promise<number>;
}

/** A runner of commands over some files and programs, without a prompt of its own. */
export function createInterpreter(options: ShellOptions): CommandRunner {
  const root = create(options, createShared(options));
  // no shell stands between the runtime and the command
  for (const name of ['SHLVL', 'PWD'])
    if (!Object.hasOwn(options.variables, name)) root.variables.unset(name);
  return {
    has: (name) => {
      const found = findProgram(root, name);
      return found !== undefined && found.kind !== 'refused';
    },
    async run(argv, io) {
      const child = root.fork();
      connect(child, io);
      try {
        return await runForked(child, async () => {
          child.status = await runProgram(child, argv);
        });
      } catch (error) {
        if (io.signal.aborted) return interruptStatus(io.signal.reason);
        throw error;
      }
    },
  };
}
