import type {
  AndOr,
  CommandNode,
  CompoundCommand,
  Pipeline,
  Statement,
  Function as FunctionNode,
  CompoundList,
  Redirected,
} from 'unbash';
import { BrokenPipe } from '../program.ts';
import { Input, emptyReader, Pipe, releaseAll, retainAll, type Descriptor } from '../streams.ts';
import { ArithmeticError } from './arithmetic.ts';
import { executeCommand } from './command.ts';
import { executeCompound } from './compound.ts';
import { interruptStatus } from './environment.ts';
import { ExpansionError } from './expand.ts';
import { TextOverflow } from './fields.ts';
import { AbandonFlow, ExitFlow, LoopFlow, ReturnFlow } from './flow.ts';
import { ProcessGroup, type Job } from './jobs.ts';
import { UnboundVariable, type Interpreter } from './interpreter.ts';
import { limits } from '../limits.ts';
import { runTrap } from './traps.ts';
import { ReadonlyVariableError } from './variables.ts';
import { withRedirects } from './redirect.ts';

/** Runs statements one after the other; `shell.status` is the last one's. */
export async function executeStatements(shell: Interpreter, statements: readonly Statement[]): Promise<void> {
  for (const statement of statements) {
    await shell.tick();
    if (statement.background) await startBackground(shell, statement);
    else await executeNode(shell, statement.command);
    await shell.signals?.runTraps();
  }
}

/** Runs one node. */
export async function executeNode(
  shell: Interpreter,
  node: CommandNode | Pipeline | AndOr | CompoundList,
): Promise<void> {
  switch (node.type) {
    case 'Command':
      await guarded(shell, () => executeCommand(shell, node));
      return checkStatus(shell);
    case 'Pipeline':
      return executePipeline(shell, node);
    case 'AndOr':
      return executeAndOr(shell, node);
    case 'CompoundList':
      return executeStatements(shell, node.commands);
    case 'Redirected':
      return executeRedirected(shell, node);
    case 'Function':
      return defineFunction(shell, node);
    case 'Coproc':
      await shell.error('coproc: not supported');
      shell.status = 1;
      return;
    default:
      return executeUnredirected(shell, node);
  }
}

async function executeRedirected(shell: Interpreter, node: Redirected): Promise<void> {
  shell.position = node.pos;
  const before = shell.afterCommand;
  shell.afterCommand = [];
  let ran = false;
  await guarded(shell, () =>
    withRedirects(shell, node.redirects, () => {
      ran = true;
      return executeUnredirected(shell, node.command);
    }),
  );
  await shell.finishCommand();
  shell.afterCommand = before;
  if (!ran) await checkStatus(shell);
}

async function executeUnredirected(shell: Interpreter, node: CompoundCommand): Promise<void> {
  await guarded(shell, () => executeCompound(shell, node));
  if (node.type === 'Subshell' || node.type === 'TestCommand' || node.type === 'ArithmeticCommand')
    await checkStatus(shell);
}

/** Turns failures of expansion into messages; at a prompt they end the line, elsewhere the script. */
export async function guarded(shell: Interpreter, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    if (error instanceof ExpansionError || error instanceof UnboundVariable) {
      await shell.error(error.message);
      shell.status = shell.interactive ? 1 : error instanceof ExpansionError ? error.status : 127;
      if (shell.dialect !== 'bash') shell.status = 2;
      throw new AbandonFlow(shell.status);
    }
    if (
      error instanceof ArithmeticError ||
      error instanceof ReadonlyVariableError ||
      error instanceof TextOverflow
    ) {
      // who is killed for it says nothing any more
      if (error instanceof TextOverflow) shell.memory.take(shell.memory.longestText);
      const frozen = error instanceof ReadonlyVariableError && shell.dialect !== 'bash';
      await shell.error(frozen ? `${error.variable}: is read only` : error.message);
      shell.status = shell.dialect === 'bash' ? 1 : 2;
      throw new AbandonFlow(shell.status);
    }
    throw error;
  }
}

/** `set -e` and the ERR trap. */
export async function checkStatus(shell: Interpreter): Promise<void> {
  if (shell.status === 0 || shell.conditions > 0) return;
  if (shell.traps.has('ERR')) await runTrap(shell, 'ERR');
  if (shell.options.has('errexit')) throw new ExitFlow(shell.status);
}

