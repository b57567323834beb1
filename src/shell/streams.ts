import { TextOverflow } from './interpreter/fields.ts';
import { limits } from './limits.ts';
import { BrokenPipe, type Reader, type Writer } from './program.ts';

/** Settles as `promise` does, but rejects with the signal's reason as soon as that is aborted. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/**
 * An open input that several readers use one after the other: what one leaves or gives back, the next one gets; a read that an
 * interrupt cut short loses nothing, and a terminal's is given up.
 */
export class Input {
  readonly #source: Reader;
  #buffer = '';
  #pending: Promise<string | undefined> | undefined;
  #waiting = 0;
  /** Called when the last holder lets go. */
  readonly onRelease: (() => void) | undefined;
  #holders = 0;

  constructor(source: Reader, onRelease?: () => void) {
    this.#source = source;
    this.onRelease = onRelease;
  }

  retain(): void {
    this.#holders++;
  }

  release(): void {
    if (--this.#holders === 0) this.onRelease?.();
  }

  /** The next piece of text; undefined at the end. Rejects with the signal's reason. */
  async read(signal: AbortSignal): Promise<string | undefined> {
    for (;;) {
      if (this.#buffer !== '') {
        const text = this.#buffer;
        this.#buffer = '';
        return text;
      }
      signal.throwIfAborted();
      const pending = (this.#pending ??= this.#source.read());
      this.#waiting++;
      const text = await abortable(pending, signal).finally(() => {
        this.#waiting--;
        if (signal.aborted && this.#waiting === 0 && this.#source.cancel?.()) this.#pending = undefined;
      });
      if (this.#pending !== pending) continue;
      this.#pending = undefined;
      return text;
    }
  }

  unread(text: string): void {
    if (text === '') return;
    if (this.#source.unread) this.#source.unread(text);
    else this.#buffer = text + this.#buffer;
  }

  /**
   * Text up to a delimiter (which is dropped), or to the end; undefined when there was nothing at all.
   * @throws TextOverflow for more than a variable may hold
   */
  async readUntil(
    delimiter: string,
    signal: AbortSignal,
  ): Promise<{ readonly text: string; readonly complete: boolean } | undefined> {
    const pieces: string[] = [];
    let size = 0;
    for (;;) {
      const piece = await this.read(signal);
      if (piece === undefined)
        return pieces.length > 0 ? { text: pieces.join(''), complete: false } : undefined;
      const at = piece.indexOf(delimiter);
      if (at < 0) {
        pieces.push(piece);
        size += piece.length;
        if (size > limits.captured) throw new TextOverflow();
      } else {
        this.unread(piece.slice(at + 1));
        pieces.push(piece.slice(0, at));
        return { text: pieces.join(''), complete: true };
      }
    }
  }
}

/** An input that is at its end. */
export const emptyReader: Reader = { read: () => Promise.resolve(undefined) };

/** An input of given text. */
export function textReader(text: string): Reader {
  let rest: string | undefined = text;
  return {
    read() {
      const piece = rest;
      rest = undefined;
      return Promise.resolve(piece === '' ? undefined : piece);
    },
  };
}

/** An open output; the last holder that lets go closes it. */
export class Output {
  readonly #write: (text: string) => Promise<void>;
  readonly #onRelease: (() => void) | undefined;
  #holders = 0;

  constructor(write: (text: string) => Promise<void>, onRelease?: () => void) {
    this.#write = write;
    this.#onRelease = onRelease;
  }

  retain(): void {
    this.#holders++;
  }

  release(): void {
    if (--this.#holders === 0) this.#onRelease?.();
  }

  write(text: string): Promise<void> {
    return text === '' ? Promise.resolve() : this.#write(text);
  }
}

/** A pipe: what is written at one end is read at the other; a full pipe makes its writer wait, one without reader breaks it. */
export class Pipe {
  #chunks: string[] = [];
  #size = 0;
  #ended = false;
  #broken = false;
  #readers: (() => void)[] = [];
  #writers: (() => void)[] = [];

  readonly input = new Input({ read: () => this.#read() }, () => this.breakPipe());
  readonly output = new Output(
    (text) => this.#write(text),
    () => this.end(),
  );

  /** No more text comes. */
  end(): void {
    this.#ended = true;
    for (const wake of this.#readers.splice(0)) wake();
  }

  /** Nobody reads any more. */
  breakPipe(): void {
    this.#broken = true;
    this.#chunks = [];
    for (const wake of this.#writers.splice(0)) wake();
  }

  async #write(text: string): Promise<void> {
    if (this.#broken) throw new BrokenPipe();
    this.#chunks.push(text);
    this.#size += text.length;
    for (const wake of this.#readers.splice(0)) wake();
    while (this.#size > limits.pipe && !this.#broken)
      await new Promise<void>((resolve) => this.#writers.push(resolve));
  }

  async #read(): Promise<string | undefined> {
    while (this.#chunks.length === 0 && !this.#ended)
      await new Promise<void>((resolve) => this.#readers.push(resolve));
    const text = this.#chunks.join('');
    this.#chunks = [];
    this.#size = 0;
    for (const wake of this.#writers.splice(0)) wake();
    return text === '' ? undefined : text;
  }
}

/** What stands behind a file descriptor number. */
export interface Descriptor {
  readonly input?: Input;
  readonly output?: Output;
  readonly terminal: boolean;
}

export type Descriptors = ReadonlyMap<number, Descriptor>;

export function retainAll(descriptors: Descriptors): void {
  for (const { input, output } of descriptors.values()) {
    input?.retain();
    output?.retain();
  }
}

export function releaseAll(descriptors: Descriptors): void {
  for (const { input, output } of descriptors.values()) {
    input?.release();
    output?.release();
  }
}

/** A writer that keeps what it gets. */
export class TextCollector implements Writer {
  readonly #pieces: string[] = [];
  #length = 0;
  readonly #limit: number;
  readonly #onOverflow: () => void;

  /** @param limit characters; what exceeds it makes `onOverflow` run and is dropped */
  constructor(limit = Infinity, onOverflow: () => void = () => {}) {
    this.#limit = limit;
    this.#onOverflow = onOverflow;
  }

  get text(): string {
    return this.#pieces.join('');
  }

  /** Whether more came than it keeps. */
  get full(): boolean {
    return this.#length > this.#limit;
  }

  write(text: string): Promise<void> {
    this.#length += text.length;
    if (this.#length > this.#limit) this.#onOverflow();
    else this.#pieces.push(text);
    return Promise.resolve();
  }
}
