/** How much output may be on its way to the screen before programs have to wait: characters. */
const WINDOW = 200_000;
/** How much of it is sent in one message: characters. */
const CHUNK = 6_000;
/** How much of the past the scrollback keeps: characters. */
const KEPT = 60_000;

/**
 * The way of output to the page's screen. Pieces of one turn are joined; when the page has too much that it has not shown yet,
 * writers wait until it catches up, so that `yes` freezes nothing.
 */
export class Outbox {
  readonly #send: (text: string) => void;
  #queued = '';
  #flushing = false;
  /** How many want everything kept back. */
  #holds = 0;
  #unacknowledged = 0;
  #waiting: (() => void)[] = [];
  #scrollback: string;

  constructor(send: (text: string) => void, scrollback = '') {
    this.#send = send;
    this.#scrollback = scrollback;
  }

  /** What was shown last, from the beginning of a line. */
  get scrollback(): string {
    return this.#scrollback + this.#queued;
  }

  /** Resolves when there is room for more. */
  write(text: string): Promise<void> {
    this.#queued += text;
    if (!this.#flushing) {
      this.#flushing = true;
      queueMicrotask(() => this.#flush());
    }
    if (this.#unacknowledged + this.#queued.length < WINDOW) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Keeps everything back until it is released as often as it was held. */
  hold(): void {
    this.#holds++;
  }

  release(): void {
    this.#holds--;
    this.#flush();
  }

  /** The page has shown so many characters. */
  acknowledge(characters: number): void {
    this.#unacknowledged = Math.max(0, this.#unacknowledged - characters);
    this.#flush();
    if (this.#unacknowledged + this.#queued.length >= WINDOW) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  #flush(): void {
    this.#flushing = false;
    while (this.#holds === 0 && this.#queued !== '' && this.#unacknowledged < WINDOW) {
      const chunk = this.#queued.slice(0, CHUNK);
      this.#queued = this.#queued.slice(CHUNK);
      this.#unacknowledged += chunk.length;
      this.#remember(chunk);
      this.#send(chunk);
    }
  }

  #remember(text: string): void {
    const all = this.#scrollback + text;
    this.#scrollback = all.length > 2 * KEPT ? all.slice(all.indexOf('\n', all.length - KEPT) + 1) : all;
  }
}
