/** Types of control frames. */
export const controlType = {
  synStream: 1,
  synReply: 2,
  reset: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  headers: 8,
  windowUpdate: 9,
} as const;

/** The flag of a frame that is the last one of its direction. */
export const FIN = 1;

/** Why a stream is reset. */
export const resetStatus = { protocolError: 1, refusedStream: 3, cancel: 5, internalError: 6 } as const;

/** A frame as it comes: header blocks still packed. */
export type Frame =
  | { readonly control: false; readonly stream: number; readonly flags: number; readonly data: Buffer }
  | { readonly control: true; readonly type: number; readonly flags: number; readonly payload: Buffer };

const HEAD = 8;
const VERSION = 3;

/** Control frames longer than this are refused: header blocks and settings are short. */
const CONTROL_LIMIT = 65_536;
/** Data frames may have 16 MB; clients write 32 kB at a time. */
const DATA_LIMIT = 1 << 20;

/** Cuts what comes over a connection into frames. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /**
   * Frames that are whole now.
   * @throws RangeError for what cannot be SPDY/3.1
   */
  *push(piece: Buffer): Generator<Frame> {
    this.#rest = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    while (this.#rest.length >= HEAD) {
      const first = this.#rest.readUInt32BE(0);
      const flags = this.#rest.readUInt8(4);
      const length = this.#rest.readUIntBE(5, 3);
      const control = first >= 0x80000000;
      if (control && (first >>> 16) % 0x8000 !== VERSION) throw new RangeError('not SPDY/3');
      if (length > (control ? CONTROL_LIMIT : DATA_LIMIT)) throw new RangeError('a frame is too large');
      if (this.#rest.length < HEAD + length) return;
      const content = this.#rest.subarray(HEAD, HEAD + length);
      this.#rest = this.#rest.subarray(HEAD + length);
      yield control
        ? { control, type: first % 0x10000, flags, payload: content }
        : { control, stream: first, flags, data: content };
    }
  }
}

/** A control frame on the wire. */
export function controlFrame(type: number, flags: number, ...content: readonly (number | Buffer)[]): Buffer {
  const payload = Buffer.concat(content.map((part) => (typeof part === 'number' ? word(part) : part)));
  const head = Buffer.alloc(HEAD);
  head.writeUInt16BE(0x8000 + VERSION, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt8(flags, 4);
  head.writeUIntBE(payload.length, 5, 3);
  return Buffer.concat([head, payload]);
}

/** A data frame on the wire. */
export function dataFrame(stream: number, data: Buffer, last: boolean): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(stream, 0);
  head.writeUInt8(last ? FIN : 0, 4);
  head.writeUIntBE(data.length, 5, 3);
  return Buffer.concat([head, data]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
