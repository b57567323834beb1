import { limits } from '../limits.ts';
import type { Reader, Terminal, Writer } from '../program.ts';
import { textWidth } from '../text.ts';

type RawHandlers = Parameters<Terminal['raw']>[0];

/**
 * A terminal line: what is typed arrives as edited and echoed lines, unless a program takes the keyboard. Keys go in by
 * `input`; everything to be shown comes out of `show`, newlines as carriage return and newline.
 */
export class Tty implements Terminal {
  columns: number;
  rows: number;
  readonly #show: (text: string) => void | Promise<void>;
  #echoes = true;
  #line = '';
  /** Finished lines; undefined is an end of input. */
  #lines: (string | undefined)[] = [];
  #reader: ((line: string | undefined) => void) | undefined;
  #raw: RawHandlers[] = [];
  #signals: ((signal: 'INT' | 'TSTP') => void)[] = [];

  /** @param show may answer with a promise: programs that write then wait until there is room for more */
  constructor(columns: number, rows: number, show: (text: string) => void | Promise<void>) {
    this.columns = columns;
    this.rows = rows;
    this.#show = show;
  }

  readonly reader: Reader = {
    read: () => {
      if (this.#lines.length > 0) return Promise.resolve(this.#lines.shift());
      return new Promise((resolve) => {
        this.#reader = resolve;
      });
    },
  };

  readonly writer: Writer = {
    write: async (text) => {
      await this.#show(text.replace(/\r?\n/g, '\r\n'));
    },
  };

  /** Key presses and pasted text. */
  input(text: string): void {
    const raw = this.#raw.at(-1);
    if (raw) raw.onInput(text);
    // Pasted text without a program that wants it as such is typed text.
    else
      for (const key of text
        .replace(/\x1b\[20[01]~/g, '')
        .match(/\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.|.)?|[^]/gu) ?? [])
        this.#cooked(key);
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.#raw.at(-1)?.onResize?.(columns, rows);
  }

  raw(handlers: RawHandlers): () => void {
    this.#raw.push(handlers);
    // What was typed while nobody took the keyboard comes first.
    const typed = this.#lines.map((line) => line?.replace(/\n$/, '\r') ?? '\x04').join('') + this.#line;
    this.#lines = [];
    this.#line = '';
    if (typed !== '') void Promise.resolve().then(() => this.#raw.at(-1)?.onInput(typed));
    return () => {
      this.#raw = this.#raw.filter((each) => each !== handlers);
    };
  }

  onSignal(handler: (signal: 'INT' | 'TSTP') => void): () => void {
    this.#signals.push(handler);
    return () => {
      this.#signals = this.#signals.filter((each) => each !== handler);
    };
  }

  setEcho(on: boolean): void {
    this.#echoes = on;
  }

  /** The line is gone: readers meet the end of input. */
  hangUp(): void {
    this.#give(undefined);
  }

  #echo(text: string): void {
    if (this.#echoes) void this.#show(text);
  }

  #cooked(key: string): void {
    switch (key) {
      case '\r':
      case '\n':
        this.#echo('\r\n');
        this.#give(`${this.#line}\n`);
        this.#line = '';
        return;
      case '\x7f':
      case '\b': {
        const last = [...this.#line].at(-1);
        if (last === undefined) return;
        this.#line = this.#line.slice(0, -last.length);
        const width = last < ' ' ? 2 : textWidth(last);
        this.#echo('\b \b'.repeat(width));
        return;
      }
      case '\x15': {
        const width = textWidth(this.#line);
        this.#line = '';
        this.#echo('\b \b'.repeat(width));
        return;
      }
      case '\x03':
      case '\x1a':
        this.#line = '';
        this.#lines = [];
        this.#signals.at(-1)?.(key === '\x03' ? 'INT' : 'TSTP');
        return;
      case '\x04':
        this.#give(this.#line === '' ? undefined : this.#line);
        this.#line = '';
        return;
      default:
        if (this.#line.length + this.#lines.length >= limits.typeAhead) void this.#show('\x07');
        else {
          this.#line += key;
          this.#echo(
            key.replace(/[\x00-\x08\x0a-\x1f]/g, (c) => `^${String.fromCharCode(c.charCodeAt(0) + 64)}`),
          );
        }
    }
  }

  #give(line: string | undefined): void {
    const reader = this.#reader;
    this.#reader = undefined;
    if (reader) reader(line);
    else this.#lines.push(line);
  }
}
