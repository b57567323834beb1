import type { Interpreter } from './interpreter.ts';
import { runSource } from './run.ts';

/** Runs the commands of a trap; `$?` is afterwards what it was before. */
export async function runTrap(shell: Interpreter, name: string): Promise<void> {
  const source = shell.traps.get(name);
  if (source === undefined || source === '') return;
  const { status } = shell;
  // A trap does not call itself.
  shell.traps.delete(name);
  const { unit, position } = shell;
  try {
    await runSource(shell, source);
  } finally {
    shell.unit = unit;
    shell.position = position;
    if (name !== 'EXIT' && !shell.traps.has(name)) shell.traps.set(name, source);
  }
  shell.status = status;
}
