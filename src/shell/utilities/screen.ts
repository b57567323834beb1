import { displayText } from '../editor/layout.ts';
import type { ProgramContext } from '../program.ts';
import { characterWidth } from '../text.ts';

/** A program that fills the terminal. */
export interface FullScreen {
  /** The whole screen as rows, and where the cursor stands. */
  draw(
    columns: number,
    rows: number,
  ): { readonly lines: readonly string[]; readonly row: number; readonly column: number };
  /** Handles a key: an escape sequence as a whole, or a character. Returns the exit code when the program ends. */
  key(key: string): number | undefined;
}

const keys = /\x1b(?:\[[0-9;?]*[@-~]|O[A-Za-z]|[^[O]|$)?|[^]/gu;

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
  await context.stdout.write('\x1b[?1049h');
  const status = await new Promise<number>((resolve) => {
    const leave = (): void => finish(130);
    const release = terminal.raw({
      onInput(text) {
        for (const key of text.match(keys) ?? []) {
          const done = app.key(key);
          if (done !== undefined) {
            finish(done);
            return;
          }
        }
        show();
      },
      onResize: show,
    });
    const finish = (code: number): void => {
      signal.removeEventListener('abort', leave);
      release();
      resolve(code);
    };
    signal.addEventListener('abort', leave, { once: true });
    show();
    if (signal.aborted) leave();
  });
  await context.stdout.write('\x1b[?1049l');
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
