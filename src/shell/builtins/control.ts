import { FileError, resolvePath } from '../filesystem.ts';
import { ExitFlow, LoopFlow, ReturnFlow } from '../interpreter/flow.ts';
import { findProgram, runProgram } from '../interpreter/programs.ts';
import { notFoundText } from '../interpreter/dialect.ts';
import { runSource } from '../interpreter/run.ts';
import type { Interpreter } from '../interpreter/interpreter.ts';
import type { Builtin } from './index.ts';

/** The status argument of `exit` and `return`; undefined after a message. */
async function statusArgument(
  shell: Interpreter,
  name: string,
  arg: string | undefined,
): Promise<number | undefined> {
  if (arg === undefined) return shell.status;
  if (/^[-+]?\d+$/.test(arg)) return Number(arg) & 255;
  await shell.complain(
    name,
    shell.dialect === 'dash' ? `Illegal number: ${arg}` : `${arg}: numeric argument required`,
  );
  return undefined;
}

/** Whether stopped jobs stand against leaving: once. */
export function tellsOfJobs(shell: Interpreter): boolean {
  if (shell.warnedOfJobs || !shell.jobs.jobs.some(({ state }) => state === 'stopped')) return false;
  shell.warnedOfJobs = true;
  return true;
}

export const exit: Builtin = async (shell, args) => {
  if (shell.dialect === 'bash' && shell.interactive && !shell.isSubshell && shell.terminal)
    await shell.write(2, 'exit\n');
  if (shell.terminal && !shell.isSubshell && tellsOfJobs(shell)) {
    await shell.write(2, 'There are stopped jobs.\n');
    return 1;
  }
  const status = await statusArgument(shell, 'exit', args[0]);
  if (status !== undefined && args.length > 1 && shell.dialect === 'bash') {
    await shell.complain('exit', 'too many arguments');
    return 1;
  }
  throw new ExitFlow(status ?? 2);
};

export const returnFrom: Builtin = async (shell, args) => {
  if (!shell.variables.inFunction && shell.sourcing === 0 && shell.dialect === 'bash') {
    await shell.complain('return', "can only `return' from a function or sourced script");
    return 2;
  }
  throw new ReturnFlow((await statusArgument(shell, 'return', args[0])) ?? 2);
};

async function leaveLoop(
  shell: Interpreter,
  kind: 'break' | 'continue',
  arg: string | undefined,
): Promise<number> {
  if (shell.loops === 0) {
    if (shell.dialect === 'bash')
      await shell.complain(kind, "only meaningful in a `for', `while', or `until' loop");
    return 0;
  }
  if (arg !== undefined && !/^\d+$/.test(arg)) {
    await shell.complain(kind, `${arg}: numeric argument required`);
    throw new ExitFlow(128);
  }
  const levels = Number(arg ?? 1);
  if (levels < 1) {
    await shell.complain(kind, `${levels}: loop count out of range`);
    throw new LoopFlow('break', shell.loops);
  }
  throw new LoopFlow(kind, levels);
}

export const breakLoop: Builtin = (shell, args) => leaveLoop(shell, 'break', args[0]);
export const continueLoop: Builtin = (shell, args) => leaveLoop(shell, 'continue', args[0]);

export const evaluate: Builtin = async (shell, args) => {
  const source = args.join(' ');
  shell.status = 0;
  if (source.trim() === '') return 0;
  const { unit, position } = shell;
  const line = shell.line() ?? 1;
  await runSource(shell, source, line - 1);
  shell.unit = unit;
  shell.position = position;
  return shell.status;
};

export const source: Builtin = async (shell, args) => {
  const [path, ...rest] = args[0] === '--' ? args.slice(1) : args;
  if (path === undefined) {
    await shell.complain('source', 'filename argument required');
    await shell.write(2, 'source: usage: source filename [arguments]\n');
    return 2;
  }
  let text: string;
  try {
    const found = path.includes('/') ? undefined : findProgram(shell, path);
    text = shell.files.read(found?.kind === 'script' ? found.path : resolvePath(shell.cwd, path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (shell.dialect === 'bash')
      await shell.error(
        error.code === 'EISDIR' ? `source: ${path}: is a directory` : `${path}: ${error.message}`,
      );
    else {
      await shell.complain(
        '.',
        shell.dialect === 'dash'
          ? `cannot open ${path}: No such file`
          : `can't open '${path}': ${error.message}`,
      );
      if (!shell.interactive) throw new ExitFlow(2);
    }
    return 1;
  }
  const { positional, interactive, scriptName, unit, position } = shell;
  if (rest.length > 0) shell.positional = rest;
  shell.sourcing++;
  // Messages name the sourced file and its lines, as in a script; a failing line does not end it.
  if (!interactive) shell.scriptName = path;
  shell.status = 0;
  try {
    await runSource(shell, text);
  } catch (error) {
    if (!(error instanceof ReturnFlow)) throw error;
    shell.status = error.status;
  } finally {
    shell.sourcing--;
    shell.scriptName = scriptName;
    shell.unit = unit;
    shell.position = position;
    if (rest.length > 0) shell.positional = positional;
  }
  return shell.status;
};

/** With a command, the shell becomes that command; without, redirections stay. */
export const execute: Builtin = async (shell, args) => {
  const argv = args[0] === '--' ? args.slice(1) : args;
  const name = argv[0];
  if (name === undefined) return 0;
  if (!findProgram(shell, name)) {
    if (shell.dialect !== 'ash') await shell.complain('exec', `${name}: not found`);
    else await shell.error(notFoundText(shell.dialect, name));
    if (shell.interactive) return 127;
    throw new ExitFlow(127);
  }
  throw new ExitFlow(await runProgram(shell, argv));
};