async function executeAndOr(shell: Interpreter, node: AndOr): Promise<void> {
  for (const [index, command] of node.commands.entries()) {
    const operator = index === 0 ? undefined : node.operators[index - 1];
    if (operator === '&&' && shell.status !== 0) continue;
    if (operator === '||' && shell.status === 0) continue;
    if (index === node.commands.length - 1) await executeNode(shell, command);
    else await inCondition(shell, () => executeNode(shell, command));
  }
}

/** Runs a body whose failure is no failure of the script. */
export async function inCondition(shell: Interpreter, body: () => Promise<void>): Promise<void> {
  shell.conditions++;
  try {
    await body();
  } finally {
    shell.conditions--;
  }
}

async function executePipeline(shell: Interpreter, node: Pipeline): Promise<void> {
  const negated = node.prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1;
  const time = node.prefixes.find((prefix) => prefix.type === 'Time');
  const startedAt = shell.env.clock.now();
  const run = async (): Promise<void> => {
    const only = node.commands[0];
    if (node.commands.length === 1 && only) await executeNode(shell, only);
    else if (only) await executeStages(shell, node);
  };
  if (negated) {
    await inCondition(shell, run);
    shell.status = shell.status === 0 ? 1 : 0;
  } else {
    await run();
    if (node.commands.length > 1) await checkStatus(shell);
  }
  if (time?.type === 'Time')
    await shell.write(2, timeReport(shell.env.clock.now() - startedAt, time.posix !== undefined));
}

function timeReport(elapsed: number, posix: boolean): string {
  const text = (milliseconds: number): string =>
    posix
      ? (milliseconds / 1000).toFixed(2)
      : `${Math.floor(milliseconds / 60_000)}m${((milliseconds % 60_000) / 1000).toFixed(3)}s`;
  return posix
    ? `real ${text(elapsed)}\nuser ${text(0)}\nsys ${text(0)}\n`
    : `\nreal\t${text(elapsed)}\nuser\t${text(0)}\nsys\t${text(0)}\n`;
}

/** The text of a node as typed, on one line. */
export const sourceOf = (shell: Interpreter, node: { readonly pos: number; readonly end: number }): string =>
  (shell.unit?.source.slice(node.pos, node.end) ?? '').trim();

async function executeStages(shell: Interpreter, node: Pipeline): Promise<void> {
  const group = hasJobControl(shell) ? new ProcessGroup() : undefined;
  group?.attach(shell.signal);
  const last = node.commands.length - 1;
  let input: Descriptor | undefined;
  const stages = node.commands.map((command, index) => {
    const child = shell.fork();
    if (group) {
      child.signal = group.signal;
      child.gate = group.gate;
    }
    const io = new Map(shell.io);
    if (input) io.set(0, input);
    if (index < last) {
      const pipe = new Pipe();
      const output: Descriptor = { output: pipe.output, terminal: false };
      io.set(1, output);
      if (node.operators[index] === '|&') io.set(2, output);
      input = { input: pipe.input, terminal: false };
    }
    child.io = io;
    retainAll(io);
    return { child, command };
  });
  const running = settle(
    stages.map(({ child, command }) => runRetained(child, () => executeNode(child, command))),
  );
  const finish = (statuses: readonly number[]): number => {
    shell.variables.setElements('PIPESTATUS', {
      kind: 'indexed',
      items: new Map(statuses.map((status, index) => [index, String(status)])),
    });
    const failed = shell.options.has('pipefail') ? statuses.findLast((status) => status !== 0) : undefined;
    return failed ?? statuses.at(-1) ?? 0;
  };
  if (!group) shell.status = finish(await running);
  else shell.status = await waitForeground(shell, group, sourceOf(shell, node), running.then(finish));
}

/** Whether Ctrl-Z makes jobs of foreground commands here. */
export const hasJobControl = (shell: Interpreter): boolean =>
  shell.interactive && shell.terminal !== undefined && !shell.isSubshell;

