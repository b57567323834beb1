import { decode, encode } from '../shell/text.ts';

/**
 * Streams inside of the emulator are text; sockets carry bytes. Bytes that are no UTF-8 become lone surrogates, U+DC80 to
 * U+DCFF, and come out as they were (Python calls it surrogateescape): an archive passes through unharmed.
 */

const LONE = /[\uDC80-\uDCFF]/u;

const fatal = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** How many bytes the sequence has that begins with this byte; 0 if none does. */
function sequenceLength(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte >= 0xc2 && byte < 0xe0) return 2;
  if (byte >= 0xe0 && byte < 0xf0) return 3;
  return byte >= 0xf0 && byte < 0xf5 ? 4 : 0;
}

/** How many bytes at the end of a piece may go on in the next one. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? back : 0;
  }
  return 0;
}

function decodeWhole(bytes: Uint8Array): string {
  try {
    return fatal.decode(bytes);
  } catch {
    return decode(bytes);
  }
}

/** Turns the bytes of a stream into text; a character may come in two pieces. */
export class ByteDecoder {
  #rest: Uint8Array = new Uint8Array(0);

  decode(piece: Uint8Array): string {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const whole = bytes.length - unfinished(bytes);
    // a copy: the piece's memory may be used again
    this.#rest = Uint8Array.from(bytes.subarray(whole));
    return decodeWhole(bytes.subarray(0, whole));
  }

  /** What is left when the stream has ended. */
  end(): string {
    const rest = this.#rest;
    this.#rest = new Uint8Array(0);
    return decodeWhole(rest);
  }
}

/** Text as the bytes that it stands for. */
export function encodeBytes(text: string): Buffer {
  return Buffer.from(LONE.test(text) ? encode(text) : text);
}
