import { controlFrame, controlType, dataFrame, FIN, FrameReader, resetStatus, type Frame } from './frames.ts';
import { HeaderCodec, type SpdyHeaders } from './headers.ts';

/** What carries the bytes of a SPDY connection: a socket, or the messages of a WebSocket. */
export interface Transport {
  /** Resolves when the bytes have left the process's memory. */
  write(bytes: Buffer): Promise<void>;
  /** Stops and goes on reading: nobody takes what came. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** Who serves the streams of a connection. */
export interface StreamAcceptor {
  /** Whether a stream with these headers may be opened. */
  accepts(headers: SpdyHeaders): boolean;
  /** Takes a stream whose opening the client has been told of. */
  opened(stream: SpdyStream): void;
}

/** A stream holds at most so many bytes that nobody has read; then the connection waits. */
const STREAM_WINDOW = 1 << 20;
/** Streams that one connection may have open at once. */
const STREAM_LIMIT = 10_000;

/** One stream that the client has opened. */
export class SpdyStream {
  readonly id: number;
  readonly headers: SpdyHeaders;
  readonly #connection: SpdyConnection;
  readonly #pieces: Buffer[] = [];
  #held = 0;
  #remoteEnded: boolean;
  #localEnded = false;
  #wake: (() => void) | undefined;
  #lose: () => void = () => undefined;
  /** Settled when the stream is gone altogether: ended on both sides, reset, or its connection lost. */
  readonly closed = new Promise<void>((resolve) => {
    this.#lose = resolve;
  });

  constructor(connection: SpdyConnection, id: number, headers: SpdyHeaders, ended: boolean) {
    this.#connection = connection;
    this.id = id;
    this.headers = headers;
    this.#remoteEnded = ended;
  }

  /** The next piece; undefined after the client said everything, or reset the stream. */
  async read(): Promise<Buffer | undefined> {
    while (this.#pieces.length === 0 && !this.#remoteEnded) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const piece = this.#pieces.shift();
    this.#held -= piece?.length ?? 0;
    this.#connection.readFrom();
    return piece;
  }

  /** Sends a piece; after the stream's end nothing is sent. */
  async write(data: Buffer): Promise<void> {
    if (!this.#localEnded && data.length > 0) await this.#connection.send(dataFrame(this.id, data, false));
  }

  /** Nothing more will be written. */
  end(): void {
    if (this.#localEnded) return;
    this.#localEnded = true;
    void this.#connection.send(dataFrame(this.id, Buffer.alloc(0), true));
    if (this.#remoteEnded) this.#finish();
  }

  /** Ends both directions at once. */
  reset(status: number = resetStatus.cancel): void {
    void this.#connection.send(controlFrame(controlType.reset, 0, this.id, status));
    this.lost();
  }

  get full(): boolean {
    return this.#held > STREAM_WINDOW;
  }

  /** What the connection has read for this stream. */
  receive(data: Buffer, last: boolean): void {
    if (this.#remoteEnded) return;
    if (data.length > 0) {
      this.#pieces.push(data);
      this.#held += data.length;
    }
    if (last) {
      this.#remoteEnded = true;
      if (this.#localEnded) this.#finish();
    }
    this.#wake?.();
  }

  /** The client, or the connection, has gone. */
  lost(): void {
    this.#remoteEnded = true;
    this.#localEnded = true;
    this.#finish();
    this.#wake?.();
  }

  #finish(): void {
    this.#connection.forget(this);
    this.#lose();
  }
}

/**
 * The server's side of SPDY/3.1 as Kubernetes' clients speak it: the client opens streams, nobody keeps flow-control windows.
 * Models github.com/moby/spdystream
 */
export class SpdyConnection {
  readonly #transport: Transport;
  readonly #acceptor: StreamAcceptor;
  readonly #reader = new FrameReader();
  readonly #codec = new HeaderCodec();
  readonly #streams = new Map<number, SpdyStream>();
  #lastId = 0;
  #receiving: Promise<void> = Promise.resolve();
  #paused = false;
  #closed = false;

  constructor(transport: Transport, acceptor: StreamAcceptor) {
    this.#transport = transport;
    this.#acceptor = acceptor;
  }

  /** How many streams are open. */
  get size(): number {
    return this.#streams.size;
  }

  /** Takes bytes off the transport, in order. */
  receive(piece: Buffer): void {
    this.#receiving = this.#receiving.then(async () => {
      if (this.#closed) return;
      try {
        for (const frame of this.#reader.push(piece)) await this.#handle(frame);
      } catch {
        void this.send(controlFrame(controlType.goAway, 0, this.#lastId, 1));
        this.close();
      }
    });
  }

  async send(frame: Buffer): Promise<void> {
    if (!this.#closed) await this.#transport.write(frame);
  }

  /** Ends all streams and the transport. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const stream of [...this.#streams.values()]) stream.lost();
    this.#codec.close();
    this.#transport.close();
  }

  forget(stream: SpdyStream): void {
    this.#streams.delete(stream.id);
    this.readFrom();
  }

  /** A stream was read from: the transport may go on when none is full. */
  readFrom(): void {
    if (!this.#paused || [...this.#streams.values()].some(({ full }) => full)) return;
    this.#paused = false;
    this.#transport.resume();
  }

  async #handle(frame: Frame): Promise<void> {
    if (!frame.control) {
      const stream = this.#streams.get(frame.stream);
      stream?.receive(frame.data, (frame.flags & FIN) !== 0);
      if (stream?.full === true && !this.#paused) {
        this.#paused = true;
        this.#transport.pause();
      }
      return;
    }
    const { type, flags, payload } = frame;
    switch (type) {
      case controlType.synStream:
        await this.#open(payload, (flags & FIN) !== 0);
        return;
      case controlType.headers:
        // the packed blocks of a connection are one stream: none may be left out
        await this.#codec.unpack(payload.subarray(4));
        return;
      case controlType.reset:
        this.#streams.get(payload.readUInt32BE(0))?.lost();
        return;
      case controlType.ping:
        // the client's own pings have odd numbers
        if (payload.readUInt32BE(0) % 2 === 1) await this.send(controlFrame(controlType.ping, 0, payload));
        return;
      case controlType.goAway:
        this.close();
        return;
      default:
    }
  }

  async #open(payload: Buffer, ended: boolean): Promise<void> {
    const id = payload.readUInt32BE(0) % 0x80000000;
    const headers = await this.#codec.unpack(payload.subarray(10));
    if (id <= this.#lastId || id % 2 === 0 || this.#streams.size >= STREAM_LIMIT) {
      await this.send(controlFrame(controlType.reset, 0, id, resetStatus.protocolError));
      return;
    }
    this.#lastId = id;
    if (!this.#acceptor.accepts(headers)) {
      await this.send(controlFrame(controlType.reset, 0, id, resetStatus.refusedStream));
      return;
    }
    const stream = new SpdyStream(this, id, headers, ended);
    this.#streams.set(id, stream);
    // clients throw away data that comes before the reply
    await this.send(controlFrame(controlType.synReply, 0, id, await this.#codec.pack(new Map())));
    this.#acceptor.opened(stream);
  }
}
