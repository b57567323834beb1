import type { Interpreter } from './interpreter.ts';

/** Code that is loaded on demand did not come; the next time it may. */
export class NotLoaded extends Error {
  constructor(cause: unknown) {
    super(`code could not be loaded: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** A command cannot run because its code did not come: says so, and gives the exit code. */
export async function tellNotLoaded(
  shell: Pick<Interpreter, 'env' | 'write'>,
  name: string,
  error: NotLoaded,
): Promise<number> {
  const text = shell.env.messages?.notLoaded() ?? error.message;
  await shell.write(2, `${name}: ${text}\n`).catch(() => {});
  return 126;
}
