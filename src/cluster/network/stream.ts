import type { ByteStream, SecurableStream, StreamLink, TlsAnswer, TlsHello } from '../messages.ts';

/** How many characters one direction holds before its writer has to wait. */
export const STREAM_WINDOW = 65_536;

/** One direction of a connection: a bounded queue of pieces. */
class Pipe {
  readonly #pieces: string[] = [];
  #size = 0;
  #ended = false;
  #broken = false;
  #reader: ((piece: string | undefined) => void) | undefined;
  #writers: (() => void)[] = [];

  read(): Promise<string | undefined> {
    const piece = this.#pieces.shift();
    if (piece !== undefined) {
      this.#size -= piece.length;
      this.#wakeWriters();
      return Promise.resolve(piece);
    }
    if (this.#ended || this.#broken) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#reader = resolve;
    });
  }

  async write(text: string): Promise<void> {
    if (this.#broken || this.#ended) throw new Error('write: broken pipe');
    if (text === '') return;
    const reader = this.#reader;
    if (reader) {
      this.#reader = undefined;
      reader(text);
      return;
    }
    this.#pieces.push(text);
    this.#size += text.length;
    while (this.#size > STREAM_WINDOW && !this.#broken) {
      await new Promise<void>((resolve) => this.#writers.push(resolve));
    }
    if (this.#broken) throw new Error('write: broken pipe');
  }

  /** The writer has said everything. */
  end(): void {
    this.#ended = true;
    this.#reader?.(undefined);
    this.#reader = undefined;
  }

  /** The reader wants no more. */
  breakOff(): void {
    this.#broken = true;
    this.#reader?.(undefined);
    this.#reader = undefined;
    this.#wakeWriters();
  }

  #wakeWriters(): void {
    const writers = this.#writers;
    this.#writers = [];
    for (const wake of writers) wake();
  }
}

const end = (incoming: Pipe, outgoing: Pipe, link: StreamLink): ByteStream => ({
  link,
  read: () => incoming.read(),
  write: (text) => outgoing.write(text),
  end: () => outgoing.end(),
  close: () => {
    outgoing.end();
    incoming.breakOff();
  },
});

/** Speaks TLS on a connection from now on: with its server, or with the one to whom that carries what comes. */
export async function beginTls({ link }: ByteStream, hello: TlsHello = {}): Promise<TlsAnswer> {
  if (link?.carried) {
    const onward = await link.carried;
    return onward ? onward.secure(hello) : 'closed';
  }
  if (link?.tls !== true) return undefined;
  link.client = hello;
  return link.certificate?.(hello) ?? {};
}

/** A connection with what its client needs to speak TLS. */
export const securable = (stream: ByteStream): SecurableStream => ({
  ...stream,
  secure: (hello) => beginTls(stream, hello),
});

/** The two ends of a connection. A writer waits while more than {@link STREAM_WINDOW} characters are unread. */
export function streamPair(): [ByteStream, ByteStream] {
  const there = new Pipe();
  const back = new Pipe();
  const link: StreamLink = { relays: false, adopt: undefined };
  return [end(back, there, link), end(there, back, link)];
}
