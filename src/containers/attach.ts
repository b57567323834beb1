import type { ExecRequest, TerminalSize } from '../cluster/runtime.ts';
import type { Reader } from '../shell/program.ts';

/** The standard streams of a container's first process, as `kubectl attach` joins them. */
export class AttachedStreams {
  readonly #viewers = new Set<Omit<ExecRequest, 'command'>>();
  readonly #endings = new Set<() => void>();
  readonly #input: string[] = [];
  readonly #resized: (() => void)[] = [];
  /** The size of the terminal that attached last. */
  readonly size: TerminalSize = this.#makeSize();
  #client: TerminalSize | undefined;
  #reader: ((text: string | undefined) => void) | undefined;
  #closed = false;
  #once = false;
  #inputEnded = false;

  /**
   * The first process's input: what attached clients type; without `stdin: true` it is empty, with `stdinOnce: true` it ends
   * with the input of the first client.
   */
  input({ stdin, stdinOnce }: { readonly stdin?: boolean; readonly stdinOnce?: boolean }): Reader {
    if (stdin !== true) return { read: () => Promise.resolve(undefined) };
    this.#once = stdinOnce === true;
    return {
      read: () => {
        const text = this.#input.shift();
        if (text !== undefined || this.#closed || this.#inputEnded) return Promise.resolve(text);
        return new Promise((resolve) => {
          this.#reader = resolve;
        });
      },
    };
  }

  /** Shows output and takes input until the process or the client ends. */
  async attach(request: Omit<ExecRequest, 'command'>): Promise<void> {
    if (this.#closed) return;
    this.#viewers.add(request);
    const tell = (): void => {
      for (const handler of this.#resized) handler();
    };
    this.#client = request.tty;
    request.tty?.listen?.(tell);
    tell();
    void this.#feed(request);
    await new Promise<void>((resolve) => {
      this.#endings.add(resolve);
      request.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    this.#viewers.delete(request);
  }

  show(stream: 'stdout' | 'stderr', text: string): void {
    for (const viewer of this.#viewers) void viewer[stream](text);
  }

  close(): void {
    this.#closed = true;
    this.#reader?.(undefined);
    for (const end of this.#endings) end();
  }

  #makeSize(): TerminalSize {
    const client = (): TerminalSize | undefined => this.#client;
    return {
      get columns() {
        return client()?.columns ?? 80;
      },
      get rows() {
        return client()?.rows ?? 24;
      },
      listen: (handler) => void this.#resized.push(handler),
    };
  }

  #endInput(): void {
    this.#inputEnded = true;
    this.#reader?.(undefined);
    this.#reader = undefined;
  }

  async #feed({ stdin, signal }: Omit<ExecRequest, 'command'>): Promise<void> {
    for (;;) {
      const text = await stdin.read();
      if (signal.aborted || this.#closed) return;
      if (text === undefined) {
        if (this.#once) this.#endInput();
        return;
      }
      const reader = this.#reader;
      this.#reader = undefined;
      if (reader) reader(text);
      else this.#input.push(text);
    }
  }
}