/** All results; the first rejection only after all have settled. */
async function settle(promises: readonly Promise<number>[]): Promise<number[]> {
  const results = await Promise.allSettled(promises);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/** Waits until a foreground group ends, or Ctrl-Z makes a stopped job of it. */
export async function waitForeground(
  shell: Interpreter,
  group: ProcessGroup,
  text: string,
  running: Promise<number>,
  known?: Job,
): Promise<number> {
  let stop: () => void = () => {};
  const stopped = new Promise<'stopped'>((resolve) => {
    stop = () => resolve('stopped');
  });
  shell.shared.onStop = () => {
    group.gate.close();
    stop();
  };
  try {
    const result = await Promise.race([running, stopped]);
    if (result !== 'stopped') return result;
  } finally {
    shell.shared.onStop = undefined;
  }
  group.detach();
  const safe = running.catch((error: unknown) => statusOfError(error));
  const job = known ?? shell.jobs.add(shell.shared.nextPid++, text, group, safe);
  job.state = 'stopped';
  shell.jobs.touch(job);
  await shell.write(2, `\n${shell.jobs.describe(job)}`);
  return 148;
}

/** The exit code for what left a command by an exception. */
export function statusOfError(error: unknown): number {
  if (error instanceof ExitFlow || error instanceof ReturnFlow || error instanceof AbandonFlow)
    return error.status;
  if (error instanceof BrokenPipe) return 141;
  if (error instanceof LoopFlow) return 0;
  return interruptStatus(error);
}

/** Runs the body of a subshell: what leaves it becomes its status; an interrupt goes on to its parent. */
export function runForked(child: Interpreter, body: () => Promise<void>): Promise<number> {
  retainAll(child.io);
  return runRetained(child, body);
}

async function runRetained(child: Interpreter, body: () => Promise<void>): Promise<number> {
  const { io, shared } = child;
  shared.processes++;
  try {
    try {
      if (shared.processes > limits.processes) {
        await child.error('fork: retry: Resource temporarily unavailable');
        await child.env.clock.sleep(1000, child.signal);
        throw new AbandonFlow(254);
      }
      await body();
    } catch (error) {
      if (child.signal.aborted && error === child.signal.reason) throw error;
      if (isFlow(error)) child.status = statusOfError(error);
      else throw error;
    }
    if (child.traps.has('EXIT')) await runTrap(child, 'EXIT');
    return child.status;
  } finally {
    shared.processes--;
    child.memory.free();
    releaseAll(io);
  }
}

const isFlow = (error: unknown): boolean =>
  error instanceof ExitFlow ||
  error instanceof ReturnFlow ||
  error instanceof AbandonFlow ||
  error instanceof LoopFlow ||
  error instanceof BrokenPipe;

async function startBackground(shell: Interpreter, statement: Statement): Promise<void> {
  // an interactive shell tells of them first
  if (!shell.interactive) shell.jobs.forgetEnded(limits.jobs);
  if (shell.jobs.jobs.filter(({ state }) => state !== 'done').length >= limits.jobs) {
    await shell.error('fork: retry: Resource temporarily unavailable');
    shell.status = 254;
    throw new AbandonFlow(254);
  }
  const group = new ProcessGroup();
  const child = shell.fork();
  child.pid = shell.shared.nextPid++;
  child.signal = group.signal;
  child.gate = group.gate;
  child.terminal = undefined;
  // Without job control, a background command reads nothing; with it, reading the terminal would stop it.
  if (!shell.interactive || shell.io.get(0)?.terminal)
    child.io = new Map(shell.io).set(0, { input: new Input(emptyReader), terminal: false });
  const text = sourceOf(shell, statement.command);
  const running = runForked(child, () => executeNode(child, statement.command)).catch(statusOfError);
  const job = shell.jobs.add(child.pid, text, group, running);
  shell.lastBackground = job.pid;
  shell.status = 0;
  if (shell.interactive && shell.terminalDescriptor && !shell.isSubshell)
    await shell.terminalDescriptor.output?.write(`[${job.id}] ${job.pid}\n`);
}

function defineFunction(shell: Interpreter, node: FunctionNode): void {
  if (!shell.unit) return;
  shell.functions.set(node.name.value, {
    body: node.body,
    unit: shell.unit,
    source: shell.unit.source.slice(node.pos, node.end),
  });
  shell.status = 0;
}
