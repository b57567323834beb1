/** A writer that waits goes on when fewer characters than this are unread. */
const WINDOW = 65_536;

/** Text between a writer and one reader that may come later. */
export class TextQueue implements AsyncIterable<string> {
  readonly #pieces: string[] = [];
  #size = 0;
  #closed = false;
  #wake: (() => void) | undefined;
  #writers: (() => void)[] = [];

  push(text: string): void {
    if (this.#closed || text === '') return;
    this.#pieces.push(text);
    this.#size += text.length;
    this.#wake?.();
  }

  /** Resolves when the reader has taken nearly everything, or nobody will. */
  async drained(): Promise<void> {
    while (this.#size > WINDOW && !this.#closed) {
      await new Promise<void>((resolve) => this.#writers.push(resolve));
    }
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
    this.#wakeWriters();
  }

  /** The next piece, or undefined at the end. */
  async read(): Promise<string | undefined> {
    while (this.#pieces.length === 0 && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const piece = this.#pieces.shift();
    this.#size -= piece?.length ?? 0;
    this.#wakeWriters();
    return piece;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (let piece = await this.read(); piece !== undefined; piece = await this.read()) yield piece;
  }

  #wakeWriters(): void {
    const writers = this.#writers;
    this.#writers = [];
    for (const wake of writers) wake();
  }
}
