import type { ExecRequest } from '../cluster/runtime.ts';
import { Killed } from '../shell/interpreter/environment.ts';
import { toTerminal } from '../shell/terminal/tty.ts';
import type { ContainerParts } from './container-parts.ts';
import { findExecutable, refuseExec } from './executable.ts';
import { logIn } from './logins.ts';
import type { MemoryMeter } from './memory-meter.ts';
import { ProcessClock } from './process-clock.ts';
import { PROGRAM } from './node-daemons.ts';
import type { ProcessSurroundings } from './process-host.ts';
import { filesAt } from './switching-files.ts';
import { pseudoTerminal } from './terminal.ts';

/** A running container, as a process sees it that is added to it. */
interface Joined {
  readonly parts: ContainerParts;
  readonly memory: MemoryMeter;
  /** Aborted when the container ends: what was added ends with it. */
  readonly signal: AbortSignal;
  surroundings(time: ProcessClock, purpose: string): ProcessSurroundings;
}

/**
 * Runs a command in a running container, beside its first process.
 * @returns its exit code
 * @throws {ExecFailure} the container's runtime cannot run it
 */
export async function runExec(request: ExecRequest, container: Joined): Promise<number> {
  const { parts } = container;
  const { processes, clock, user, spec, random, env, cwd, files } = parts;
  const { from } = request;
  const name = request.command[0] ?? '';
  if (!findExecutable({ ...parts, ...from }, name))
    return from
      ? from.missing()
      : refuseExec(parts, name, random.hex(64, spec.id, 'exec', name, clock.now()), spec, request);
  const abort = new AbortController();
  const stop = (): void => abort.abort(new Killed(9));
  container.signal.addEventListener('abort', stop, { once: true });
  request.signal.addEventListener('abort', stop, { once: true });
  const terminal =
    request.tty &&
    pseudoTerminal(
      request.tty,
      request.stdin,
      (text) => void request.stdout(text),
      () => abort.abort(new Killed(2)),
    );
  const session =
    request.login === true ? logIn(processes, user, request.tty !== undefined, clock.now()) : undefined;
  const pid = processes.add({
    container: spec.id,
    user,
    command: request.shown?.title ?? session?.titleOf(request.command) ?? request.command.join(' '),
    startedAt: clock.now(),
    env,
    cwd,
    files,
    ...(request.tty && { terminal: 'pts/0' }),
    ...(spec.node && { usage: () => PROGRAM }),
    ...session?.entry,
    ...(request.shown && { parent: request.shown.parent }),
    ...(request.shown?.terminal !== undefined && { terminal: request.shown.terminal }),
    signal: (number) => abort.abort(new Killed(number)),
  });
  const memory = container.memory.open();
  try {
    const time = new ProcessClock(clock, spec.id, request.startedAt);
    return await parts.host.run({
      ...container.surroundings(time, `exec-${pid}`),
      ...(from && { cwd: from.cwd, env: from.env }),
      memory,
      files: filesAt(files, time),
      argv: request.command,
      stdin: terminal?.reader ?? request.stdin,
      stdout: { write: async (text) => request.stdout(terminal ? toTerminal(text) : text) },
      stderr: { write: async (text) => request.stderr(terminal ? toTerminal(text) : text) },
      terminal,
      signal: abort.signal,
    });
  } finally {
    memory.close();
    processes.remove(pid);
    session?.end();
    container.signal.removeEventListener('abort', stop);
    request.signal.removeEventListener('abort', stop);
  }
}
