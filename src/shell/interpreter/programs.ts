import { FileError, resolvePath } from '../filesystem.ts';
import { limits } from '../limits.ts';
import {
  BrokenPipe,
  type InstalledProgram,
  type ProgramContext,
  type Reader,
  type Surroundings,
  type Writer,
} from '../program.ts';
import { Input, Output, type Descriptor } from '../streams.ts';
import { interruptStatus, type Dialect } from './environment.ts';
import { hasJobControl, statusOfError, waitForeground } from './execute.ts';
import { notFoundText } from './dialect.ts';
import type { Interpreter } from './interpreter.ts';
import { ProcessGroup } from './jobs.ts';
import { NotLoaded, tellNotLoaded } from './not-loaded.ts';

/** What a command name leads to outside the shell. */
export type Found =
  | { readonly kind: 'program'; readonly program: InstalledProgram }
  | { readonly kind: 'shell'; readonly dialect: Dialect; readonly path: string }
  | { readonly kind: 'script'; readonly path: string }
  /** 126 with a reason. */
  | { readonly kind: 'refused'; readonly message: string };

/** A file that stands for an installed program: what a download of its binary contains. */
const binary = /^\x7fELF ([\w.-]+)/;

/** Looks a command up in PATH, or by its path. */
export function findProgram(shell: Interpreter, name: string): Found | undefined {
  if (name === '') return undefined;
  if (name.includes('/')) return findByPath(shell, resolvePath(shell.cwd, name), name);
  const path = shell.variables.text('PATH') ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  let refused: Found | undefined;
  for (const directory of path.split(':')) {
    const found = findByPath(
      shell,
      resolvePath(shell.cwd, `${directory === '' ? '.' : directory}/${name}`),
      name,
    );
    if (found && found.kind !== 'refused') return found;
    if (found && found.kind === 'refused' && !found.message.endsWith('Is a directory')) refused ??= found;
  }
  return refused;
}

function findByPath(shell: Interpreter, path: string, name: string): Found | undefined {
  const program = shell.env.programs().find((candidate) => candidate.path === path);
  if (program) return { kind: 'program', program };
  const dialect = shell.shared.shells[path];
  if (dialect) return { kind: 'shell', dialect, path };
  if (!shell.files.exists(path)) return undefined;
  const info = shell.files.stat(path);
  if (info.type === 'directory')
    return {
      kind: 'refused',
      message: `${name}: ${shell.dialect === 'bash' ? 'Is a directory' : 'Permission denied'}`,
    };
  if ((info.mode & 0o111) === 0) return { kind: 'refused', message: `${name}: Permission denied` };
  const named = binary.exec(shell.files.read(path));
  if (named) {
    const target = shell.env.programs().find((candidate) => candidate.name === named[1]);
    return target
      ? { kind: 'program', program: target }
      : { kind: 'refused', message: `${name}: cannot execute binary file: Exec format error` };
  }
  return { kind: 'script', path };
}

/** Where `which`, `type` and `command -v` find a command. */
export function pathOf(shell: Interpreter, name: string): string | undefined {
  const found = findProgram(shell, name);
  if (found?.kind === 'program') return found.program.path;
  if (found?.kind === 'shell' || found?.kind === 'script') return found.path;
  return undefined;
}

export interface RunOptions {
  /** Variables added to the exported ones; with `clean`, instead of them. */
  readonly env?: Readonly<Record<string, string>>;
  readonly clean?: boolean;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
}

/** Runs a program to its end; resolves to its exit code. */
export async function runProgram(
  shell: Interpreter,
  argv: readonly string[],
  options: RunOptions = {},
): Promise<number> {
  const name = argv[0] ?? '';
  await shell.tick();
  const found = findProgram(shell, name);
  if (!found) return reportMissing(shell, name);
  if (found.kind === 'refused') {
    await shell.error(found.message);
    return 126;
  }
  const group = new ProcessGroup();
  group.attach(options.signal ?? shell.signal);
  // Inside a pipeline or a background job, the gate is the group's.
  const stoppable = hasJobControl(shell);
  const child = shell.fork();
  child.signal = group.signal;
  if (stoppable) child.gate = group.gate;
  const running = runFound(shell, child, found, argv, options, group).finally(() => {
    group.detach();
    child.memory.free();
  });
  return stoppable ? waitForeground(shell, group, argv.join(' '), running) : running;
}

async function runFound(
  shell: Interpreter,
  child: Interpreter,
  found: Exclude<Found, { kind: 'refused' }>,
  argv: readonly string[],
  options: RunOptions,
  group: ProcessGroup,
): Promise<number> {
  const env = { ...(options.clean ? {} : shell.variables.exported()), ...options.env };
  if (found.kind !== 'program') {
    const { runShellProgram } = await child.load(import('./shell-program.ts'));
    return runShellProgram(child, found, argv, env, options.cwd);
  }
  try {
    const program = await child.load(found.program.load());
    await child.env.instant?.(group.signal);
    const context = programContext(child, argv, env, options.cwd ?? shell.cwd, group);
    return await abandonable(child, program.run(context));
  } catch (error) {
    if (error instanceof BrokenPipe || group.signal.reason instanceof BrokenPipe) return 141;
    if (group.signal.aborted) return interruptStatus(group.signal.reason);
    if (error instanceof NotLoaded) return tellNotLoaded(child, argv[0] ?? '', error);
    const message =
      error instanceof FileError
        ? `${error.path}: ${error.message}`
        : `internal error: ${error instanceof Error ? error.message : String(error)}`;
    await child.write(2, `${argv[0] ?? ''}: ${message}\n`).catch(() => {});
    return error instanceof FileError ? 1 : 70;
  }
}

