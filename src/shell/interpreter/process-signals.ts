import { signals } from './jobs.ts';
import { runTrap } from './traps.ts';
import type { Interpreter } from './interpreter.ts';

/**
 * The signals that reach a container's first process while a shell is it. The kernel hands it those alone for which it has a
 * trap; the trap runs when the running command has ended, and ends a `wait` at once.
 */
export class ProcessSignals {
  readonly #shell: Interpreter;
  readonly #pending: string[] = [];
  #interrupt: (() => void) | undefined;

  constructor(shell: Interpreter) {
    this.#shell = shell;
  }

  /** A signal has come, by its number. */
  deliver(number: number): void {
    const name = Object.keys(signals).find((key) => signals[key] === number);
    if (name === undefined || !this.#shell.traps.get(name)) return;
    if (!this.#pending.includes(name)) this.#pending.push(name);
    this.#interrupt?.();
  }

  /** Runs the traps of the signals that have come. */
  async runTraps(): Promise<void> {
    for (let name = this.#pending.shift(); name !== undefined; name = this.#pending.shift())
      await runTrap(this.#shell, name);
  }

  /** The outcome of a wait, or the status with which a signal ends it. */
  async during(waiting: Promise<number>): Promise<number> {
    const interrupted = new Promise<number>((resolve) => {
      const stop = (): void => resolve(128 + (signals[this.#pending[0] ?? ''] ?? 15));
      this.#interrupt = stop;
      if (this.#pending.length > 0) stop();
    });
    try {
      return await Promise.race([waiting, interrupted]);
    } finally {
      this.#interrupt = undefined;
      waiting.catch(() => undefined);
    }
  }
}
