import { limits } from '../limits.ts';
import type { Reader, Terminal, Writer } from '../program.ts';
import { textWidth } from '../text.ts';

type RawHandlers = Parameters<Terminal['raw']>[0];

/** How much of a paste is taken at once: characters. */
const SLICE = 16 * 1024;

/** A key press: an escape sequence or a character. */
const KEY = /\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.|.)?|[^]/uy;
const KEYS = new RegExp(KEY.source, 'gu');

/** Pasted text as if it had been typed. */
const unbracketed = (text: string): string => text.replace(/\x1b\[20[01]~/g, '');

/** Output as a terminal line sends it: a carriage return before each newline. */
export const toTerminal = (text: string): string => text.replace(/\r?\n/g, '\r\n');

/**
 * A terminal line: what is typed arrives as edited and echoed lines, unless a program takes the keyboard. It keeps what nobody has
 * read yet for whoever reads next, a program or the shell's editor. Keys go in by `input`; everything to be shown comes out of
 * `show`, newlines as carriage return and newline.
 */
export class Tty implements Terminal {
  columns: number;
  rows: number;
  readonly #show: (text: string) => void | Promise<void>;
  #echoes = true;
  #ended = false;
  /** Keys that were shown, or came while the keyboard was raw, and that nobody has read; what stands below came later. */
  #unread = '';
  #line = '';
  /** Finished lines; undefined is an end of input. */
  #lines: (string | undefined)[] = [];
  /** Characters in finished lines. */
  #finished = 0;
  /** Pasted text for which there is no room yet among the finished lines or on the screen. */
  #waiting = '';
  #shown: Promise<void> | undefined;
  #echoed = '';
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
      this.#cookUnread();
      if (this.#lines.length > 0) {
        const line = this.#lines.shift();
        this.#finished -= line?.length ?? 0;
        if (this.#lines.length === 0) this.#takeWaiting();
        return Promise.resolve(line);
      }
      if (this.#ended && this.#waiting === '') return Promise.resolve(undefined);
      return new Promise((resolve) => {
        this.#reader = resolve;
      });
    },
    unread: (text) => {
      this.#lines.unshift(text);
      this.#finished += text.length;
    },
    cancel: () => {
      const waited = this.#reader !== undefined;
      this.#reader = undefined;
      return waited;
    },
  };

  readonly writer: Writer = {
    write: async (text) => {
      await this.#show(toTerminal(text));
    },
  };

  /** Key presses and pasted text. */
  input(text: string): void {
    const raw = this.#raw.at(-1);
    if (raw) {
      const unread = this.#unread;
      this.#unread = '';
      raw.onInput(unread + text);
    } else {
      this.#cookUnread();
      // Pasted text without a program that wants it as such is typed text.
      const typed = unbracketed(text);
      const held = this.#waiting !== '' || this.#finished >= limits.typeAhead;
      const signal = held ? Math.max(typed.lastIndexOf('\x03'), typed.lastIndexOf('\x1a')) : -1;
      if (signal >= 0) {
        // Signals overtake what waits, and take it away.
        this.#forget();
        this.#cooked(typed.charAt(signal));
      }
      this.#waiting += typed.slice(signal + 1);
      this.#takeWaiting();
    }
  }

  /** Takes what was typed, as far as there is room; goes on when a line is read or the screen has caught up. */
  #takeWaiting(): void {
    while (this.#waiting !== '' && !this.#shown && this.#finished < limits.typeAhead) {
      let at = 0;
      while (at < Math.min(SLICE, this.#waiting.length)) {
        KEY.lastIndex = at;
        const key = KEY.exec(this.#waiting)?.[0] ?? this.#waiting.charAt(at);
        at += key.length;
        this.#cooked(key);
      }
      this.#waiting = this.#waiting.slice(at);
      const shown = this.#flushEcho();
      if (this.#waiting === '' || !shown) continue;
      this.#shown = shown;
      const goOn = (): void => {
        this.#shown = undefined;
        this.#takeWaiting();
      };
      shown.then(goOn, goOn);
    }
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.#raw.at(-1)?.onResize?.(columns, rows);
  }

  raw(handlers: RawHandlers): () => void {
    this.#raw.push(handlers);
    // What was typed while nobody took the keyboard comes first.
    const lines = this.#lines.map((line) => line?.replaceAll('\n', '\r') ?? '\x04').join('');
    const typed = this.#unread + lines + this.#line + this.#waiting;
    this.#forget();
    this.#unread = typed;
    void Promise.resolve().then(() => {
      if (this.#unread !== '' && this.#raw.length > 0) this.input('');
    });
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

  unread(text: string): void {
    this.#unread = text + this.#unread;
  }

  setEcho(on: boolean): void {
    this.#echoes = on;
  }

  /** The line is gone: who reads it meets the end of input. */
  hangUp(): void {
    this.#ended = true;
    this.input(this.#raw.length === 0 && this.#line !== '' ? '\x04\x04' : '\x04');
  }

  /** What was typed while the keyboard was raw becomes lines; it is not shown once more. */
  #cookUnread(): void {
    if (this.#unread === '') return;
    const echoes = this.#echoes;
    this.#echoes = false;
    const typed = unbracketed(this.#unread);
    this.#unread = '';
    for (const key of typed.match(KEYS) ?? []) this.#cooked(key);
    this.#echoes = echoes;
  }

  #echo(text: string): void {
    if (this.#echoes) this.#echoed += text;
  }

  #flushEcho(): Promise<void> | undefined {
    const text = this.#echoed;
    this.#echoed = '';
    return text === '' ? undefined : (this.#show(text) ?? undefined);
  }

  #forget(): void {
    this.#unread = '';
    this.#line = '';
    this.#lines = [];
    this.#finished = 0;
    this.#waiting = '';
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
        this.#finished = 0;
        this.#signals.at(-1)?.(key === '\x03' ? 'INT' : 'TSTP');
        return;
      case '\x04':
        this.#give(this.#line === '' ? undefined : this.#line);
        this.#line = '';
        return;
      default:
        if (this.#line.length >= limits.typeAhead) {
          if (!this.#echoed.endsWith('\x07')) this.#echoed += '\x07';
        } else {
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
    else {
      this.#lines.push(line);
      this.#finished += line?.length ?? 0;
    }
  }
}