/** An interrupted program gets a while to end by itself; then the shell goes on without it. */
async function abandonable(child: Interpreter, running: Promise<number>): Promise<number> {
  const { signal } = child;
  let leave: () => void = () => {};
  const abandoned = new Promise<number>((resolve, reject) => {
    leave = () => {
      void (async () => {
        for (let i = 0; i < limits.yieldsAfterInterrupt; i++) await child.env.yield();
        if (signal.reason instanceof BrokenPipe) reject(signal.reason);
        else resolve(interruptStatus(signal.reason));
      })();
    };
  });
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });
  abandoned.catch(() => {});
  try {
    return await Promise.race([running, abandoned]);
  } finally {
    signal.removeEventListener('abort', leave);
    running.catch(() => {});
  }
}

function writerOf(child: Interpreter, number: number, group: ProcessGroup): Writer {
  return {
    async write(text) {
      const output = child.io.get(number)?.output;
      if (!output) return;
      const waiting = child.gate.pass();
      if (waiting) await waiting;
      // An interrupted program may still say good-bye; it may not go on for ever.
      if (!group.signal.aborted) await child.tick();
      try {
        await output.write(text);
      } catch (error) {
        if (error instanceof BrokenPipe) group.controller.abort(error);
        throw error;
      }
    },
  };
}

function readerOf(child: Interpreter): Reader {
  return {
    async read() {
      await child.tick();
      return child.io.get(0)?.input?.read(child.signal);
    },
    unread(text) {
      child.io.get(0)?.input?.unread(text);
    },
  };
}

function programContext(
  child: Interpreter,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
  group: ProcessGroup,
): ProgramContext {
  const { clock } = child.env;
  const onTerminal = child.io.get(0)?.terminal || child.io.get(1)?.terminal;
  return {
    argv,
    stdin: readerOf(child),
    stdout: writerOf(child, 1, group),
    stderr: writerOf(child, 2, group),
    isTerminal: (descriptor) => child.io.get(descriptor)?.terminal ?? false,
    terminal: onTerminal ? child.terminal : undefined,
    env,
    cwd,
    files: child.files,
    network: child.network,
    clock: {
      now: () => clock.now(),
      async sleep(milliseconds) {
        await clock.sleep(milliseconds, child.signal);
        await child.gate.pass();
      },
    },
    signal: child.signal,
    yield: async () => {
      await child.env.yield();
      await child.gate.pass();
      child.signal.throwIfAborted();
    },
    load: (importing) => child.load(importing),
    which: (name) => pathOf(child, name),
    random: () => child.random(),
    ...(child.memory.counted && { memory: child.memory }),
    spawn: (spawned, io = {}) => spawn(child, spawned, { env, cwd, ...io }),
  };
}

/** What a program finds around it that is asked for completions. */
export function surroundingsOf(shell: Interpreter, signal: AbortSignal): Surroundings {
  const group = new ProcessGroup();
  group.attach(signal);
  const child = shell.fork();
  child.signal = signal;
  return programContext(child, [], shell.variables.exported(), shell.cwd, group);
}

/** Runs a program as a child of `parent`, with the same input and output unless others are given. */
export async function spawn(
  parent: Interpreter,
  argv: readonly string[],
  options: NonNullable<Parameters<ProgramContext['spawn']>[1]>,
): Promise<number> {
  const child = parent.fork();
  if (options.signal) child.signal = options.signal;
  const io = new Map(parent.io);
  if (options.stdin) io.set(0, { input: new Input(options.stdin), terminal: false });
  const replace = (number: number, writer: Writer | undefined): void => {
    if (writer)
      io.set(number, {
        output: new Output((text) => writer.write(text)),
        terminal: false,
      } satisfies Descriptor);
  };
  replace(1, options.stdout);
  replace(2, options.stderr);
  child.io = io;
  if (options.cwd !== undefined) child.cwd = options.cwd;
  try {
    return await runProgram(child, argv, {
      clean: true,
      ...(options.env ? { env: options.env } : {}),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (error) {
    return statusOfError(error);
  }
}

async function reportMissing(shell: Interpreter, name: string): Promise<number> {
  await shell.error(notFoundText(shell.dialect, name));
  const { messages } = shell.env;
  if (messages && shell.interactive && /[\u3131-\u318e\uac00-\ud7a3]/.test(name)) {
    const { meantByHangul } = await shell.load(import('../hangul.ts'));
    const meant = meantByHangul(
      name,
      (candidate) =>
        findProgram(shell, candidate) !== undefined ||
        shell.aliases.has(candidate) ||
        shell.functions.has(candidate),
    );
    if (meant !== undefined) await shell.write(2, `${messages.hangulTyped(name, meant)}\n`);
  }
  return 127;
}
