/** Text between a writer and one reader that may come later. */
export class TextQueue implements AsyncIterable<string> {
  readonly #pieces: string[] = [];
  #closed = false;
  #wake: (() => void) | undefined;

  push(text: string): void {
    if (this.#closed || text === '') return;
    this.#pieces.push(text);
    this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** The next piece, or undefined at the end. */
  async read(): Promise<string | undefined> {
    while (this.#pieces.length === 0 && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#pieces.shift();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (let piece = await this.read(); piece !== undefined; piece = await this.read()) yield piece;
  }
}
