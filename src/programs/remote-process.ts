import type { StreamSession } from '../shell/network.ts';
import type { ProgramContext } from '../shell/program.ts';

/** How a remote process and this program are bound. */
export interface StreamSettings {
  readonly stdin: boolean;
  /** The remote side has a terminal of its own. */
  readonly tty: boolean;
}

/** Moves text between this program and a remote process until that ends. Resolves to the status that it ends with. */
export async function joinProcess(
  program: ProgramContext,
  session: StreamSession,
  { stdin, tty }: StreamSettings,
): Promise<unknown> {
  const terminal = tty ? program.terminal : undefined;
  let release: (() => void) | undefined;
  if (terminal) {
    session.resize(terminal.columns, terminal.rows);
    release = terminal.raw({
      onInput: (text) => session.stdin.write(text),
      onResize: (columns, rows) => session.resize(columns, rows),
    });
  } else if (stdin) void feed(program, session);
  else session.stdin.close();
  try {
    await drain(session, {
      out: (text) => program.stdout.write(text),
      err: (text) => program.stderr.write(text),
    });
    return await session.done;
  } finally {
    release?.();
  }
}

/** Hands on what a remote process prints until it has closed both of its outputs. */
export async function drain(
  session: StreamSession,
  to: Readonly<Record<'out' | 'err', (text: string) => Promise<void>>>,
): Promise<void> {
  await Promise.all([pump(session.stdout, to.out), pump(session.stderr, to.err)]);
}

async function pump(from: AsyncIterable<string>, write: (text: string) => Promise<void>): Promise<void> {
  for await (const text of from) await write(text);
}

async function feed({ stdin }: ProgramContext, session: StreamSession): Promise<void> {
  try {
    for (let text = await stdin.read(); text !== undefined; text = await stdin.read())
      session.stdin.write(text);
  } catch {
    // Interrupted: the session ends with the command.
  }
  session.stdin.close();
}
