import type { ServerContext } from '../image.ts';

/** Over how many seconds work is averaged. */
const WINDOW = 15;

/** What requests cost a server, as its process remembers it: so many milliseconds of a core in each of the last seconds. */
export class Load {
  readonly #context: ServerContext;

  constructor(context: ServerContext) {
    this.#context = context;
  }

  /** Counts a request and the milliseconds of a core that it costs. Returns how many there have been. */
  request(milliseconds: number): number {
    const { count, seconds } = this.#read();
    const second = Math.floor(this.#context.now() / 1000);
    const recent = Object.entries(seconds).filter(([at]) => Number(at) > second - WINDOW);
    const kept = Object.fromEntries(recent);
    if (milliseconds > 0) kept[second] = (kept[second] ?? 0) + milliseconds;
    this.#context.memory.write(JSON.stringify({ count: count + 1, seconds: kept }));
    return count + 1;
  }

  /** Millicores now. */
  millicores(): number {
    const second = Math.floor(this.#context.now() / 1000);
    let spent = 0;
    for (const [at, milliseconds] of Object.entries(this.#read().seconds))
      if (Number(at) > second - WINDOW) spent += milliseconds;
    return Math.round(spent / WINDOW);
  }

  #read(): { readonly count: number; readonly seconds: Readonly<Record<string, number>> } {
    const text = this.#context.memory.read();
    return text === undefined
      ? { count: 0, seconds: {} }
      : (JSON.parse(text) as { readonly count: number; readonly seconds: Readonly<Record<string, number>> });
  }
}
