import type { StreamSession } from '../../../shell/network.ts';
import type { ProgramContext } from '../../../shell/program.ts';
import type { Command } from '../command.ts';
import { fail } from '../out.ts';

/** Moves text between this program and a node until the command there ends. Resolves to its exit code. */
async function follow(context: ProgramContext, session: StreamSession, tty: boolean): Promise<number> {
  const terminal = tty ? context.terminal : undefined;
  let release: (() => void) | undefined;
  if (terminal) {
    session.resize(terminal.columns, terminal.rows);
    release = terminal.raw({
      onInput: (text) => session.stdin.write(text),
      onResize: (columns, rows) => session.resize(columns, rows),
    });
  } else void feed(context, session);
  try {
    await Promise.all([
      pump(session.stdout, (text) => context.stdout.write(text)),
      pump(session.stderr, (text) => context.stderr.write(text)),
    ]);
    return codeOf(await session.done);
  } finally {
    release?.();
  }
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

/** The exit code in the status of a session's end. */
function codeOf(status: unknown): number {
  const { details } = (status ?? {}) as {
    readonly details?: { readonly causes?: readonly { readonly message?: string }[] };
  };
  return Number(details?.causes?.[0]?.message ?? 0);
}

export const ssh: Command = {
  summary: 'Runs a command on a node',
  usage: 'ssh [flags] -- COMMAND',
  flags: { node: { short: 'n', kind: 'text' }, 'native-ssh': { kind: 'switch' } },
  async run(invocation) {
    const { context, driver, flags, profileName } = invocation;
    const { profile } = await invocation.running();
    const wanted = flags.text('node');
    const node = profile.nodes.find(
      ({ name }) => name === (wanted ?? profileName) || name.endsWith(`-${wanted}`),
    );
    if (!node)
      throw fail({
        id: 'GUEST_NODE_RETRIEVE',
        code: 85,
        message: `retrieving node: Could not find node ${wanted}`,
        report: true,
      });
    const words = [...flags.arguments, ...flags.rest];
    const tty = words.length === 0 && context.isTerminal(0);
    const command = words.length === 0 ? ['/bin/bash'] : ['/bin/bash', '-c', words.join(' ')];
    const session = await driver.login(profileName, node.name, command, tty);
    const code = await follow(context, session, tty);
    if (code === 0) return 0;
    await context.stderr.write(`ssh: Process exited with status ${code}\n`);
    return 1;
  },
};
