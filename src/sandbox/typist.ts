import type { World } from '../world/world.ts';
import type { Outbox } from './outbox.ts';

/** Between two lines of a command block the cluster gets this much time, as from somebody who types: virtual milliseconds. */
const PAUSE = 700;
/** Keys that take away what stands on the line: to its end, then everything before. */
export const CLEAR_LINE = '\u0005\u0015';

/**
 * The keyboard of the learner's terminal: passes on what is typed, and types command blocks itself, line by line, each when the
 * prompt has come back.
 */
export class Typist {
  readonly #terminal: ReturnType<World['openTerminal']>;
  readonly #world: World;
  #lines: string[] = [];
  /** Keys that came before the shell's first prompt, undefined from then on: nobody should see them twice. */
  #early: string | undefined = '';
  #cancelPause: (() => void) | undefined;
  /** Called whenever the prompt has come back. */
  onPrompt: (() => void) | undefined;
  /** Called when a line was entered, before it runs. */
  onEnter: ((line: string) => void) | undefined;

  constructor(world: World, outbox: Outbox, columns: number, rows: number) {
    this.#world = world;
    this.#terminal = world.openTerminal({
      columns,
      rows,
      write: (text) => outbox.write(text),
      onPrompt: () => this.#prompted(),
      beforeCommand: (line) => this.onEnter?.(line),
    });
  }

  /** Whether a line that was entered still runs. */
  get running(): boolean {
    return !this.#terminal.atPrompt;
  }

  /** Keys and pasted text. Ctrl-C also takes back what was still to be typed. */
  input(text: string): void {
    if (text.includes('\u0003')) {
      this.#lines = [];
      if (this.#early !== undefined) this.#early = '';
    } else if (this.#early !== undefined) {
      this.#early += text;
      return;
    }
    this.#terminal.input(text);
  }

  /** Ends the program that runs. What is still to be typed comes next. */
  interrupt(): void {
    if (this.running) this.#terminal.input('\u0003');
  }

  /** Types a command block, now or when the prompt has come back. What stood on the line is taken away first. */
  run(command: string): void {
    const waiting = this.#lines.length > 0;
    this.#lines.push(...command.split('\n'));
    if (!waiting && !this.running) this.#typeNext(CLEAR_LINE);
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
  }

  close(): void {
    this.#lines = [];
    this.#cancelPause?.();
    this.onPrompt = undefined;
    this.onEnter = undefined;
    this.#terminal.close();
  }

  #prompted(): void {
    this.onPrompt?.();
    const early = this.#early;
    this.#early = undefined;
    if (early) this.#terminal.input(early);
    if (this.#lines.length === 0) return;
    const { clock } = this.#world;
    this.#cancelPause?.();
    this.#cancelPause = clock.schedule(clock.now() + PAUSE, () => this.#typeNext(''));
  }

  #typeNext(before: string): void {
    const line = this.#lines.shift();
    if (line !== undefined) this.#terminal.input(`${before}${line}\r`);
  }
}
