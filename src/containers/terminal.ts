import type { ExecRequest } from '../cluster/runtime.ts';
import type { Reader, Terminal } from '../shell/program.ts';

type RawHandlers = Parameters<Terminal['raw']>[0];

/** Output as a terminal line sends it: a carriage return before each newline. */
export const toTerminal = (text: string): string => text.replace(/\r?\n/g, '\r\n');

/**
 * The terminal line of a process in a container: what the client sends arrives as lines, echoed and edited, unless a program
 * takes the keyboard.
 */
export class PseudoTerminal implements Terminal, Reader {
  readonly #size: NonNullable<ExecRequest['tty']>;
  readonly #echo: (text: string) => void;
  readonly #interrupt: (() => void) | undefined;
  readonly #lines: (string | undefined)[] = [];
  readonly #signals: ((signal: 'INT' | 'TSTP') => void)[] = [];
  #line = '';
  #raw: RawHandlers | undefined;
  #reader: ((line: string | undefined) => void) | undefined;
  #ended = false;

  /**
   * @param source what the client sends
   * @param echo shows text on the client's terminal
   * @param interrupt what Ctrl-C does to a process that hears of no signals itself
   */
  constructor(
    size: NonNullable<ExecRequest['tty']>,
    source: Pick<Reader, 'read'>,
    echo: (text: string) => void,
    interrupt?: () => void,
  ) {
    this.#size = size;
    this.#echo = echo;
    this.#interrupt = interrupt;
    size.listen?.(() => this.#raw?.onResize?.(size.columns, size.rows));
    void this.#pump(source);
  }

  get columns(): number {
    return this.#size.columns;
  }

  get rows(): number {
    return this.#size.rows;
  }

  read(): Promise<string | undefined> {
    if (this.#lines.length > 0 || this.#ended) return Promise.resolve(this.#lines.shift());
    return new Promise((resolve) => {
      this.#reader = resolve;
    });
  }

  raw(handlers: RawHandlers): () => void {
    this.#raw = handlers;
    return () => {
      if (this.#raw === handlers) this.#raw = undefined;
    };
  }

  onSignal(handler: (signal: 'INT' | 'TSTP') => void): () => void {
    this.#signals.push(handler);
    return () => {
      const at = this.#signals.indexOf(handler);
      if (at >= 0) this.#signals.splice(at, 1);
    };
  }

  async #pump(source: Pick<Reader, 'read'>): Promise<void> {
    for (;;) {
      const text = await source.read().catch(() => undefined);
      if (text === undefined) break;
      if (this.#raw) this.#raw.onInput(text);
      else for (const key of text) this.#cooked(key);
    }
    this.#ended = true;
    this.#raw?.onInput('\u0004');
    this.#give(this.#line === '' ? undefined : this.#line);
  }

  #cooked(key: string): void {
    switch (key) {
      case '\r':
      case '\n':
        this.#echo('\r\n');
        this.#give(`${this.#line}\n`);
        this.#line = '';
        break;
      case '\u007f':
      case '\b':
        if (this.#line === '') break;
        this.#line = [...this.#line].slice(0, -1).join('');
        this.#echo('\b \b');
        break;
      case '\u0003':
      case '\u001a':
        this.#line = '';
        this.#lines.length = 0;
        this.#signal(key === '\u0003' ? 'INT' : 'TSTP');
        break;
      case '\u0004':
        this.#give(this.#line === '' ? undefined : this.#line);
        this.#line = '';
        break;
      default:
        this.#line += key;
        this.#echo(key);
    }
  }

  /** Who hears of signals shows them too, as a shell does. */
  #signal(name: 'INT' | 'TSTP'): void {
    const handler = this.#signals.at(-1);
    if (handler) return handler(name);
    this.#echo(name === 'INT' ? '^C' : '^Z');
    if (name === 'INT') this.#interrupt?.();
  }

  #give(line: string | undefined): void {
    const reader = this.#reader;
    this.#reader = undefined;
    if (reader) reader(line);
    else if (line !== undefined) this.#lines.push(line);
  }
}
