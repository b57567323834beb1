import { displayText } from '../editor/layout.ts';
import type { ProgramContext } from '../program.ts';
import { characterWidth } from '../text.ts';

/** Something to be done while a full-screen program has left the keyboard, and how it goes on. */
export interface OutsideWork {
  /** What is shown on the terminal itself before, which Enter leaves again; undefined when the screen stays as it is. */
  readonly command: string | undefined;
  readonly run: () => Promise<void>;
  readonly after: () => KeyOutcome;
}

/** The exit code when the program ends, or work outside of it. */
export type KeyOutcome = number | OutsideWork | undefined;

/** A program that fills the terminal. */
export interface FullScreen {
  /** The whole screen as rows, and where the cursor stands. */
  draw(
    columns: number,
    rows: number,
  ): { readonly lines: readonly string[]; readonly row: number; readonly column: number };
  /** Handles a key: an escape sequence as a whole, or a character. */
  key(key: string): KeyOutcome;
}

const keys = /\x1b(?:\[[0-9;?]*[@-~]|O[A-DFHMPQRS]|[^[]|$)?|[^]/gu;

/** Runs a full-screen program on the terminal until it ends, or is killed. */
export async function runFullScreen(context: ProgramContext, app: FullScreen): Promise<number> {
  const { terminal, signal } = context;
  if (!terminal) return 1;
  const show = (): void => {
    const { lines, row, column } = app.draw(terminal.columns, terminal.rows);
    const text = lines
      .slice(0, terminal.rows)
      .map((line) => `${line}\x1b[K`)
      .join('\r\n');
    void context.stdout.write(`\x1b[?25l\x1b[H${text}\x1b[J\x1b[${row + 1};${column + 1}H\x1b[?25h`);
  };
  await context.stdout.write('\x1b[?1049h\x1b[?2004h');
  const waiting: string[] = [];
  const status = await new Promise<number>((resolve, reject) => {
    const leave = (): void => finish(130);
    let busy = false;
    let release = (): void => undefined;
    const takeKeyboard = (): void => {
      release = terminal.raw({
        onInput(text) {
          waiting.push(...(text.match(keys) ?? []));
          if (!busy) work(undefined);
        },
        onResize: show,
      });
    };
    const work = (first: KeyOutcome): void => {
      let outcome = first;
      for (;;) {
        if (typeof outcome === 'number') return finish(outcome);
        if (outcome) {
          busy = true;
          leaveFor(outcome).then((next) => {
            busy = false;
            work(next);
          }, fail);
          return;
        }
        const key = waiting.shift();
        if (key === undefined) break;
        outcome = app.key(key);
      }
      show();
    };
    const leaveFor = async ({ command, run, after }: OutsideWork): Promise<KeyOutcome> => {
      release();
      if (command !== undefined) await context.stdout.write(`\x1b[?2004l\x1b[?1049l\r\n${command}\r\n`);
      try {
        await run();
      } finally {
        takeKeyboard();
      }
      if (command !== undefined) {
        await context.stdout.write('\r\nPress ENTER or type command to continue');
        await new Promise<void>((pressed) => {
          if (waiting.shift() !== undefined) return pressed();
          release();
          release = terminal.raw({
            onInput(text) {
              waiting.push(...(text.match(keys) ?? []).slice(1));
              pressed();
            },
          });
        });
        release();
        takeKeyboard();
        await context.stdout.write('\x1b[?1049h\x1b[?2004h');
      }
      return after();
    };
    const end = (): void => {
      signal.removeEventListener('abort', leave);
      release();
    };
    const finish = (code: number): void => {
      end();
      resolve(code);
    };
    const fail = (error: unknown): void => {
      end();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    takeKeyboard();
    signal.addEventListener('abort', leave, { once: true });
    show();
    if (signal.aborted) leave();
  });
  await context.stdout.write('\x1b[?2004l\x1b[?1049l');
  return status;
}

/** The columns that a text takes, control characters included. */
export function shownWidth(text: string): number {
  let width = 0;
  for (const c of displayText(text)) width += characterWidth(c.codePointAt(0) ?? 0);
  return width;
}

/** What of a line is seen through a window of some columns that begins at a column. */
export function slice(text: string, from: number, columns: number): string {
  let at = 0;
  let out = '';
  for (const c of displayText(text)) {
    const width = characterWidth(c.codePointAt(0) ?? 0);
    if (at >= from && at + width <= from + columns) out += c;
    at += width;
    if (at >= from + columns) break;
  }
  return out;
}
